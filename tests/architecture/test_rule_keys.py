"""No rule is shipped that has no effect."""

import json

from tests.architecture.rule_keys import RULES, unread_rule
from tests.architecture.source import ROOT, Source, checkout

CODE = Source(
    "market/services/a.py", '"""Reads box.term."""\nrule = ruleset.rule("box.life", jurisdiction=here, on=day)\n'
)


def rules(*keys: str, **awaited: str) -> Source:
    told = {key.replace("__", "."): why for key, why in awaited.items()}
    return Source(RULES, json.dumps({"awaited": told, "rules": [{"key": key} for key in keys]}, indent=1))


def test_a_planted_rule_that_nobody_reads_is_found() -> None:
    assert [sin.advice.split()[2] for sin in unread_rule(rules("box.life", "box.term"), [CODE])] == ["box.term:"]
    assert list(unread_rule(rules("box.life", "box.term", box__term="Boxes wait."), [CODE])) == []


def test_what_waits_no_longer_or_for_nothing_is_found() -> None:
    assert len(list(unread_rule(rules("box.life", box__life="It waits."), [CODE]))) == 1
    assert len(list(unread_rule(rules("box.life", box__lid="It waits."), [CODE]))) == 1


def test_code_that_is_not_the_product_reads_nothing() -> None:
    told = Source("tests/market/test_a.py", CODE.text)
    assert len(list(unread_rule(rules("box.life"), [told]))) == 1


def test_every_rule_of_the_product_is_read() -> None:
    shipped = Source(RULES, (ROOT / RULES).read_text())
    sins = list(unread_rule(shipped, checkout()))
    assert not sins, "\n" + "\n".join(map(str, sins))

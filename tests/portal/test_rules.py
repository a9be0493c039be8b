"""The rules with their versions, for everyone."""

import json
import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from tests.market import world as make
from transfer.kernel import clock, ruleset
from transfer.roof.portal.selectors import rule_words, rules

SHIPPED = Path("institutions/dictionaries/data/rulesets.json")
pytestmark = pytest.mark.stands_on(build=make.make)


@pytest.fixture
def shipped(stand: make.World) -> list[dict[str, object]]:
    ruleset.load(SHIPPED)
    found: list[dict[str, object]] = json.loads(SHIPPED.read_text())["rules"]
    return found


def page(path: str, language: str = "en") -> str:
    answer = Client().get(f"/{language}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_shipped_rule_has_a_name_and_words_in_both_languages(shipped: list[dict[str, object]]) -> None:
    told = rule_words._read()
    codes = {**told["titles"], **told["parts"], **told["codes"]}
    for row in shipped:
        key, value = str(row["key"]), row["value"]
        assert isinstance(value, dict) and key in told["titles"], key
        for language in ("en", "zh-hans"):
            with override(language):
                lines = rule_words.value(value)
                assert lines and all(lines), key
                assert rule_words.sureness(str(row["sureness"])) != row["sureness"]
        assert not [name for name in named(value) if name not in codes], key


def named(value: dict[str, object]) -> set[str]:
    """The parts that need a name."""
    apart = {"period", "calendar", "note_en", "note_zh", "dictionary", "cases", "amount", "currency"}
    found = set(value) - apart
    for part in [*value.values(), *(case for case in value.get("cases", []))]:  # type: ignore[attr-defined] # a list
        if isinstance(part, dict):
            found |= named(part)
    return found


def test_values_are_told_in_words() -> None:
    with override("en"):
        assert rule_words.value({"period": "P15D", "calendar": "working"}) == ["15 working days"]
        assert rule_words.value({"max_bp": 3000}) == ["at most: 30 %"]
    with override("zh-hans"):
        assert rule_words.value({"period": "P15D", "calendar": "days"}) == ["15日"]
        assert rule_words.value({"min_turnover": {"amount": 1_000_000_000, "currency": "CNY"}}) == [
            "合同成交额不低于：10,000,000\u00a0元"
        ]
        assert "不要求" in rule_words.value({"required": False})[0]


def test_the_list_names_each_rule_with_its_source(shipped: list[dict[str, object]]) -> None:
    english, chinese = page("rules/"), page("rules/", "zh-hans")
    for key in {str(row["key"]) for row in shipped}:
        assert f'href="/en/rules/{key}/' in english and f'href="/zh-hans/rules/{key}/' in chinese
    assert "签约前公示" in chinese and "Publicity before a contract" in english
    assert "read in the source named" in english and "已查阅所列出处" in chinese
    assert "Other rules" not in english
    assert 'href="/en/rules/"' in page("")  # from the foot of every page


def test_one_jurisdiction_at_a_time(shipped: list[dict[str, object]]) -> None:
    here = page("rules/?in=CN-330000")
    assert "Zhejiang" in here and "rules/distribution.floor/" in here and "rules/tax.vat/" not in here
    assert Client().get("/en/rules/?in=nowhere").status_code == 404


def test_rules_are_found_by_what_they_say(shipped: list[dict[str, object]]) -> None:
    found = page("rules/?q=certificate+REGISTRATION") + page("rules/?q=publicity")
    assert "rules/registration.decision_period/" not in page("rules/?q=publicity")
    assert 'href="/en/rules/' in found and 'value="publicity"' in found
    assert 'href="/zh-hans/rules/publicity.' in page("rules/?q=公示", "zh-hans")
    assert "No rule says this." in page("rules/?q=nothing-of-the-kind") and page("rules/?q=%00")


def test_a_rule_shows_every_version(shipped: list[dict[str, object]]) -> None:
    versions = [row for row in shipped if row["key"] == "registration.decision_period" and row["jurisdiction"] == "CN"]
    english = page("rules/registration.decision_period/")
    for row in versions:
        assert f'id="CN-{row["valid_from"]}"' in english and str(row["source"])[:20] in english.replace("&#x27;", "'")
    assert "no longer in force" in english and "in force" in english and "30 days" in english
    assert "已失效" in page("rules/registration.decision_period/", "zh-hans")
    assert Client().get("/en/rules/no.such/").status_code == 404


def test_what_one_body_set_for_itself_is_not_here(shipped: list[dict[str, object]]) -> None:
    ruleset.load_rows(
        [
            {
                "key": "listing.term",
                "jurisdiction": "CN",
                "body": uuid.uuid4(),
                "valid_from": "2026-01-01",
                "value": {"period": "P77D", "calendar": "days"},
                "source": "House rule",
                "sureness": "D",
            }
        ]
    )
    assert "77 days" not in page("rules/listing.term/") and "House rule" not in page("rules/")


def test_a_version_to_come_does_not_hide_the_one_in_force(shipped: list[dict[str, object]]) -> None:
    row = {"jurisdiction": "CN", "value": {"period": "P99D"}, "source": "Later", "sureness": "D"}
    ruleset.load_rows([{**row, "key": "listing.term", "valid_from": f"{clock.now().year + 1}-01-01"}])
    found = rules.one("listing.term")
    assert found is not None
    china = next(place for place in found.places if place.code == "CN")
    assert china.shown.when == "now" and china.versions[-1].when == "coming" and china.others == 1
    assert "to come" in page("rules/listing.term/")


def test_programs_read_the_same_rules(shipped: list[dict[str, object]]) -> None:
    asked = {"key": "registration.decision_period", "jurisdiction": "CN"}
    told = Client().get("/api/v1/rules/", asked, headers={"Accept-Language": "zh-hans"}).json()["results"]
    assert len(told) == sum(all(row[name] == wanted for name, wanted in asked.items()) for row in shipped)
    (old,) = Client().get("/api/v1/rules/", {**asked, "on": "2020-01-01"}).json()["results"]
    assert old["words"] == ["30 days"] and old["value"] == {"period": "P30D", "calendar": "days"} and old["source_zh"]
    assert old["title"] == "Deciding on a registration" and told[0]["title"] == "登记审查期限"
    assert Client().get("/api/v1/rules/", {"on": "2026-02-29"}).status_code == 422
    assert Client().get("/api/v1/rules/", {"colour": "red"}).status_code == 422
    assert Client().post("/api/v1/rules/", {}).status_code in (401, 403, 405)

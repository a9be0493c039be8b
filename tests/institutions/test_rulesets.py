"""The dated rules that come with the product: every one readable, by the date and place that the law says."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from institutions.selectors import dictionaries
from transfer.kernel import ruleset
from transfer.kernel.clock import Period
from transfer.kernel.models import RuleSet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]

NOW = date(2026, 6, 1)


def periods_in(value: Any) -> list[Period]:
    if isinstance(value, list):
        return [period for part in value for period in periods_in(part)]
    if not isinstance(value, dict):
        return []
    own = [Period.of(value)] if "period" in value else []
    return own + [period for part in value.values() for period in periods_in(part)]


def test_registration_is_decided_in_the_days_of_its_time_and_place() -> None:
    def period(jurisdiction: str, on: date) -> Period:
        return ruleset.rule("registration.decision_period", jurisdiction=jurisdiction, on=on).period

    assert period("CN", date(2026, 2, 28)) == Period.parse("P30D")
    assert period("CN", date(2026, 3, 1)) == Period.parse("P15D", "working")
    assert period("CN-330000", NOW) == Period.parse("P10D")
    assert period("CN-320000", NOW) == Period.parse("P15D", "working")
    assert period("XD", NOW) == Period.parse("PT60S")


def test_the_floor_of_the_distribution_follows_the_region() -> None:
    def floor(jurisdiction: str) -> int:
        value = ruleset.rule("distribution.floor", jurisdiction=jurisdiction, on=NOW).value
        return next(case["min_bp"] for case in value["cases"] if "licence" in case["conversion_modes"])

    assert floor("CN-320000") == 5000
    assert [floor(f"CN-{code}") for code in ("110000", "310000", "330000", "370000")] == [7000] * 4


def test_only_a_public_seller_by_agreement_must_publicise() -> None:
    value = ruleset.rule("publicity.period", jurisdiction="CN", on=NOW).value
    required = [case for case in value["cases"] if case["required"]]
    assert [(case["public"], case["pricing"], case["period"]) for case in required] == [(True, ["agreement"], "P15D")]
    assert value["otherwise"] == {"required": False}


def test_nothing_is_claimed_about_vat_after_2027() -> None:
    assert ruleset.rule("tax.vat", jurisdiction="CN", on=date(2027, 12, 31)).value["effect"] == "exempt"
    later = ruleset.rule("tax.vat", jurisdiction="CN", on=date(2028, 1, 1))
    assert (later.value["effect"], later.sureness) == ("unknown", "?")


def test_every_period_can_be_read_and_every_rule_has_its_source() -> None:
    rules = list(RuleSet.objects.all())
    assert len(rules) > 100
    assert sum(len(periods_in(rule.value)) for rule in rules) > 90
    assert [rule.key for rule in rules if not rule.source.strip()] == []


def test_the_demo_jurisdiction_waits_seconds_wherever_the_thread_waits() -> None:
    kept_long = ("retention.", "upload.", "signing.fresh_factor", "tax.", "listing.idle", "export.intent_validity")
    keys = set(RuleSet.objects.filter(jurisdiction="CN").values_list("key", flat=True))
    waiting = [
        key
        for key in sorted(keys)
        if not key.startswith(kept_long)
        for period in periods_in(ruleset.rule(key, jurisdiction="XD", on=NOW).value)
        if period.days or period.months or period.years
    ]
    assert waiting == []


def test_codes_in_rules_are_codes_of_dictionaries() -> None:
    for rule in RuleSet.objects.filter(value__has_key="dictionary"):
        on = max(rule.valid_from, date(2020, 1, 1)) if rule.valid_to is None else rule.valid_from
        for code in rule.value["codes"]:
            assert dictionaries.is_valid(rule.value["dictionary"], code, on=on), (rule, code)
    for rule in RuleSet.objects.filter(key__in=["publicity.period", "distribution.floor"]):
        for case in rule.value["cases"]:
            for dictionary, codes in (
                ("pricing_way", case.get("pricing", [])),
                ("conversion_mode", case.get("conversion_modes", [])),
                ("organization_kind", case.get("seller_kinds", [])),
            ):
                assert all(dictionaries.is_valid(dictionary, code, on=NOW) for code in codes), rule


def test_a_page_quotes_the_source_in_its_language() -> None:
    rule = ruleset.rule("contract.classes", jurisdiction="CN", on=NOW)
    with translation.override("zh-hans"):
        assert rule.source.startswith("五类")
        assert rule.legal_basis.startswith("技术合同认定登记管理办法")
    with translation.override("en"):
        assert rule.source.startswith("Five classes")
        assert rule.legal_basis.startswith("Measures for Recognition")
    one_sided = RuleSet.objects.filter(source_zh="") | RuleSet.objects.exclude(legal_basis="").filter(legal_basis_zh="")
    assert [row.key for row in one_sided] == []

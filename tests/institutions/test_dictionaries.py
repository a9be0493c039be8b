"""Dictionaries: dated codes, concordance, what is remembered, and loads that change nothing the second time."""

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import translation
from redis.exceptions import ConnectionError as RedisGone

from institutions.dictionaries import package
from institutions.dictionaries.rows import DictionaryRows, EntryRow
from institutions.models import Concordance, Dictionary, DictionaryEntry
from institutions.selectors import dictionaries, shelf
from institutions.services import dictionaries as service
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Invalid, Misuse, NotAllowed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

BEFORE, FIRST = date(2026, 2, 28), date(2026, 3, 1)
COLOURS = DictionaryRows(
    code="colour",
    title_en="Colour",
    title_zh="颜色",
    source="Test",
    sureness="M",
    entries=[EntryRow("red", "Red", "红"), EntryRow("crimson", "Crimson", "", parent="red")],
)


def codes(dictionary: str, on: date) -> list[str]:
    return [entry.code for entry in dictionaries.entries(dictionary, on=on)]


@pytest.mark.usefixtures("dictionary_data")
class TestValidity:
    def test_four_classes_of_contract_before_march_2026_and_five_from_then(self) -> None:
        assert codes("contract_class", BEFORE) == ["development", "transfer", "consulting", "service"]
        assert codes("contract_class", FIRST) == ["development", "transfer", "licensing", "consulting", "service"]
        assert not dictionaries.is_valid("contract_class", "licensing", on=BEFORE)
        assert dictionaries.is_valid("contract_class", "licensing", on=FIRST)

    def test_the_wording_follows_the_date(self) -> None:
        assert dictionaries.label("contract_class", "transfer", "en", on=BEFORE).endswith("(licensing included)")
        assert dictionaries.label("contract_class", "transfer", "zh-hans", on=FIRST) == "技术转让"
        assert dictionaries.label("contract_class", "transfer", "zh-hans") == "技术转让"

    def test_a_patent_licence_changed_its_class(self) -> None:
        assert dictionaries.class_of_subtype("patent_licence", on=BEFORE) == "transfer"
        assert dictionaries.class_of_subtype("patent_licence", on=FIRST) == "licensing"
        assert dictionaries.class_of_subtype("nonsense", on=FIRST) == ""

    def test_concordance_leads_forward_to_every_part_and_back_to_the_whole(self) -> None:
        def translate(code: str, coded_on: date, wanted_on: date) -> list[str]:
            return dictionaries.translate("contract_class", code, coded_on=coded_on, wanted_on=wanted_on)

        assert translate("transfer", BEFORE, FIRST) == ["licensing", "transfer"]
        assert translate("licensing", FIRST, BEFORE) == ["transfer"]
        assert translate("transfer", FIRST, BEFORE) == ["transfer"]
        assert translate("service", FIRST, BEFORE) == ["service"]
        assert translate("licensing", BEFORE, FIRST) == []

    def test_labels_follow_the_active_language_and_unknown_codes_show_themselves(self) -> None:
        with translation.override("zh-hans"):
            assert dictionaries.label("technology_field", "2") == "航空航天"
            assert dictionaries.choices("licence_mode", on=FIRST)[0] == ("exclusive", "独占许可")
        with translation.override("en"):
            assert dictionaries.label("technology_field", "2") == "Aerospace"
        assert dictionaries.label("technology_field", "99") == "99"

    def test_a_dictionary_that_does_not_exist_is_a_mistake_of_the_programmer(self) -> None:
        with pytest.raises(Misuse, match="no dictionary nonsense"):
            dictionaries.entries("nonsense", on=FIRST)

    def test_parents_and_what_is_below(self) -> None:
        tops = [entry.code for entry in dictionaries.entries("party_kind", on=FIRST, parent="")]
        assert tops == ["010", "020", "030", "100", "200", "300", "400", "900"]
        assert dictionaries.within("party_kind", "020", on=FIRST) == ["020", "021", "022", "023", "024"]

    def test_every_party_kind_rolls_up_to_a_group_of_the_statistics(self) -> None:
        groups = {entry.extra["group"] for entry in dictionaries.entries("party_kind", on=FIRST)}
        assert groups == set(codes("party_group", FIRST))

    def test_every_role_of_an_organization_kind_is_a_role(self) -> None:
        kinds = dictionaries.entries("organization_kind", on=FIRST)
        assert {role for kind in kinds for role in kind.extra["roles"]} == set(codes("membership_role", FIRST))

    def test_every_package_entry_has_both_languages(self) -> None:
        one_sided = DictionaryEntry.objects.filter(label_en="") | DictionaryEntry.objects.filter(label_zh="")
        assert list(one_sided) == []


class TestDatabase:
    def test_refuses_overlapping_spans_of_one_code(self) -> None:
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        colour = Dictionary.objects.get(pk="colour")
        with pytest.raises(IntegrityError, match="institutions_entry_spans_apart"), transaction.atomic():
            DictionaryEntry.objects.create(
                dictionary=colour, code="red", label_en="Red", valid_from=FIRST, sort_key="1", sureness="M"
            )

    def test_accepts_spans_that_touch_and_the_same_code_elsewhere(self) -> None:
        old = replace(COLOURS.entries[0], valid_to=FIRST)
        new = replace(COLOURS.entries[0], valid_from=FIRST, label_en="Scarlet")
        service.load_dictionary(actor=SYSTEM, rows=replace(COLOURS, entries=[old, new]))
        service.load_dictionary(actor=SYSTEM, rows=replace(COLOURS, code="paint"))
        assert dictionaries.label("colour", "red", "en", on=BEFORE) == "Red"
        assert dictionaries.label("colour", "red", "en", on=FIRST) == "Scarlet"
        assert dictionaries.label("paint", "red", "en", on=FIRST) == "Red"

    @pytest.mark.parametrize(
        ("wrong", "constraint"),
        [
            ({"valid_from": FIRST, "valid_to": FIRST}, "institutions_entry_span"),
            ({"label_en": ""}, "institutions_entry_has_a_label"),
            ({"sureness": "X"}, "institutions_entry_sureness_known"),
        ],
    )
    def test_refuses(self, wrong: dict[str, object], constraint: str) -> None:
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        facts = {"dictionary_id": "colour", "code": "blue", "label_en": "Blue", "sort_key": "1", "sureness": "M"}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            DictionaryEntry.objects.create(**(facts | wrong))


class TestLoading:
    def test_an_entry_may_be_split_by_a_later_load(self) -> None:
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        red, crimson = COLOURS.entries
        split = [replace(red, valid_to=FIRST), replace(red, valid_from=FIRST, label_en="Scarlet"), crimson]
        loaded = service.load_dictionary(actor=SYSTEM, rows=replace(COLOURS, entries=split))
        assert (loaded.created, loaded.changed, loaded.unchanged) == (1, 1, 1)
        assert dictionaries.label("colour", "red", "en") == "Scarlet"

    def test_a_code_gone_from_the_source_stays(self) -> None:
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        service.load_dictionary(actor=SYSTEM, rows=replace(COLOURS, entries=[COLOURS.entries[0]]))
        assert dictionaries.is_valid("colour", "crimson", on=FIRST)

    def test_a_missing_parent_is_named(self) -> None:
        rows = replace(COLOURS, entries=[EntryRow("pink", "Pink", "粉", parent="rose")])
        with pytest.raises(Invalid) as refused:
            service.load_dictionary(actor=SYSTEM, rows=rows)
        assert [problem.code for problem in refused.value.problems] == ["unknown_parent"]
        assert not Dictionary.objects.filter(pk="colour").exists()

    def test_only_the_operator_with_a_second_factor_and_the_system_may_load(self) -> None:
        operator = Actor(roles=frozenset({"operator"}), assurance=Assurance.SECOND_FACTOR)
        service.load_dictionary(actor=operator, rows=COLOURS)
        for actor in (ANONYMOUS, replace(operator, assurance=Assurance.PASSWORD), replace(operator, roles=frozenset())):
            with pytest.raises(NotAllowed):
                service.load_dictionary(actor=actor, rows=COLOURS)

    def test_a_change_is_seen_at_once_here_and_by_its_stamp_elsewhere(self) -> None:
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        assert dictionaries.label("colour", "red", "en") == "Red"
        before = Dictionary.objects.stamp()
        renamed = replace(COLOURS, entries=[replace(COLOURS.entries[0], label_en="Vermilion")])
        service.load_dictionary(actor=SYSTEM, rows=renamed)
        assert dictionaries.label("colour", "red", "en") == "Vermilion"
        assert Dictionary.objects.stamp() != before

    def test_another_process_sees_the_change_after_two_seconds(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
    ) -> None:
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        assert dictionaries.label("colour", "red", "en") == "Red"
        # What another process does: the rows change and the announcement goes to Redis, this process hears nothing.
        DictionaryEntry.objects.filter(dictionary="colour", code="red").update(label_en="Vermilion")
        Dictionary.objects.filter(pk="colour").update(stamp="another")
        shelf.announce()
        assert dictionaries.label("colour", "red", "en") == "Red"
        later = shelf.time.monotonic() + 2.1
        monkeypatch.setattr(shelf.time, "monotonic", lambda: later)
        assert dictionaries.label("colour", "red", "en") == "Vermilion"

    def test_reading_again_asks_the_database_nothing(self, django_assert_num_queries: object) -> None:
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        dictionaries.label("colour", "red", "en")
        with django_assert_num_queries(0):
            for _ in range(50):
                dictionaries.label("colour", "crimson", "en")
                dictionaries.choices("colour", on=FIRST)

    def test_without_redis_the_database_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(*_: object, **__: object) -> None:
            raise RedisGone("gone")

        for name in ("get", "set", "delete"):
            monkeypatch.setattr(cache, name, gone)
        service.load_dictionary(actor=SYSTEM, rows=COLOURS)
        shelf.announce()
        assert dictionaries.label("colour", "red", "zh") == "红"


@pytest.mark.usefixtures("dictionary_data")
class TestCommand:
    def test_loads_in_time_and_a_second_run_changes_nothing(self) -> None:
        stamp, rows = Dictionary.objects.stamp(), DictionaryEntry.objects.count()
        out = StringIO()
        call_command("load_dictionaries", stdout=out)
        lines = out.getvalue().splitlines()
        assert [line for line in lines if "as before" in line and "0 new, 0 changed" not in line] == []
        assert {line.split()[0] for line in lines} >= {*package.codes(), "country", "region", "rules"}
        assert float(lines[-1].split()[2]) < 5
        assert (Dictionary.objects.stamp(), DictionaryEntry.objects.count()) == (stamp, rows)
        assert Concordance.objects.count() == 5

    def test_ipc_file(self, shared_data: Path) -> None:
        path = shared_data / "ipc" / "ipc_section_class_subclass_en_zh.tsv"
        call_command("load_dictionaries", ipc_file=path, stdout=StringIO())
        assert dictionaries.find("ipc", "A01B").parent == "A01"
        assert "A01C 5/00" in dictionaries.label("ipc", "A01B", "en")
        assert dictionaries.label("ipc", "A", "en").startswith("Human needs")
        assert len(dictionaries.within("ipc", "A", on=FIRST)) > 90

    def test_industry_file(self, shared_data: Path) -> None:
        path = shared_data / "gbt4754_2017" / "gbt4754_2017.tsv"
        out = StringIO()
        call_command("load_dictionaries", industry_file=path, stdout=out)
        assert "1951 new" in out.getvalue()
        assert dictionaries.label("industry", "0111", "en") == "稻谷种植"
        assert "0111" in dictionaries.within("industry", "A", on=FIRST)
        call_command("load_dictionaries", industry_file=path, stdout=out)
        assert "0 new, 0 changed, 1951 as before" in out.getvalue()

    def test_a_file_that_is_something_else_is_refused_in_one_sentence(self, tmp_path: Path) -> None:
        path = tmp_path / "wrong.tsv"
        path.write_text("a\tb\n1\t2\n")
        with pytest.raises(CommandError, match="expected the columns"):
            call_command("load_dictionaries", ipc_file=path, stdout=StringIO())
        with pytest.raises(CommandError, match="line 2"):
            call_command("load_dictionaries", regions_file=path, stdout=StringIO())
        with pytest.raises(CommandError, match="No such file"):
            call_command("load_dictionaries", industry_file=tmp_path / "none.tsv", stdout=StringIO())

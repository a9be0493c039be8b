"""Writing dictionaries and regions. Loading twice changes nothing; a code that is gone from its source stays."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from institutions.dictionaries.codes import level_of, parent_of
from institutions.dictionaries.rows import ConcordanceRow, DictionaryRows, EntryRow, RegionRow
from institutions.models import Concordance, Dictionary, DictionaryEntry, Region
from institutions.policies.dictionaries import LOAD
from institutions.selectors import shelf
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem

_BATCH = 1000
# Columns that an empty value of a source leaves as they are: another source may have filled them.
_KEPT_WHEN_EMPTY = frozenset({"label_en", "label_zh", "name_en", "short_zh"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to one dictionary, in rows."""

    dictionary: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def did_something(self) -> bool:
        """At least one row was written."""
        return bool(self.created or self.changed)


_Row = TypeVar("_Row", bound=models.Model)


@transaction.atomic
def load_dictionary(*, actor: Actor, rows: DictionaryRows) -> Loaded:
    """Writes one dictionary with its entries and its concordance.

    Entries are found again by code and first day; what differs is changed, what the source no longer has stays.
    Invalid when an entry hangs on a parent that is not there.
    """
    policy.require(actor, LOAD)
    dictionary, head = _head(rows)
    body = _load_entries(dictionary, rows.entries, rows.sureness)
    links = _load_concordance(dictionary, rows.concordance)
    return _done(dictionary, [head, body, links], shown=body)


@transaction.atomic
def extend_dictionary(*, actor: Actor, code: str, rows: Sequence[EntryRow]) -> Loaded:
    """Adds entries from a file to a dictionary that is loaded already. Invalid as in load_dictionary."""
    policy.require(actor, LOAD)
    dictionary = Dictionary.objects.select_for_update().get(pk=code)
    body = _load_entries(dictionary, rows, dictionary.sureness)
    return _done(dictionary, [body], shown=body)


@transaction.atomic
def load_regions(*, actor: Actor, head: DictionaryRows, rows: Sequence[RegionRow]) -> Loaded:
    """Writes divisions of GB/T 2260, new ones and changes. `head` says where they were read."""
    policy.require(actor, LOAD)
    dictionary, first = _head(head)
    body = _load_regions(rows)
    return _done(dictionary, [first, body], shown=body)


@transaction.atomic
def extend_regions(*, actor: Actor, rows: Sequence[RegionRow]) -> Loaded:
    """From a file: fills empty names and adds codes that are new. What is known of a code is not changed."""
    policy.require(actor, LOAD)
    dictionary = Dictionary.objects.select_for_update().get(pk="region")
    known = {row.code: row for row in Region.objects.all()}
    named = [row for row in rows if row.code in known and row.name_en and not known[row.code].name_en]
    for row in named:
        known[row.code].name_en = row.name_en
    Region.objects.bulk_update([known[row.code] for row in named], ["name_en"], batch_size=_BATCH)
    added = _load_regions([row for row in rows if row.code not in known])
    body = Loaded("region", added.created, len(named), len(rows) - added.created - len(named))
    return _done(dictionary, [body], shown=body)


def _head(rows: DictionaryRows) -> tuple[Dictionary, Loaded]:
    facts = {
        "title_en": rows.title_en,
        "title_zh": rows.title_zh,
        "source": rows.source,
        "version": rows.version,
        "sureness": rows.sureness,
        "parents_id": rows.parents or None,
    }
    dictionary, is_new = Dictionary.objects.select_for_update().get_or_create(code=rows.code, defaults=facts)
    differs = any(getattr(dictionary, name) != value for name, value in facts.items())
    if differs:
        for name, value in facts.items():
            setattr(dictionary, name, value)
        dictionary.save()
    return dictionary, Loaded(rows.code, created=int(is_new), changed=int(differs))


def _done(dictionary: Dictionary, parts: Iterable[Loaded], *, shown: Loaded) -> Loaded:
    """A new stamp when anything was written; this process forgets at once, the others within seconds."""
    if any(part.did_something for part in parts):
        Dictionary.objects.filter(pk=dictionary.pk).update(stamp=secrets.token_hex(8))
        shelf.forget()
        transaction.on_commit(shelf.announce)
    return shown


def _load_entries(dictionary: Dictionary, rows: Sequence[EntryRow], sureness: str) -> Loaded:
    known = {(entry.code, entry.valid_from): entry for entry in dictionary.entries.all()}
    _check_parents(dictionary, rows, {code for code, _first in known})
    wanted = {(row.code, row.valid_from): _entry_facts(row, sureness) for row in rows}
    return _write(
        dictionary.code,
        known,
        wanted,
        lambda key, facts: DictionaryEntry(dictionary=dictionary, code=key[0], valid_from=key[1], **facts),
    )


def _entry_facts(row: EntryRow, sureness: str) -> dict[str, Any]:
    return {
        "parent": row.parent,
        "label_en": row.label_en,
        "label_zh": row.label_zh,
        "valid_to": row.valid_to,
        "sort_key": row.sort_key or row.code,
        "extra": dict(row.extra),
        "sureness": row.sureness or sureness,
    }


def _check_parents(dictionary: Dictionary, rows: Sequence[EntryRow], known: set[str]) -> None:
    above = known | {row.code for row in rows}
    if dictionary.parents_id:
        above = set(DictionaryEntry.objects.filter(dictionary=dictionary.parents_id).values_list("code", flat=True))
    lost = [row for row in rows if row.parent and row.parent not in above]
    if lost:
        raise Invalid(
            Problem(
                "parent", "unknown_parent", f"{dictionary.code}: {row.code} hangs on {row.parent}, which is missing"
            )
            for row in lost
        )


def _load_concordance(dictionary: Dictionary, rows: Sequence[ConcordanceRow]) -> Loaded:
    entries = list(dictionary.entries.all()) if rows else []
    created = 0
    for row in rows:
        old = next(entry for entry in entries if entry.code == row.old and entry.valid_to == row.effective)
        new = next(entry for entry in entries if entry.code == row.new and entry.valid_from == row.effective)
        created += Concordance.objects.get_or_create(old=old, new=new, defaults={"effective": row.effective})[1]
    return Loaded(dictionary.code, created=created, unchanged=len(rows) - created)


def _load_regions(rows: Sequence[RegionRow]) -> Loaded:
    """Level by level, so that a parent stands before its children."""
    known = {row.code: row for row in Region.objects.all()}
    areas = {code[:2]: region.area for code, region in known.items()} | {
        row.code[:2]: row.area for row in rows if row.area
    }
    total = Loaded("region")
    for level in ("province", "city", "county"):
        part = _write(
            "region",
            {(code,): region for code, region in known.items() if region.level == level},
            {(row.code,): _region_facts(row, level, areas) for row in rows if level_of(row.code) == level},
            lambda key, facts: Region(code=key[0], **facts),
        )
        total = Loaded(
            "region", total.created + part.created, total.changed + part.changed, total.unchanged + part.unchanged
        )
    return total


def _region_facts(row: RegionRow, level: str, areas: Mapping[str, str]) -> dict[str, Any]:
    return {
        "level": level,
        "parent_id": parent_of(row.code) or None,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "short_zh": row.short_zh,
        "area": areas[row.code[:2]],
        "is_grouping": row.is_grouping,
        "counted_separately": row.counted_separately,
        "tile_x": row.tile[0] if row.tile else None,
        "tile_y": row.tile[1] if row.tile else None,
        "from_year": row.from_year,
        "to_year": row.to_year,
        "former_names": [dict(name) for name in row.former_names],
    }


def _write(name: str, known: Mapping[Any, _Row], wanted: Mapping[Any, Mapping[str, Any]], build: Any) -> Loaded:
    """Changes rows that differ before it adds new ones: a span must end before its successor begins."""
    changed = [known[key] for key, facts in wanted.items() if key in known and _overwrite(known[key], facts)]
    new = [build(key, facts) for key, facts in wanted.items() if key not in known]
    sample = (changed or new or [None])[0]
    if sample is not None:
        manager = type(sample)._default_manager
        fields = sorted({column for facts in wanted.values() for column in facts})
        manager.bulk_update(changed, fields, batch_size=_BATCH)
        manager.bulk_create(new, batch_size=_BATCH)
    return Loaded(name, len(new), len(changed), len(wanted) - len(new) - len(changed))


def _overwrite(row: models.Model, facts: Mapping[str, Any]) -> bool:
    differs = {
        column: value
        for column, value in facts.items()
        if getattr(row, column) != value and not (value == "" and column in _KEPT_WHEN_EMPTY)
    }
    for column, value in differs.items():
        setattr(row, column, value)
    return bool(differs)

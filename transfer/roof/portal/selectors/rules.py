"""The dated rules as everyone may read them. A body's own rule stands on that body's pages, not here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from institutions.selectors import dictionaries
from transfer.kernel import clock
from transfer.kernel.models import Jurisdiction, RuleSet
from transfer.roof.portal.selectors import rule_words


@dataclass(frozen=True)
class Version:
    """One version of a rule in one jurisdiction. when: past, now or coming, by the date asked for."""

    row: RuleSet
    place: str
    when: str

    @cached_property
    def words(self) -> list[str]:
        """What it says, line by line."""
        return rule_words.value(self.row.value)

    @property
    def source(self) -> str:
        """The sentence that pages quote, in the reader's language."""
        return dictionaries.pick(self.row.source, self.row.source_zh)

    @property
    def legal_basis(self) -> str:
        """The clause; empty when no law says it."""
        return dictionaries.pick(self.row.legal_basis, self.row.legal_basis_zh)

    @property
    def sureness(self) -> str:
        """How sure it is, in words."""
        return rule_words.sureness(self.row.sureness)


@dataclass(frozen=True)
class Place:
    """A rule in one jurisdiction, oldest version first."""

    code: str
    name: str
    versions: list[Version]

    @property
    def shown(self) -> Version:
        """What holds now; else what comes next; else what held last."""
        order = {"now": 0, "coming": 1, "past": 2}
        return min(reversed(self.versions), key=lambda version: order[version.when])

    @property
    def others(self) -> int:
        """How many versions there are besides the one shown."""
        return len(self.versions) - 1


@dataclass(frozen=True)
class Rule:
    """A rule with the jurisdictions that have one of their own."""

    key: str
    title: str
    places: list[Place]

    def says(self, words: str) -> bool:
        """Every one of these words stands in its title, its text or where it is written."""
        shown = [place.shown for place in self.places]
        text = " ".join([self.title, *(" ".join([*one.words, one.source, one.legal_basis]) for one in shown)]).lower()
        return all(word in text for word in words.lower().split())


@dataclass(frozen=True)
class Group:
    """Rules on one matter."""

    code: str
    name: str
    rules: list[Rule]


def listed(*, jurisdiction: str = "", words: str = "") -> list[Group]:
    """All rules by matter, in one jurisdiction or in all, with these words in title or text; a group without rules is
    left out. Two queries."""
    rows = RuleSet.objects.filter(body=None)
    rules = _rules(rows.filter(jurisdiction=jurisdiction) if jurisdiction else rows)
    rules = [rule for rule in rules if rule.says(words)]
    found = [
        Group(code, name, [rule for rule in rules if rule.key.partition(".")[0] in firsts])
        for code, name, firsts in rule_words.groups()
    ]
    named = {rule.key for group in found for rule in group.rules}
    rest = [Group("other", "", [rule for rule in rules if rule.key not in named])]
    return [group for group in [*found, *rest] if group.rules]


def one(key: str) -> Rule | None:
    """A rule with all its versions, or None."""
    found = _rules(RuleSet.objects.filter(body=None, key=key))
    return found[0] if found else None


def jurisdictions() -> list[tuple[str, str]]:
    """Code and name of those that have rules of their own, the widest first."""
    rows = Jurisdiction.objects.filter(pk__in=RuleSet.objects.filter(body=None).values("jurisdiction"))
    return [(row.code, dictionaries.pick(row.name_en, row.name_zh)) for row in rows.order_by("code")]


def _rules(rows: Iterable[RuleSet]) -> list[Rule]:
    names = {row.code: dictionaries.pick(row.name_en, row.name_zh) for row in Jurisdiction.objects.all()}
    today = clock.now().date()
    sorted_rows = sorted(
        rows, key=lambda row: (rule_words.place(row.key), row.key, row.jurisdiction_id, row.valid_from)
    )
    by_key: dict[str, dict[str, list[Version]]] = {}
    for row in sorted_rows:
        version = Version(row, names[row.jurisdiction_id], _when(row, today))
        by_key.setdefault(row.key, {}).setdefault(row.jurisdiction_id, []).append(version)
    return [
        Rule(key, rule_words.title(key), [Place(code, names[code], versions) for code, versions in places.items()])
        for key, places in by_key.items()
    ]


def _when(row: RuleSet, today: date) -> str:
    if row.valid_from > today:
        return "coming"
    return "past" if row.valid_to is not None and row.valid_to <= today else "now"

"""Automatic checks of an achievement's text. They find; a reviewer decides."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import rjieba
from django.db.models import Q

from market.models import Achievement, AchievementText, Finding, IpRight

_CANDIDATES = 200
_ALIKE_PERCENT = 60
_SHORT_ABSTRACT = 120


@dataclass(frozen=True, slots=True)
class Found:
    """A finding before it is stored."""

    code: str
    severity: str
    field: str = ""
    evidence: dict[str, Any] = dataclasses.field(default_factory=dict)


def of_achievement(achievement: Achievement, text: AchievementText, *, on: date) -> list[Found]:
    """What every check finds in this text on that day."""
    found = [*_completeness(achievement, text), *_rights(achievement, on), *_gates(text)]
    return [*found, *_duplicates(achievement, text)]


def before_submission(achievement: Achievement, text: AchievementText, *, on: date) -> list[Found]:
    """What its owner may know beforehand: nothing that tells of the texts and rights of others."""
    own = [one for one in _rights(achievement, on) if one.code != "right_elsewhere"]
    return [*_completeness(achievement, text), *own, *_gates(text)]


def _completeness(achievement: Achievement, text: AchievementText) -> Iterator[Found]:
    if len(text.abstract) < _SHORT_ABSTRACT:
        yield Found("short_abstract", Finding.NOTE, "abstract", {"length": len(text.abstract)})
    if not text.figures:
        yield Found("no_figures", Finding.LOOK, "figures")
    elif not any(row.get("alternative") for row in text.figures):
        yield Found("no_alternative", Finding.NOTE, "figures")
    if text.trl is None:
        yield Found("no_maturity", Finding.NOTE, "trl")
    elif text.trl >= 4 and not text.trl_evidence:
        yield Found("maturity_without_evidence", Finding.LOOK, "trl_evidence", {"trl": text.trl})
    if not achievement.inventors.exists():
        yield Found("no_inventors", Finding.LOOK, "inventors")
    if not text.ipc:
        yield Found("no_ipc", Finding.NOTE, "ipc")


def _rights(achievement: Achievement, on: date) -> Iterator[Found]:
    rights = list(achievement.rights.filter(removed_at=None))
    if not rights:
        yield Found("no_rights", Finding.LOOK, "rights")
    for right in rights:
        if right.status == IpRight.EXPIRED or (right.expires_on and right.expires_on < on):
            ended = right.expires_on.isoformat() if right.expires_on else ""
            yield Found("right_expired", Finding.STOP, "rights", {"number": right.number, "expires_on": ended})
        if right.filed_on and right.filed_on > on:
            yield Found("right_in_future", Finding.STOP, "rights", {"number": right.number})
        if (
            right.number
            and IpRight.objects.filter(
                ~Q(achievement=achievement), country=right.country, number=right.number, removed_at=None
            ).exists()
        ):
            yield Found("right_elsewhere", Finding.LOOK, "rights", {"number": right.number})


def _gates(text: AchievementText) -> Iterator[Found]:
    if text.is_secret:
        yield Found("state_secret", Finding.STOP, "is_secret")
    if text.export_gate == "prohibited":
        yield Found("export_prohibited", Finding.STOP, "export_gate")
    elif text.export_gate in {"restricted", "dual_use", "unchecked"}:
        yield Found(f"export_{text.export_gate}", Finding.LOOK, "export_gate")


def _duplicates(achievement: Achievement, text: AchievementText) -> Iterator[Found]:
    """Near-duplicates by overlap of words, among a bounded number of candidates that share a field or words."""
    own = words(f"{text.title} {text.abstract}")
    if len(own) < 5:
        return
    others = (
        AchievementText.objects.filter(technology_field=text.technology_field)
        .exclude(achievement=achievement)
        .filter(_shares_words(text.title))
        .order_by("-id")
        .values_list("achievement_id", "title", "abstract")[:_CANDIDATES]
    )
    best, percent = None, 0
    for other, title, abstract in others:
        theirs = words(f"{title} {abstract}")
        alike = 100 * len(own & theirs) // max(1, len(own | theirs))
        if alike > percent:
            best, percent = other, alike
    if best is not None and percent >= _ALIKE_PERCENT:
        yield Found("near_duplicate", Finding.LOOK, "abstract", {"achievement": str(best), "percent": percent})


def words(text: str) -> set[str]:
    """The distinct words of a text in either language, single characters and signs left out."""
    return {word.lower() for word in rjieba.cut(text) if len(word) > 1 and word[0].isalnum()}


def _shares_words(title: str) -> Q:
    rule = Q()
    for word in sorted(words(title), key=len, reverse=True)[:5]:
        rule |= Q(title__icontains=word)
    return rule or Q(pk__isnull=True)

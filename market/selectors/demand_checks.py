"""Automatic checks of a submitted demand. They find; a reviewer decides."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from market.models import Demand, Finding
from market.selectors import completeness
from market.selectors.checks import Found, words
from transfer.kernel.errors import Text

_CANDIDATES = 200
_ALIKE_PERCENT = 60
_SCANT = 60
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_TEXTS = ("title", "problem", "present_way", "constraints_text", "delivery")

SENTENCES: dict[str, Text] = {
    "scant": _("It is %(score)s per cent complete."),
    "no_targets": _("It gives no target figures."),
    "no_budget": _("It gives no budget."),
    "answers_end_late": _("Answers may come after the day on which it is needed."),
    "contact_in_text": _("The public text seems to hold a telephone number or an e-mail address."),
    "names_demander": _("It is to be anonymous, but the text names the demander."),
    "alike": _("%(percent)s per cent of its words stand in another open demand."),
}


def of_demand(demand: Demand, *, on: date) -> list[Found]:
    """What every check finds in this demand on that day."""
    return [*_completeness(demand), *_days(demand, on), *_disclosure(demand), *_duplicates(demand)]


def sentence(finding: Finding) -> str:
    """The finding in the reader's language, with its numbers."""
    evidence: Mapping[str, Any] = finding.evidence
    return str(SENTENCES.get(finding.code, finding.code)) % evidence


def _completeness(demand: Demand) -> Iterator[Found]:
    score = completeness.of_demand(demand).score
    if score < _SCANT:
        yield Found("scant", Finding.NOTE, evidence={"score": score})
    if not demand.targets:
        yield Found("no_targets", Finding.LOOK, "targets")
    if demand.budget == (None, None):
        yield Found("no_budget", Finding.NOTE, "budget")


def _days(demand: Demand, on: date) -> Iterator[Found]:
    if demand.needed_by and demand.needed_by < (demand.open_until or on):
        yield Found("answers_end_late", Finding.LOOK, "needed_by", {"needed_by": demand.needed_by.isoformat()})


def _disclosure(demand: Demand) -> Iterator[Found]:
    text = "\n".join(str(getattr(demand, name)) for name in _TEXTS)
    if _CONTACT.search(text):
        yield Found("contact_in_text", Finding.LOOK, "problem")
    names = [name for name in (demand.demander.name_zh, demand.demander.name_en) if name]
    if demand.anonymous and any(name.casefold() in text.casefold() for name in names):
        yield Found("names_demander", Finding.STOP, "problem")


def _duplicates(demand: Demand) -> Iterator[Found]:
    """Near-duplicates by overlap of words, among a bounded number of open demands of the field."""
    own = words(f"{demand.title} {demand.problem}")
    if len(own) < 5:
        return
    rule = Q()
    for word in sorted(words(demand.title), key=len, reverse=True)[:5]:
        rule |= Q(title__icontains=word)
    others = (
        Demand.objects.filter(
            rule, technology_field=demand.technology_field, state__in=["submitted", "in_review", "open"]
        )
        .exclude(pk=demand.pk)
        .order_by("-pk")
        .values_list("pk", "title", "problem")[:_CANDIDATES]
    )
    alike = [
        (100 * len(own & theirs) // max(1, len(own | theirs)), str(other))
        for other, title, problem in others
        for theirs in [words(f"{title} {problem}")]
    ]
    percent, other = max(alike, default=(0, ""))
    if percent >= _ALIKE_PERCENT:
        yield Found("alike", Finding.LOOK, "problem", {"demand": other, "percent": percent})

"""Where who has one figure asks next: the span before beside it, and the classes of the present list."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from transfer.kernel import clock
from transfer.roof.statistics.selectors import schemes
from transfer.roof.statistics.selectors.questions import MONTH, QUARTER, Question

_KEPT = ("view", "region", "partner", "contract_class", "measure", "unit")


def onward(question: Question, query: QueryDict) -> list[tuple[str, str]]:
    """The words of each way and its query, from this question."""
    return [way for way in (_beside(question, query), _present_list(question, query)) if way]


def _beside(question: Question, query: QueryDict) -> tuple[str, str] | None:
    """A quarter or a month beside the one before it."""
    if question.last == question.first:
        before, by, words = clock.months_after(question.first, -1), MONTH, _("Beside the month before")
    elif (question.first.month % 3, question.last) == (1, clock.months_after(question.first, 2)):
        before, by, words = clock.months_after(question.first, -3), QUARTER, _("Beside the quarter before")
    else:
        return None
    return words, _asked(query, by=by, **_span(before, question.last))


def _present_list(question: Question, query: QueryDict) -> tuple[str, str] | None:
    """Where the list of classes changed within the span: the part that has the later one."""
    later = schemes.at(question.last)
    if later.first is None or later.first <= question.first or later == question.scheme:
        return None
    words = _("From %(month)s on, with the classes in force since then") % {"month": f"{later.first:%Y-%m}"}
    return words, _asked(query, by=query.get("by", ""), contract_class="", **_span(later.first, question.last))


def _span(first: date, last: date) -> dict[str, str]:
    return {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}


def _asked(query: QueryDict, **changed: str) -> str:
    asked = QueryDict(mutable=True)
    for name, value in {**{name: query.get(name, "") for name in _KEPT}, **changed}.items():
        if value:
            asked[name] = value
    return asked.urlencode()

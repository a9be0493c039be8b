"""What the page says in words: its title, and the sentence under it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from institutions.selectors import regions
from transfer.edge import amounts
from transfer.roof.statistics.forms.questions import UNIT_NAMES
from transfer.roof.statistics.selectors import places, schemes
from transfer.roof.statistics.selectors.questions import CLASS, DIMENSIONS, TIMES, Question
from transfer.roof.statistics.selectors.tables import Table
from transfer.roof.statistics.views.layout import signed

SCALES: dict[str, amounts.Unit] = {"yuan": "exact", "wan": "wan", "yi": "yi"}


def title(question: Question) -> str:
    """Technology contracts by class of contract, Hunan, 2017."""
    by = _joined([str(DIMENSIONS[name]) for name in question.by], " and ", "、")
    where = [_place(code) for code in (question.region,) if code]
    if question.contract_class:
        where.insert(0, schemes.label(question.contract_class, question.scheme))
    parts = [_("Technology contracts by %(dimensions)s") % {"dimensions": by}, *where, span(question)]
    return _joined(parts, ", ", "，")


def measure_name(question: Question) -> str:
    """Turnover, 万元."""
    if question.measure == "number":
        return _("Number of contracts")
    names = {"turnover": _("Turnover"), "transaction": _("Technology amount"), "average": _("Average")}
    return _joined([names[question.measure], str(UNIT_NAMES[question.unit])], ", ", "，")


def span(question: Question) -> str:
    """2017; 2017-Q1; 2017-01 to 2017-06."""
    first, last = question.first, question.last
    if first.year == last.year and (first.month, last.month) == (1, 12):
        return str(first.year)
    if first == last:
        return f"{first:%Y-%m}"
    if first.year == last.year and first.month % 3 == 1 and last.month == first.month + 2:
        return f"{first.year}-Q{last.month // 3}"
    return _("%(first)s to %(last)s") % {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}


def sentence(table: Table) -> str:
    """How much, how it moved, and what carries most of it; nothing about what is not shown."""
    whole, question = table.total.figures, table.question
    if not table.rows:
        return _("Nothing was registered in this span.")
    if whole is None:
        return _("There are too few contracts to be shown.")
    said = [
        _("%(number)s contracts with a turnover of %(turnover)s were registered.")
        % {"number": f"{whole.number:,}", "turnover": amounts.words(whole.turnover, unit=SCALES[question.unit])}
    ]
    if table.total.growth["turnover"] is not None:
        said.append(_("Turnover on the year: %(growth)s %%.") % {"growth": signed(table.total.growth["turnover"])})
    said += _largest(table)
    if whole.unknown:
        said.append(_("The amounts of %(number)s of them are not known.") % {"number": f"{whole.unknown:,}"})
    return _joined(said, " ", "")


def _largest(table: Table) -> list[str]:
    whole = table.total.figures
    shown = [(row.figures.turnover, row) for row in table.rows if row.figures is not None]
    if whole is None or not whole.turnover or len(shown) < 2 or any(name in TIMES for name in table.question.by):
        return []
    turnover, row = max(shown, key=lambda pair: pair[0])
    share = f"{turnover * 1000 // whole.turnover / 10:.1f}"
    return [_("%(name)s carries %(share)s %% of it.") % {"name": _joined(row.labels, ", ", "，"), "share": share}]


def notes(question: Question) -> list[str]:
    """What one has to know to read the figures."""
    found = [
        _("Output is by the seller's region, absorption by the buyer's: two views of the same contracts, never added."),
        _("Growth and averages are computed from whole fen and rounded once, at the end."),
    ]
    for scheme in schemes.all_schemes()[1:]:
        if scheme.first and CLASS in question.by:
            found.append(_("The list of classes changed on %(day)s.") % {"day": scheme.first.isoformat()})
    return found


def _place(code: str) -> str:
    return places.name(code) if places.is_whole(code) else regions.full_name(code)


def _joined(parts: Iterable[str], english: str, chinese: str) -> str:
    return (chinese if amounts.is_chinese() else english).join(parts)

"""What is wrong with the machinery of a node, the gravest first: the few lines an operator reads before all others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transfer.edge.queues import Machinery
from transfer.roof.notices.selectors.notices import Mails
from transfer.roof.portal.selectors.operations import Reader, Sealing, Workflow

FAR_BEHIND = 10_000
"""Events that a reader has not seen, from which on it is worth a look."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: what, what it means, and the part of the page that tells."""

    title: str
    text: str
    url: str = ""
    action: str = ""


def of(
    machinery: Machinery, workflows: Iterable[Workflow], readers: Iterable[Reader], sealing: Sealing, mails: Mails
) -> Iterator[Trouble]:
    """Everything that is wrong now; nothing where all runs."""
    if sealing.checked is not None and sealing.checked.facts.get("findings"):
        text = _("Somebody changed what was recorded, or a part of it is missing.")
        yield Trouble(_("The last verification found something"), text, "#fold-seals", _("Seals"))
    yield from _of_machinery(machinery)
    for one in workflows:
        if one.failed:
            title = ngettext("%(label)s: one has failed", "%(label)s: %(failed)d have failed", one.failed)
            text = _("Look at the kind of error, then bring it again.")
            told = {"label": _short(one), "failed": one.failed}
            yield Trouble(title % told, text, f"#fold-{one.code}", _("Show"))
    if mails.failed:
        title = ngettext("One mail could not be sent", "%(failed)d mails could not be sent", mails.failed)
        text = _("Look whether the mail server answers, and what it says.")
        yield Trouble(title % {"failed": mails.failed}, text, "#mail", _("Show"))
    for reader in readers:
        if reader.behind >= FAR_BEHIND:
            title = _("%(reader)s is %(behind)s events behind") % {
                "reader": reader.label,
                "behind": f"{reader.behind:,}",
            }
            yield Trouble(title, _("What it makes of them is old until then."), "#fold-readers", _("Show"))


def _of_machinery(machinery: Machinery) -> Iterator[Trouble]:
    if not machinery.reachable:
        text = _("Nothing is lost: what is owed stands in the database and is done when Redis is back.")
        yield Trouble(_("The queue does not answer"), text)
        return
    if not machinery.beat:
        text = _("No timetable runs: deadlines and retries wait until it is back.")
        yield Trouble(_("The beat is not heard"), text)
    if not machinery.workers:
        yield Trouble(_("No worker answers"), _("What is owed waits until one is back."))


def _short(workflow: Workflow) -> str:
    return str(workflow.label).partition(":")[0].partition("：")[0]

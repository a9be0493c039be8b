"""Pages of concluded transactions: the list, one notice, the feed, the export. All through the same masks."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from contracts.filters.notices import PublicTransactionFilter
from contracts.forms.fields import DecisionForm, NoticeReasonForm
from contracts.models import TransactionNotice
from contracts.selectors import masks, reasons
from contracts.selectors.masks import Field, Shown
from contracts.services import notices
from institutions.selectors import dictionaries
from transfer.edge import thread_steps
from transfer.edge.columns import harmless
from transfer.edge.thread_places import Reader
from transfer.edge.thread_view import ThreadStep, ThreadView
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import Doing, ListPage, MovesPage, ObjectPage
from transfer.kernel.errors import Invalid, Problem, Text
from transfer.kernel.money import Money

_OWN_STEPS = ("signed", "in_force", "registered")
"""The steps of the contract itself; those before them lead to the listing and its owner."""
NEWEST = 50
MOST_ROWS = 10_000


class _Selected(ActingView):
    """Notices as the filter of the list narrows them."""

    policy: ClassVar[str] = "contracts.transaction_notice.view"

    def selected(self) -> models.QuerySet[TransactionNotice]:
        """Newest first. Invalid for a filter that is none."""
        rows = TransactionNotice.objects.visible_to(self.actor).select_related("thread").prefetch_related("corrections")
        chosen = PublicTransactionFilter(self.request.GET, queryset=rows, request=self.request)
        if not chosen.is_valid():
            raise Invalid([Problem(name, "choice", errors[0]) for name, errors in chosen.errors.items()])
        return chosen.qs.order_by("-pk")


class TransactionsPage(ListPage):
    """What was concluded on the exchanges of this node."""

    policy = "contracts.transaction_notice.view"
    model = TransactionNotice
    filterset_class = PublicTransactionFilter
    template_name = "contracts/notice/list.html"
    related = ("thread", "contract")

    def extra(self) -> dict[str, Any]:
        """The same selection as feed and as file."""
        asked = self.request.GET.copy()
        asked.pop("before", None)
        tail = f"?{asked.urlencode()}" if asked else ""
        return {
            "feed_url": reverse("contracts:transactions_feed") + tail,
            "export_url": reverse("contracts:transactions_export") + tail,
        }


class TransactionPage(ObjectPage):
    """One notice."""

    policy = "contracts.transaction_notice.view"
    model = TransactionNotice
    template_name = "contracts/notice/page.html"
    related = ("thread", "contract", "contract__thread")

    def extra(self, obj: TransactionNotice) -> dict[str, Any]:
        """What the reader sees of it, what became of it, and the thread as far as it gives nothing away."""
        shown = masks.shown(obj, self.actor)
        title = title_of(obj, shown)
        return {
            "shown": shown,
            "title": title,
            "parties": [_party(shown, *side) for side in _SIDES],
            "facts": [line for line in shown.lines if line.field not in _ELSEWHERE],
            "line": excerpt(obj, shown, self.reader),
            "corrections": [
                (one, masks.changes_in_words(one.changes, shown)) for one in obj.corrections.order_by("pk")
            ],
            "why_revoked": dictionaries.label(reasons.NOTICES, obj.revoked_why) if obj.revoked_why else "",
            "publicity": shown.values["publicity"],
            "contract": shown.values["contract"] if self._may_open(obj) else None,
            "trail": [(_("Concluded transactions"), reverse("contracts:transactions"))],
        }

    def _may_open(self, notice: TransactionNotice) -> bool:
        return bool(self.kwargs.get("org")) and type(notice.contract).objects.visible_to(self.actor).contains(
            notice.contract
        )


_SIDES = (
    (pgettext_lazy("party", "Seller"), "sellers", ("seller_kind", "seller_province", "seller_country")),
    (pgettext_lazy("party", "Buyer"), "buyers", ("buyer_kind", "buyer_province", "buyer_country")),
)
"""What stands together of each side: heading, the field of its names, what describes it."""
_ELSEWHERE = frozenset(
    {"title", "turnover", "transaction", "effective_on", "publicity", "contract", "contract_class", "contract_subtype"}
).union(*((names, *described) for _heading, names, described in _SIDES))
"""Fields that the page shows at a place of their own."""


def _party(shown: Shown, heading: Text, names: str, described: tuple[str, ...]) -> dict[str, Any]:
    return {
        "heading": heading,
        "name": shown.text(names),
        "masked": shown.hides(names),
        "described": [text for name in described if (text := shown.text(name))],
    }


class FeedView(_Selected):
    """The newest notices as Atom, through the same masks as for any reader."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed in the language of its address."""
        here = request.build_absolute_uri(request.get_full_path())
        feed = Atom1Feed(
            title=_("Concluded transactions"),
            link=request.build_absolute_uri(reverse("contracts:transactions")),
            description="",
            language=get_language(),
            feed_url=here,
            feed_guid=here,
        )
        for notice in self.selected()[:NEWEST]:
            shown = masks.shown(notice)
            link = request.build_absolute_uri(reverse("contracts:transaction", args=[notice.pk]))
            feed.add_item(
                title=title_of(notice, shown),
                link=link,
                description="\n".join(_sentences(notice, shown)),
                unique_id=notice.pk.urn,
                pubdate=notice.created_at,
                updateddate=notice.changed_at,
            )
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class ExportView(_Selected):
    """The list as CSV for spreadsheets, through the same masks."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """One row a notice; amounts in major units with their currency beside them."""
        rows = self.selected()[:MOST_ROWS]
        language = get_language() or "en"
        response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="transactions-{language}.csv"'
        return response


class NoticeMovePage(MovesPage):
    """Two officers of the exchange revoke a notice: one proposes it, another one does it."""

    policy = "contracts.transaction_notice.view"
    model = TransactionNotice
    doings: ClassVar[dict[str, Doing]] = {
        "propose_revocation": Doing(notices.propose_revocation, NoticeReasonForm),
        "revoke": Doing(notices.revoke, DecisionForm),
        "put_aside": Doing(notices.put_aside, DecisionForm),
    }
    intros: ClassVar[dict[str, Text]] = {
        "propose_revocation": gettext_lazy("Nothing changes until another officer has decided."),
        "revoke": gettext_lazy("The public sees from now on only that there was a notice, and why it was revoked."),
    }

    def success_url(self, result: TransactionNotice) -> str:
        """Back to the notice."""
        return reverse("contracts:transaction_acting", args=[self.kwargs["org"], result.pk])

    def extra(self) -> dict[str, Any]:
        """What it means, and the way back."""
        return {**super().extra(), "intro": self.intros.get(self.move, ""), "cancel_url": self.success_url(self.object)}


def title_of(notice: TransactionNotice, shown: Shown) -> str:
    """The name of the contract; where it is withheld, its class and number."""
    return shown.text("title") or f"{shown.text('contract_class')} · {notice.thread.number}"


def excerpt(notice: TransactionNotice, shown: Shown, reader: Reader) -> ThreadView:
    """What was done, as this reader may see it.

    Without people where a party is withheld; the contract's own steps alone where the earlier ones would lead to what
    is withheld.
    """
    view = thread_steps.view_of(notice.contract.thread, insider=False, jurisdiction=notice.jurisdiction, reader=reader)
    steps = tuple(step for step in view.steps if step.status in ("done", "stopped"))
    if any(shown.hides(name) for name in ("title", "sellers")):
        steps = tuple(step for step in steps if step.key in _OWN_STEPS)
    if any(shown.hides(name) for name in ("title", "sellers", "buyers")):
        return ThreadView(steps=tuple(_without_people(step) for step in steps), number=notice.thread.number)
    return ThreadView(steps=steps, number=notice.thread.number, told=view.told)


def _without_people(step: ThreadStep) -> ThreadStep:
    return replace(step, people=(), proof="", url="")


def _sentences(notice: TransactionNotice, shown: Shown) -> Iterator[str]:
    if notice.state == "revoked":
        yield _("Revoked on %(day)s.") % {"day": notice.revoked_on}
    for line in shown.lines:
        yield f"{line.label}: {line.text}"
    for one in shown.masked:
        yield f"{one.label}: {_('confidential')}"
    for correction in notice.corrections.all():
        yield f"{correction.issued_on}: {correction.get_kind_display()}"


_COLUMNS = tuple(field for field in masks.FIELDS if field.audience == masks.PUBLIC)


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        """The text."""
        return text


def _csv(rows: models.QuerySet[TransactionNotice]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    head = [_("number"), _("state")]
    for field in _COLUMNS:
        head += [str(field.label), _("currency")] if field.kind == "amount" else [str(field.label)]
    yield "\ufeff" + writer.writerow([*head, _("confidential"), _("corrections")])
    for notice in rows.iterator(chunk_size=500):
        shown = masks.shown(notice)
        cells: list[str] = [notice.thread.number, str(notice.STATES.states[notice.state])]
        for field in _COLUMNS:
            cells += _cells(field, shown)
        withheld = ", ".join(str(one.label) for one in shown.masked)
        corrections = "; ".join(f"{one.issued_on} {one.get_kind_display()}" for one in notice.corrections.all())
        yield writer.writerow([*cells, withheld, corrections])


def _cells(field: Field, shown: Shown) -> list[str]:
    if field.kind == "amount":
        amount: Money | None = shown.amount(field.name)
        return [str(amount.decimal), amount.currency] if amount else ["", ""]
    return [harmless(shown.text(field.name))]

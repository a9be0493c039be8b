"""The visitor afterwards: what was done at the counter, and the answer to it; signed in, or with the receipt's code."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.forms.counter_services import ReceiptForm, WithdrawForm
from institutions.models import CounterService
from institutions.selectors import counter_services as found
from institutions.services import counter_services as services
from institutions.views.accounts import PersonalView
from institutions.views.counter_services import RELATED, places_of
from transfer.edge import rates
from transfer.edge.thread_places import Reader
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import Doing, MovesPage, ObjectPage, add_refusal
from transfer.kernel import clock, ruleset, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotVisible, Refusal, Text

KEPT = "receipts"
MINUTES = 15
PER_MINUTE = 20
DONE: dict[str, Text] = {
    "confirm": gettext_lazy("You have confirmed what was done."),
    "withdraw": gettext_lazy("You have withdrawn. The office knows; what was done stands until it is taken back."),
}


def shown(service: CounterService) -> dict[str, Any]:
    """What the visitor reads: who did what, and what silence means."""
    where = service.office.jurisdiction
    rule = ruleset.rule(
        services.CONFIRMATION, jurisdiction=where, on=clock.local_date(clock.now(), where), body=service.office_id
    )
    done = found.deeds(service)
    matters = found.matters(service, done)
    return {"deeds": found.titled(done, matters), "matters": matters, "rule": rule}


class OwnListPage(PersonalView):
    """Everything that was done for one at counters."""

    policy: ClassVar[str] = "institutions.counter_service.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, newest first."""
        user = self.user()
        rows = CounterService.objects.visible_to(self.actor).filter(visitor=user.pk).select_related(*RELATED)
        return render(request, "institutions/counter/own.html", self.context(rows=rows.order_by("-pk")[:100]))


class OwnPage(ObjectPage):
    """One of them, signed in."""

    policy: ClassVar[str] = "institutions.counter_service.view"
    model = CounterService
    template_name = "institutions/counter/receipt.html"
    related = RELATED

    def find(self) -> CounterService:
        """The visitor's own."""
        service: CounterService = super().find()
        if service.visitor_id != self.actor.user:
            raise NotVisible
        return service

    def extra(self, obj: CounterService) -> dict[str, Any]:
        """What was done, with links to it in the workspace for which it was done."""
        given = shown(obj)
        side = obj.membership.organization
        try:
            reader = Reader(found.of_visitor(obj), side.slug)
        except NotVisible:
            reader = self.reader
        own = reverse("institutions:receipt_own", kwargs=self.kwargs)
        return {**given, "matters": places_of(given["matters"], reader), "own": own}


class OwnMovesPage(MovesPage):
    """Confirms or withdraws, signed in."""

    policy: ClassVar[str] = "institutions.counter_service.answer"
    model = CounterService
    related = RELATED
    doings: ClassVar[dict[str, Doing]] = {
        "confirm": Doing(services.confirm),
        "withdraw": Doing(services.withdraw, WithdrawForm),
    }
    words: ClassVar[dict[str, Text]] = {
        "confirm": gettext_lazy("You say that what was done at the counter is what you wanted."),
        "withdraw": gettext_lazy(
            "The clerk can do nothing more, and the office hears of it. What was done stands until you take it back."
        ),
    }

    def prepare(self) -> None:
        """What is said afterwards."""
        super().prepare()
        self.done_message = DONE[self.move]

    def extra(self) -> dict[str, Any]:
        """What follows, and the way back."""
        return {**super().extra(), "intro": self.words[self.move], "cancel_url": self.success_url(self.object)}

    def success_url(self, result: CounterService) -> str:
        """The service."""
        return reverse("institutions:receipt_own", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})


class ReceiptPage(ActingView):
    """The address in the QR code. It shows nothing before the code of the receipt is typed; the code is never in an
    address, and the session keeps a digest of it for a quarter of an hour."""

    policy: ClassVar[str] = "public"
    object: CounterService

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Nobody but the reader keeps it; nobody tries codes through."""
        if request.method == "POST" and rates.too_often(
            "receipts", request.META.get("REMOTE_ADDR", ""), at_most=PER_MINUTE, seconds=60
        ):
            self.actor, self.kwargs = Actor(), kwargs
            refused = _("You have tried very often in the last minute. Please wait a minute, then go on.")
            response = self._form(ReceiptForm(), status=429, refused=refused)
            response["Retry-After"] = "60"
            return response
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"], response["Cache-Control"] = "noindex", "no-store"
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; what was done for who has typed the code; the own page for who is signed in as the visitor."""
        service = self._find()
        if self.actor.user == service.visitor_id:
            return redirect("institutions:receipt_own", org=service.membership.organization.slug, pk=service.pk)
        holder = self._holder(service)
        if holder is None:
            return self._form(ReceiptForm())
        return self._show(service, holder, WithdrawForm(initial={"version": service.version}), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Takes the code, or the answer."""
        service = self._find()
        doing = request.POST.get("do", "")
        if doing in DONE:
            return self._answer(service, doing)
        form = ReceiptForm(request.POST)
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            code = form.cleaned_data["code"]
            _service, digest = services.enter_receipt(actor=self.actor, locator=service.locator, code=code)
        except (Invalid, NotAllowed) as refusal:
            add_refusal(form, refusal)
            return self._form(form, status=429 if refusal.code == "throttled" else 422)
        kept = request.session.get(KEPT, {})
        request.session[KEPT] = {**kept, service.locator: [digest, clock.now().timestamp() + MINUTES * 60]}
        return redirect("institutions:receipt", locator=service.locator)

    def _find(self) -> CounterService:
        rows = CounterService.objects.filter(locator=self.kwargs["locator"]).select_related(*RELATED)
        service: CounterService | None = rows.first()
        if service is None:
            raise NotVisible
        return service

    def _holder(self, service: CounterService) -> Actor | None:
        digest, until = self.request.session.get(KEPT, {}).get(service.locator, ("", 0))
        return found.holder_of_receipt(service, digest) if digest and clock.now().timestamp() < until else None

    def _answer(self, service: CounterService, doing: str) -> HttpResponse:
        holder = self._holder(service)
        if holder is None:
            return self._form(ReceiptForm(), status=403, refused=_("Type the code of your receipt again."))
        form = WithdrawForm(self.request.POST)
        if not form.is_valid():
            return self._show(service, holder, form, 422)
        try:
            with transaction.atomic():
                if doing == "confirm":
                    services.confirm(service, actor=holder)
                else:
                    services.withdraw(service, actor=holder, note=form.cleaned_data["note"])
        except Refusal as refusal:
            return self.refused(self.request, refusal)
        messages.success(self.request, str(DONE[doing]))
        return redirect("institutions:receipt", locator=service.locator)

    def _show(self, service: CounterService, holder: Actor, form: WithdrawForm, status: int) -> HttpResponse:
        moves = [move.name for move in workflow.open_moves(service, holder)]
        context = self.context(object=service, **shown(service), form=form, answers=moves)
        return render(self.request, "institutions/counter/receipt.html", context, status=status)

    def _form(self, form: ReceiptForm, *, status: int = 200, refused: str = "") -> HttpResponse:
        context = self.context(form=form, refused=refused)
        return render(self.request, "institutions/counter/enter.html", context, status=status)

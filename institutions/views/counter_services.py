"""The clerk's desk at a counter: who has come, the consent, what is being done, the receipt."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.filters import CounterDeskFilter
from institutions.forms.counter_services import AccountForm, CodeForm, OpenForm, PaperForm
from institutions.models import CounterService
from institutions.selectors import actors, counter_papers, dictionaries
from institutions.selectors import counter_services as found
from institutions.services import counter_services as services
from institutions.services import openings
from transfer.edge import navigation, serving, thread_places
from transfer.edge.columns import Column, State, Until, by_state
from transfer.edge.thread_places import Reader
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import Doing, FormPage, MovePage, MovesPage, ObjectPage
from transfer.edge.views.tables import TablePage
from transfer.kernel import clock, locking
from transfer.kernel.errors import Text
from transfer.mechanisms.files.models import StoredFile

RELATED = ("thread", "office", "clerk__person", "visitor__person", "membership__organization")


class ServicesPage(TablePage):
    """The services of a clerk; for auditors and managers those of the office."""

    policy = "institutions.counter_service.view"
    model = CounterService
    template_name = "institutions/counter/list.html"
    filterset_class = CounterDeskFilter
    related = RELATED
    title = _("Services at the counter")
    file_name = "counter-services"
    columns = (
        Column("visitor", _("Visitor"), lambda row: row.visitor.person.shown_name),
        Column("number", _("Number"), lambda row: row.thread.number, "thread__number", whole=True),
        Column("side", _("For"), lambda row: _side(row)),
        Column("clerk", _("Clerk"), lambda row: row.clerk.person.shown_name, shown=False),
        Column("state", _("State"), lambda row: State(row.state, "counter_service"), by_state(CounterService.STATES)),
        Column("opened", _("Opened"), lambda row: row.created_at, "pk", kept=True),
        Column("answer_by", _("Answer by"), lambda row: Until(row.answer_by, row.office.jurisdiction), "answer_by"),
    )

    def queryset(self) -> Any:
        """Of the office in the address."""
        return super().queryset().filter(office=self.actor.organization)

    def address(self, row: CounterService) -> str:
        """Its page."""
        return _page(self, row)


class OpenPage(FormPage):
    """A clerk writes down who has come and what for."""

    policy: ClassVar[str] = "institutions.counter_service.open"
    form_class = OpenForm
    title = _("Serve a visitor")
    action_label = _("Open the service")
    done_message = _("The service is open. Now the visitor consents.")

    def prepare(self) -> None:
        """Asks early."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The papers and purposes of today."""
        on = clock.local_date(clock.now(), actors.organization_of(self.actor).jurisdiction)
        papers = dictionaries.choices(found.PAPERS, on=on)
        return {"papers": papers, "purposes": dictionaries.choices(found.PURPOSES, on=on)}

    def act(self, form: forms.Form) -> CounterService:
        """Opens it."""
        return services.open_service(actor=self.actor, **form.cleaned_data)

    def extra(self) -> dict[str, Any]:
        """What it is for, and the way back."""
        intro = _(
            "For somebody who has come in person and has an account. You act for the visitor only after the consent, "
            "only in what is chosen here, and never where a second factor or a signature is needed."
        )
        return {"intro": intro, "cancel_url": reverse("institutions:counter_services", args=[self.kwargs["org"]])}

    def _draft(self) -> str:
        """Nothing about a visitor is kept in the browser."""
        return ""

    def success_url(self, result: CounterService) -> str:
        """Its page."""
        return _page(self, result)


class AccountPage(FormPage):
    """A clerk opens an account for a visitor who has none; it does nothing until the visitor has activated it."""

    policy: ClassVar[str] = "institutions.user.open_at_counter"
    form_class = AccountForm
    title = _("Open an account for a visitor")
    action_label = _("Open the account")
    done_message = _(
        "The account is opened and still shut. Let the visitor open the link in the letter and choose a password; "
        "then serve the visitor."
    )

    def prepare(self) -> None:
        """Asks early."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The papers of today, the language of the page, and the address that was looked for."""
        on = clock.local_date(clock.now(), actors.organization_of(self.actor).jurisdiction)
        return {
            "papers": dictionaries.choices(found.PAPERS, on=on),
            "initial": {"language": self.request.LANGUAGE_CODE},
        }

    def act(self, form: forms.Form) -> Any:
        """Opens it."""
        given = {name: value for name, value in form.cleaned_data.items() if name != "asked"}
        return openings.open_at_counter(actor=self.actor, **given)

    def extra(self) -> dict[str, Any]:
        """What it is for, and the way back."""
        intro = _(
            "For somebody who has come in person and has no account. You write down who it is; the visitor agrees and "
            "chooses the password alone, by a letter to the own address."
        )
        return {"intro": intro, "cancel_url": reverse("institutions:counter_new", args=[self.kwargs["org"]])}

    def _draft(self) -> str:
        """Nothing about a visitor is kept in the browser."""
        return ""

    def success_url(self, result: Any) -> str:
        """On to the service."""
        return reverse("institutions:counter_new", args=[self.kwargs["org"]])


class ServicePage(ObjectPage):
    """One service: what the visitor consented to and how, what may be begun, what was done, what the visitor said."""

    policy: ClassVar[str] = "institutions.counter_service.view"
    model = CounterService
    template_name = "institutions/counter/page.html"
    related = RELATED

    def extra(self, obj: CounterService) -> dict[str, Any]:
        """What was done from the events; while it is open, what may be begun."""
        done = found.deeds(obj)
        matters = found.matters(obj, done)
        files = StoredFile.objects.filter(subject=obj.stream, erased_at=None)
        return {
            "deeds": found.titled(done, matters),
            "matters": matters,
            "colleague": obj.clerk_id != self.actor.user and self.actor.has_role("counter_clerk"),
            "history": found.history(obj),
            "papers": list(files),
            "beginnings": self._beginnings(obj),
        }

    def _beginnings(self, service: CounterService) -> list[navigation.Item]:
        over = service.state != "acting" or clock.now() >= service.acts_until
        if over or service.clerk_id != self.actor.user:
            return []
        address = found.address_in(service)
        return navigation.beginnings(found.served(self.actor, service.thread.number), address)


class HomePage(ActingView):
    """Where every way back leads while one serves: the page of the service."""

    policy: ClassVar[str] = "institutions.counter_service.view"
    at_counter = serving.OPEN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the service; who serves nobody goes to the list."""
        if self.actor.served is None:
            return redirect("institutions:counter_services", org=kwargs["org"])
        office = kwargs["org"].partition(serving.JOINT)[0]
        return redirect("institutions:counter_service", org=office, pk=self.actor.served.service)


class ConsentPage(MovePage):
    """The visitor says the code, or the signed paper is kept."""

    policy: ClassVar[str] = "institutions.counter_service.consent"
    model = CounterService
    related = RELATED
    move = "consent"
    service = services.consent
    done_message = _("The consent is recorded. You may act for the visitor now.")

    def form(self, *args: Any) -> forms.Form:
        """For the code, or for the paper."""
        made = CodeForm if self.object.consent == CounterService.CODE else PaperForm
        return made(*args, **self.form_arguments())

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {**super().extra(), "cancel_url": self.success_url(self.object)}

    def success_url(self, result: CounterService) -> str:
        """Its page."""
        return _page(self, result)


class MovesOfServicePage(MovesPage):
    """Sends the code, ends the service."""

    policy: ClassVar[str] = "institutions.counter_service.view"
    model = CounterService
    related = RELATED
    doings: ClassVar[dict[str, Doing]] = {
        "send_code": Doing(services.send_code),
        "close": Doing(services.close),
        "drop": Doing(services.drop),
    }
    words: ClassVar[dict[str, tuple[Text, Text]]] = {
        "send_code": (
            _("The visitor gets a letter with a code and with what is consented to by saying it."),
            _("The code is sent to the visitor's own address."),
        ),
        "close": (
            _(
                "You act for the visitor no more: what is still a draft, the visitor alone can send. "
                "Print the receipt: with it the visitor confirms or withdraws."
            ),
            _("The service has ended. Print the receipt now."),
        ),
        "drop": (_("Nothing was done in the visitor's name."), _("The service has ended. Nothing was done in it.")),
    }

    def prepare(self) -> None:
        """What follows from the move, before and after it."""
        super().prepare()
        self.intro, self.done_message = self.words[self.move]

    def extra(self) -> dict[str, Any]:
        """What follows, and the way back."""
        return {**super().extra(), "intro": self.intro, "cancel_url": self.success_url(self.object)}

    def success_url(self, result: CounterService) -> str:
        """Its page."""
        return _page(self, result)


class PrintPage(MovePage):
    """Prints the receipt with a code that is made now and shown nowhere else."""

    policy: ClassVar[str] = "institutions.counter_service.print_receipt"
    model = CounterService
    related = RELATED
    move = "print_receipt"

    def act(self, form: forms.Form) -> bytes:
        """A new code, on paper. Printing again is never stale: the last receipt counts."""
        locked = locking.lock(self.object)
        return counter_papers.receipt(locked, services.print_receipt(locked, actor=self.actor))

    def done(self, result: bytes) -> HttpResponse:
        """The PDF itself, kept nowhere."""
        return _pdf(result, f"receipt-{self.object.thread.number}.pdf")

    def extra(self) -> dict[str, Any]:
        """What follows, and the way back."""
        intro = _("A receipt printed before opens nothing any more.")
        return {**super().extra(), "intro": intro, "cancel_url": _page(self, self.object)}


class ConsentPaper(ServicePage):
    """What the visitor signs, as a PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        service = self.find()
        return _pdf(counter_papers.consent_form(service), f"consent-{service.thread.number}.pdf")


def places_of(matters: list[found.Matter], reader: Reader) -> list[found.Matter]:
    """The matters with their addresses for a reader."""
    places = thread_places.of_streams([one.stream for one in matters], reader)
    return [found.at(one, places[one.stream].url) if one.stream in places else one for one in matters]


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _page(view: ActingView, service: CounterService) -> str:
    return reverse("institutions:counter_service", kwargs={"org": view.kwargs["org"], "pk": service.pk})


def _side(service: CounterService) -> str:
    side = service.membership.organization
    return str(_("for oneself")) if side.is_person else str(side.name)

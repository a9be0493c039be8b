"""Pages of contracts: the list, the page with the text beside the facts, the draft, the moves."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.forms.contracts import (
    NAMES,
    ConditionForm,
    DraftForm,
    EndForm,
    OutsideForm,
    PaperForm,
    initial_of,
)
from contracts.forms.fields import ReasonForm
from contracts.models import Condition, Contract, Distribution
from contracts.selectors import documents, drafts, paper, parties, shares, standing
from contracts.services import contracts, force, signing
from institutions.selectors import actors
from market.models import Deal
from transfer.edge.summaries import Summary, needed, of_form
from transfer.edge.views.pages import Doing, FormPage, MovePage, MovesPage, ObjectMixin, ObjectPage
from transfer.kernel import locking, policy
from transfer.kernel.errors import NotVisible, Text
from transfer.mechanisms.signing import selectors as envelopes


def address(view: Any, contract: Contract) -> str:
    """The contract's page in the workspace of the view."""
    return reverse("contracts:contract", kwargs={"org": view.kwargs["org"], "pk": contract.pk})


class ContractPage(ObjectPage):
    """One contract: thread, text beside facts, signatures, conditions, payments, what is shared out."""

    policy = "contracts.contract.view"
    model = Contract
    template_name = "contracts/contract/page.html"
    related = ("thread", "deal", "exchange")

    def extra(self, obj: Contract) -> dict[str, Any]:
        """The text as it is signed, else as the draft stands, and what came of it."""
        rows = list(obj.payments.select_related("payer", "payee", "thread", "contract").order_by("paid_on", "pk"))
        mine = {party.organization_id for party in obj.parties.all() if self.actor.acts_for(party.organization_id)}
        missing = drafts.lacks(obj, on=drafts.today(obj)) if obj.state == "drafting" else []
        lines = envelopes.lines(documents.envelope_of(obj)) if obj.envelope else []
        names = {party.organization_id: party.name for party in obj.parties.all()}
        return {
            "text": parties.named(documents.shown(obj), obj),
            "missing": [(drafts.field_label(obj, one.field), one.message) for one in missing],
            "lines": lines,
            "names": names,
            "awaited": standing.awaited(lines, names),
            "standing": standing.of(obj, rows),
            "may_drop": obj.state != "awaiting_condition"
            or any(one.status == "refused" for one in obj.conditions.all()),
            "can_sign": obj.state == "signing" and self._has_to_sign(obj),
            "payments": rows,
            "paid": sum(row.amount_minor for row in rows if row.state == "confirmed"),
            "distributions": self._distributions(obj),
            "open_income": [one for one in shares.open_payments(obj, actors.organization_of(self.actor))],
            "is_seller": any(party.organization_id in mine for party in parties.on_side(obj, "seller")),
            "has_open_condition": any(one.status == "open" for one in obj.conditions.all()),
        }

    def _has_to_sign(self, contract: Contract) -> bool:
        open_places = envelopes.open_signatories(documents.envelope_of(contract), self.actor)
        verdict = policy.may(self.actor, "contracts.contract.sign", contract)
        return bool(open_places) and (bool(verdict) or verdict.assurance > 0)

    def _distributions(self, contract: Contract) -> list[tuple[Distribution, list[Any]]]:
        rows = (
            Distribution.objects.visible_to(self.actor)
            .filter(contract=contract)
            .select_related("thread", "institution")
        )
        return [(row, shares.lines_for(row, self.actor)) for row in rows.prefetch_related("lines")]


class DocumentPage(ObjectPage):
    """The text alone, to read, print and check."""

    policy = "contracts.contract.view"
    model = Contract
    template_name = "contracts/contract/document.html"

    def extra(self, obj: Contract) -> dict[str, Any]:
        """The text with its hash and signatures."""
        text = documents.shown(obj)
        shown = parties.named(text, obj)
        return {"text": shown, "document_hash": documents.hash_of(text), "signatures": paper.signatures(obj)}


class PaperPage(ObjectMixin):
    """The same as a PDF."""

    policy = "contracts.contract.view"
    model = Contract

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        contract = self.find()
        file = paper.rendered(
            documents.shown(contract),
            people=parties.people(contract),
            made_at=contract.changed_at,
            signed=paper.signatures(contract),
            is_draft=contract.state == "drafting",
        )
        name = f"contract-{contract.thread.number}.pdf"
        return HttpResponse(
            file, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
        )


class FromDealPage(FormPage):
    """Drafts the contract of an agreed deal."""

    policy = "contracts.contract.draft"
    form_class = forms.Form
    title = _("Draft the contract")
    action_label = _("Draft the contract from the agreed offer")

    def prepare(self) -> None:
        """Finds the deal among what is visible."""
        found = Deal.objects.visible_to(self.actor).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        self.deal = found
        self.require(self.policy, Contract(deal=found))

    def subject(self) -> Any:
        """The deal."""
        return self.deal

    def act(self, form: forms.Form) -> Contract:
        """Drafts it in the language of the page."""
        return contracts.draft_from_deal(self.deal, actor=self.actor, original_lang=self.request.LANGUAGE_CODE)

    def success_url(self, result: Contract) -> str:
        """On to what is still missing."""
        return reverse("contracts:contract_change", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """What will be taken over."""
        return {"intro": _("Parties, price, payment and the extent of the right come from the offer you agreed on.")}


class OutsidePage(FormPage):
    """Begins the contract for an agreement made elsewhere."""

    policy = "contracts.contract.draft"
    form_class = OutsideForm
    title = _("Enter a contract made elsewhere")
    action_label = _("Begin the draft")

    def prepare(self) -> None:
        """Who may draft."""
        self.require(self.policy)

    def act(self, form: forms.Form) -> Contract:
        """Begins it."""
        own, given = actors.organization_of(self.actor), form.cleaned_data
        sides = {"seller": ([own], [given["other"]]), "buyer": ([given["other"]], [own])}[given["side"]]
        return contracts.draft_outside(
            actor=self.actor,
            sellers=sides[0],
            buyers=sides[1],
            title=given["title"],
            contract_class=given["contract_class"],
        )

    def success_url(self, result: Contract) -> str:
        """On to what is still missing."""
        return reverse("contracts:contract_change", kwargs={"org": self.kwargs["org"], "pk": result.pk})


class ChangePage(MovePage):
    """The draft in sections."""

    policy = "contracts.contract.change"
    model = Contract
    move = "change"
    form_class = DraftForm
    template_name = "contracts/contract/form.html"
    title = _("Fill in the contract")
    action_label = _("Save and read the text")
    related = ("thread", "deal")

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        return {"initial": initial_of(self.object), "contract": self.object}

    def act(self, form: forms.Form) -> Contract:
        """Changes it."""
        assert isinstance(form, DraftForm)
        locked = locking.lock(self.object, expected_version=form.cleaned_data["version"])
        return contracts.change(locked, actor=self.actor, **form.draft())

    def success_url(self, result: Contract) -> str:
        """Its page, where the text stands."""
        return address(self, result)

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {**super().extra(), "cancel_url": address(self, self.object)}


class ContractMovePage(MovesPage):
    """The moves of a contract."""

    policy = "contracts.contract.view"
    model = Contract
    doings = {
        "send_to_sign": Doing(signing.send_to_sign),
        "return_to_draft": Doing(signing.return_to_draft, ReasonForm),
        "record_signed": Doing(signing.record_signed, PaperForm),
        "propose_end": Doing(force.propose_end, EndForm),
        "perform": Doing(force.perform),
        "terminate": Doing(force.terminate, ReasonForm),
        "void": Doing(contracts.void, ReasonForm),
    }

    def form(self, *args: Any) -> forms.Form:
        """With the contract's files, where the move rests on one."""
        made = super().form(*args)
        if isinstance(made, PaperForm):
            made.offer_files_of(self.object)
        return made

    def success_url(self, result: Contract) -> str:
        """Its page."""
        return address(self, result)

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {**super().extra(), "cancel_url": address(self, self.object)}

    def summary(self, form: forms.Form) -> Summary | None:
        """What is put before the parties to be signed."""
        if self.move != "send_to_sign":
            return None
        contract = self.object
        place = reverse("contracts:contract_change", kwargs={"org": self.kwargs["org"], "pk": contract.pk})
        missing = drafts.lacks(contract, on=drafts.today(contract))
        readers: list[Text] = [
            _("The signatories of %(parties)s: they read this as the text of the contract and sign its hash.")
            % {"parties": parties.names(contract.parties.all())},
            _("The public, once it is concluded: the transaction, without what is ticked to be kept from it."),
        ]
        held = DraftForm(initial=initial_of(contract), contract=contract)
        gaps = needed(missing, NAMES)
        return of_form(held, change=place, readers=readers, gaps=gaps, language=contract.original_lang)


class ConditionPage(MovePage):
    """How one condition was settled."""

    policy = "contracts.contract.settle_condition"
    model = Contract
    move = "settle_condition"
    form_class = ConditionForm
    template_name = "edge/form.html"
    title = _("Record a condition")
    action_label = _("Record it")

    def prepare(self) -> None:
        """The contract and its condition."""
        super().prepare()
        found = Condition.objects.filter(contract=self.object, pk=self.kwargs["condition"]).first()
        if found is None:
            raise NotVisible
        self.condition = found

    def form(self, *args: Any) -> forms.Form:
        """With the contract's files to rest on."""
        made = super().form(*args)
        assert isinstance(made, ConditionForm)
        made.offer_files_of(self.object)
        return made

    def act(self, form: forms.Form) -> Contract:
        """Settles it."""
        given = dict(form.cleaned_data)
        locked = locking.lock(self.object, expected_version=given.pop("version"))
        return force.settle_condition(locked, actor=self.actor, condition=self.kwargs["condition"], **given)

    def success_url(self, result: Contract) -> str:
        """Its page."""
        return address(self, result)

    def extra(self) -> dict[str, Any]:
        """Which condition."""
        return {"intro": self.condition.what, "cancel_url": address(self, self.object)}

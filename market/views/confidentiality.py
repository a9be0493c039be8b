"""The confidentiality agreement of a deal on its pages: prepared, read, signed, printed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors
from market.forms.confidentiality import ConfidentialitySignForm
from market.models import Deal
from market.selectors import confidentiality as agreement
from market.selectors import confidentiality_paper as paper
from market.services import confidentiality
from transfer.edge.views.pages import ChangingPage, FormPage, ObjectMixin, ObjectPage
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotNow, NotVisible
from transfer.mechanisms.signing.models import Envelope
from transfer.mechanisms.signing.selectors import require_time_to_read

RELATED = ("thread", "seller", "buyer", "exchange", "achievement__thread", "response__demand")


def panel(deal: Deal, actor: Actor) -> dict[str, Any] | None:
    """What the deal's page says of the agreement to the two sides; None for whoever only looks after the deal."""
    side = agreement.side_of(deal, actor)
    if not side:
        return None
    envelope = agreement.latest_for(deal, actor)
    return {
        "envelope": envelope,
        "signatures": agreement.signatures(envelope) if envelope else [],
        "opens": agreement.opens(deal),
        "side": side,
        "time": deal.state in agreement.STATES,
        "may_prepare": agreement.may_prepare(deal)
        and bool(policy.may(actor, "market.deal.prepare_confidentiality", deal)),
        "may_sign": agreement.is_open_to(envelope, actor) and _signs(actor, deal),
    }


def _signs(actor: Actor, deal: Deal) -> bool:
    """Signs for a side, perhaps after one more factor."""
    verdict = policy.may(actor, "market.deal.sign_confidentiality", deal)
    return bool(verdict) or verdict.assurance > 0


class _OfDeal(ObjectMixin):
    model = Deal
    related = RELATED

    def address(self) -> str:
        """The deal's page."""
        return reverse("market:deal", kwargs={"org": self.kwargs["org"], "pk": self.kwargs["pk"]})

    def envelope_of(self, deal: Deal) -> Envelope:
        """The agreement as the reader may see it; NotVisible without one."""
        found = agreement.latest_for(deal, self.actor)
        if found is None:
            raise NotVisible
        return found


class TextPage(_OfDeal, ObjectPage):
    """The text alone, with its hash and signatures, to read and print."""

    policy = "market.deal.view"
    template_name = "market/confidentiality/document.html"

    def extra(self, obj: Deal) -> dict[str, Any]:
        """The text as it was sent."""
        envelope = self.envelope_of(obj)
        return {
            "envelope": envelope,
            "text": agreement.text_of(envelope),
            "signatures": agreement.signatures(envelope),
            "may_sign": agreement.is_open_to(envelope, self.actor) and _signs(self.actor, obj),
        }


class PaperPage(_OfDeal):
    """The same as a PDF."""

    policy = "market.deal.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        deal = self.find()
        name = f"confidentiality-{deal.thread.number}.pdf"
        return HttpResponse(
            paper.rendered(self.envelope_of(deal), deal),
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{name}"'},
        )


class PreparePage(_OfDeal, ChangingPage):
    """The text that would be fixed, and the button that puts it before both sides."""

    policy = "market.deal.prepare_confidentiality"
    form_class = forms.Form
    template_name = "market/confidentiality/prepare.html"
    title = _("Prepare the agreement on confidentiality")
    action_label = _("Put it before both sides")
    done_message = _("The agreement waits for the signatures of both sides.")

    def prepare(self) -> None:
        """The deal, while none is signed or under way."""
        super().prepare()
        agreement.require_none(self.object)

    def act(self, form: forms.Form) -> Deal:
        """Prepares it."""
        return confidentiality.prepare(self.locked(form), actor=self.actor)

    def success_url(self, result: Deal) -> str:
        """The deal's page."""
        return self.address()

    def extra(self) -> dict[str, Any]:
        """The text, what it opens, and the way back."""
        return {
            "object": self.object,
            "text": agreement.built(self.object),
            "opens": agreement.opens(self.object),
            "side": agreement.side_of(self.object, self.actor),
            "cancel_url": self.address(),
        }


class SignPage(_OfDeal, FormPage):
    """The text, for whom one signs, and the button. Without a fresh second factor it leads there and back first."""

    policy = "market.deal.sign_confidentiality"
    form_class = ConfidentialitySignForm
    template_name = "market/confidentiality/sign.html"
    title = _("Sign the agreement on confidentiality")
    action_label = _("Sign for the organization")
    done_message = _("Your signature is recorded.")

    def prepare(self) -> None:
        """The deal while its agreement is being signed; the second factor before anybody reads, not after."""
        self.object = self.find()
        self.require(self.policy, self.object)
        self.envelope = agreement.waiting(self.object)
        if not agreement.is_open_to(self.envelope, self.actor):
            raise NotNow(
                _("Your organization has signed already; a signature is not taken back."), state=self.object.state
            )
        require_time_to_read(self.envelope, self.actor)

    def form_arguments(self) -> dict[str, Any]:
        """The hash of the text that is shown."""
        return {"initial": {"document_hash": self.envelope.document_hash}}

    def act(self, form: forms.Form) -> Deal:
        """Signs what was shown."""
        return confidentiality.sign(self.object, actor=self.actor, document_hash=form.cleaned_data["document_hash"])

    def success_url(self, result: Deal) -> str:
        """The deal's page."""
        return self.address()

    def extra(self) -> dict[str, Any]:
        """The text, for whom, until when, and the way back."""
        return {
            "object": self.object,
            "envelope": self.envelope,
            "text": agreement.text_of(self.envelope),
            "signs_for": actors.organization_of(self.actor).name,
            "opens": agreement.opens(self.object),
            "side": agreement.side_of(self.object, self.actor),
            "cancel_url": self.address(),
        }

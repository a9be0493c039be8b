"""Signing a contract on its page: fresh second factor first, then the text, then one button."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.forms.contracts import SignForm
from contracts.forms.fields import ReasonForm
from contracts.models import Contract
from contracts.selectors import documents, parties, reasons
from contracts.services import signing
from contracts.views.contracts import address
from transfer.edge.views.pages import FormPage, ObjectMixin
from transfer.kernel import locking
from transfer.mechanisms.signing.selectors import require_time_to_read


class _SigningPage(ObjectMixin, FormPage):
    model = Contract
    related = ("thread", "deal")

    def prepare(self) -> None:
        """The contract, while it is being signed."""
        self.object = self.find()
        self.require(self.policy, self.object)
        if self.object.state != "signing":
            raise reasons.not_now(self.object)

    def success_url(self, result: Contract) -> str:
        """Its page."""
        return address(self, result)


class SignPage(_SigningPage):
    """The text, for whom one signs, and the button. Without a fresh second factor it leads there and back first."""

    policy = "contracts.contract.sign"
    form_class = SignForm
    template_name = "contracts/contract/sign.html"
    title = _("Sign the contract")
    action_label = _("Sign for the organization")
    done_message = _("Your signature is recorded.")

    def prepare(self) -> None:
        """Asks for the second factor before anybody reads, not after."""
        super().prepare()
        require_time_to_read(documents.envelope_of(self.object), self.actor)

    def form_arguments(self) -> dict[str, Any]:
        """The hash of the text that is shown."""
        return {"initial": {"document_hash": self.object.document_hash}}

    def act(self, form: forms.Form) -> Contract:
        """Signs what was shown."""
        return signing.sign(self.object, actor=self.actor, document_hash=form.cleaned_data["document_hash"])

    def extra(self) -> dict[str, Any]:
        """The text, for whom, and the way to decline."""
        place = {"org": self.kwargs["org"], "pk": self.object.pk}
        own = [party for party in self.object.parties.all() if self.actor.acts_for(party.organization_id)]
        return {
            "object": self.object,
            "text": parties.named(documents.shown(self.object), self.object),
            "signs_for": parties.names(own),
            "cancel_url": address(self, self.object),
            "decline_url": reverse("contracts:decline", kwargs=place),
        }


class DeclinePage(_SigningPage):
    """Declines to sign, with a reason: the contract is a draft again."""

    policy = "contracts.contract.decline_to_sign"
    form_class = ReasonForm
    title = _("Decline to sign")
    action_label = _("Decline to sign")

    def form_arguments(self) -> dict[str, Any]:
        """The version as shown."""
        return {"initial": {"version": self.object.version}}

    def act(self, form: forms.Form) -> Contract:
        """Declines."""
        given = dict(form.cleaned_data)
        locked = locking.lock(self.object, expected_version=given.pop("version"))
        return signing.decline_to_sign(locked, actor=self.actor, **given)

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"cancel_url": address(self, self.object)}

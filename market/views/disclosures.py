"""Pages of invention disclosures: the inventor's and the transfer office's."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.selectors import actors
from market.forms.disclosures import DisclosureForm, ElectForm, ReleaseForm
from market.models import InventionDisclosure
from market.services import disclosures
from transfer.edge.views.pages import Doing, FormPage, ListPage, MovesPage, ObjectMixin, ObjectPage
from transfer.kernel.errors import Text


class DisclosuresPage(ListPage):
    """One's own disclosures and, for the transfer office, those filed with it."""

    policy = "market.disclosure.view"
    model = InventionDisclosure
    template_name = "market/disclosure/list.html"
    related = ("thread", "institution")

    def queryset(self) -> Any:
        """Of the organization in the address."""
        return super().queryset().filter(institution=self.actor.organization)


class DisclosurePage(ObjectPage):
    """One disclosure with its thread and what may be done now."""

    policy = "market.disclosure.view"
    model = InventionDisclosure
    template_name = "market/disclosure/page.html"
    related = ("thread", "institution", "achievement")


class _Form(FormPage):
    form_class = DisclosureForm
    template_name = "market/disclosure/form.html"
    title: Text = _("Disclose an invention")
    action_label: Text = _("Save the draft")

    def success_url(self, result: InventionDisclosure) -> str:
        """Its page."""
        return reverse("market:disclosure", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def given(self, form: forms.Form) -> dict[str, Any]:
        """The service's input: the fields, and all inventors with oneself first."""
        given = dict(form.cleaned_data)
        own = {"user": self.actor.user, "weight": given.pop("own_weight") or 1}
        inventors = [own, *given.pop("others")]
        return {**given, "inventors": inventors}


class NewPage(_Form):
    """Begins a disclosure as a draft that only its inventors see."""

    policy = "market.disclosure.begin"

    def act(self, form: forms.Form) -> InventionDisclosure:
        """Begins it."""
        institution = actors.organization_of(self.actor)
        return disclosures.begin(actor=self.actor, institution=institution, **self.given(form))


class ChangePage(ObjectMixin, _Form):
    """Changes the draft."""

    policy = "market.disclosure.change"
    model = InventionDisclosure
    title = _("Change the disclosure")

    def prepare(self) -> None:
        """Finds the draft."""
        self.object = self.find()
        self.require(self.policy, self.object)

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        inventors = list(self.object.inventors.all())
        own = next((one.weight for one in inventors if one.user == self.actor.user), 1)
        others = [{"name": one.name, "weight": one.weight} for one in inventors if one.user != self.actor.user]
        return {"instance": self.object, "initial": {"own_weight": own, "others": others}}

    def act(self, form: forms.Form) -> InventionDisclosure:
        """Changes it."""
        fresh = self.find()
        return disclosures.change(fresh, actor=self.actor, **self.given(form))


class MovePage(MovesPage):
    """File, take up, elect, release."""

    policy = "market.disclosure.view"
    model = InventionDisclosure
    doings = {
        "file": Doing(disclosures.file),
        "take_up": Doing(disclosures.take_up),
        "elect": Doing(disclosures.elect, ElectForm),
        "release": Doing(disclosures.release, ReleaseForm),
    }

    def success_url(self, result: InventionDisclosure) -> str:
        """Its page."""
        return reverse("market:disclosure", kwargs={"org": self.kwargs["org"], "pk": result.pk})

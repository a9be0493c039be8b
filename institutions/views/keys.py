"""API keys of a membership."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.forms.keys import KeyForm
from institutions.models import ApiKey
from institutions.selectors import actors, scopes
from institutions.services import api_keys
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage, MovePage
from transfer.kernel import clock


class KeysPage(ActingView):
    """The keys of one's membership; a manager sees all of the organization."""

    policy: ClassVar[str] = "institutions.api_key.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list."""
        self.require(self.policy)
        organization = actors.organization_of(self.actor)
        rows = ApiKey.objects.visible_to(self.actor).filter(membership__organization=organization)
        rows = rows.select_related("membership__user__person", "membership__organization").order_by("-created_at")
        shown = [(row, [scopes.label_of(scope) for scope in row.scopes]) for row in rows]
        context = self.context(rows=shown, now=clock.now())
        return render(request, "institutions/keys/list.html", context)


class CreatePage(FormPage):
    """Makes a key; its secret is shown once, on this answer."""

    policy: ClassVar[str] = "institutions.api_key.create"
    form_class = KeyForm
    title = _("Make an API key")
    action_label = _("Make the key")

    def prepare(self) -> None:
        """The membership one acts in."""
        self.membership = actors.membership_of(self.actor)
        self.require(self.policy, ApiKey(membership=self.membership))

    def form_arguments(self) -> dict[str, Any]:
        """The nouns a key may be given."""
        return {"scopes": scopes.choices()}

    def act(self, form: forms.Form) -> tuple[ApiKey, str]:
        """Makes it."""
        assert isinstance(form, KeyForm)
        given = {name: form.cleaned_data[name] for name in ("label", "scopes")}
        return api_keys.create(self.membership, actor=self.actor, expires_at=form.expires_at(), **given)

    def done(self, result: tuple[ApiKey, str]) -> HttpResponse:
        """The only page that ever shows the secret; it is not kept by browsers or proxies."""
        key, secret = result
        response = render(self.request, "institutions/keys/made.html", self.context(key=key, secret=secret))
        response["Cache-Control"] = "no-store"
        return response

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"cancel_url": reverse("institutions:keys", kwargs={"org": self.kwargs["org"]})}


class RevokePage(MovePage):
    """Revokes a key, at once."""

    policy: ClassVar[str] = "institutions.api_key.revoke"
    model = ApiKey
    related = ("thread", "membership__organization")
    move = "revoke"
    service = staticmethod(api_keys.revoke)
    title = _("Revoke the key")
    action_label = _("Revoke the key")
    done_message = _("The key opens nothing any more.")

    def success_url(self, result: ApiKey) -> str:
        """Back to the keys."""
        return reverse("institutions:keys", kwargs={"org": self.kwargs["org"]})

    def extra(self) -> dict[str, Any]:
        """Which key."""
        return {**super().extra(), "intro": f"{self.object.label} ({self.object.prefix}…)"}

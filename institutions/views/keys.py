"""API keys of a membership."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.filters import KeyListFilter
from institutions.forms.keys import KeyForm
from institutions.models import ApiKey
from institutions.selectors import actors, scopes
from institutions.services import api_keys
from transfer.edge.bulk import Bulk
from transfer.edge.columns import Column, Until, begun, by_text, state
from transfer.edge.views.pages import FormPage, MovePage
from transfer.edge.views.tables import TablePage
from transfer.kernel import clock


class KeysPage(TablePage):
    """The keys of one's membership; a manager sees all of the organization."""

    policy: ClassVar[str] = "institutions.api_key.view"
    model = ApiKey
    template_name = "institutions/keys/list.html"
    filterset_class = KeyListFilter
    related = ("thread", "membership__user__person", "membership__organization")
    title = _("API keys")
    file_name = "keys"
    moves_many = (
        Bulk("revoke", api_keys.revoke, _("Each key opens nothing any more, at once. This cannot be taken back.")),
    )
    columns = (
        Column("label", _("What it is for"), lambda row: row.label, by_text("label")),
        Column("key", _("Key"), lambda row: f"{row.prefix}…", cell="institutions/keys/prefix.html"),
        Column("whose", _("Whose"), lambda row: row.membership.user.person.shown_name),
        Column("may", _("What it may do"), lambda row: ", ".join(str(scopes.label_of(scope)) for scope in row.scopes)),
        Column("until", _("Valid until"), lambda row: Until(row.expires_at), "expires_at"),
        Column("used", _("Last used"), lambda row: row.last_used_at, "last_used_at"),
        replace(state(ApiKey.STATES, "api_key"), cell="institutions/keys/state.html"),
        begun(),
        Column("does", _("What you can do"), lambda row: None, cell="institutions/keys/does.html", acts=True),
    )

    def queryset(self) -> Any:
        """Those of the organization in the address."""
        self.require(self.policy)
        return super().queryset().filter(membership__organization=self.actor.organization)

    def dress(self, rows: Sequence[Any]) -> None:
        """Whether the time of each is over."""
        super().dress(rows)
        now = clock.now()
        for row in rows:
            row.is_over = row.state == "in_force" and row.expires_at <= now


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

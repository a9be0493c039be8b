"""Organizations: the public page, one's own profile, and the application."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.filters import DirectoryFilter
from institutions.forms.accounts import SureForm
from institutions.forms.organizations import ApplyForm, ChangeForm, CorrectForm
from institutions.models import Organization
from institutions.selectors import accounts, actors, directory, profiles
from institutions.services import organizations
from institutions.views.accounts import PersonalView
from transfer.edge.columns import Column, by_name
from transfer.edge.translation_form import Side
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage, ListPage
from transfer.edge.views.tables import SORTED_AT_MOST, Sorting
from transfer.edge.views.translating import TranslatePage as TranslatingPage
from transfer.kernel import locking
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.translations import selectors as translations

_BY_NAME = Sorting(Column("name", _("Name"), lambda row: row.name, by_name("name")))


class PublicListPage(ListPage):
    """The directory of everyone who takes part, by name; where there are very many of them, the newest first."""

    policy: ClassVar[str] = "public"
    model = Organization
    filterset_class = DirectoryFilter
    template_name = "institutions/organizations/public_list.html"
    page_size = 40
    related: ClassVar[tuple[str, ...]] = ()

    def queryset(self) -> Any:
        """Legal persons in force."""
        rows = Organization.objects.visible_to(self.actor)
        return rows.in_force().exclude(kinds__contains=["person"])

    def context(self, **more: Any) -> dict[str, Any]:
        """With what each does here."""
        return super().context(lines=directory.lines(more["rows"]), labels=directory.labels(), **more)

    def _page(self, rows: Any, before: str) -> tuple[list[Any], str]:
        if rows.order_by()[: SORTED_AT_MOST + 1].count() > SORTED_AT_MOST:
            return super()._page(rows, before)
        parts = _BY_NAME.after(rows, before) if before else _BY_NAME.ordered(rows)
        found: list[Any] = []
        for part in parts:
            found += part[: self.page_size + 1 - len(found)]
        shown = found[: self.page_size]
        return shown, _BY_NAME.cursor(shown[-1]) if len(found) > self.page_size else ""


class PublicPage(ActingView):
    """What everyone may know about an organization."""

    policy: ClassVar[str] = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        rows = Organization.objects.visible_to(self.actor).select_related("thread", "applied_to")
        found = rows.filter(slug=kwargs["slug"]).first()
        if found is None:
            raise NotVisible
        return render(
            request, "institutions/organizations/public.html", self.context(object=found, about=profiles.about(found))
        )


class ApplyPage(PersonalView, FormPage):
    """A person registers an organization and becomes its first manager."""

    policy: ClassVar[str] = "institutions.organization.register"
    form_class = ApplyForm
    title = _("Register an organization")
    action_label = _("Apply for verification")
    done_message = _("The application is with the exchange. You can look after the account meanwhile.")

    def prepare(self) -> None:
        """Whoever is signed in."""
        self.user()
        self.require(self.policy)

    def act(self, form: forms.Form) -> Organization:
        """Applies."""
        return organizations.register(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Organization) -> str:
        """To its desk."""
        return reverse("institutions:profile", kwargs={"org": result.slug})

    def extra(self) -> dict[str, Any]:
        """What comes then."""
        return {"cancel_url": reverse("institutions:desks")}


class ProfilePage(ActingView):
    """The organization one acts for, as its people see it."""

    policy: ClassVar[str] = "institutions.organization.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The profile."""
        found = actors.organization_of(self.actor)
        self.require(self.policy, found)
        return render(request, "institutions/organizations/profile.html", self.context(object=found))


class ChangePage(FormPage):
    """Changes the profile; an applicant also corrects what it applied with."""

    policy: ClassVar[str] = "institutions.organization.change"
    title = _("Change the profile")
    action_label = _("Save")
    done_message = _("The profile is saved.")

    def prepare(self) -> None:
        """The organization one acts for."""
        self.object = actors.organization_of(self.actor)
        self.require(self.policy, self.object)

    def form(self, *args: Any) -> forms.Form:
        """Before verification with the identity."""
        applied = self.object.state == "applied" and not self.object.is_person
        form_class = CorrectForm if applied else ChangeForm
        more: dict[str, Any] = {"initial": {name: getattr(self.object, name) for name in form_class.base_fields}}
        return form_class(*args, **more)

    def act(self, form: forms.Form) -> Organization:
        """Locks, compares, saves."""
        given = dict(form.cleaned_data)
        locked = locking.lock(self.object, expected_version=given.pop("version"))
        return organizations.change(locked, actor=self.actor, **given)

    def success_url(self, result: Organization) -> str:
        """Back to the profile."""
        return reverse("institutions:profile", kwargs={"org": result.slug})

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"cancel_url": self.success_url(self.object)}


class TranslatePage(TranslatingPage):
    """Translates what the organization says about itself."""

    policy: ClassVar[str] = "institutions.organization.translate"
    model = Organization
    service = organizations.translate
    labels: ClassVar[Any] = {"about": _("about")}

    def find(self) -> Organization:
        """The organization one acts for; NotVisible while it says nothing."""
        found = actors.organization_of(self.actor)
        if not found.about:
            raise NotVisible
        return found

    def written(self) -> str:
        """As it says."""
        return str(self.object.about_lang)

    def targets(self) -> list[tuple[str, str]]:
        """Every other language."""
        return translations.targets(self.written())

    def sides(self) -> Sequence[Side]:
        """What it says, and what there is of it."""
        return translations.sides(profiles.original(self.object), self.language)

    def names(self) -> Mapping[Any, str]:
        """Who translated."""
        return accounts.names_of({side.by for side in self.sides() if side.by})

    def success_url(self, result: Any) -> str:
        """Back to the profile."""
        return reverse("institutions:profile", kwargs={"org": self.kwargs["org"]})


class LeavePage(FormPage):
    """Ends the organization's own participation."""

    policy: ClassVar[str] = "institutions.organization.leave"
    form_class = SureForm
    title = _("Leave the exchange")
    action_label = _("Leave the exchange")
    done_message = _("The organization has left the exchange.")

    def prepare(self) -> None:
        """The organization one acts for."""
        self.object = actors.organization_of(self.actor)
        self.require(self.policy, self.object)

    def act(self, form: forms.Form) -> Organization:
        """Leaves."""
        return organizations.leave(self.object, actor=self.actor)

    def success_url(self, result: Organization) -> str:
        """To one's other desks."""
        return reverse("institutions:desks")

    def extra(self) -> dict[str, Any]:
        """What will happen."""
        intro = _("Nobody acts for it any more. What was filed stays public with its number.")
        return {"intro": intro, "cancel_url": reverse("institutions:profile", kwargs={"org": self.kwargs["org"]})}

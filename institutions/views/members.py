"""The people of an organization and their roles."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.filters import MemberListFilter
from institutions.forms.members import DescribeForm, MemberRolesForm, ReasonForm
from institutions.models import Invitation, Membership, RoleGrant
from institutions.selectors import actors, dictionaries, reasons, roles
from institutions.services import memberships, role_grants
from transfer.edge.bulk import Bulk
from transfer.edge.columns import Column, begun, by_text, state
from transfer.edge.move_form import MoveForm
from transfer.edge.views.pages import MovePage
from transfer.edge.views.tables import TablePage
from transfer.kernel import clock, locking
from transfer.kernel.errors import NotVisible


def _fields(row: Membership) -> str:
    return " · ".join(dictionaries.label("technology_field", code) for code in row.technology_fields)


class MembersPage(TablePage):
    """Everyone of the organization, who was invited, and which roles wait for a second person."""

    policy: ClassVar[str] = "institutions.membership.list"
    model = Membership
    template_name = "institutions/members/list.html"
    filterset_class = MemberListFilter
    related = ("thread", "user__person", "organization")
    title = _("Members")
    file_name = "members"
    sorted_by = "begun"
    moves_many = (
        Bulk(
            "end",
            memberships.end,
            _("Each acts for the organization no more, and the API keys of each are revoked. This is not taken back."),
        ),
    )
    columns = (
        Column("name", _("Name"), lambda row: row.user.person.shown_name,
               by_text(Coalesce(NullIf("user__person__name", Value("")), "user__person__name_latin"))),
        Column("job", _("Position"), lambda row: row.user.person.job, "user__person__job"),
        Column("roles", _("Roles"), lambda row: " · ".join(roles.label(role) for role in row.roles)),
        Column("fields", _("Technology fields"), _fields),
        Column("away", _("Away"), lambda row: row.absence, "away_from", cell="institutions/members/away.html"),
        state(Membership.STATES, "membership"),
        begun(_("Since"), shown=True),
        Column("does", _("What you can do"), lambda row: None, cell="institutions/members/does.html", acts=True),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Those of the organization who have not left."""
        self.require(self.policy)
        self.organization = actors.organization_of(self.actor)
        return super().queryset().filter(organization=self.organization).exclude(state="ended")

    def extra(self) -> dict[str, Any]:
        """What waits: for a second person, for an answer."""
        grants = RoleGrant.objects.visible_to(self.actor).open().filter(membership__organization=self.organization)
        invited = Invitation.objects.visible_to(self.actor).filter(organization=self.organization, state="sent")
        return {
            "organization": self.organization,
            "grants": grants.select_related("membership__user__person", "membership__organization"),
            "invited": invited.select_related("organization").order_by("created_at"),
            "new_invitation": Invitation(organization=self.organization),
        }


class _ToMembers(MovePage):
    related = ("thread", "organization")

    def success_url(self, result: Any) -> str:
        """Back to the members."""
        return reverse("institutions:members", kwargs={"org": self.kwargs["org"]})

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {**super().extra(), "cancel_url": self.success_url(None)}


class RequestRolesPage(_ToMembers):
    """Asks that a member gets roles; a second person approves."""

    policy: ClassVar[str] = "institutions.role_grant.request"
    model = Membership
    form_class = MemberRolesForm
    template_name = "edge/form.html"
    title = _("Ask for roles")
    action_label = _("Ask a second person to approve")
    done_message = _("The request waits for a second person.")
    service = staticmethod(role_grants.request)

    def prepare(self) -> None:
        """The member, and whether one may ask."""
        self.object = self.find()
        self.require(self.policy, RoleGrant(membership=self.object))

    def form_arguments(self) -> dict[str, Any]:
        """The roles that the member does not have."""
        open_to = roles.choices(self.object.organization)
        return {
            "initial": {"version": self.object.version},
            "roles": [(code, label) for code, label in open_to if code not in self.object.roles],
        }

    def extra(self) -> dict[str, Any]:
        """Who it is about."""
        return {"intro": self.object.user.person.shown_name, "cancel_url": self.success_url(None)}


class DropRolesPage(_ToMembers):
    """Takes roles back, at once."""

    policy: ClassVar[str] = "institutions.membership.drop_roles"
    model = Membership
    move = "drop_roles"
    form_class = MemberRolesForm
    title = _("Take roles back")
    action_label = _("Take these roles back")
    service = staticmethod(memberships.drop_roles)

    def form_arguments(self) -> dict[str, Any]:
        """The roles that the member has."""
        held = [(code, roles.label(code)) for code in self.object.roles]
        return {"initial": {"version": self.object.version}, "roles": held}

    def extra(self) -> dict[str, Any]:
        """Who it is about."""
        return {**super().extra(), "intro": self.object.user.person.shown_name}


class DescribePage(_ToMembers):
    """The fields that a member knows, and an absence."""

    policy: ClassVar[str] = "institutions.membership.describe"
    model = Membership
    move = "describe"
    form_class = DescribeForm
    done_message = _("The fields and the absence are kept.")
    service = staticmethod(memberships.describe)

    def form_arguments(self) -> dict[str, Any]:
        """What is known now."""
        member = self.object
        on = clock.local_date(clock.now(), member.organization.jurisdiction)
        names = ("version", "technology_fields", "away_from", "away_until")
        return {
            "initial": {name: getattr(member, name) for name in names},
            "fields": dictionaries.choices("technology_field", on=on),
        }

    def extra(self) -> dict[str, Any]:
        """Who it is about."""
        return {**super().extra(), "intro": self.object.user.person.shown_name}


class _ChosenMove(_ToMembers):
    """One of several moves, named in the address."""

    services: ClassVar[dict[str, Callable[..., Any]]]

    def prepare(self) -> None:
        """The object, the move of the address, and whether one may."""
        if self.kwargs["move"] not in self.services:
            raise NotVisible
        self.object = self.find()
        chosen = self.object.STATES.move(self.kwargs["move"])
        self.require(chosen.policy, self.object)
        self.title = self.action_label = chosen.label

    def act(self, form: forms.Form) -> Any:
        """Locks, compares, calls."""
        given = dict(form.cleaned_data)
        locked = locking.lock(self.object, expected_version=given.pop("version"))
        return self.services[self.kwargs["move"]](locked, actor=self.actor, **given)

    def extra(self) -> dict[str, Any]:
        """The object and the move."""
        return {
            "object": self.object,
            "move": self.object.STATES.move(self.kwargs["move"]),
            "cancel_url": self.success_url(None),
        }


class MemberMovePage(_ChosenMove):
    """Suspends a member, lifts it, or ends the membership."""

    policy: ClassVar[str] = "institutions.membership.view"
    model = Membership
    services = {"suspend": memberships.suspend, "resume": memberships.resume, "end": memberships.end}

    def form(self, *posted: Any) -> forms.Form:
        """Suspending asks for a reason."""
        more: dict[str, Any] = {"initial": {"version": self.object.version}}
        if self.kwargs["move"] == "suspend":
            return ReasonForm(*posted, reasons=reasons.choices(), **more)
        return MoveForm(*posted, **more)


class GrantMovePage(_ChosenMove):
    """The second person approves or refuses; who asked may withdraw."""

    policy: ClassVar[str] = "institutions.role_grant.view"
    model = RoleGrant
    related = ("thread", "membership__organization")
    services = {"approve": role_grants.approve, "refuse": role_grants.refuse, "withdraw": role_grants.withdraw}

    def extra(self) -> dict[str, Any]:
        """Who gets which roles."""
        words = "、".join(roles.label(role) for role in self.object.roles)
        return {**super().extra(), "intro": f"{self.object.membership.user.person.shown_name}: {words}"}

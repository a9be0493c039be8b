"""Who is signed in, as the header shows it, and the lines of the workspace's menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, Organization, User
from institutions.selectors import actors, counter_services, roles
from transfer.edge import navigation
from transfer.edge.actors import BEHALF
from transfer.edge.navigation import Account, Choice, Item, Served
from transfer.edge.serving import JOINT


def account(request: HttpRequest) -> Account | None:
    """The person, the organization of the address, and all desks to choose from."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    match = request.resolver_match
    org = str(match.kwargs.get("org", "")) if match else ""
    office, _joint, number = org.partition(JOINT)
    slug, _joint, principal = (office, "", "") if number else org.partition(BEHALF)
    memberships = list(actors.memberships_of(user).select_related("user__person"))
    choices = [_choice(membership, slug) for membership in memberships]
    links = [
        Item(_("My account"), reverse("institutions:account"), False),
        Item(_("Done for me at a counter"), reverse("institutions:receipts_own"), False),
        Item(_("Register an organization"), reverse("institutions:organization_apply"), False),
    ]
    name = memberships[0].user.person.shown_name if memberships else user.email
    acting = next((choice.label for choice in choices if choice.current), "")
    if principal and acting:
        found = Organization.objects.filter(slug=principal).first()
        acting = _on_behalf(acting, str(found.name) if found else principal)
    served = _served(user, number) if any("counter_clerk" in row.roles for row in memberships) else None
    if served and number and acting:
        acting = _on_behalf(acting, served.visitor)
    return Account(name=name or user.email, acting=acting, choices=choices, links=links, served=served)


def _served(user: User, number: str) -> Served | None:
    service = counter_services.serving_now(user.pk, number)
    if service is None:
        return None
    side, person = service.membership.organization, service.visitor.person.shown_name
    both = _("%(person)s, %(organization)s") % {"person": person, "organization": side.name}
    return Served(
        visitor=person if side.is_person else str(both),
        number=service.thread.number,
        until=service.acts_until,
        url=reverse("institutions:counter_service", kwargs={"org": service.office.slug, "pk": service.pk}),
        here=service.thread.number == number,
        jurisdiction=service.office.jurisdiction,
    )


def _on_behalf(acting: str, principal: str) -> str:
    return str(_("%(broker)s for %(principal)s") % {"broker": acting, "principal": principal})


def _choice(membership: Membership, slug: str) -> Choice:
    organization = membership.organization
    note = (
        str(_("for oneself")) if organization.is_person else "、".join(roles.label(role) for role in membership.roles)
    )
    url = reverse("institutions:desk", kwargs={"org": organization.slug})
    return Choice(organization.name, note, url, current=organization.slug == slug)


def fill() -> None:
    """Adds this app's lines to the menus."""
    navigation.set_account(account)
    navigation.name_area("workspace", _("Organization"))
    navigation.add("workspace", 800, _("Profile"), "institutions:profile")
    navigation.add("workspace", 810, _("Members"), "institutions:members")
    navigation.add("workspace", 820, _("API keys"), "institutions:keys")
    navigation.name_area("workspace.counter_clerk", _("Counter"))
    for role in ("counter_clerk", "auditor"):
        navigation.add(f"workspace.{role}", 100, _("Services at the counter"), "institutions:counter_services")
    navigation.begins(10, _("Serve a visitor"), "institutions:counter_new", "institutions.counter_service.open")
    place, policy = "institutions:counter_account", "institutions.user.open_at_counter"
    navigation.begins(11, _("Open an account for a visitor"), place, policy)
    for role in ("reviewer", "operator"):
        navigation.add(f"workspace.{role}", 500, _("Organizations to verify"), "institutions:verification")

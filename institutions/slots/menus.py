"""Who is signed in, as the header shows it, and the lines of the workspace's menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, Organization, User
from institutions.selectors import actors, roles
from transfer.edge import navigation
from transfer.edge.actors import BEHALF
from transfer.edge.navigation import Account, Choice, Item


def account(request: HttpRequest) -> Account | None:
    """The person, the organization of the address, and all desks to choose from."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    match = request.resolver_match
    slug, _joint, principal = (match.kwargs.get("org", "") if match else "").partition(BEHALF)
    memberships = list(actors.memberships_of(user).select_related("user__person"))
    choices = [_choice(membership, slug) for membership in memberships]
    links = [
        Item(_("My account"), reverse("institutions:account"), False),
        Item(_("Register an organization"), reverse("institutions:organization_apply"), False),
    ]
    name = memberships[0].user.person.shown_name if memberships else user.email
    acting = next((choice.label for choice in choices if choice.current), "")
    if principal and acting:
        acting = _on_behalf(acting, principal)
    return Account(name=name or user.email, acting=acting, choices=choices, links=links)


def _on_behalf(acting: str, principal: str) -> str:
    found = Organization.objects.filter(slug=principal).first()
    return str(_("%(broker)s for %(principal)s") % {"broker": acting, "principal": found.name if found else principal})


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
    for role in ("reviewer", "operator"):
        navigation.add(f"workspace.{role}", 500, _("Organizations to verify"), "institutions:verification")

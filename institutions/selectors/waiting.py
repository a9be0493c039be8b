"""What of people and organizations waits for an actor."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from institutions.models import Invitation, Organization, RoleGrant
from institutions.selectors import roles
from transfer.edge.waiting import MOST, Waiting
from transfer.kernel import clock
from transfer.kernel.actor import Actor


def invitations(actor: Actor) -> Iterator[Waiting]:
    """Invitations to the person's own address."""
    rows = Invitation.objects.of_person(actor).filter(expires_at__gt=clock.now())
    for row in rows.select_related("organization__thread")[:MOST]:
        number, until = row.organization.thread.number, row.expires_at
        name = str(row.organization.name)
        yield Waiting(_("Answer the invitation"), name, "institutions:invitation_own", row.pk, number, until)


def role_grants(actor: Actor) -> Iterator[Waiting]:
    """Roles of members that wait for a second person who manages the organization."""
    if not (actor.organization and actor.user and actor.has_role("manager")):
        return
    rows = RoleGrant.objects.open().filter(membership__organization=actor.organization)
    rows = rows.exclude(requested_by=actor.user).exclude(membership__user=actor.user)
    for row in rows.select_related("membership__user__person", "thread").order_by("created_at")[:MOST]:
        words = " · ".join(roles.label(role) for role in row.roles)
        title = f"{row.membership.user.person.shown_name}: {words}"
        yield Waiting(_("Decide on roles"), title, "institutions:members", None, row.thread.number)


def organization_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id: the name in the reader's language."""
    return {key: str(one.name) for key, one in Organization.objects.in_bulk(list(ids)).items()}

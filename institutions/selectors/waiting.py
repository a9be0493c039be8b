"""What of people and organizations waits for an actor."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import CounterService, Invitation, Organization, RoleGrant
from institutions.selectors import roles
from transfer.edge.waiting import MOST, Waiting
from transfer.kernel import clock
from transfer.kernel.actor import Actor

_CLERKS = {
    "opened": _("Record the visitor's consent"),
    "acting": _("Go on serving, or end the service"),
    "closed": _("Print the receipt"),
}


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
        yield Waiting(_("Decide on roles"), title, "institutions:members", None, row.thread.number, second=True)


def organization_titles(ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """By id: the name in the reader's language."""
    return {key: str(one.name) for key, one in Organization.objects.in_bulk(list(ids)).items()}


def counter_services(actor: Actor) -> Iterator[Waiting]:
    """For a clerk what is not ended or not printed yet; for a visitor what waits for an answer."""
    if actor.user is None or actor.served is not None:
        return
    rows = CounterService.objects.visible_to(actor).filter(state__in=("opened", "acting", "closed"))
    mine = Q(visitor=actor.user, state="closed")
    if actor.has_role("counter_clerk"):
        serves = Q(clerk=actor.user, office=actor.organization)
        mine |= serves & (~Q(state="closed") | Q(receipt_digest=""))
    for row in rows.filter(mine).select_related("thread", "visitor__person", "office").order_by("created_at")[:MOST]:
        number = row.thread.number
        if row.visitor_id == actor.user:
            words = _("Confirm or withdraw what was done for you at a counter")
            yield Waiting(words, str(row.office.name), "institutions:receipt_own", row.pk, number, row.answer_by)
        else:
            words, due = _CLERKS[row.state], row.answer_by if row.state == "closed" else row.acts_until
            yield Waiting(words, row.visitor.person.shown_name, "institutions:counter_service", row.pk, number, due)

"""Who is told of an event."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from contracts.models import ContractParty, Registration
from institutions.models import CounterService, Membership, User
from transfer.kernel import events
from transfer.kernel.events import Happened
from transfer.roof.notices.addressed import Applicant, Author, Members, Parties, Person, To
from transfer.roof.notices.telling import Line

Found = dict[UUID, UUID | None]
"""The users told, each with the organization in whose workspace."""


def of(line: Line, happened: Happened) -> Found:
    """Everybody the line names who may sign in, without whoever did it."""
    found: Found = {}
    for to in line.to:
        for user, organization in _some(to, happened):
            if found.get(user) is None:
                found[user] = organization
    found.pop(happened.actor_user or UUID(int=0), None)
    open_ = set(User.objects.open().filter(pk__in=found).values_list("pk", flat=True))
    return {user: organization for user, organization in found.items() if user in open_}


def _some(to: To, happened: Happened) -> Iterable[tuple[UUID, UUID | None]]:
    facts = happened.facts
    if isinstance(to, Members):
        roles = (facts.get(to.role_fact, ""),) if to.role_fact else to.roles
        return _members(_ids(facts.get(to.fact)), roles, happened, to.others)
    if isinstance(to, Parties):
        rows = ContractParty.objects.filter(contract=facts["contract"], organization__isnull=False)
        return _members(list(rows.values_list("organization", flat=True)), to.roles, happened, to.others)
    if isinstance(to, Applicant):
        applicants = Registration.objects.filter(pk=facts["registration"]).values_list("applicant", flat=True)
        return _members(list(applicants), to.roles, happened, False)
    if isinstance(to, Person):
        organizations = _ids(facts.get(to.within))
        return [(user, organizations[0] if organizations else None) for user in _ids(facts.get(to.fact))]
    assert isinstance(to, Author)
    first = events.first_of(happened.stream)
    if first and first.served_in is not None:  # begun at a counter: the visitor's, not the clerk's
        visitors = CounterService.objects.filter(pk=first.served_in).values_list("visitor", "membership__organization")
        return list(visitors)
    return [(first.actor_user, first.actor_organization)] if first and first.actor_user else []


def _members(
    organizations: list[UUID], roles: Iterable[str], happened: Happened, others: bool
) -> list[tuple[UUID, UUID | None]]:
    acted = Q(organization__in=[one for one in (happened.actor_organization, happened.on_behalf_of) if one])
    rows = Membership.objects.in_force().filter(organization__in=organizations, roles__overlap=list(roles))
    if others:
        rows = rows.exclude(acted)
    return list(rows.order_by("created_at", "pk").values_list("user", "organization"))


def _ids(value: Any) -> list[UUID]:
    if value is None:
        return []
    return [UUID(str(one)) for one in (value if isinstance(value, list) else [value])]

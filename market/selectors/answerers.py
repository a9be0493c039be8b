"""Who is asked when nobody has answered a demand in time."""

from collections import Counter
from uuid import UUID

from institutions.models import Membership, Organization
from market.models import Achievement, Demand
from transfer.mechanisms.worklist.models import WorkItem

MOST_EXPERTS = 5
"""Organizations asked at once: enough to have a choice, few enough that each feels meant."""


def experts_for(demand: Demand) -> list[Organization]:
    """Organizations whose experts are asked: first those with most accepted achievements of the field, then near ones.

    The demander's own are left out.
    """
    desks = _with_role("expert", demand)
    known = Achievement.objects.public().filter(
        owner__in=[one.pk for one in desks], accepted__technology_field=demand.technology_field
    )
    works = Counter(known.values_list("owner", flat=True))
    region = _region(demand)
    return sorted(desks, key=lambda one: (-works[one.pk], -_near(region, one.region), one.pk))[:MOST_EXPERTS]


def broker_for(demand: Demand) -> Organization | None:
    """The broker agency nearest to the demand's region, at least of its province; None where it has none.

    Between equals, the one with the fewest such items in hand.
    """
    here = _region(demand)
    found = [one for one in _with_role("broker", demand) if "broker_agency" in one.kinds]
    desks = [one for one in found if _near(here, one.region)]
    rows = WorkItem.objects.active().filter(organization__in=[one.pk for one in desks], role="broker")
    load = Counter(rows.values_list("organization", flat=True))
    return min(desks, key=lambda one: (-_near(here, one.region), load[one.pk], one.pk), default=None)


def _with_role(role: str, demand: Demand) -> list[Organization]:
    members = Membership.objects.in_force().filter(roles__contains=[role]).exclude(organization=demand.demander_id)
    found: set[UUID] = set(members.values_list("organization", flat=True))
    return list(Organization.objects.in_force().filter(pk__in=found))


def _region(demand: Demand) -> str:
    return str(demand.region or demand.demander.region)


def _near(one: str, other: str) -> int:
    """How many levels of GB/T 2260 two places share: county 3, city 2, province 1, none 0."""
    return next((digits // 2 for digits in (6, 4, 2) if one and one[:digits] == other[:digits]), 0)

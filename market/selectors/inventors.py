"""Inventors as pages show them, and the colleagues among whom they are chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from institutions.models import Membership, Organization
from institutions.selectors import accounts
from market.models import DisclosedInventor, Inventor

MOST = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """One inventor: the name (of an account, the person's), the parts, and what they come to in per cent."""

    name: str
    user: UUID | None
    weight: int
    percent: str


def shown(rows: Iterable[Inventor | DisclosedInventor]) -> list[Shown]:
    """The inventors in their order. Only for those who may read the disclosure or work on the achievement."""
    found = list(rows)
    names = accounts.names_of([row.user for row in found if row.user])
    total = sum(row.weight for row in found)
    return [
        Shown(
            name=row.name or (names.get(row.user, "") if row.user else "") or _("an account of the institution"),
            user=row.user,
            weight=row.weight,
            percent=f"{round(10_000 * row.weight / total) / 100:g} %",
        )
        for row in found
    ]


def colleagues(institution: Organization, also: Iterable[UUID] = ()) -> list[tuple[str, str]]:
    """The people of the institution for a form: id of the account, and name with position. also: accounts that stand
    in the list already, even where they have left."""
    rows = (
        Membership.objects.in_force()
        .filter(organization=institution.pk, user__person__erased_at=None)
        .select_related("user__person")
        .order_by("user__person__name", "pk")[:MOST]
    )
    people = [row.user.person for row in rows]
    found = {str(one.pk): " · ".join(part for part in (one.shown_name, one.job) if part) for one in people}
    left = [key for key in also if str(key) not in found]
    found |= {str(key): name for key, name in accounts.names_of(left).items()}
    return [(key, name) for key, name in found.items() if name]

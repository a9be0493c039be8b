"""Reading people's accounts."""

from collections.abc import Iterable
from uuid import UUID

from institutions.models import Organization, User
from institutions.models.organizations import PERSON
from transfer.kernel.errors import NotVisible


def desk_of(user: User) -> Organization:
    """The organization of kind person in which a user acts for oneself, also after it ended."""
    found: Organization | None = (
        Organization.objects.filter(kinds__contains=[PERSON], applied_by=user.pk).order_by("created_at").first()
    )
    if found is None:
        raise NotVisible
    return found


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of users as pages show them, by id: "erased" after erasure, "" for one without a name."""
    found = User.objects.filter(pk__in=ids).select_related("person")
    return {user.pk: user.person.shown_name for user in found}

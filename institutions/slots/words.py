"""Words that the edge asks for: a code's label, an organization's name."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from institutions.models import Organization, User
from institutions.selectors import accounts, dictionaries
from transfer.edge.thread_places import Names
from transfer.kernel.actor import Actor


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of organizations in the reader's language."""
    return {key: one.name for key, one in Organization.objects.in_bulk(list(ids)).items()}


def label_of(dictionary: str, code: str) -> str:
    """What a code is called in the reader's language."""
    return dictionaries.label(dictionary, code)


def names_for(actor: Actor, organizations: Iterable[UUID], people: Iterable[UUID]) -> Names:
    """Names for this reader: people are known by name to their colleagues alone, and nobody's own desk is public."""
    public = Organization.objects.visible_to(actor).filter(pk=OuterRef("pk"))
    asked = Organization.objects.filter(pk__in=list(organizations)).annotate(is_public=Exists(public))
    colleagues = User.objects.visible_to(actor).filter(pk__in=list(people)).values_list("pk", flat=True)
    return Names(
        organizations={one.pk: one.name for one in asked},
        public=frozenset(one.pk for one in asked if one.is_public),
        people=accounts.names_of(colleagues),
    )

"""Organizations as people write them."""

from django.db.models import Q

from institutions.models import Organization
from transfer.kernel.actor import Actor


def organization_written(text: str, actor: Actor) -> Organization | None:
    """The one organization in force that this text means: its Unified Social Credit Identifier, the last part of its
    address, else its whole name in either language, capitals aside. None for no or for several of that name.
    """
    wanted = text.strip()
    if not wanted:
        return None
    rows = Organization.objects.visible_to(actor).in_force()
    found: Organization | None = rows.filter(Q(slug=wanted) | Q(uscc=wanted.upper())).first()
    if found is None:
        named = list(rows.filter(Q(name_en__iexact=wanted) | Q(name_zh=wanted))[:2])
        found = named[0] if len(named) == 1 else None
    return found

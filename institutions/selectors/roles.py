"""What the dictionaries say about roles: which a kind of organization has, and which are grave."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries
from transfer.kernel import clock
from transfer.kernel.actor import Assurance
from transfer.kernel.errors import Invalid

DICTIONARY = "membership_role"


def open_to(organization: Organization) -> list[str]:
    """The roles that members of this organization may hold, in the order of its kinds."""
    today = clock.now().date()
    found: dict[str, None] = {}
    for kind in organization.kinds:
        entry = dictionaries.find("organization_kind", kind, on=today)
        found.update(dict.fromkeys(entry.extra.get("roles", ()) if entry else ()))
    return list(found)


def check(organization: Organization, roles: Iterable[str]) -> None:
    """Raises Invalid for a role that members of this kind of organization cannot have."""
    wrong = sorted(set(roles) - set(open_to(organization)))
    if wrong:
        raise Invalid.one("roles", _("Not a role in this kind of organization: %s") % ", ".join(wrong), "choice")


def check_apart(roles: Iterable[str]) -> None:
    """Raises Invalid for roles that nobody holds together: who takes matters in at a counter decides on none."""
    today, held = clock.now().date(), set(roles)
    for role in sorted(held):
        entry = dictionaries.find(DICTIONARY, role, on=today)
        clash = sorted(held.intersection(entry.extra.get("apart", ()) if entry else ()))
        if clash:
            words = {"role": label(role), "others": "、".join(label(other) for other in clash)}
            raise Invalid.one("roles", _("Nobody is both %(role)s and %(others)s.") % words, "apart")


def grave(roles: Iterable[str]) -> list[str]:
    """Those of the roles in which one acts with a second factor."""
    today = clock.now().date()
    entries = [dictionaries.find(DICTIONARY, role, on=today) for role in roles]
    return [e.code for e in entries if e and e.extra.get("assurance", 2) >= Assurance.SECOND_FACTOR]


def label(role: str) -> str:
    """The role in the reader's language."""
    return dictionaries.label(DICTIONARY, role)


def choices(organization: Organization) -> list[tuple[str, str]]:
    """Code and label, in the reader's language, of the roles open to an organization's members."""
    return [(role, label(role)) for role in open_to(organization)]


def take_side(kinds: Iterable[str], side: str) -> bool:
    """Whether organizations of one of these kinds may take that side of a trade: "seller", "buyer" or "broker"."""
    today = clock.now().date()
    entries = [dictionaries.find("organization_kind", kind, on=today) for kind in kinds]
    return any(side in entry.extra.get("sides", ()) for entry in entries if entry)

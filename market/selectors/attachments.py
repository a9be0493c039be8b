"""What the files of market's nouns are, and when they may come and go."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import accounts
from market.models import Achievement, AchievementText, InventionDisclosure, Response
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text

ACHIEVEMENT_KINDS: dict[str, Text] = {
    "evidence": _("evidence for the maturity"),
    "report": _("test report or appraisal"),
    "drawing": _("drawing or description"),
    "picture": _("picture"),
    "other": _("something else"),
}
DISCLOSURE_KINDS: dict[str, Text] = {
    "description": _("description of the invention"),
    "drawing": _("drawing or description"),
    "evidence": _("record of the work"),
    "other": _("something else"),
}
RESPONSE_KINDS: dict[str, Text] = {
    "evidence": _("evidence that it will work"),
    "reference": _("reference of a client"),
    "proposal": _("proposal in full"),
    "other": _("something else"),
}
ACHIEVEMENT_LEVELS: dict[str, Text] = {
    "shared": _("we and the exchange that reviews it"),
    "public": _("everyone, once it is accepted"),
    "confidential": _("we, and who has signed the confidentiality agreement"),
}
DISCLOSURE_LEVELS: dict[str, Text] = {
    "shared": _("everyone who sees the disclosure"),
    "confidential": _("the inventors alone"),
}
RESPONSE_LEVELS: dict[str, Text] = {
    "shared": _("we and the demander"),
    "confidential": _("the demander only after the confidentiality agreement"),
}


def names(organizations: Iterable[UUID], users: Iterable[UUID]) -> dict[UUID, str]:
    """Organizations and users by id, as pages call them."""
    found = {one.pk: one.name for one in Organization.objects.filter(pk__in=set(organizations))}
    people = set(users)
    return {**found, **(accounts.names_of(people) if people else {})}


def achievement_takes(achievement: Achievement) -> bool:
    """While its text is being written, the first or a revision."""
    if achievement.state in ("draft", "returned"):
        return True
    revision = achievement.working_id
    if achievement.state != "accepted" or revision is None or revision == achievement.accepted_id:
        return False
    return not AchievementText.objects.filter(pk=revision, frozen=True).exists()


def disclosure_takes(disclosure: InventionDisclosure) -> bool:
    """While it is a draft."""
    return bool(disclosure.state == "draft")


def response_takes(response: Response) -> bool:
    """While it is a draft."""
    return bool(response.state == "draft")


def achievement_side(actor: Actor, achievement: Achievement) -> UUID | None:
    """The owner."""
    owner: UUID = achievement.owner_id
    return owner


def disclosure_side(actor: Actor, disclosure: InventionDisclosure) -> UUID | None:
    """The institution; who of it opens them is for the disclosure's own rule."""
    institution: UUID = disclosure.institution_id
    return institution


def response_side(actor: Actor, response: Response) -> UUID | None:
    """The author."""
    responder: UUID = response.responder_id
    return responder


def while_it_takes(takes: Any) -> Any:
    """What may be added may be removed, at the same times."""

    def removing(obj: Any, file: Any) -> bool:
        return bool(takes(obj))

    return removing

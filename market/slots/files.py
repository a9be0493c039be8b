"""Files of achievements, disclosures and responses: what they are, who opens them, and the card on the pages."""

from typing import Any

from django.http import HttpRequest

from market.models import Achievement, InventionDisclosure, Response
from market.policies import files as rules
from market.selectors import attachments
from transfer.edge import slots
from transfer.kernel.actor import Actor
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import selectors as files
from transfer.mechanisms.files.services import Holder, hold

hold(
    Holder(
        model=Achievement,
        address="achievements",
        page="market:achievement",
        kinds=attachments.ACHIEVEMENT_KINDS,
        levels=attachments.ACHIEVEMENT_LEVELS,
        view_policy="market.achievement.view",
        attach_policy="market.achievement.attach",
        open_policy="market.achievement.open_file",
        rule=rules.achievement_files,
        owner=attachments.achievement_side,
        adding=attachments.achievement_takes,
        removing=attachments.while_it_takes(attachments.achievement_takes),
        names=attachments.names,
    )
)
hold(
    Holder(
        model=InventionDisclosure,
        address="invention-disclosures",
        page="market:disclosure",
        kinds=attachments.DISCLOSURE_KINDS,
        levels=attachments.DISCLOSURE_LEVELS,
        view_policy="market.disclosure.view",
        attach_policy="market.disclosure.attach",
        open_policy="market.disclosure.open_file",
        rule=rules.disclosure_files,
        owner=attachments.disclosure_side,
        adding=attachments.disclosure_takes,
        removing=attachments.while_it_takes(attachments.disclosure_takes),
        names=attachments.names,
    )
)
hold(
    Holder(
        model=Response,
        address="responses",
        page="market:response",
        kinds=attachments.RESPONSE_KINDS,
        levels=attachments.RESPONSE_LEVELS,
        view_policy="market.response.view",
        attach_policy="market.response.attach",
        open_policy="market.response.open_file",
        rule=rules.response_files,
        owner=attachments.response_side,
        adding=attachments.response_takes,
        removing=attachments.while_it_takes(attachments.response_takes),
        names=attachments.names,
    )
)


@slots.fill("market.achievement.files", name="files", template="files/card.html")
@slots.fill("market.achievement.panels", name="files", template="files/card.html", order=10)
@slots.fill("market.disclosure.panels", name="files", template="files/card.html", order=10)
@slots.fill("market.response.panels", name="files", template="files/card.html", order=10)
def card(request: HttpRequest, actor: Actor, obj: Stateful) -> dict[str, Any] | None:
    """The files of the object for this reader; on a page for everybody the public ones alone."""
    match = request.resolver_match
    return files.card(obj, actor=actor, org=match.kwargs.get("org") if match else None)

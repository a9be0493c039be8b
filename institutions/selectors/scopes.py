"""What an API key may be given: the nouns behind the addresses of the API."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text

LABELS: dict[str, Text] = {
    "contracts.contract": _("Contracts"),
    "contracts.distribution": _("Distributions of income"),
    "contracts.distribution_rule": _("Rules of distribution"),
    "contracts.payment": _("Payments"),
    "contracts.registration": _("Registrations of contracts"),
    "contracts.transaction_notice": _("Notices of transactions"),
    "files.upload": _("Sending files ahead"),
    "institutions.api_key": _("API keys"),
    "institutions.membership": _("Members"),
    "institutions.organization": _("The organization"),
    "institutions.role_grant": _("Roles of members"),
    "market.achievement": _("Achievements"),
    "market.deal": _("Deals"),
    "market.demand": _("Demands"),
    "market.disclosure": _("Invention disclosures"),
    "market.listing": _("Listings"),
    "market.offer": _("Offers"),
    "market.response": _("Responses to demands"),
    "notices.notice": _("Notices to oneself"),
    "notices.preference": _("How one is told"),
    "portal.operations": _("Operations of the node"),
    "publicity.objection": _("Objections"),
    "publicity.publicity": _("Publicity"),
    "talent.mandate": _("Mandates of brokers"),
    "worklist.item": _("Work that waits"),
}
"""How each is called; a test compares them with the addresses."""


@cache
def nouns() -> tuple[str, ...]:
    """Every prefix of policies, such as "market.listing", under which an address of the API stands."""
    asked = {name for view in _views(get_resolver().url_patterns) for name in getattr(view, "policies", {}).values()}
    return tuple(sorted({name.rpartition(".")[0] for name in asked if name != "public"}))


def choices() -> list[tuple[str, Text]]:
    """(prefix, label) for every noun of the API."""
    return [(noun, LABELS.get(noun, noun)) for noun in nouns()]


def label_of(scope: str) -> Text:
    """How a scope of a key is called: a noun, a whole app, or a single move by its name."""
    return LABELS.get(scope, scope)


def _views(patterns: Iterable[Any]) -> Iterator[type]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        elif hasattr(pattern.callback, "cls"):
            yield pattern.callback.cls

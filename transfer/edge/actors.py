"""Who asks, from a request. Users and keys live in an upper app, which provides the three ways to find an actor."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from transfer.edge import serving
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.errors import Misuse, NotVisible


@dataclass(frozen=True, slots=True)
class Source:
    """How actors are found.

    for_key: the raw API key, or None for an unknown, expired or revoked one.
    for_organization: the request's user in the membership named by the slug in the URL; NotVisible without one.
    for_person: the request's user acting for oneself or just looking, ANONYMOUS when not signed in.
    prove: a key's actor with the code of its user's authenticator app, fresh from now; NotAllowed for a wrong code.
    """

    for_key: Callable[[str], Actor | None]
    for_organization: Callable[[HttpRequest, str], Actor]
    for_person: Callable[[HttpRequest], Actor]
    prove: Callable[[Actor, str], Actor]


_source: Source | None = None
Behalf = Callable[[Actor, str], Actor]
"""Given an actor and the slug of a principal, the actor on its behalf. NotVisible without a mandate in force."""
BEHALF = "__"
"""Joins the slugs of an organization and its principal in a workspace address: /as/agency__university/."""


def _no_mandates(actor: Actor, principal: str) -> Actor:
    raise NotVisible


_behalf: Behalf = _no_mandates

_serving: Behalf = _no_mandates
"""Given a clerk and the number of a service at a counter, the visitor's actor in it."""


def provide_serving(found: Behalf) -> None:
    """Called once by the app that has counters."""
    global _serving
    _serving = found


def at_counter(actor: Actor, number: str) -> Actor:
    """The visitor served by this clerk in the service of this number; the actor itself for none. NotVisible for a
    service that is not the clerk's, NotNow for one that is not open."""
    return _serving(actor, number) if number else actor


def provide(source: Source) -> None:
    """Called once by the app that has the users."""
    global _source
    _source = source


def provide_behalf(behalf: Behalf) -> None:
    """Called once by the app that has the mandates."""
    global _behalf
    _behalf = behalf


def on_behalf(actor: Actor, principal: str) -> Actor:
    """The actor on behalf of the organization with this slug; itself for none. NotVisible without a mandate."""
    return _behalf(actor, principal) if principal else actor


def source() -> Source:
    """The provided source. Misuse when no app has provided one."""
    if _source is None:
        raise Misuse("no app provides actors")
    return _source


def of_request(request: HttpRequest, organization: str | None) -> Actor:
    """The actor of a page: the membership named in the URL, else the person, else the anonymous public.

    `agency__university` is the agency's membership on behalf of the university, `office___number` the visitor whom the
    clerk of the office serves in that service.
    """
    if _source is None:
        return ANONYMOUS
    if not organization:
        return _source.for_person(request)
    office, _joint, number = organization.partition(serving.JOINT)
    if number:
        clerk = _source.for_organization(request, office)
        return clerk if clerk.is_anonymous else at_counter(clerk, number)
    own, _joint, principal = organization.partition(BEHALF)
    return on_behalf(_source.for_organization(request, own), principal)

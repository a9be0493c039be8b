"""What long work asks of this floor: who acts by a membership as it is now, and where its files are kept."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase

from institutions.models import Membership, Organization
from institutions.selectors import actors
from transfer.edge import actors as edge_actors
from transfer.edge.actors import BEHALF
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import NotVisible
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import selectors as files
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.services.glance import glance
from transfer.mechanisms.jobs.services import House, Paper, provide

OPEN_POLICY = "jobs.job.open_file"
_STATES = {"received": "waiting", "quarantined": "waiting", "clean": "clean", "refused": "refused"}


def desk_of(actor: Actor) -> str:
    """The slug of its workspace, with that of the principal it acts for."""
    own = actors.organization_of(actor).slug
    if actor.on_behalf_of is None:
        return own
    return f"{own}{BEHALF}{Organization.objects.get(pk=actor.on_behalf_of).slug}"


def actor_of(membership: UUID, desk: str, assurance: int) -> Actor:
    """Who acts by a membership, with today's roles, at that desk."""
    found = Membership.objects.filter(pk=membership).first()
    if found is None:
        raise NotVisible
    own = actors.actor_of_membership(found, assurance=assurance)
    return edge_actors.on_behalf(own, desk.partition(BEHALF)[2])


def receive(job: Stateful, actor: Actor, upload: Any, kind: str) -> UUID:
    """Keeps a file of the job, for its organization."""
    owner: UUID = job.owner  # type: ignore[attr-defined] # a Job
    made = services.receive(
        actor=actor,
        upload=upload,
        subject=job.stream,
        kind=kind,
        owner=owner,
        thread=job.thread,
        open_policy=OPEN_POLICY,
    )
    return made.pk


def paper(file: UUID) -> Paper:
    """A file as it stands."""
    found = StoredFile.objects.get(pk=file)
    state = "gone" if found.erased_at else _STATES[found.state]
    return Paper(found.pk, found.name, found.size, state, files.explained(found.findings))


def read(file: UUID, actor: Actor, purpose: str) -> Iterator[bytes]:
    """Its clear content."""
    return services.open_clear(actor=actor, file=StoredFile.objects.get(pk=file), purpose=purpose)


def download(file: UUID, actor: Actor) -> HttpResponseBase:
    """The answer that saves it."""
    return services.download(actor=actor, file=StoredFile.objects.get(pk=file))


def erase(job: Stateful) -> int:
    """Takes its files away."""
    return services.erase_of(actor=SYSTEM, subject=job.stream)


def fill() -> None:
    """Provides it, once, when the apps start."""
    provide(
        House(
            desk_of=desk_of,
            actor_of=actor_of,
            receive=receive,
            glance=glance,
            paper=paper,
            read=read,
            download=download,
            erase=erase,
        )
    )

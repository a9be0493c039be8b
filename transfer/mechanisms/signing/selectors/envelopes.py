"""Envelopes as pages and upper apps look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, keys, ruleset
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import NotAllowed
from transfer.mechanisms.signing import seals
from transfer.mechanisms.signing.models import Envelope, Signatory, Signature
from transfer.mechanisms.signing.querysets import EnvelopeQuerySet
from transfer.mechanisms.signing.states.envelopes import UNDER_WAY

FRESH = "signing.fresh_factor"
"""The rule: for how long a second factor counts as fresh for signing."""


@dataclass(frozen=True, slots=True)
class SignatoryLine:
    """One signatory and what it has done. turn: it may sign now."""

    signatory: Signatory
    signature: Signature | None
    turn: bool


def of_subject(subject: str) -> EnvelopeQuerySet:
    """The envelopes of a subject, newest first."""
    return Envelope.objects.filter(subject=subject).order_by("-created_at", "-id")


def waiting_for(actor: Actor) -> EnvelopeQuerySet:
    """The envelopes under way that this actor's side has still to sign (whether or not it is its turn)."""
    owed = Signatory.objects.filter(organization__in=actor.parties, signature__isnull=True)
    return Envelope.objects.filter(state__in=UNDER_WAY, pk__in=owed.values("envelope")).order_by("sign_by", "id")


def lines(envelope: Envelope) -> list[SignatoryLine]:
    """Every signatory in order, with its signature. Two queries."""
    signatories = list(envelope.signatories.order_by("order", "id"))
    made = {signature.signatory_id: signature for signature in envelope.signatures.all()}
    missing = [one.order for one in signatories if one.pk not in made]
    turn = min(missing, default=None) if envelope.state in UNDER_WAY else None
    return [SignatoryLine(one, made.get(one.pk), turn=one.pk not in made and one.order == turn) for one in signatories]


def open_signatories(envelope: Envelope, actor: Actor) -> list[Signatory]:
    """The unsigned places of this envelope that the actor's side fills, in order."""
    return list(
        envelope.signatories.filter(organization__in=actor.parties, signature__isnull=True).order_by("order", "id")
    )


def awaiting(organizations: Sequence[UUID], *, kind: str) -> QuerySet[Signatory]:
    """The unsigned places of these organizations in envelopes of one kind that are under way."""
    rows = Signatory.objects.filter(organization__in=organizations, signature=None)
    return rows.filter(envelope__kind=kind, envelope__state__in=UNDER_WAY)


def fresh_until(envelope: Envelope, proved_at: datetime) -> datetime:
    """Until when a second factor that was proved then is fresh enough, by the rule in force when it was prepared."""
    on = clock.local_date(envelope.created_at, envelope.jurisdiction)
    rule = ruleset.rule(FRESH, jurisdiction=envelope.jurisdiction, on=on, body=envelope.exchange)
    return clock.deadline(proved_at, rule.period, envelope.jurisdiction)


def require_time_to_read(envelope: Envelope, actor: Actor) -> None:
    """NotAllowed `second_factor_stale` unless the actor's factor stays fresh for a fifth of its time: time to read."""
    proved_at = datetime.fromtimestamp(actor.second_factor_at, UTC)
    until = fresh_until(envelope, proved_at)
    if clock.now() > until - (until - proved_at) / 5:
        raise NotAllowed(
            _("Confirm your second factor again: signing needs a fresh one."),
            code="second_factor_stale",
            assurance=int(Assurance.SECOND_FACTOR),
        )


def seal_key(organization: UUID) -> str:
    """The public key (PEM) with which an organization's seals are checked."""
    return keys.public_pem(seals.public_key(organization))

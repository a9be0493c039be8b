"""Signing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import SYSTEM, Actor, Assurance
from transfer.kernel.errors import NotAllowed, NotNow, RuleBroken
from transfer.kernel.models import Event
from transfer.kernel.workflow import Said
from transfer.mechanisms.signing import seals
from transfer.mechanisms.signing.events import EnvelopeCompleted, EnvelopeSigned
from transfer.mechanisms.signing.models import Envelope, Signatory, Signature
from transfer.mechanisms.signing.selectors import fresh_until
from transfer.mechanisms.signing.statements import statement_of

_SKEW = timedelta(seconds=60)  # a second factor from the future is a broken clock or a forged one


@transaction.atomic
def sign(
    *,
    actor: Actor,
    envelope: Envelope,
    document_hash: str,
    signatory: UUID | None = None,
    expected_version: int | None = None,
) -> Signature:
    """Signs the document's hash for the actor's organization, after a fresh second factor.

    document_hash: of the document that the signer has seen; signing another one is refused. signatory: the place to
    sign at, where the organization has several. The last signature completes the envelope in the same transaction.
    NotAllowed with code second_factor_stale when the second factor is older than the rule
    signing.fresh_factor allows;
    RuleBroken with code document_changed, signed or not_your_turn.
    """
    locking.lock(envelope, expected_version=expected_version)
    policy.require(actor, "signing.envelope.sign", envelope)
    proved_at = _fresh(actor, envelope)
    _open(envelope)
    if document_hash != envelope.document_hash:
        raise RuleBroken(_("This is not the document that was sent for signature."), code="document_changed")
    place = _place(actor, envelope, signatory)
    workflow.apply(
        envelope,
        "sign",
        actor=actor,
        facts=EnvelopeSigned(
            envelope=envelope.pk,
            subject=envelope.subject,
            kind=envelope.kind,
            document_hash=envelope.document_hash,
            organization=place.organization,
            role=place.role,
            order=place.order,
            assurance=int(actor.assurance),
        ),
    )
    signature = _write(actor, envelope, place, proved_at)
    _complete_when_all_signed(envelope, signature)
    return signature


def _fresh(actor: Actor, envelope: Envelope) -> datetime:
    proved_at = datetime.fromtimestamp(actor.second_factor_at, UTC)
    now = clock.after_lock()
    if proved_at > now + _SKEW or now > fresh_until(envelope, proved_at):
        raise NotAllowed(
            _("Confirm your second factor again: signing needs a fresh one."),
            code="second_factor_stale",
            assurance=int(Assurance.SECOND_FACTOR),
        )
    return proved_at


def _open(envelope: Envelope) -> None:
    if envelope.state not in envelope.STATES.move("sign").sources:
        raise NotNow(
            _("Its present state, %(state)s, does not allow this.") % {"state": envelope.STATES.states[envelope.state]},
            state=envelope.state,
            open_moves=[move.name for move in envelope.STATES.open_from(envelope.state)],
        )


def _place(actor: Actor, envelope: Envelope, wanted: UUID | None) -> Signatory:
    unsigned = envelope.signatories.filter(signature__isnull=True).order_by("order", "id")
    own = [one for one in unsigned if one.organization in actor.parties and wanted in (None, one.pk)]
    if not own:
        raise RuleBroken(_("Your organization has signed already; a signature is not taken back."), code="signed")
    if any(one.order < own[0].order for one in unsigned):
        raise RuleBroken(_("Others sign before you. You are told when it is your turn."), code="not_your_turn")
    return own[0]


def _write(actor: Actor, envelope: Envelope, place: Signatory, proved_at: datetime) -> Signature:
    event = Event.objects.get(stream=envelope.stream, version=envelope.version)
    assert actor.user is not None  # the policy asked for a person
    signature = Signature(
        envelope=envelope,
        signatory=place,
        user=actor.user,
        organization=place.organization,
        acted_for=actor.on_behalf_of if actor.on_behalf_of == place.organization else None,
        role=place.role,
        document_hash=envelope.document_hash,
        assurance=int(actor.assurance),
        second_factor_at=proved_at,
        signed_at=event.recorded_at,
        event=event.id,
        key=seals.fingerprint(place.organization),
    )
    signature.statement = statement_of(envelope, signature)
    signature.seal = seals.seal(place.organization, signature.statement)
    signature.save(force_insert=True)
    return signature


def _complete_when_all_signed(envelope: Envelope, last: Signature) -> None:
    if envelope.signatories.filter(signature__isnull=True).exists():
        return
    workflow.apply(
        envelope,
        "complete",
        actor=SYSTEM,
        said=Said(cause=last.event),
        facts=EnvelopeCompleted(
            envelope=envelope.pk,
            subject=envelope.subject,
            kind=envelope.kind,
            document_hash=envelope.document_hash,
            signatures=envelope.signatures.count(),
        ),
    )

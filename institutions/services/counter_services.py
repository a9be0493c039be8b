"""Commands on services at a counter: open, consent, end, print the receipt, confirm, withdraw."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.models import CounterService
from institutions.models.counter_services import ALPHABET
from institutions.selectors import actors, dictionaries
from institutions.selectors import counter_services as found
from institutions.states.counter_services import ENDED
from transfer.edge import letters, rates
from transfer.kernel import clock, locking, policy, ruleset, workflow
from transfer.kernel import events as record
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, NotVisible, Problem
from transfer.kernel.workflow import Said
from transfer.mechanisms.files import services as files

SERVICE, CONFIRMATION = "counter.service", "counter.confirmation"
TRIES, HOUR = 5, 3600
"""So many wrong codes in an hour; a code of six digits holds against that, one of twelve letters against anything."""
ACCOUNT, RECEIPT = "account", "receipt"


@transaction.atomic
def open_service(
    *, actor: Actor, email: str, purposes: Sequence[str], identity: str, consent: str, acting_for: str = ""
) -> CounterService:
    """A clerk writes down who has come, by which paper one saw it, what for, and how the consent will be given.

    email: of the visitor's account; acting_for: the organization for which the visitor has come, "" for oneself.
    Invalid for a visitor without such an account or membership, or for something the visitor could not do either.
    """
    policy.require(actor, "institutions.counter_service.open")
    office = actors.organization_of(actor)
    at = clock.after_lock()
    _check_words(purposes, identity, consent, clock.local_date(at, office.jurisdiction))
    visitor = found.find_visitor(email)
    membership = found.side_of(visitor, acting_for)
    as_visitor = actors.actor_of_membership(membership)
    for code, purpose in zip(purposes, found.purposes_of(purposes), strict=True):
        if not policy.may(as_visitor, purpose["begin"]):
            words = _("The visitor may not do this: %s") % dictionaries.label(found.PURPOSES, code)
            raise Invalid.one("purposes", words, "not_allowed")
    rule = ruleset.rule(
        SERVICE, jurisdiction=office.jurisdiction, on=clock.local_date(at, office.jurisdiction), body=office.pk
    )
    service = CounterService(
        office=office,
        clerk_id=actors.user_id_of(actor),
        visitor=visitor,
        membership=membership,
        purposes=list(dict.fromkeys(purposes)),
        identity=identity,
        consent=consent,
        acts_until=clock.deadline(at, rule.period, office.jurisdiction),
    )
    return workflow.begin(
        service,
        actor=actor,
        jurisdiction=office.jurisdiction,
        facts=lambda it: events.CounterServiceOpened(
            **_about(it),
            purposes=it.purposes,
            identity=it.identity,
            consent=it.consent,
            acts_until=it.acts_until.isoformat(),
        ),
    )


@transaction.atomic
def send_code(service: CounterService, *, actor: Actor) -> CounterService:
    """Sends a code of six digits to the visitor's own address, with what the visitor consents to by saying it."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    sent = workflow.apply(
        service,
        "send_code",
        actor=actor,
        changes={"code_digest": _digest(service, "consent", code)},
        facts=lambda it: events.CounterCodeSent(service=it.pk, visitor=it.visitor_id),
    )
    _mail_code(sent, code)
    return sent


@transaction.atomic
def consent(
    service: CounterService, *, actor: Actor, code: str = "", upload: "File[bytes] | UUID | None" = None
) -> CounterService:
    """Writes down that the visitor consented: by the code that was sent, or by a signed paper, kept as a file.

    Invalid for a wrong code (after five the clerk sends a new one) or without the paper.
    """
    locking.lock(service)
    policy.require(actor, "institutions.counter_service.consent", service)
    kept = None
    if service.consent == CounterService.CODE:
        _require_code(service, code)
    elif upload is None:
        raise Invalid.one("upload", _("Add the signed paper."), "required")
    elif service.state == "opened":
        kept = _kept_paper(service, actor, upload)
    at = clock.after_lock()
    if service.state == "opened" and at >= service.acts_until:
        raise NotNow(ENDED, state=service.state)
    return workflow.apply(
        service,
        "consent",
        actor=actor,
        changes={"consented_at": at, "code_digest": ""},
        facts=lambda it: events.CounterConsented(
            **_about(it), consent=it.consent, file=kept, acts_until=it.acts_until.isoformat()
        ),
    )


@transaction.atomic
def close(service: CounterService, *, actor: Actor) -> CounterService:
    """The clerk acts no more. From now on the visitor confirms or withdraws within the time of its rule."""
    locking.lock(service)
    where, at = service.office.jurisdiction, clock.after_lock()
    rule = ruleset.rule(CONFIRMATION, jurisdiction=where, on=clock.local_date(at, where), body=service.office_id)
    return workflow.apply(
        service,
        "close",
        actor=actor,
        changes={"answer_by": clock.deadline(at, rule.period, where)},
        facts=lambda it: events.CounterServiceClosed(**_about(it), answer_by=it.answer_by.isoformat()),
    )


@transaction.atomic
def drop(service: CounterService, *, actor: Actor) -> CounterService:
    """Ends a service in which nothing was done."""
    return workflow.apply(
        service,
        "drop",
        actor=actor,
        changes={"code_digest": ""},
        facts=lambda it: events.CounterServiceDropped(service=it.pk, office=it.office_id, visitor=it.visitor_id),
    )


@transaction.atomic
def run_out(service: CounterService, *, actor: Actor) -> CounterService:
    """The clerk's time is over: what was done goes to the visitor, what was not begun ends."""
    locking.lock(service)
    return drop(service, actor=actor) if service.acted_at is None else close(service, actor=actor)


@transaction.atomic
def print_receipt(service: CounterService, *, actor: Actor) -> str:
    """A new code for a receipt that is printed now, returned and not kept. A receipt printed before opens nothing."""
    code = get_random_string(12, ALPHABET)
    workflow.apply(
        service,
        "print_receipt",
        actor=actor,
        changes={"receipt_digest": _digest(service, "receipt", code)},
        facts=lambda it: events.CounterReceiptPrinted(service=it.pk, office=it.office_id),
    )
    return code


def enter_receipt(*, actor: Actor, locator: str, code: str) -> tuple[CounterService, str]:
    """The service of a receipt by the code printed on it, and what to keep instead of the code. actor: anybody.

    NotVisible for an unknown locator; Invalid for a wrong code; NotAllowed ("throttled") after five in an hour, for
    this receipt from wherever they come.
    """
    service = CounterService.objects.filter(locator=locator).select_related("visitor", "thread").first()
    if service is None:
        raise NotVisible
    if rates.too_often("counter.receipt", str(service.pk), at_most=TRIES, seconds=HOUR, counts=False):
        raise NotAllowed(_("Too many wrong codes. Try again in an hour, or sign in."), code="throttled")
    digest = _digest(service, "receipt", "".join(char for char in code.lower() if char.isalnum()))
    if found.holder_of_receipt(service, digest) is None:
        rates.too_often("counter.receipt", str(service.pk), at_most=TRIES, seconds=HOUR)
        raise Invalid.one("code", _("This is not the code of the receipt that was printed last."), "wrong")
    return service, digest


@transaction.atomic
def confirm(service: CounterService, *, actor: Actor) -> CounterService:
    """The visitor confirms what was done."""
    return workflow.apply(
        service,
        "confirm",
        actor=actor,
        facts=lambda it: events.CounterServiceConfirmed(**_about(it), by=_by(actor)),
    )


@transaction.atomic
def withdraw(service: CounterService, *, actor: Actor, note: str = "") -> CounterService:
    """The visitor takes the consent back; a clerk who is still acting can do nothing more from this moment.

    What was done stands, and is taken back by its own moves where they are open.
    """
    locking.lock(service)
    before = service.state
    return workflow.apply(
        service,
        "withdraw",
        actor=actor,
        changes={"code_digest": ""},
        said=Said(note=note),
        facts=lambda it: events.CounterServiceWithdrawn(**_about(it), by=_by(actor), after=before),
    )


@transaction.atomic
def lapse(service: CounterService, *, actor: Actor) -> CounterService:
    """The visitor has said nothing in time; the rule says whether what was done stands."""
    locking.lock(service)
    where = service.office.jurisdiction
    on = clock.local_date(service.changed_at, where)
    silence = ruleset.rule(CONFIRMATION, jurisdiction=where, on=on, body=service.office_id).value["silence"]
    return workflow.apply(
        service,
        "lapse",
        actor=actor,
        facts=lambda it: events.CounterServiceLapsed(**_about(it), stands=silence == "stands"),
    )


@transaction.atomic
def forget_text(service: CounterService, *, actor: Actor) -> None:
    """Of a service long ended, forgets what was written about it and erases the signed paper. The events stay."""
    locking.lock(service)
    policy.require(actor, "institutions.counter_service.forget", service)
    CounterService.objects.filter(pk=service.pk).update(identity="")
    record.erase_notes(service.stream)
    files.erase_of(actor=actor, subject=service.stream)


def _about(service: CounterService) -> dict[str, Any]:
    return {
        "service": service.pk,
        "office": service.office_id,
        "clerk": service.clerk_id,
        "visitor": service.visitor_id,
        "organization": service.membership.organization_id,
    }


def _by(actor: Actor) -> str:
    return ACCOUNT if actor.cases is None else RECEIPT


def _digest(service: CounterService, what: str, code: str) -> str:
    return salted_hmac(f"institutions.counter.{what}", f"{service.pk}:{code}", algorithm="sha256").hexdigest()


def _check_words(purposes: Sequence[str], identity: str, consent: str, on: Any) -> None:
    problems = []
    if not purposes or not all(dictionaries.is_valid(found.PURPOSES, code, on=on) for code in purposes):
        problems.append(Problem("purposes", "choice", _("Choose what the visitor has come for.")))
    if not dictionaries.is_valid(found.PAPERS, identity, on=on):
        problems.append(Problem("identity", "choice", _("Choose the paper that you saw.")))
    if consent not in dict(CounterService.WAYS):
        problems.append(Problem("consent", "choice", _("Choose how the visitor consents.")))
    if problems:
        raise Invalid(problems)


def _kept_paper(service: CounterService, actor: Actor, upload: "File[bytes] | UUID") -> UUID:
    try:
        return files.receive(
            actor=actor.in_consequence(),
            upload=upload,
            subject=service.stream,
            kind="consent",
            owner=service.office_id,
            thread=service.thread,
            open_policy="institutions.counter_service.open_file",
        ).pk
    except Invalid as wrong:
        found_wrong = wrong.problems[0]
        raise Invalid.one("upload", found_wrong.message, found_wrong.code) from None


def _require_code(service: CounterService, code: str) -> None:
    key = f"{service.pk}:{service.code_digest}"
    if not service.code_digest:
        raise Invalid.one("code", _("Send the visitor a code first."), "required")
    if rates.too_often("counter.consent", key, at_most=TRIES, seconds=HOUR, counts=False):
        raise Invalid.one("code", _("Too many wrong codes: send a new one."), "throttled")
    given = _digest(service, "consent", "".join(char for char in code if char.isdigit()))
    if not constant_time_compare(given, service.code_digest):
        rates.too_often("counter.consent", key, at_most=TRIES, seconds=HOUR)
        raise Invalid.one("code", _("This is not the code that was sent."), "wrong")


def _mail_code(service: CounterService, code: str) -> None:
    until: datetime = service.acts_until
    with translation.override(service.visitor.language):
        purposes = [dictionaries.label(found.PURPOSES, purpose) for purpose in service.purposes]
        context = {"service": service, "code": code, "purposes": purposes, "until": until}
        subject = _("%(office)s: your code at the counter") % {"office": service.office.name}
        letters.send(service.visitor.email, subject, "institutions/counter/code.txt", context)

"""Sending the mails: at least once, tried again with growing waits, written down. Twice only after a crash in between,
and then under the same Message-ID, so that a mail program shows one."""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, User
from transfer.kernel import clock, locking, policy
from transfer.kernel import events as record
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import NotVisible, RuleBroken
from transfer.roof.notices import events, telling
from transfer.roof.notices.models import Mail, Notice, Undeliverable, address_digest
from transfer.roof.notices.selectors import hours as reading
from transfer.roof.notices.services import letters
from transfer.roof.notices.services.notices import mail_to

MOST_ATTEMPTS = 8
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
"""Replies after the text that speak of the mailbox and not of the text (RFC 5321 section 4.2.3)."""
_FIRST_WAIT = timedelta(seconds=30)
_LEASE = timedelta(minutes=2)
_log = structlog.get_logger()


def send_due(*, actor: Actor, at_most: int = 100) -> int:
    """Sends what is due. Returns how many mails were tried.

    The row is taken in a transaction of its own and sent outside: a slow mail server holds no lock, and a worker that
    dies in between leaves the mail to the next one after two minutes.
    """
    for tried in range(at_most):
        mail = _take()
        if mail is None:
            return tried
        _send(mail)
    return at_most


@transaction.atomic
def retry(mail: Mail, *, actor: Actor) -> Mail:
    """Sets a mail that failed free for another round of attempts."""
    locking.lock(mail)
    if mail.status != Mail.FAILED:
        raise NotVisible
    mail.status, mail.attempts, mail.next_at = Mail.PENDING, 0, clock.after_lock()
    mail.save(update_fields=["status", "attempts", "next_at"])
    return mail


@transaction.atomic
def ask_for_trial(*, actor: Actor) -> Mail:
    """A trial mail to oneself, at once and in quiet hours too: one asked for it. RuleBroken when one came just now."""
    policy.require(actor, "notices.mail.send")
    if actor.user is None:
        raise NotVisible
    locking.lock(User.objects.get(pk=actor.user))
    if reading.next_trial(actor.user) is not None:
        raise RuleBroken(_("A trial e-mail is on its way; wait two minutes for another one."), code="trial")
    at = clock.after_lock()
    return Mail.objects.create(user_id=actor.user, is_trial=True, made_at=at, next_at=at)


def waiting_for_digest() -> list[UUID]:
    """Who has notices whose hour has come and that no mail carries yet."""
    rows = Notice.objects.filter(digest_at__lte=clock.now())
    return list(rows.values_list("user", flat=True).distinct().order_by("user")[:500])


@transaction.atomic
def digest(user: UUID, *, actor: Actor) -> Mail | None:
    """Makes the gathered mail of one person. None when another has made it or everything was read meanwhile."""
    locking.lock(User.objects.get(pk=user))
    rows = Notice.objects.filter(user=user, digest_at__lte=clock.after_lock())
    unread = list(rows.unread())
    mail = mail_to(user, unread, digest=True) if unread else None
    Notice.objects.filter(pk__in=[one.pk for one in unread]).update(mail=mail)
    rows.update(digest_at=None)
    return mail


@transaction.atomic
def _take() -> Mail | None:
    """The next mail that is due and may come now; what became quiet meanwhile waits, and has not been tried."""
    due = Mail.objects.filter(status=Mail.PENDING, next_at__lte=clock.now()).order_by("next_at")
    while (mail := due.select_for_update(skip_locked=True, of=("self",)).first()) is not None:
        at = clock.now()
        free = at if mail.is_trial else reading.mail_at(reading.of(mail.user_id), mail.notices.all(), at)
        if free <= at:
            mail.attempts += 1
            mail.next_at = at + _LEASE
            mail.save(update_fields=["attempts", "next_at"])
            return mail
        mail.next_at = free
        mail.save(update_fields=["next_at"])
    return None


def _send(mail: Mail) -> None:
    user = User.objects.get(pk=mail.user_id)
    notices = list(mail.notices.select_related("thread", "organization").order_by("-pk"))
    if not user.is_active or not (notices or mail.is_trial):
        _finish(mail, Mail.DROPPED)
        return
    try:
        with translation.override(user.language):
            letters.message(mail, user, notices).send()
    except Exception as error:  # whatever the mail server answers: it is tried again, then shown to the operator
        _log.warning("mail_failed", mail=str(mail.pk), error=type(error).__name__)
        if code := _refusal(error):
            _give_up(mail, user, code)
        else:
            _try_again(mail, error)
        return
    _accepted(mail, user, notices)


@transaction.atomic
def _accepted(mail: Mail, user: User, notices: Sequence[Notice]) -> None:
    """Writes down that the mail server took it: in the log, and in the chain what has an effect in law."""
    mail.message_id, mail.address = letters.message_id(mail), address_digest(mail.pk, user.email)
    _finish(mail, Mail.SENT)
    legal = [one.pk for one in notices if one.name in telling.LEGAL]
    rows = locking.lock_all(Notice.objects.filter(pk__in=legal).order_by("pk"))
    record.emit_many(
        [
            record.Draft(
                one.thread_id,
                one.stream,
                events.NoticeMailed(notice=one.pk, user=one.user_id, about=one.event, letter=mail.pk),
                SYSTEM,
            )
            for one in rows
        ],
        at=clock.after_lock(),
    )
    Undeliverable.objects.filter(user=user.pk).delete()


def _try_again(mail: Mail, error: Exception) -> None:
    mail.last_error = type(error).__name__[:80]
    mail.next_at = clock.now() + _FIRST_WAIT * 2 ** (mail.attempts - 1)
    mail.status = Mail.FAILED if mail.attempts >= MOST_ATTEMPTS else Mail.PENDING
    mail.save(update_fields=["last_error", "next_at", "status"])


@transaction.atomic
def _give_up(mail: Mail, user: User, code: int) -> None:
    """The address is no good: nothing is tried again, the person and those who manage the members are told, once."""
    locking.lock(user)
    _finish(mail, Mail.REFUSED)
    mail.last_error, mail.address = str(code), address_digest(mail.pk, user.email)
    mail.save(update_fields=["last_error", "address"])
    if reading.refused(user) is not None:
        return
    at, address = clock.after_lock(), address_digest(user.pk, user.email)
    Undeliverable.objects.update_or_create(user=user, defaults={"since": at, "code": code, "address": address})
    rows = Membership.objects.in_force().filter(user=user).exclude(organization__kinds__contains=["person"])
    record.emit_many(
        [
            record.Draft(
                one.thread_id,
                f"notices.address:{one.pk}",
                events.AddressRefused(membership=one.pk, user=user.pk, organization=one.organization_id, code=code),
                SYSTEM,
            )
            for one in locking.lock_all(rows.order_by("pk"))
        ],
        at=at,
    )


def _refusal(error: Exception) -> int:
    """The reply code when the address was refused for good, 0 for anything else: that may pass."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        return codes[0] if codes and all(500 <= code < 600 for code in codes) else 0
    return error.smtp_code if isinstance(error, SMTPDataError) and error.smtp_code in NO_SUCH_MAILBOX else 0


def _finish(mail: Mail, status: str) -> None:
    mail.status, mail.last_error = status, ""
    mail.sent_at = clock.now() if status == Mail.SENT else None
    mail.save(update_fields=["status", "last_error", "sent_at", "message_id", "address"])

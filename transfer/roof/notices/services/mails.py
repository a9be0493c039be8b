"""Sending the mails: at least once, tried again with growing waits, written down. Twice only after a crash in between,
and then under the same Message-ID, so that a mail program shows one."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.models import User
from transfer.kernel import clock, locking
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible
from transfer.roof.notices.models import Mail, Notice
from transfer.roof.notices.selectors import notices as reading
from transfer.roof.notices.services.notices import mail_to

MOST_ATTEMPTS = 8
DIGEST_AT = time(8)
"""When the mail of the day is made, in the time zone in which pages show instants."""
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


def waiting_for_digest() -> list[UUID]:
    """Who has notices from before the last hour of the digest that no mail carries yet."""
    rows = Notice.objects.filter(digest=True, happened_at__lt=_last_digest_hour(clock.now()))
    return list(rows.values_list("user", flat=True).distinct().order_by("user")[:500])


@transaction.atomic
def digest(user: UUID, *, actor: Actor) -> Mail | None:
    """Makes the mail of the day for one person. None when another has made it or everything was read meanwhile."""
    locking.lock(User.objects.get(pk=user))
    rows = Notice.objects.filter(user=user, digest=True, happened_at__lt=_last_digest_hour(clock.after_lock()))
    unread = list(rows.unread().values_list("pk", flat=True))
    mail = mail_to(user, digest=True) if unread else None
    rows.update(digest=False)
    Notice.objects.filter(pk__in=unread).update(mail=mail)
    return mail


@transaction.atomic
def _take() -> Mail | None:
    due = Mail.objects.filter(status=Mail.PENDING, next_at__lte=clock.now()).order_by("next_at")
    mail = due.select_for_update(skip_locked=True, of=("self",)).first()
    if mail is not None:
        mail.attempts += 1
        mail.next_at = clock.now() + _LEASE
        mail.save(update_fields=["attempts", "next_at"])
    return mail


def _send(mail: Mail) -> None:
    user = User.objects.get(pk=mail.user_id)
    notices = list(mail.notices.select_related("thread", "organization").order_by("-pk"))
    if not user.is_active or not notices:
        _finish(mail, Mail.DROPPED)
        return
    try:
        with translation.override(user.language):
            _message(mail, user, notices).send()
    except Exception as error:  # whatever the mail server answers: it is tried again, then shown to the operator
        _log.warning("mail_failed", mail=str(mail.pk), error=type(error).__name__)
        mail.last_error = type(error).__name__[:80]
        mail.next_at = clock.now() + _FIRST_WAIT * 2 ** (mail.attempts - 1)
        mail.status = Mail.FAILED if mail.attempts >= MOST_ATTEMPTS else Mail.PENDING
        mail.save(update_fields=["last_error", "next_at", "status"])
        return
    _finish(mail, Mail.SENT)


def _finish(mail: Mail, status: str) -> None:
    mail.status, mail.last_error = status, ""
    mail.sent_at = clock.now() if status == Mail.SENT else None
    mail.save(update_fields=["status", "last_error", "sent_at"])


def _message(mail: Mail, user: User, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    shown = [reading.told(notice) for notice in notices]
    one = shown[0] if not mail.is_digest else None
    count = len(shown)
    happened = (
        one.text if one else ngettext("One notice of today", "%(count)d notices of today", count) % {"count": count}
    )
    context = {
        "site_name": settings.EXCHANGE_NAME,
        "happened": happened,
        "todo": _("There is a date to keep.") if one and one.notice.until else "",
        "until": one.notice.until if one else None,
        "lines": [] if one else shown,
        "public": settings.EXCHANGE_PUBLIC_ADDRESS,
        "url": settings.EXCHANGE_PUBLIC_ADDRESS + ((one and one.path) or reverse("notices:centre")),
        "action": _("Open the page") if one and one.path else _("Open my notices"),
        "number": one.notice.thread.number if one else "",
        "settings_url": settings.EXCHANGE_PUBLIC_ADDRESS + reverse("notices:preferences"),
    }
    host = settings.EXCHANGE_PUBLIC_ADDRESS.partition("://")[2].partition(":")[0] or "localhost"
    message = EmailMultiAlternatives(
        happened,
        render_to_string("email/notice.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={"Message-ID": f"<{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/notice.html", context), "text/html")
    return message


def _last_digest_hour(at: datetime) -> datetime:
    local = at.astimezone(ZoneInfo(settings.EXCHANGE_TIME_ZONE))
    hour = datetime.combine(local.date(), DIGEST_AT, local.tzinfo)
    return hour if hour <= local else hour - timedelta(days=1)

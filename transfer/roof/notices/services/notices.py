"""Telling people what happened, once, and what they do with it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from transfer.kernel import clock, locking, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, Problem
from transfer.kernel.events import Happened
from transfer.roof.notices import kinds, telling
from transfer.roof.notices.models import Mail, Notice, Preference
from transfer.roof.notices.selectors import notices as reading
from transfer.roof.notices.selectors import recipients
from transfer.roof.notices.telling import Line


@transaction.atomic
def tell(happened: Happened, *, actor: Actor) -> int:
    """Tells everybody whom the table names. Told twice of one event, nobody gets a second notice. Returns how many."""
    line = telling.BY_EVENT[happened.name]
    found = recipients.of(line, happened)
    before = set(Notice.objects.filter(event=happened.id, user__in=found).values_list("user", flat=True))
    for user in sorted(set(found) - before):
        notice = _notice(line, happened, user, found[user])
        mode = reading.mode_of(user, line.kind)
        notice.digest = mode == kinds.DAILY
        if mode == kinds.AT_ONCE:
            notice.mail = mail_to(user)
        notice.save(force_insert=True)
    return len(set(found) - before)


def mail_to(user: UUID, *, digest: bool = False) -> Mail:
    """A mail that waits to be sent."""
    at = clock.now()
    return Mail.objects.create(user_id=user, is_digest=digest, made_at=at, next_at=at)


@transaction.atomic
def read(notice: Notice, *, actor: Actor) -> Notice:
    """Marks one as read. Doing it again changes nothing."""
    locking.lock(notice)
    policy.require(actor, "notices.notice.read", notice)
    if notice.read_at is None:
        notice.read_at = clock.after_lock()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all(*, actor: Actor) -> int:
    """Marks all of one's notices as read. Returns how many there were."""
    policy.require(actor, "notices.notice.read", None)
    return Notice.objects.visible_to(actor).unread().update(read_at=clock.now())


@transaction.atomic
def choose(*, actor: Actor, modes: Mapping[str, str]) -> None:
    """Says how one wants to be told, per kind. Invalid for what is not known or may not be chosen."""
    policy.require(actor, "notices.preference.change")
    if actor.user is None:
        raise NotVisible
    problems = [
        Problem(kind, "choice", _("This may not be chosen here."))
        for kind, mode in modes.items()
        if kind not in kinds.KINDS or mode not in dict(kinds.modes_of(kind))
    ]
    if problems:
        raise Invalid(problems)
    for kind, mode in sorted(modes.items()):
        Preference.objects.update_or_create(user_id=actor.user, kind=kind, defaults={"mode": mode})


@transaction.atomic
def forget(user: UUID, *, actor: Actor) -> None:
    """Forgets everything a person was told and chose: the person was erased."""
    Notice.objects.filter(user=user).delete()
    Mail.objects.filter(user=user).delete()
    Preference.objects.filter(user=user).delete()


@transaction.atomic
def forget_batch(notices: Sequence[UUID], *, actor: Actor) -> None:
    """Deletes these notices, whose time of keeping is over, and the mails that carry no other."""
    policy.require(actor, "notices.notice.forget")
    mails = list(Notice.objects.filter(pk__in=notices, mail__isnull=False).values_list("mail", flat=True).distinct())
    Notice.objects.filter(pk__in=notices).delete()
    Mail.objects.filter(pk__in=mails, notices=None).exclude(status=Mail.PENDING).delete()


def _notice(line: Line, happened: Happened, user: UUID, organization: UUID | None) -> Notice:
    facts: dict[str, Any] = happened.facts
    about, until = facts.get(line.about), facts.get(line.until)
    return Notice(
        user_id=user,
        organization_id=organization,
        event=happened.id,
        name=happened.name,
        kind=line.kind,
        thread_id=happened.thread,
        about=UUID(str(about)) if about else None,
        until=_last_day(str(until)) if until else None,
        happened_at=happened.occurred_at,
    )


def _last_day(text: str) -> date:
    if len(text) == 10:
        return date.fromisoformat(text)
    end = datetime.fromisoformat(text)
    return clock.last_day(end, settings.EXCHANGE_JURISDICTION) or clock.local_date(end, settings.EXCHANGE_JURISDICTION)

"""When one wants mail."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from transfer.kernel import clock, locking, policy
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, Problem
from transfer.roof.notices import kinds
from transfer.roof.notices.models import Hours, Mail, Notice
from transfer.roof.notices.selectors import hours as reading
from transfer.roof.notices.selectors import notices as choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person wants; see Hours. Both quiet hours or neither."""

    time_zone: str = ""
    quiet_from: time | None = None
    quiet_to: time | None = None
    rest_days: bool = False
    digest_at: time = Hours.MORNING
    digest_weekday: int = 1


@transaction.atomic
def keep(wanted: Wanted, *, actor: Actor) -> Hours:
    """Says when one wants mail. What waits already follows. Invalid for a time zone or a day that is none."""
    policy.require(actor, "notices.preference.change")
    if actor.user is None:
        raise NotVisible
    if problems := _problems(wanted):
        raise Invalid(problems)
    locking.lock(User.objects.get(pk=actor.user))
    given = {name: getattr(wanted, name) for name in Wanted.__slots__}
    own, _made = Hours.objects.update_or_create(user_id=actor.user, defaults=given)
    arrange(actor.user)
    return own


def arrange(user: UUID) -> None:
    """Puts what waits for a person in step with what the person chose: gathered notices, and mails not tried yet.

    What is switched off is no longer mailed; what is now wanted at once waits no longer.
    """
    locking.require_transaction()
    own, at = reading.of(user), clock.after_lock()
    modes = {choice.kind: choice.mode for choice in choices.choices(user)}
    for kind, mode in modes.items():
        waiting = Notice.objects.filter(user=user, kind=kind, digest_at__gt=at)
        if mode == kinds.NEVER:
            waiting.update(digest_at=None)
            Notice.objects.filter(user=user, kind=kind, mail__in=_untried(user)).update(mail=None)
        else:
            waiting.update(digest_at=reading.next_digest(own, mode, at) if mode in kinds.GATHERED else at)
    for mail in locking.lock_all(_untried(user)):
        mail.next_at = at if mail.is_trial else reading.mail_at(own, mail.notices.all(), at)
        mail.save(update_fields=["next_at"])


def _untried(user: UUID) -> QuerySet[Mail]:
    return Mail.objects.filter(user=user, status=Mail.PENDING, attempts=0).order_by("pk")


def _problems(wanted: Wanted) -> list[Problem]:
    found = []
    if wanted.time_zone and wanted.time_zone not in available_timezones():
        found.append(Problem("time_zone", "choice", _("This is no time zone; write it like Asia/Shanghai.")))
    if not 1 <= wanted.digest_weekday <= 7:
        found.append(Problem("digest_weekday", "choice", _("Days go from 1, Monday, to 7, Sunday.")))
    if (wanted.quiet_from is None) != (wanted.quiet_to is None):
        empty = "quiet_from" if wanted.quiet_from is None else "quiet_to"
        found.append(Problem(empty, "required", _("Give both hours of the quiet time, or neither.")))
    elif wanted.quiet_from is not None and wanted.quiet_from == wanted.quiet_to:
        found.append(Problem("quiet_to", "invalid", _("The quiet time ends at another hour than it begins.")))
    return found

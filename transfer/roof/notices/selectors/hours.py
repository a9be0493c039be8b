"""When a person wants mail, and whether it arrives."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from institutions.models import Membership, User
from transfer.kernel import clock
from transfer.roof.notices import hours, kinds
from transfer.roof.notices.models import Hours, Mail, Notice, Undeliverable, address_digest


def of(user: UUID) -> Hours:
    """The person's hours; those of who has not chosen are not kept."""
    return Hours.objects.filter(user=user).first() or Hours(user_id=user)


def next_digest(own: Hours, mode: str, after: datetime) -> datetime:
    """When the next gathered mail of a mode is made."""
    return hours.next_at(after, own.zone, own.digest_at, own.digest_weekday if mode == kinds.WEEKLY else None)


def waits_too_long(until: date | None, gathered: datetime, at: datetime) -> bool:
    """Whether a date comes before the gathered mail, or on its day: then nobody should wait for it."""
    if until is None:
        return False
    first, last = (clock.local_date(one, settings.EXCHANGE_JURISDICTION) for one in (at, gathered))
    return first <= until <= last


def mail_at(own: Hours, notices: Iterable[Notice], at: datetime) -> datetime:
    """When a mail with these notices may go out: at once what is urgent, and all else when it is not quiet."""
    carried = list(notices)
    if any(one.kind in kinds.URGENT for one in carried):
        return at
    today = clock.local_date(at, settings.EXCHANGE_JURISDICTION)
    dates = [one.until for one in carried if one.until and one.until >= today]
    return own.quiet.by(at, min(dates, default=None))


def refused(user: User) -> Undeliverable | None:
    """That mail to the address the person has now comes back; None where nothing is known against it."""
    found = Undeliverable.objects.filter(user=user.pk).first()
    return found if found and found.address == address_digest(user.pk, user.email) else None


def refused_in(organization: UUID) -> list[Undeliverable]:
    """The same of an organization's members, the longest first."""
    members = Membership.objects.in_force().filter(organization=organization).values("user")
    rows = Undeliverable.objects.filter(user__in=members).select_related("user__person").order_by("since")
    return [row for row in rows if row.address == address_digest(row.user_id, row.user.email)]


def next_trial(user: UUID) -> datetime | None:
    """When the person may ask for a trial mail again; None for now."""
    last = Mail.objects.filter(user=user, is_trial=True).order_by("-made_at").first()
    free = last.made_at + BETWEEN_TRIALS if last else None
    return free if free and free > clock.now() else None


BETWEEN_TRIALS = timedelta(minutes=2)

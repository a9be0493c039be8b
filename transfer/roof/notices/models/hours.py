"""When a person wants mail, and whether it arrives at all."""

from datetime import time
from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from transfer.kernel.constraints import means
from transfer.roof.notices.hours import Quiet

means("notices_hours_both", _("Give both hours of the quiet time, or neither."), field="quiet_from")
means("notices_hours_differ", _("The quiet time ends at another hour than it begins."), field="quiet_to")


class Hours(models.Model):
    """One person's hours, by the clock where the person is; who has not chosen has no quiet hours.

    time_zone: an IANA name, "" for the exchange's. rest_days: no mail on days of rest. digest_at: when gathered mail
    is made, each day or on digest_weekday (Monday is 1).
    """

    MORNING: ClassVar[time] = time(8)

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="+")
    time_zone = models.CharField(max_length=40, blank=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    rest_days = models.BooleanField(default=False)
    digest_at = models.TimeField(default=MORNING)
    digest_weekday = models.SmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="notices_hours_both",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None) | ~Q(quiet_from=F("quiet_to")), name="notices_hours_differ"
            ),
            models.CheckConstraint(
                condition=Q(digest_weekday__gte=1, digest_weekday__lte=7), name="notices_hours_weekday"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def zone(self) -> str:
        """The time zone that counts."""
        return self.time_zone or str(settings.EXCHANGE_TIME_ZONE)

    @property
    def quiet(self) -> Quiet:
        """The quiet hours."""
        return Quiet(self.zone, self.quiet_from, self.quiet_to, self.rest_days, settings.EXCHANGE_JURISDICTION)


class Undeliverable(models.Model):
    """That a mail server refused a person's address for good: since when, and with which answer (SMTP reply code).

    address: a digest of the address that was refused; with another address, nothing is wrong any more.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="+")
    since = models.DateTimeField()
    code = models.SmallIntegerField()
    address = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.user_id)


def address_digest(owner: object, address: str) -> str:
    """Whoever knows an address can check that it was this one; from the digest alone nobody reads it, and no two rows
    of one address look alike. owner: the id of the row that holds it."""
    return sha256(f"{owner}:{address}".encode()).hexdigest()

"""Which part of which right is promised to whom: the database refuses to promise it twice."""

from collections.abc import Iterable

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models.achievements import Achievement
from transfer.kernel.constraints import means

EXCLUSIVE_MODES = frozenset({"exclusive", "sole", "transfer"})
_ABROAD = 10_000_000
_CHINA = "[110000,1000000)"


class MultirangeField(models.Field):
    """An int8multirange as its text; ranges are made by the functions below."""

    def db_type(self, connection: object) -> str:
        """The column type."""
        return "int8multirange"


class RightGrant(models.Model):
    """A right, or a share of it, reserved for a listing or deal or granted by a contract.

    right: which right it is, whichever achievement names it (selectors.rights.identity_of), or the achievement itself
    where it is offered whole. slot: "(,)" for exclusive, sole and
    transfer, "[n,n]" with a number of its own for an ordinary licence, so that ordinary ones stand beside each other
    and nothing stands beside an exclusive one. holder: the stream for which it is held. The exclusion constraint
    market_rightgrant_once (right × territory × field × period × slot, released ones left out) has the last word.
    """

    RESERVED, GRANTED, RELEASED = "reserved", "granted", "released"

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="grants")
    right = models.UUIDField()
    holder = models.CharField(max_length=120)
    grantee = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=40)
    status = models.CharField(max_length=8, default=RESERVED)
    territory = MultirangeField()
    fields_of_use = MultirangeField()
    period = DateRangeField()
    slot = MultirangeField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["reserved", "granted", "released"]), name="market_rightgrant_status"
            )
        ]
        indexes = [
            models.Index(fields=["holder"], name="market_rightgrant_holder"),
            models.Index(fields=["right"], name="market_rightgrant_right"),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.status} for {self.holder}"


def territory_range(codes: Iterable[str], numeric: dict[str, int]) -> str:
    """The multirange of a territory. codes: GB/T 2260 (a province covers its cities) or ISO 3166-1 alpha-2.

    numeric: ISO alpha-2 → ISO numeric, for countries other than CN. No codes: the world.
    """
    parts = []
    for code in codes:
        if code == "CN":
            parts.append(_CHINA)
        elif code.isdigit():
            size = 10_000 if code.endswith("0000") else 100 if code.endswith("00") else 1
            parts.append(f"[{code},{int(code) + size})")
        else:
            parts.append(f"[{_ABROAD + numeric[code]},{_ABROAD + numeric[code] + 1})")
    return "{" + (",".join(parts) or "(,)") + "}"


def field_range(codes: Iterable[int]) -> str:
    """The multirange of fields of use. No codes: every field."""
    return "{" + (",".join(f"[{code},{code + 1})" for code in codes) or "(,)") + "}"


def slot_range(mode: str, number: int) -> str:
    """All slots for what excludes others, slot `number` for an ordinary licence."""
    return "{(,)}" if mode in EXCLUSIVE_MODES else f"{{[{number},{number + 1})}}"


means("market_rightgrant_once", _("This right, or a part of it, is already promised."))

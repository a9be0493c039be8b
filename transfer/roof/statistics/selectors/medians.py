"""Medians and other percentiles of the time between two columns, by the database."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Aggregate, F, FloatField, Q
from django.db.models.expressions import Func

from transfer.kernel.money import round_half_up

_DAY = 86_400
HALF, NINE_TENTHS = "0.5", "0.9"


class _Seconds(Func):
    """The seconds between two instants, none below nought."""

    template = "greatest(extract(epoch FROM %(expressions)s), 0)"
    arg_joiner = " - "
    output_field = FloatField()


class Percentile(Aggregate):
    """The time from one column to another below which a share of the rows that have both lie, in seconds.

    Between two rows where it falls between (percentile_cont).
    """

    def __init__(self, start: str, end: str, share: str = HALF, **more: Any) -> None:
        self.template = f"percentile_cont({share}) WITHIN GROUP (ORDER BY %(expressions)s)"
        both = Q(**{f"{start}__isnull": False, f"{end}__isnull": False})
        given = more.pop("filter", Q())
        super().__init__(_Seconds(F(end), F(start)), output_field=FloatField(), filter=both & given, **more)


def in_days(seconds: float | None) -> Decimal | None:
    """Days with one decimal, rounded half up; a tenth where it took less, so that nothing seems to take no time."""
    if seconds is None:
        return None
    tenths = round_half_up(Fraction(seconds) * 10 / _DAY)
    return Decimal(max(tenths, 1 if seconds > 0 else 0)).scaleb(-1)

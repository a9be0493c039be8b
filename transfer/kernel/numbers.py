"""Numbers: persistent ones for threads, gap-free ones for registers."""

from django.conf import settings
from django.db import connection
from stdnum.iso7064 import mod_37_36

from transfer.kernel import locking


def thread_number(year: int) -> str:
    """A new `<node>-<yyyy>-<serial>-<check>`, from a sequence: unique, without waiting, with gaps after failures."""
    return thread_numbers(year, 1)[0]


def thread_numbers(year: int, count: int) -> list[str]:
    """So many new ones, rising, with one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('kernel_thread_serial') FROM generate_series(1, %s)", [count])
        serials = sorted(row[0] for row in cursor.fetchall())
    return [with_check(f"{settings.EXCHANGE_NODE}-{year}-{serial:06d}") for serial in serials]


def with_check(body: str) -> str:
    """Adds the ISO 7064 MOD 37,36 check character to a number's body."""
    return f"{body}-{mod_37_36.calc_check_digit(body.replace('-', '').upper())}"


def is_number(text: str) -> bool:
    """True when the check character fits: catches every single slip and nearly every swap of neighbours."""
    compact = text.replace("-", "").upper()
    return compact.isalnum() and compact.isascii() and mod_37_36.is_valid(compact)


def next_in(series: str) -> int:
    """The next number of a gap-free series. Locks the series until commit: call it last in a transaction.

    Gap-free because a rollback gives the number back; a number once committed is never given again.
    """
    locking.require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_counter (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = kernel_counter.last + 1 RETURNING last",
            [series],
        )
        number: int = cursor.fetchone()[0]
    return number

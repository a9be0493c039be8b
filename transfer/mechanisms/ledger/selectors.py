"""Questions to the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import F, Sum, Window

from transfer.kernel.money import Money
from transfer.mechanisms.ledger.models import Account, Balance, Entry, Posting


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of an account's statement: what was booked, and what stood there afterwards."""

    posting: Posting
    after: Money


def balance(account: Account) -> Money:
    """What stands on the account now."""
    return Money(Balance.objects.get(pk=account.pk).minor, account.currency)


def balances(accounts: Iterable[Account]) -> dict[UUID, Money]:
    """What stands on many accounts, in one query."""
    rows = Balance.objects.filter(pk__in=[one.pk for one in accounts]).select_related("account")
    return {row.pk: row.money for row in rows}


def statement(account: Account, *, limit: int = 100, before: int | None = None) -> list[StatementLine]:
    """The newest lines first, each with the balance after it, summed from the postings. before: a posting's id."""
    numbered = (
        Posting.objects.filter(account=account)
        .annotate(after=Window(Sum("minor"), order_by=F("id").asc()))
        .select_related("entry", "entry__thread")
        .order_by("-id")
    )
    if before is not None:
        numbered = numbered.filter(id__lt=before)
    return [StatementLine(one, Money(int(one.after), account.currency)) for one in numbered[:limit]]


def entries_for(subject: str) -> list[Entry]:
    """What was booked about a subject, oldest first, with its lines."""
    return list(Entry.objects.filter(subject=subject).order_by("id").prefetch_related("postings__account"))


def entry_of(kind: str, ref: str) -> Entry | None:
    """The entry with this kind and ref, if it was booked."""
    return Entry.objects.filter(kind=kind, ref=ref).first()


def drifted() -> list[UUID]:
    """Accounts whose kept balance is not the sum of their postings. Empty, or something is badly wrong."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.account_id FROM ledger_balance b LEFT JOIN ledger_posting p ON p.account_id = b.account_id "
            "GROUP BY b.account_id, b.minor, b.postings "
            "HAVING b.minor <> coalesce(sum(p.minor), 0) OR b.postings <> count(p.id)"
        )
        return [row[0] for row in cursor.fetchall()]


def totals() -> dict[str, int]:
    """The sum over all accounts by currency: nought in each, always."""
    rows = Balance.objects.values_list("account__currency").annotate(total=Sum("minor"))
    return {currency: int(total) for currency, total in rows}

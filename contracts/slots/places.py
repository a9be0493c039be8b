"""Where a reader finds contracts and what follows from them, and whose names may be read there."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.models import Contract, Distribution, Payment, Registration, TransactionNotice
from contracts.selectors import masks
from transfer.edge import thread_places
from transfer.edge.thread_places import Place, Reader
from transfer.kernel.models import Stateful

Places = Mapping[UUID, Place]


def of_contracts(reader: Reader, keys: Sequence[UUID]) -> Places:
    """The contract for its sides; for others the notice of the transaction, where it withholds nothing that counts."""
    rows = Contract.objects.visible_to(reader.actor).filter(pk__in=keys).select_related("thread")
    seen = {row.pk: _contract(reader, row) for row in rows.prefetch_related("parties")}
    return seen | _notices(reader, set(keys) - set(seen))


def _contract(reader: Reader, row: Contract) -> Place:
    return Place(
        url=reader.at_desk("contracts:contract", row.pk),
        label=_("Contract %(number)s") % {"number": row.thread.number},
        inside=True,
        parties=_parties(row),
        jurisdiction=row.jurisdiction,
    )


def _parties(contract: Contract) -> frozenset[UUID]:
    organizations = (one.organization_id for one in contract.parties.all())
    return frozenset(one for one in (*organizations, contract.exchange_id) if one)


def _notices(reader: Reader, keys: Iterable[UUID]) -> dict[UUID, Place]:
    rows = TransactionNotice.objects.visible_to(reader.actor).filter(contract__in=list(keys), state="issued")
    found = {}
    for row in rows.select_related("contract__deal__response__demand"):
        deal = row.contract.deal
        anonymous = deal is not None and deal.response is not None and deal.response.demand.anonymous
        if anonymous or any(masks.is_withheld(name, row.withheld) for name in ("title", "sellers")):
            continue
        at_desk = reader.at_desk("contracts:transaction_acting", row.pk)
        url = at_desk or reverse("contracts:transaction", args=[row.pk])
        found[row.contract_id] = Place(url=url, jurisdiction=row.jurisdiction, known=False)
    return found


def of_registrations(reader: Reader, keys: Sequence[UUID]) -> Places:
    """For the parties, the office and the experts it asked."""
    rows = Registration.objects.visible_to(reader.actor).filter(pk__in=keys).select_related("contract")
    return {
        row.pk: Place(
            url=reader.at_desk("contracts:registration", row.pk),
            inside=True,
            parties=_parties(row.contract) | {row.office_id, row.applicant_id},
            jurisdiction=row.jurisdiction,
        )
        for row in rows.prefetch_related("contract__parties")
    }


def of_payments(reader: Reader, keys: Sequence[UUID]) -> Places:
    """On the page of their contract, for its sides."""
    rows = Payment.objects.visible_to(reader.actor).filter(pk__in=keys).select_related("contract")
    found = {}
    for row in rows.prefetch_related("contract__parties"):
        at_desk = reader.at_desk("contracts:contract", row.contract_id)
        found[row.pk] = Place(
            url=f"{at_desk}#payments" if at_desk else "",
            inside=True,
            parties=_parties(row.contract),
            jurisdiction=row.contract.jurisdiction,
        )
    return found


def of_distributions(reader: Reader, keys: Sequence[UUID]) -> Places:
    """For the institution, and for whom there is a share."""
    rows = Distribution.objects.visible_to(reader.actor).filter(pk__in=keys).select_related("institution")
    return {
        row.pk: Place(
            url=reader.at_desk("contracts:distribution", row.pk),
            inside=True,
            parties=frozenset({row.institution_id}),
            jurisdiction=row.institution.jurisdiction,
        )
        for row in rows
    }


_NOUNS: tuple[tuple[type[Stateful], thread_places.Find], ...] = (
    (Contract, of_contracts),
    (Registration, of_registrations),
    (Payment, of_payments),
    (Distribution, of_distributions),
)
for noun, find in _NOUNS:
    thread_places.finder(noun.STATES.noun, find)

"""The demo's mandates: proposed by a principal, and accepted by its broker where the row says so, once."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from talent.models import Mandate
from talent.services import mandates
from transfer.kernel import loading
from transfer.roof.portal.demo import files
from transfer.roof.portal.demo.parties import Parties


def load(parties: Parties) -> None:
    """Makes what is missing."""
    for row in files.read("deals")["mandates"]:
        _mandate(row, parties)


@transaction.atomic
def _mandate(row: Mapping[str, Any], parties: Parties) -> None:
    principal, broker = parties.organizations[row["principal"]], parties.organizations[row["broker"]]
    if Mandate.objects.filter(principal=principal, broker=broker).exists():
        return
    with loading.happened_at(files.ago(row["days_ago"]), origin="demo"):
        made = mandates.propose(
            actor=parties.member(principal, row["role"]),
            principal=principal,
            broker=broker,
            commission="share",
            commission_bp=row["commission_bp"],
            terms=row["terms"],
        )
        if row["accepted"]:
            mandates.accept(made, actor=parties.member(broker, "broker"))

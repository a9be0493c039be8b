"""Who came to the demo's counter: one service answered, one that waits for its visitor. Made once, by its people."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from institutions.models import CounterService
from institutions.selectors import counter_papers
from institutions.selectors import counter_services as found
from institutions.services import counter_services as services
from market.services import demands, disclosures
from transfer.kernel import clock, loading
from transfer.kernel.actor import Actor
from transfer.roof.portal.demo import files
from transfer.roof.portal.demo.parties import Parties, address


def load(parties: Parties) -> None:
    """Makes what is missing."""
    for row in files.read("counter")["services"]:
        _serve(row, parties)


@transaction.atomic
def _serve(row: Mapping[str, Any], parties: Parties) -> None:
    exchange, side = parties.organizations["exchange"], parties.organizations[row["side"]]
    if CounterService.objects.filter(office=exchange, membership__organization=side).exists():
        return
    clerk = parties.member(exchange, "counter_clerk")
    with loading.happened_at(files.ago(row["days_ago"]["served"]), origin="demo"):
        service = services.open_service(
            actor=clerk,
            email=address(row["visitor"]),
            acting_for=side.uscc,
            purposes=[row["purpose"]],
            identity="resident_card",
            consent=CounterService.PAPER,
        )
        paper = ContentFile(counter_papers.consent_form(service), f"consent-{service.thread.number}.pdf")
        services.consent(service, actor=clerk, upload=paper)
        _act(row, parties, found.served(clerk, service.thread.number))
        service.refresh_from_db()
        services.close(service, actor=clerk)
    if "answered" in row["days_ago"]:
        with loading.happened_at(files.ago(row["days_ago"]["answered"]), origin="demo"):
            services.confirm(service, actor=found.of_visitor(service))


def _act(row: Mapping[str, Any], parties: Parties, visitor: Actor) -> None:
    """What the clerk does for the visitor."""
    side, text = parties.organizations[row["side"]], row["text"]
    if row["purpose"] == "disclosure":
        disclosures.begin(actor=visitor, institution=side, origin="demo", **text)
        return
    today = clock.local_date(clock.now(), side.jurisdiction)
    given = {**text, "needed_by": today + timedelta(days=200), "open_until": today + timedelta(days=90)}
    exchange = parties.organizations["exchange"]
    made = demands.begin(actor=visitor, demander=side, exchange=exchange, origin="demo", **given)
    demands.submit(made, actor=visitor)

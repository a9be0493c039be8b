"""Pages to which no link of the first objects leads: whose and of which rows they are; and what is no page at all."""

from typing import Any

from contracts.models import Contract
from institutions.models import CounterService, Membership
from market.models import Deal, Demand, InventionDisclosure, Listing
from market.models import Response as Answer
from transfer.mechanisms.credentials.models import Credential

FURTHER: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "contracts:sign": ("seller_signs", Contract, {"state": "signing"}),
    "contracts:decline": ("seller_signs", Contract, {"state": "signing"}),
    "contracts:from_deal": ("seller", Deal, {"state": "agreed"}),
    "institutions:counter_receipt": ("clerk", CounterService, {"state": "closed"}),
    "institutions:member_grant": ("seller_manages", Membership, {"roles": ["clerk"]}),
    "market:demand_submit": ("demander", Demand, {"state": "draft"}),
    "market:demand_translate": ("demander", Demand, {"state": "draft"}),
    "market:disclosure": ("inventor", InventionDisclosure, {}),
    "market:disclosure_change": ("inventor", InventionDisclosure, {"state": "draft"}),
    "market:listing_deal": ("buyer", Listing, {"state": "open"}),
    "market:listing_translate": ("seller", Listing, {"terms__gt": ""}),
    "market:received_responses": ("demander", Demand, {"responses__state": "shortlisted"}),
    "market:response": ("answerer", Answer, {"state": "draft"}),
    "market:response_change": ("answerer", Answer, {"state": "draft"}),
    "market:response_send": ("answerer", Answer, {"state": "draft"}),
}
"""Who is shown an object of which row."""

NO_PAGES = frozenset({
    "contracts:contract_paper", "contracts:transactions_export", "contracts:transactions_feed",
    "credential_files:address", "credential_files:did", "credential_files:jwt", "credential_files:pdf",
    "credential_files:qr", "credential_files:status", "files:download", "files:download_for_oneself", "files:send",
    "files:send_for_oneself", "files:sent", "files:sent_for_oneself", "institutions:counter_paper",
    "institutions:desk", "jobs:file", "market:achievement_template", "market:confidentiality_paper",
    "market:demand_template", "notices:open", "notices:read_all", "notices:trial", "portal:card",
    "portal:first_day_away", "portal:first_day_back", "portal:operations_do", "statistics:contracts_csv",
    "statistics:contracts_csv_acting", "statistics:funnel_csv", "statistics:pulse_csv", "statistics:reviews_csv",
})  # fmt: skip
"""Files, what leads elsewhere at once, and what is only sent to."""


def certificate() -> str:
    """The name in the address of a certificate."""
    return Credential.objects.order_by("pk")[0].token

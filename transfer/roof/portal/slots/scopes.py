"""How the nouns of the API are called where a key is given some of them; a test compares them with the addresses."""

from django.utils.translation import gettext_lazy as _

from institutions.selectors import scopes
from transfer.kernel.errors import Text

LABELS: dict[str, Text] = {
    "contracts.contract": _("Contracts"),
    "contracts.distribution": _("Distributions of income"),
    "contracts.distribution_rule": _("Rules of distribution"),
    "contracts.payment": _("Payments"),
    "contracts.registration": _("Registrations of contracts"),
    "contracts.transaction_notice": _("Notices of transactions"),
    "files.upload": _("Sending files ahead"),
    "institutions.api_key": _("API keys"),
    "institutions.counter_service": _("Services at a counter"),
    "institutions.membership": _("Members"),
    "institutions.organization": _("The organization"),
    "institutions.role_grant": _("Roles of members"),
    "jobs.job": _("Long work"),
    "market.achievement": _("Achievements"),
    "market.deal": _("Deals"),
    "market.demand": _("Demands"),
    "market.disclosure": _("Invention disclosures"),
    "market.listing": _("Listings"),
    "market.offer": _("Offers"),
    "market.response": _("Responses to demands"),
    "notices.mail": _("Trial e-mails to oneself"),
    "notices.notice": _("Notices to oneself"),
    "notices.preference": _("How one is told"),
    "notices.proof": _("Proof that notices were sent"),
    "portal.event": _("What happened on a thread"),
    "portal.operations": _("Operations of the node"),
    "publicity.objection": _("Objections"),
    "publicity.publicity": _("Publicity"),
    "statistics.funnel": _("Conversion funnel"),
    "statistics.reviews": _("Review times"),
    "talent.mandate": _("Mandates of brokers"),
    "worklist.item": _("Work that waits"),
}

GROUPS: dict[Text, tuple[str, ...]] = {
    _("The market"): ("market", "talent"),
    _("Contracts and the register"): ("contracts", "publicity"),
    _("The organization and its people"): ("institutions",),
    _("Work and what is told"): ("worklist", "notices", "portal", "files", "jobs", "statistics"),
}
"""The apps whose nouns stand together where a key is made."""

scopes.name(LABELS, GROUPS)

"""The lists of a workspace: contracts and registrations, each with its columns."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, DateTimeField, F, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.filters import desks
from contracts.models import Contract, Registration
from institutions.selectors import dictionaries
from market.selectors import texts
from transfer.edge.columns import Column, State, Until, by_state, by_text
from transfer.edge.views.tables import TablePage


def _class(row: Any) -> str:
    return dictionaries.label("contract_class", row.contract_class) if row.contract_class else ""


class ContractsPage(TablePage):
    """The contracts of the organization in the address."""

    policy = "contracts.contract.view"
    model = Contract
    template_name = "contracts/contract/list.html"
    filterset_class = desks.ContractFilter
    related = ("thread",)
    title = _("Contracts")
    file_name = "contracts"
    columns = (
        Column("title", _("name of the contract"), lambda row: row.said, by_text("title")),
        Column("number", _("Number"), lambda row: row.thread.number, "thread__number", whole=True),
        Column("class", _("class of contract"), _class, "contract_class"),
        Column("parties", _("parties"), lambda row: " · ".join(party.name for party in row.parties.all())),
        Column("turnover", _("turnover"), lambda row: row.turnover, Coalesce("cny_turnover_minor", "turnover_minor"),
               money=True, cell="contracts/contract/turnover.html"),
        Column("signed", _("signed on"), lambda row: row.signed_on, "signed_on"),
        Column("state", _("State"), lambda row: State(row.state, "contract"), by_state(Contract.STATES)),
        Column("transaction", _("technology transaction amount"), lambda row: row.transaction,
               Coalesce("cny_transaction_minor", "transaction_minor"), money=True, shown=False),
        Column("estimate", _("estimate"), lambda row: row.estimate, "estimate_minor", money=True, shown=False),
        Column("force", _("in force from"), lambda row: row.effective_on, "effective_on", shown=False),
        Column("valid_to", _("valid to"), lambda row: row.valid_to, "valid_to", shown=False),
        Column("changed", _("Last change"), lambda row: row.changed_at, "changed_at", shown=False),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Its own, with their parties."""
        return super().queryset().prefetch_related("parties")

    def dress(self, rows: Sequence[Any]) -> None:
        """The titles."""
        found = texts.of_agreements((row.pk, row.title, row.deal_id) for row in rows)
        for row in rows:
            row.said = found[row.pk]

    def address(self, row: Any) -> str:
        """Its page."""
        return reverse("contracts:contract", args=[self.kwargs["org"], row.pk])


class RegistrationsPage(TablePage):
    """The registrations that the organization applied for or decides on."""

    policy = "contracts.registration.view"
    model = Registration
    template_name = "contracts/registration/list.html"
    filterset_class = desks.RegistrationListFilter
    related = ("thread", "contract", "office", "applicant")
    title = _("Registrations")
    file_name = "registrations"
    columns = (
        Column("title", pgettext_lazy("registration", "Contract"), lambda row: row.said, by_text("contract__title")),
        Column("class", _("Class"), _class, "contract_class"),
        Column("state", _("State"), lambda row: State(row.state, "registration"), by_state(Registration.STATES)),
        Column("number", _("Number"), lambda row: row.number, "number", whole=True),
        Column("office", _("Office"), lambda row: row.office.name,
               by_text(Coalesce("office__name_zh", "office__name_en"))),
        Column("due", _("Due"), lambda row: _due(row),
               Case(When(state="supplement_requested", then=F("supplement_due_at")),
                    When(registered_on=None, then=F("due_at")), output_field=DateTimeField())),
        Column("applicant", _("Applicant"), lambda row: row.applicant.name,
               by_text(Coalesce("applicant__name_zh", "applicant__name_en")), shown=False),
        Column("case", _("Number of the thread"), lambda row: row.thread.number, "thread__number", whole=True,
               shown=False),
        Column("filed", _("filed on"), lambda row: row.filed_on, "filed_on", shown=False),
        Column("registered", _("registered on"), lambda row: row.registered_on, "registered_on", shown=False),
        Column("turnover", _("turnover"), lambda row: row.turnover, Coalesce("cny_turnover_minor", "turnover_minor"),
               money=True, shown=False),
        Column("transaction", _("technology transaction amount"), lambda row: row.transaction,
               Coalesce("cny_transaction_minor", "transaction_minor"), money=True, shown=False),
        Column("changed", _("Last change"), lambda row: row.changed_at, "changed_at", shown=False),
    )  # fmt: skip

    def shows(self, column: Column) -> bool:
        """Who decides sees who applies; who applies, at which office."""
        decides = self.actor.has_role("registrar", "second_checker")
        return {"office": not decides, "applicant": decides}.get(column.key, column.shown)

    def dress(self, rows: Sequence[Any]) -> None:
        """The titles of the contracts."""
        found = texts.of_agreements((row.pk, row.contract.title, row.contract.deal_id) for row in rows)
        for row in rows:
            row.said = found[row.pk]

    def address(self, row: Any) -> str:
        """The office's desk, or the applicant's page."""
        name = "registration_review" if row.office_id == self.actor.organization else "registration"
        return reverse(f"contracts:{name}", args=[self.kwargs["org"], row.pk])


def _due(row: Registration) -> Until:
    if row.state == "supplement_requested":
        return Until(row.supplement_due_at, row.jurisdiction)
    return Until(None if row.registered_on else row.due_at, row.jurisdiction)

"""The lists of a workspace: contracts, registrations and income shared out, each with its columns."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, DateTimeField, F, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.filters import desks
from contracts.models import Contract, Distribution, Registration
from contracts.services import registration_desk
from institutions.selectors.columns import coded, organization
from market.selectors import texts
from transfer.edge.bulk import Bulk
from transfer.edge.columns import Column, Until, begun, by_text, changed, number, state
from transfer.edge.views.tables import TablePage
from transfer.kernel import policy
from transfer.kernel.money import Money

TURNOVER = Column("turnover", _("turnover"), lambda row: row.turnover,
                  Coalesce("cny_turnover_minor", "turnover_minor"), money=True, shown=False)  # fmt: skip
TRANSACTION = Column("transaction", _("technology transaction amount"), lambda row: row.transaction,
                     Coalesce("cny_transaction_minor", "transaction_minor"), money=True, shown=False)  # fmt: skip


class ContractsPage(TablePage):
    """The contracts of the organization in the address."""

    policy = "contracts.contract.view"
    model = Contract
    template_name = "contracts/contract/list.html"
    filterset_class = desks.ContractFilter
    title = _("Contracts")
    own_title = _("My contracts")
    file_name = "contracts"
    place = "contracts:contract"
    columns = (
        Column("title", _("name of the contract"), lambda row: row.said, by_text("title")),
        number(),
        coded("class", _("class of contract"), "contract_class", "contract_class"),
        Column("parties", _("parties"), lambda row: " · ".join(party.name for party in row.parties.all())),
        replace(TURNOVER, cell="contracts/contract/turnover.html", shown=True),
        Column("signed", _("signed on"), lambda row: row.signed_on, "signed_on"),
        state(Contract.STATES, "contract"),
        TRANSACTION,
        Column("estimate", _("estimate"), lambda row: row.estimate, "estimate_minor", money=True, shown=False),
        Column("force", _("in force from"), lambda row: row.effective_on, "effective_on", shown=False),
        Column("valid_to", _("valid to"), lambda row: row.valid_to, "valid_to", shown=False),
        changed(shown=False),
        begun(),
    )  # fmt: skip

    def queryset(self) -> Any:
        """Its own, with their parties."""
        return super().queryset().prefetch_related("parties")

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Theirs, in the reader's language."""
        return texts.of_agreements((row.pk, row.title, row.deal_id) for row in rows)


class RegistrationsPage(TablePage):
    """The registrations that the organization applied for or decides on."""

    policy = "contracts.registration.view"
    model = Registration
    template_name = "contracts/registration/list.html"
    filterset_class = desks.RegistrationListFilter
    related = ("thread", "contract", "office", "applicant")
    title = _("Registrations")
    own_title = _("My registrations")
    file_name = "registrations"
    moves_many = (
        Bulk(
            "pass_on",
            registration_desk.pass_on,
            _("Each goes to the second check, where another person looks at it again."),
        ),
    )
    columns = (
        Column("title", pgettext_lazy("registration", "Contract"), lambda row: row.said, by_text("contract__title")),
        coded("class", _("Class"), "contract_class", "contract_class"),
        state(Registration.STATES, "registration"),
        Column("number", _("Number"), lambda row: row.number, "number", whole=True),
        organization("office", _("Office")),
        Column("due", _("Due"), lambda row: _due(row),
               Case(When(state="supplement_requested", then=F("supplement_due_at")),
                    When(registered_on=None, then=F("due_at")), output_field=DateTimeField())),
        organization("applicant", _("Applicant"), shown=False),
        Column("case", _("Number of the thread"), lambda row: row.thread.number, "thread__number", whole=True,
               shown=False),
        Column("filed", _("filed on"), lambda row: row.filed_on, "filed_on", shown=False),
        Column("registered", _("registered on"), lambda row: row.registered_on, "registered_on", shown=False),
        TURNOVER,
        TRANSACTION,
        changed(shown=False),
        begun(),
    )  # fmt: skip

    def shows(self, column: Column) -> bool:
        """Who decides sees who applies; who applies, at which office."""
        decides = self.actor.has_role("registrar", "second_checker")
        return {"office": not decides, "applicant": decides}.get(column.key, column.shown)

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Those of the contracts."""
        return texts.of_agreements((row.pk, row.contract.title, row.contract.deal_id) for row in rows)

    def address(self, row: Any) -> str:
        """The office's desk, or the applicant's page."""
        name = "registration_review" if row.office_id == self.actor.organization else "registration"
        return reverse(f"contracts:{name}", args=[self.kwargs["org"], row.pk])


class DistributionsPage(TablePage):
    """The distributions one may see: all of the institution, or those with an own share."""

    policy = "contracts.distribution.view"
    model = Distribution
    template_name = "contracts/distribution/list.html"
    filterset_class = desks.DistributionFilter
    related = ("thread", "contract", "institution")
    title = _("Income shared out")
    file_name = "distributions"
    place = "contracts:distribution"
    columns = (
        Column("title", pgettext_lazy("registration", "Contract"), lambda row: row.said, by_text("contract__title")),
        coded("mode", _("mode of conversion"), "conversion_mode", "conversion_mode"),
        Column("own", _("your share"), lambda row: row.own, money=True),
        Column("net", _("net income"), lambda row: row.whole, money=True),
        state(Distribution.STATES, "distribution"),
        Column("pay_by", _("Awards paid by"), lambda row: Until(row.pay_by, row.institution.jurisdiction), "pay_by"),
        begun(shown=True),
        changed(shown=False),
    )  # fmt: skip

    def queryset(self) -> Any:
        """With their lines."""
        return super().queryset().prefetch_related("lines")

    def titles(self, rows: Sequence[Any]) -> dict[Any, Any]:
        """Those of the contracts."""
        return texts.of_agreements((row.pk, row.contract.title, row.contract.deal_id) for row in rows)

    def dress(self, rows: Sequence[Any]) -> None:
        """The reader's own share, and the net income for who sees the whole."""
        super().dress(rows)
        for row in rows:
            shares = [line.amount_minor for line in row.lines.all() if line.user and line.user == self.actor.user]
            row.own = Money(sum(shares), row.currency) if shares else None
            row.whole = row.net if policy.may(self.actor, "contracts.distribution.view_all", row) else None


def _due(row: Registration) -> Until:
    if row.state == "supplement_requested":
        return Until(row.supplement_due_at, row.jurisdiction)
    return Until(None if row.registered_on else row.due_at, row.jurisdiction)

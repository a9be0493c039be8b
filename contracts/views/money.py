"""Pages of payments, rules of distribution and distributions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import PaymentReasonForm, ReasonForm
from contracts.forms.money import DistributeForm, PaymentForm, RuleForm, today_initial
from contracts.models import Contract, Distribution, DistributionLine, DistributionRule, Payment
from contracts.selectors import floors, shares
from contracts.services import distribution_rules, distributions, payments
from contracts.views.contracts import address
from institutions.selectors import actors
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import Doing, FormPage, MovesPage, ObjectMixin, ObjectPage
from transfer.kernel import clock


class _OfContract(ObjectMixin, FormPage):
    model = Contract
    related = ("thread", "deal")

    def prepare(self) -> None:
        """The contract among what is visible."""
        self.object = self.find()
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The contract for the form's currency and plan."""
        return {"contract": self.object, "initial": today_initial(self.object.jurisdiction)}

    def extra(self) -> dict[str, Any]:
        """What it belongs to, and the way back."""
        return {"intro": self.object.title, "cancel_url": address(self, self.object)}


class RecordPage(_OfContract):
    """Records a payment."""

    policy = "contracts.payment.record"
    form_class = PaymentForm
    title = _("Record a payment")
    action_label = _("Record the payment")
    done_message = _("The other side is asked to confirm it.")

    def act(self, form: forms.Form) -> Payment:
        """Records it."""
        return payments.record(actor=self.actor, contract=self.object, **form.cleaned_data)

    def success_url(self, result: Payment) -> str:
        """The contract's page."""
        return f"{address(self, result.contract)}#payments"


class PaymentMovePage(MovesPage):
    """Confirm, dispute, withdraw."""

    policy = "contracts.payment.view"
    model = Payment
    related = ("thread", "contract")
    doings = {
        "confirm": Doing(payments.confirm),
        "dispute": Doing(payments.dispute, PaymentReasonForm),
        "withdraw": Doing(payments.withdraw, PaymentReasonForm),
    }

    def success_url(self, result: Payment) -> str:
        """The contract's page."""
        return f"{address(self, result.contract)}#payments"

    def extra(self) -> dict[str, Any]:
        """What it belongs to, and the way back."""
        return {**super().extra(), "cancel_url": address(self, self.object.contract)}


class DistributePage(_OfContract):
    """Divides what was received by the institution's rule."""

    policy = "contracts.distribution.draft"
    form_class = DistributeForm
    title = _("Share out the income")
    action_label = _("Divide it by the rule")

    def act(self, form: forms.Form) -> Distribution:
        """Drafts it."""
        return distributions.draft(actor=self.actor, contract=self.object, **form.cleaned_data)

    def success_url(self, result: Distribution) -> str:
        """Its page."""
        return reverse("contracts:distribution", kwargs={"org": self.kwargs["org"], "pk": result.pk})


class DistributionPage(ObjectPage):
    """One distribution: the whole for the institution, the own share for an inventor."""

    policy = "contracts.distribution.view"
    model = Distribution
    template_name = "contracts/distribution/page.html"
    related = ("thread", "contract", "institution", "rule")

    def extra(self, obj: Distribution) -> dict[str, Any]:
        """The lines that the reader may see."""
        lines = shares.lines_for(obj, self.actor)
        whole = len(lines) == obj.lines.count()
        context = {"lines": lines, "whole": whole, "costs": obj.cost_items.all() if whole else []}
        return {**context, **self._measure(obj, lines)} if whole else context

    def _measure(self, obj: Distribution, lines: Sequence[DistributionLine]) -> dict[str, Any]:
        """What the inventors get together, by which share of the rule, above which legal floor."""
        floor = floors.floor_for(obj.institution, on=clock.local_date(obj.created_at, obj.institution.jurisdiction))
        rule = floor.rule or floor.participants
        return {
            "of_inventors": sum(line.amount_minor for line in lines if line.kind == DistributionLine.INVENTOR),
            "share": obj.rule.shares.filter(conversion_mode=obj.conversion_mode).first(),
            "floor_bp": floor.for_mode(obj.conversion_mode),
            "floor_basis": rule.legal_basis if rule else "",
        }


class DistributionMovePage(MovesPage):
    """Approve, pay out, withdraw."""

    policy = "contracts.distribution.view"
    model = Distribution
    related = ("thread", "institution", "contract")
    doings = {
        "approve": Doing(distributions.approve),
        "pay": Doing(distributions.pay),
        "withdraw": Doing(distributions.withdraw, ReasonForm),
    }

    def success_url(self, result: Distribution) -> str:
        """Its page."""
        return reverse("contracts:distribution", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {**super().extra(), "cancel_url": self.success_url(self.object)}


class RulesPage(ActingView):
    """The versions of the institution's rule, and the legal floor that holds today."""

    policy = "contracts.distribution_rule.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        institution = actors.organization_of(self.actor)
        rows = DistributionRule.objects.visible_to(self.actor).filter(institution=institution).order_by("-number")
        context = self.context(
            rows=rows.prefetch_related("shares").select_related("thread"),
            floor=floors.today(institution),
            institution=institution,
        )
        return render(request, "contracts/rule/list.html", context)


class RulePage(ObjectPage):
    """One version of the rule, in the workspace and for the public."""

    policy = "contracts.distribution_rule.view"
    model = DistributionRule
    template_name = "contracts/rule/page.html"
    related = ("thread", "institution")

    def extra(self, obj: DistributionRule) -> dict[str, Any]:
        """Its shares, and what is below the floor while it is a proposal."""
        rows = list(obj.shares.all())
        floor = floors.floor_for(obj.institution, on=obj.valid_from)
        return {"shares": rows, "floor": floor, "findings": floor.findings(rows) if obj.state == "proposed" else []}


class ProposePage(FormPage):
    """Proposes a new version."""

    policy = "contracts.distribution_rule.propose"
    form_class = RuleForm
    template_name = "contracts/rule/form.html"
    title = _("Propose a rule of distribution")
    action_label = _("Propose it to a second person")

    def prepare(self) -> None:
        """Who may propose."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """From today on."""
        return {"initial": today_initial(actors.organization_of(self.actor).jurisdiction)}

    def act(self, form: forms.Form) -> DistributionRule:
        """Proposes it."""
        assert isinstance(form, RuleForm)
        return distribution_rules.propose(
            actor=self.actor,
            shares=form.shares(),
            valid_from=form.cleaned_data["valid_from"],
            basis=form.cleaned_data["basis"],
        )

    def success_url(self, result: DistributionRule) -> str:
        """Its page."""
        return reverse("contracts:rule", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """The floor that holds today."""
        return {"floor": floors.today(actors.organization_of(self.actor))}


class RuleMovePage(MovesPage):
    """Adopt or withdraw."""

    policy = "contracts.distribution_rule.view"
    model = DistributionRule
    related = ("thread", "institution")
    doings = {
        "adopt": Doing(distribution_rules.adopt),
        "withdraw": Doing(distribution_rules.withdraw, ReasonForm),
    }

    def success_url(self, result: DistributionRule) -> str:
        """Its page."""
        return reverse("contracts:rule", kwargs={"org": self.kwargs["org"], "pk": result.pk})

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {**super().extra(), "cancel_url": self.success_url(self.object)}

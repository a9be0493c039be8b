"""The desk on which an exchange reviews demands: queue, text, findings, decision."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from market.forms.moves import ReturnForm
from market.models import Demand
from market.selectors import completeness, demand_checks, demands
from market.views.demands import RELATED, line_of
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import ObjectMixin


class DeskPage(ActingView):
    """What waits for a review: leads to the first of it."""

    policy: ClassVar[str] = "market.demand.review"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The first demand of the queue, or an empty desk."""
        self.require(self.policy)
        queue = demands.queue(self.actor)
        if queue:
            return redirect("market:demand_review", org=kwargs["org"], pk=queue[0][0].pk)
        return render(request, "market/demand/desk_empty.html", self.context())


class ReviewPage(ObjectMixin):
    """One demand on the desk."""

    policy: ClassVar[str] = "market.demand.review"
    model = Demand
    related = RELATED

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The three panes."""
        demand = self.find()
        self.require(self.policy, demand)
        context = self.context(
            object=demand,
            queue=demands.queue(self.actor),
            texts=demands.texts(demand),
            line=line_of(demand, self),
            findings=[(one, demand_checks.sentence(one)) for one in demands.findings(demand)],
            advice=completeness.of_demand(demand),
            form=ReturnForm(initial={"version": demand.version}),
        )
        return render(request, "market/demand/desk.html", context)

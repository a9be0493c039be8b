"""Pages of the statistics."""

from django.urls import path

from transfer.roof.statistics.views.contracts import ContractsCsv, ContractsPage
from transfer.roof.statistics.views.flows import FlowsPage
from transfer.roof.statistics.views.funnel import (
    DemandWaysPage,
    FunnelCsv,
    FunnelPage,
    MandateWaysPage,
    TechnologyWaysPage,
)
from transfer.roof.statistics.views.pulse import PulseCsv, PulsePage
from transfer.roof.statistics.views.reviews import ReviewsCsv, ReviewsPage

app_name = "statistics"
_ACTING = "as/<slug:org>/"
urlpatterns = [
    path("statistics/", ContractsPage.as_view(), name="contracts"),
    path("statistics/contracts.csv", ContractsCsv.as_view(), name="contracts_csv"),
    path("statistics/flows/", FlowsPage.as_view(), name="flows"),
    path("statistics/pulse/", PulsePage.as_view(), name="pulse"),
    path("statistics/pulse.csv", PulseCsv.as_view(), name="pulse_csv"),
    path(f"{_ACTING}statistics/", ContractsPage.as_view(), name="contracts_acting"),
    path(f"{_ACTING}statistics/contracts.csv", ContractsCsv.as_view(), name="contracts_csv_acting"),
    path(f"{_ACTING}statistics/flows/", FlowsPage.as_view(), name="flows_acting"),
    path(f"{_ACTING}funnel/", FunnelPage.as_view(), name="funnel"),
    path(f"{_ACTING}funnel.csv", FunnelCsv.as_view(), name="funnel_csv"),
    path(f"{_ACTING}funnel/technologies/", TechnologyWaysPage.as_view(), name="technology_ways"),
    path(f"{_ACTING}funnel/demands/", DemandWaysPage.as_view(), name="demand_ways"),
    path(f"{_ACTING}funnel/mandates/", MandateWaysPage.as_view(), name="mandate_ways"),
    path(f"{_ACTING}review-times/", ReviewsPage.as_view(), name="reviews"),
    path(f"{_ACTING}review-times.csv", ReviewsCsv.as_view(), name="reviews_csv"),
]

"""Addresses of the statistics below /api/v1/."""

from django.urls import path

from transfer.roof.statistics.api.contracts import ContractStatistics
from transfer.roof.statistics.api.funnel import FunnelView
from transfer.roof.statistics.api.pulse import MarketPulse
from transfer.roof.statistics.api.reviews import ReviewsView

urlpatterns = [
    path("statistics/contracts/", ContractStatistics.as_view(), name="statistics-contracts"),
    path("statistics/funnel/", FunnelView.as_view({"get": "list"}), name="statistics-funnel"),
    path("statistics/pulse/", MarketPulse.as_view(), name="statistics-pulse"),
    path("statistics/reviews/", ReviewsView.as_view({"get": "list"}), name="statistics-reviews"),
]

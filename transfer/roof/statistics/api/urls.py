"""Addresses of the statistics below /api/v1/."""

from django.urls import path

from transfer.roof.statistics.api.contracts import ContractStatistics

urlpatterns = [path("statistics/contracts/", ContractStatistics.as_view(), name="statistics-contracts")]

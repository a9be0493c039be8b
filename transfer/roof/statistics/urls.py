"""Pages of the statistics."""

from django.urls import path

from transfer.roof.statistics.views.contracts import ContractsCsv, ContractsPage

app_name = "statistics"
urlpatterns = [
    path("statistics/", ContractsPage.as_view(), name="contracts"),
    path("statistics/contracts.csv", ContractsCsv.as_view(), name="contracts_csv"),
    path("as/<slug:org>/statistics/", ContractsPage.as_view(), name="contracts_acting"),
    path("as/<slug:org>/statistics/contracts.csv", ContractsCsv.as_view(), name="contracts_csv_acting"),
]

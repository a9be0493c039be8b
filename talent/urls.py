"""Pages of talent."""

from django.urls import path

from talent.views import mandates

app_name = "talent"

urlpatterns = [
    path("as/<slug:org>/mandates/", mandates.MandatesPage.as_view(), name="mandates"),
    path("as/<slug:org>/mandates/new/", mandates.ProposePage.as_view(), name="mandate_new"),
    path("as/<slug:org>/mandates/<uuid:pk>/", mandates.MandatePage.as_view(), name="mandate"),
    path("as/<slug:org>/mandates/<uuid:pk>/<str:move>/", mandates.MovePage.as_view(), name="mandate_move"),
]

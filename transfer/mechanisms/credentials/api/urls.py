"""Addresses of certificates below /api/v1/."""

from django.urls import path

from transfer.mechanisms.credentials.api.checks import CheckView, TokenView

urlpatterns = [
    path("certificates/check/", CheckView.as_view(), name="api-certificate-check"),
    path("certificates/<str:token>/", TokenView.as_view(), name="api-certificate"),
]

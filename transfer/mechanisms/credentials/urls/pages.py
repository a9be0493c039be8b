"""The check page in a language."""

from django.urls import path

from transfer.mechanisms.credentials.views import pages

app_name = "credentials"
urlpatterns = [
    path("check/", pages.CheckPage.as_view(), name="check"),
    path("check/<str:token>/", pages.ResultPage.as_view(), name="result"),
]

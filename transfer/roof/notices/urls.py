"""Addresses of notices."""

from django.urls import path

from transfer.roof.notices.views.centre import CentrePage, OpenPage, ProofPage, ReadAllPage
from transfer.roof.notices.views.preferences import PreferencesPage, TrialPage, TurnOffPage

app_name = "notices"
urlpatterns = [
    path("me/notices/", CentrePage.as_view(), name="centre"),
    path("me/notices/read/", ReadAllPage.as_view(), name="read_all"),
    path("me/notices/preferences/", PreferencesPage.as_view(), name="preferences"),
    path("me/notices/preferences/trial/", TrialPage.as_view(), name="trial"),
    path("me/notices/off/<str:token>/", TurnOffPage.as_view(), name="turn_off"),
    path("me/notices/sent/<str:number>/", ProofPage.as_view(), name="proof_own"),
    path("me/notices/<uuid:pk>/", OpenPage.as_view(), name="open"),
    path("as/<slug:org>/notices/sent/<str:number>/", ProofPage.as_view(), name="proof"),
]

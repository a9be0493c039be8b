"""Addresses of notices."""

from django.urls import path

from transfer.roof.notices.views.centre import CentrePage, OpenPage, PreferencesPage, ReadAllPage

app_name = "notices"
urlpatterns = [
    path("me/notices/", CentrePage.as_view(), name="centre"),
    path("me/notices/read/", ReadAllPage.as_view(), name="read_all"),
    path("me/notices/preferences/", PreferencesPage.as_view(), name="preferences"),
    path("me/notices/<uuid:pk>/", OpenPage.as_view(), name="open"),
]

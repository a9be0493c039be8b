"""The portal's own pages."""

from django.urls import path

from transfer.roof.portal.views.styleguide import StyleguidePage

app_name = "portal"
urlpatterns = [
    path("styleguide/", StyleguidePage.as_view(), name="styleguide"),
    path("styleguide/<slug:sheet>/", StyleguidePage.as_view(), name="styleguide_sheet"),
    path("as/<slug:org>/styleguide/", StyleguidePage.as_view(), name="styleguide_acting"),
]

"""The portal's own pages."""

from django.urls import path

from transfer.roof.portal.views.cards import CardPicture
from transfer.roof.portal.views.first_day import BringBackPage, FirstDayPage, PutAwayPage
from transfer.roof.portal.views.front import FrontPage
from transfer.roof.portal.views.help import AboutPage, GlossaryPage, HelpPage
from transfer.roof.portal.views.operations import AskPage, DeliveriesPage, OperationsPage
from transfer.roof.portal.views.rules import RulePage, RulesPage
from transfer.roof.portal.views.styleguide import StyleguidePage
from transfer.roof.portal.views.today import TodayPage

app_name = "portal"
urlpatterns = [
    path("", FrontPage.as_view(), name="front"),
    path("cards/<slug:kind>/<str:key>.png", CardPicture.as_view(), name="card"),
    path("about/", AboutPage.as_view(), name="about"),
    path("help/", HelpPage.as_view(), name="help"),
    path("help/glossary/", GlossaryPage.as_view(), name="glossary"),
    path("help/first-day/<slug:code>/", FirstDayPage.as_view(), name="first_day"),
    path("as/<slug:org>/first-day/<slug:code>/away/", PutAwayPage.as_view(), name="first_day_away"),
    path("as/<slug:org>/first-day/<slug:code>/back/", BringBackPage.as_view(), name="first_day_back"),
    path("rules/", RulesPage.as_view(), name="rules"),
    path("rules/<str:key>/", RulePage.as_view(), name="rule"),
    path("as/<slug:org>/", TodayPage.as_view(), name="today"),
    path("as/<slug:org>/operations/", OperationsPage.as_view(), name="operations"),
    path("as/<slug:org>/operations/do/", AskPage.as_view(), name="operations_do"),
    path(
        "as/<slug:org>/operations/deliveries/<str:subscriber>/", DeliveriesPage.as_view(), name="operations_deliveries"
    ),
    path("styleguide/", StyleguidePage.as_view(), name="styleguide"),
    path("styleguide/<slug:sheet>/", StyleguidePage.as_view(), name="styleguide_sheet"),
    path("as/<slug:org>/styleguide/", StyleguidePage.as_view(), name="styleguide_acting"),
]

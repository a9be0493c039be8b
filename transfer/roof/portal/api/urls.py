"""Addresses of the portal below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from transfer.roof.portal.api.events import EventViewSet
from transfer.roof.portal.api.operations import OperationsViewSet
from transfer.roof.portal.api.rules import RuleList

router = SimpleRouter()
router.register("events", EventViewSet, "event")
router.register("operations", OperationsViewSet, "operations")
urlpatterns = [*router.urls, path("rules/", RuleList.as_view(), name="rules")]

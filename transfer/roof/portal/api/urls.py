"""Addresses of the portal below /api/v1/."""

from rest_framework.routers import SimpleRouter

from transfer.roof.portal.api.events import EventViewSet
from transfer.roof.portal.api.operations import OperationsViewSet

router = SimpleRouter()
router.register("events", EventViewSet, "event")
router.register("operations", OperationsViewSet, "operations")
urlpatterns = router.urls

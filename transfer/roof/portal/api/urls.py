"""Addresses of the portal below /api/v1/."""

from rest_framework.routers import SimpleRouter

from transfer.roof.portal.api.operations import OperationsViewSet

router = SimpleRouter()
router.register("operations", OperationsViewSet, "operations")
urlpatterns = router.urls

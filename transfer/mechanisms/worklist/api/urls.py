"""Addresses of the worklist below /api/v1/."""

from rest_framework.routers import SimpleRouter

from transfer.mechanisms.worklist.api.items import WorkItemViewSet

router = SimpleRouter()
router.register("work-items", WorkItemViewSet, "work-item")
urlpatterns = router.urls

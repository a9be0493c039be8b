"""Addresses of long work below /api/v1/."""

from rest_framework.routers import SimpleRouter

from transfer.mechanisms.jobs.api.jobs import JobViewSet

router = SimpleRouter()
router.register("jobs", JobViewSet, "job")
urlpatterns = router.urls

"""Talent's addresses below /api/v1/."""

from rest_framework.routers import SimpleRouter

from talent.api.mandates import MandateViewSet

router = SimpleRouter()
router.register("mandates", MandateViewSet, "mandate")
urlpatterns = router.urls

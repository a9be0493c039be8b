"""Addresses of publicity below /api/v1/."""

from rest_framework.routers import SimpleRouter

from transfer.mechanisms.publicity.api.objections import ObjectionViewSet
from transfer.mechanisms.publicity.api.publicities import PublicityViewSet

router = SimpleRouter()
router.register("publicities", PublicityViewSet, "publicity")
router.register("objections", ObjectionViewSet, "objection")
urlpatterns = router.urls

"""The toy's addresses, for tests of the edge."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from tests.toy.api import BoxViewSet

router = SimpleRouter()
router.register("boxes", BoxViewSet, "box")
urlpatterns = [path("api/v1/", include(router.urls))]

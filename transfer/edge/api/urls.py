"""The API's own addresses: the schema, and the router that apps register with."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter


class SchemaView(SpectacularAPIView):
    """The OpenAPI 3.1 description of everything below /api/v1/, public."""

    policy = "public"


router = SimpleRouter()

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("", include(router.urls)),
]

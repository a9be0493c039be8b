"""Addresses of the API of institutions, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from institutions.api.counter_services import CounterServiceViewSet
from institutions.api.memberships import ApiKeyViewSet, MembershipViewSet, RoleGrantViewSet
from institutions.api.organizations import OrganizationViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet, "organization")
router.register("memberships", MembershipViewSet, "membership")
router.register("role-grants", RoleGrantViewSet, "role-grant")
router.register("counter-services", CounterServiceViewSet, "counter-service")
router.register("api-keys", ApiKeyViewSet, "api-key")

urlpatterns = router.urls

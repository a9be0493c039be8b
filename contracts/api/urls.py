"""The addresses of contracts below /api/v1/."""

from rest_framework.routers import SimpleRouter

from contracts.api.contracts import ContractViewSet
from contracts.api.distributions import DistributionViewSet, RuleViewSet
from contracts.api.payments import PaymentViewSet

router = SimpleRouter()
router.register("contracts", ContractViewSet, "contract")
router.register("payments", PaymentViewSet, "payment")
router.register("distributions", DistributionViewSet, "distribution")
router.register("distribution-rules", RuleViewSet, "distribution_rule")
urlpatterns = router.urls

"""The addresses of contracts below /api/v1/."""

from rest_framework.routers import SimpleRouter

from contracts.api.contracts import ContractViewSet
from contracts.api.distributions import DistributionViewSet, RuleViewSet
from contracts.api.notices import TransactionNoticeViewSet
from contracts.api.payments import PaymentViewSet
from contracts.api.registrations import RegistrationViewSet

router = SimpleRouter()
router.register("contracts", ContractViewSet, "contract")
router.register("payments", PaymentViewSet, "payment")
router.register("distributions", DistributionViewSet, "distribution")
router.register("distribution-rules", RuleViewSet, "distribution_rule")
router.register("registrations", RegistrationViewSet, "registration")
router.register("transaction-notices", TransactionNoticeViewSet, "transaction_notice")
urlpatterns = router.urls

"""The market's addresses below /api/v1/."""

from rest_framework.routers import SimpleRouter

from market.api.achievements import AchievementViewSet
from market.api.deals import DealViewSet
from market.api.demands import DemandViewSet
from market.api.disclosures import DisclosureViewSet
from market.api.listings import ListingViewSet
from market.api.offers import OfferViewSet
from market.api.responses import ResponseViewSet

router = SimpleRouter()
router.register("invention-disclosures", DisclosureViewSet, "disclosure")
router.register("achievements", AchievementViewSet, "achievement")
router.register("listings", ListingViewSet, "listing")
router.register("deals", DealViewSet, "deal")
router.register("offers", OfferViewSet, "offer")
router.register("demands", DemandViewSet, "demand")
router.register("responses", ResponseViewSet, "response")
urlpatterns = router.urls

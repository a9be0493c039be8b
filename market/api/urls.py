"""The market's addresses below /api/v1/."""

from rest_framework.routers import SimpleRouter

from market.api.achievements import AchievementViewSet
from market.api.disclosures import DisclosureViewSet

router = SimpleRouter()
router.register("invention-disclosures", DisclosureViewSet, "disclosure")
router.register("achievements", AchievementViewSet, "achievement")
urlpatterns = router.urls

"""Addresses of notices below /api/v1/."""

from rest_framework.routers import SimpleRouter

from transfer.roof.notices.api.notices import NoticeViewSet

router = SimpleRouter()
router.register("notices", NoticeViewSet, "notice")
urlpatterns = router.urls

"""Pages of the market."""

from django.urls import path

from market.views import achievements, disclosures

app_name = "market"

urlpatterns = [
    path("technologies/", achievements.TechnologiesPage.as_view(), name="technologies"),
    path("technologies/<str:number>/", achievements.TechnologyPage.as_view(), name="technology"),
    path("as/<slug:org>/disclosures/", disclosures.DisclosuresPage.as_view(), name="disclosures"),
    path("as/<slug:org>/disclosures/new/", disclosures.NewPage.as_view(), name="disclosure_new"),
    path("as/<slug:org>/disclosures/<uuid:pk>/", disclosures.DisclosurePage.as_view(), name="disclosure"),
    path("as/<slug:org>/disclosures/<uuid:pk>/change/", disclosures.ChangePage.as_view(), name="disclosure_change"),
    path("as/<slug:org>/disclosures/<uuid:pk>/<str:move>/", disclosures.MovePage.as_view(), name="disclosure_move"),
    path("as/<slug:org>/achievements/", achievements.AchievementsPage.as_view(), name="achievements"),
    path("as/<slug:org>/achievements/new/", achievements.NewPage.as_view(), name="achievement_new"),
    path("as/<slug:org>/achievements/<uuid:pk>/", achievements.AchievementPage.as_view(), name="achievement"),
    path("as/<slug:org>/achievements/<uuid:pk>/change/", achievements.ChangePage.as_view(), name="achievement_change"),
    path("as/<slug:org>/achievements/<uuid:pk>/<str:move>/", achievements.MovePage.as_view(), name="achievement_move"),
    path("as/<slug:org>/reviews/", achievements.ReviewsPage.as_view(), name="reviews"),
    path("as/<slug:org>/reviews/<uuid:pk>/", achievements.ReviewPage.as_view(), name="review"),
    path("as/<slug:org>/reviews/<uuid:pk>/<str:move>/", achievements.DecidePage.as_view(), name="review_decide"),
]

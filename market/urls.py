"""Pages of the market."""

from django.urls import path

from market.views import achievements, demand_desk, demands, disclosures, responses

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
    path("demands/", demands.PublicListPage.as_view(), name="demands"),
    path("demands/<str:number>/", demands.PublicPage.as_view(), name="public_demand"),
    path("as/<slug:org>/demands/", demands.OwnListPage.as_view(), name="own_demands"),
    path("as/<slug:org>/demands/new/", demands.BeginPage.as_view(), name="demand_new"),
    path("as/<slug:org>/demands/advice/", demands.AdvicePage.as_view(), name="demand_advice"),
    path("as/<slug:org>/demands/<uuid:pk>/", demands.DemandPage.as_view(), name="demand"),
    path("as/<slug:org>/demands/<uuid:pk>/change/", demands.ChangePage.as_view(), name="demand_change"),
    path("as/<slug:org>/demands/<uuid:pk>/submit/", demands.SubmitPage.as_view(), name="demand_submit"),
    path("as/<slug:org>/demands/<uuid:pk>/responses/", responses.ReceivedPage.as_view(), name="received_responses"),
    path("as/<slug:org>/demands/<uuid:pk>/answer/", responses.BeginPage.as_view(), name="response_new"),
    path("as/<slug:org>/demands/<uuid:pk>/<str:move>/", demands.DemandMovesPage.as_view(), name="demand_move"),
    path("as/<slug:org>/demand-reviews/", demand_desk.DeskPage.as_view(), name="demand_desk"),
    path("as/<slug:org>/demand-reviews/<uuid:pk>/", demand_desk.ReviewPage.as_view(), name="demand_review"),
    path("as/<slug:org>/responses/", responses.OwnListPage.as_view(), name="own_responses"),
    path("as/<slug:org>/responses/<uuid:pk>/", responses.ResponsePage.as_view(), name="response"),
    path("as/<slug:org>/responses/<uuid:pk>/change/", responses.ChangePage.as_view(), name="response_change"),
    path("as/<slug:org>/responses/<uuid:pk>/send/", responses.SendPage.as_view(), name="response_send"),
    path("as/<slug:org>/responses/<uuid:pk>/<str:move>/", responses.ResponseMovesPage.as_view(), name="response_move"),
]

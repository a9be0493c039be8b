"""The search over HTTP."""

from django.urls import path

from transfer.roof.search.api.search import SearchView, SuggestionsView

urlpatterns = [
    path("search/", SearchView.as_view(), name="api-search"),
    path("search/suggestions/", SuggestionsView.as_view(), name="api-search-suggestions"),
]

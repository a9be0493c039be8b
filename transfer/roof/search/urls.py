"""Pages of the search."""

from django.urls import path

from transfer.roof.search.views.search import SearchPage

app_name = "search"
urlpatterns = [path("search/", SearchPage.as_view(), name="search")]

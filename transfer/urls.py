"""All addresses of the exchange: the API, the workspaces, the public pages."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

"""All addresses of the exchange: the API, the workspaces, the public pages."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path

from transfer import tasks  # noqa: F401 - a web process binds the tasks and wakes the relay
from transfer.edge import health
from transfer.edge.views.seals import SealsOfDay
from transfer.roof.notices.views.live import BellStream
from transfer.roof.portal.views.machines import Robots
from transfer.roof.portal.views.sitemaps import SECTIONS

handler404 = "transfer.edge.views.faults.nothing"
handler500 = "transfer.edge.views.faults.fault"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path(".well-known/seals/<str:day>.json", SealsOfDay.as_view(), name="seals_of_day"),
    path("robots.txt", Robots.as_view(), name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", sitemap_views.sitemap, {"sitemaps": SECTIONS}, name="sitemap_section"),
    path("live/bell/", BellStream.as_view(), name="live_bell"),
    path("api/v1/", include("transfer.edge.api.urls")),
    path("api/v1/", include("transfer.mechanisms.files.api.urls")),
    path("api/v1/", include("transfer.mechanisms.credentials.api.urls")),
    path("api/v1/", include("transfer.mechanisms.publicity.api.urls")),
    path("api/v1/", include("transfer.mechanisms.worklist.api.urls")),
    path("api/v1/", include("transfer.mechanisms.jobs.api.urls")),
    path("api/v1/", include("institutions.api.urls")),
    path("api/v1/", include("talent.api.urls")),
    path("api/v1/", include("market.api.urls")),
    path("api/v1/", include("contracts.api.urls")),
    path("api/v1/", include("transfer.roof.portal.api.urls")),
    path("api/v1/", include("transfer.roof.search.api.urls")),
    path("api/v1/", include("transfer.roof.statistics.api.urls")),
    path("api/v1/", include("transfer.roof.notices.api.urls")),
    path("", include("transfer.mechanisms.credentials.urls.fixed")),
]
urlpatterns += i18n_patterns(
    path("", include("transfer.mechanisms.credentials.urls.pages")),
    path("", include("transfer.mechanisms.publicity.urls")),
    path("", include("transfer.mechanisms.files.urls")),
    path("", include("transfer.mechanisms.jobs.urls")),
    path("", include("transfer.roof.portal.urls")),
    path("", include("transfer.roof.search.urls")),
    path("", include("transfer.roof.notices.urls")),
    path("", include("transfer.roof.statistics.urls")),
    path("", include("institutions.urls")),
    path("", include("talent.urls")),
    path("", include("market.urls")),
    path("", include("contracts.urls")),
    path("account/", include("allauth.urls")),
)

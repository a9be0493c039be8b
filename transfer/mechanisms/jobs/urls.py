"""Addresses of long work in a workspace."""

from django.urls import path

from transfer.mechanisms.jobs.views import jobs

app_name = "jobs"
urlpatterns = [
    path("as/<slug:org>/jobs/", jobs.JobsPage.as_view(), name="jobs"),
    path("as/<slug:org>/jobs/<uuid:pk>/", jobs.JobPage.as_view(), name="job"),
    path("as/<slug:org>/jobs/<uuid:pk>/files/<str:which>/", jobs.JobFile.as_view(), name="file"),
    path("as/<slug:org>/jobs/<uuid:pk>/<str:move>/", jobs.JobMovePage.as_view(), name="move"),
]

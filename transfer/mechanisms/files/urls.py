"""Addresses of files: for a membership and for a person acting for oneself."""

from django.urls import path

from transfer.mechanisms.files.views import attachments, files, uploads

app_name = "files"
urlpatterns = [
    path("files/", uploads.BeginUpload.as_view(), name="send_for_oneself"),
    path("files/sent/<uuid:pk>/", uploads.SendUpload.as_view(), name="sent_for_oneself"),
    path("files/<uuid:pk>/", files.Download.as_view(), name="download_for_oneself"),
    path("as/<slug:org>/files/", uploads.BeginUpload.as_view(), name="send"),
    path("as/<slug:org>/files/sent/<uuid:pk>/", uploads.SendUpload.as_view(), name="sent"),
    path("as/<slug:org>/files/<uuid:pk>/", files.Download.as_view(), name="download"),
    path("as/<slug:org>/files/<uuid:pk>/accesses/", attachments.AccessesPage.as_view(), name="accesses"),
    path("as/<slug:org>/files/<uuid:pk>/remove/", attachments.RemovePage.as_view(), name="remove"),
    path("as/<slug:org>/files/<slug:noun>/<uuid:pk>/", attachments.AttachPage.as_view(), name="attach"),
]

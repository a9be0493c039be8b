"""Addresses of files below /api/v1/: sent ahead, at once or in pieces, and those of each noun that holds files."""

from collections.abc import Mapping
from typing import Any

from django.urls import URLPattern, path

from transfer.mechanisms.files import holders
from transfer.mechanisms.files.api import attachments
from transfer.mechanisms.files.api.resumable import ResumableViewSet
from transfer.mechanisms.files.api.uploads import UploadViewSet

_ONE: Mapping[str, Any] = {
    "get": "retrieve",
    "head": "state",
    "patch": "partial_update",
    "delete": "destroy",
    "options": "abilities",
}


def _of(holder: holders.Holder) -> list[URLPattern]:
    viewset = attachments.viewset_of(holder)
    place, name = f"{holder.address}/<uuid:id>/files/", f"{holder.noun}.file"
    return [
        path(place, viewset.as_view({"get": "list", "post": "create"}), name=f"{name}s"),
        path(f"{place}<uuid:file>/", viewset.as_view({"get": "retrieve", "delete": "destroy"}), name=name),
        path(f"{place}<uuid:file>/content/", viewset.as_view({"get": "content"}), name=f"{name}.content"),
    ]


urlpatterns = [
    path("files/", UploadViewSet.as_view({"post": "create"}), name="upload"),
    path("uploads/", ResumableViewSet.as_view({"post": "create", "options": "abilities"}), name="resumables"),
    path("uploads/<uuid:upload>/", ResumableViewSet.as_view(dict(_ONE)), name="resumable"),
    *(route for holder in holders.all_holders() for route in _of(holder)),
]

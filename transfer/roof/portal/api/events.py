"""What happened on a thread, over HTTP: the steps of its objects as facts, without a name or a word of anybody."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge import thread_places, thread_steps
from transfer.edge.api import commands
from transfer.edge.thread_places import Known, Place, Reader
from transfer.kernel import policy
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.models import Event, Thread

THREAD = OpenApiParameter("thread", str, required=True, description="The number of a thread.")
_NUMBER = re.compile("[0-9A-Za-z-]{1,40}")
EFFECTS = ("begins", "finishes", "stops", "clears")


class ThreadEventSerializer(serializers.Serializer[Any]):
    """One thing that happened. step: what it belongs to on the thread; effect: what it did to it ("clears" takes the
    step back). object: the id of the noun's object, actor_organization and on_behalf_of: who acted and for whom; each
    null where the asker may not know it. served_in: the service at a counter in which a clerk did it. hash: of the
    event in the chain of its object."""

    id = serializers.UUIDField()
    thread = serializers.CharField()
    name = serializers.CharField()
    step = serializers.CharField()
    effect = serializers.ChoiceField(choices=EFFECTS)
    noun = serializers.CharField()
    object = serializers.UUIDField(allow_null=True)
    actor_organization = serializers.UUIDField(allow_null=True)
    on_behalf_of = serializers.UUIDField(allow_null=True)
    served_in = serializers.UUIDField(allow_null=True)
    occurred_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    hash = serializers.CharField()


class EventViewSet(viewsets.GenericViewSet[Event]):
    """What happened on a thread."""

    serializer_class = ThreadEventSerializer
    filter_backends = ()
    places: Mapping[str, Place] = MappingProxyType({})
    policies: ClassVar[dict[str, str]] = {"list": "portal.event.view"}

    def get_queryset(self) -> QuerySet[Event]:
        """Of the thread that is asked for, what this asker may know; nothing of a thread that is not there."""
        if getattr(self, "swagger_fake_view", False):
            return Event.objects.none()
        number = self.request.query_params.get("thread", "")
        if not _NUMBER.fullmatch(number):
            raise Invalid([Problem("thread", "invalid" if number else "required", _("Give the number of a thread."))])
        found = Thread.objects.filter(number=number).first()
        if found is None:
            return Event.objects.none()
        rows, self.places = thread_steps.events_of(found, self._reader)
        return rows.select_related("thread")

    @extend_schema(parameters=[THREAD])
    def list(self, request: Request) -> Response:
        """The public steps of one thread, and of objects in which one has a part every step; newest first."""
        policy.require(commands.actor_of(request), self.policies["list"])
        page = self.paginate_queryset(self.get_queryset()) or []
        known = thread_places.known_of(page, self._reader, self.places)
        return self.get_paginated_response(self.get_serializer([_shown(one, known) for one in page], many=True).data)

    @property
    def _reader(self) -> Reader:
        return Reader(commands.actor_of(self.request).in_consequence())


def _shown(event: Event, known: Known) -> dict[str, Any]:
    filling = thread_steps.filling_of(event, inside=known.inside(event))
    assert filling is not None
    noun, _colon, key = event.stream.partition(":")
    place = known.places.get(event.stream)
    return {
        "id": event.id,
        "thread": event.thread.number,
        "name": event.name,
        "step": filling.step,
        "effect": filling.effect,
        "noun": noun,
        "object": UUID(key) if place and place.known else None,
        "actor_organization": known.acting(event),
        "on_behalf_of": known.principal(event),
        "served_in": event.served_in if known.inside(event) else None,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "hash": event.hash,
    }

"""The one base of every noun's API: list, detail, creation, change and the moves of its state table."""

import copy
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from transfer.edge import proposals, serving
from transfer.edge.api import commands
from transfer.edge.api.commands import Command
from transfer.kernel import policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotVisible, Problem

FIELDS = OpenApiParameter("fields", str, description="Comma-separated names: only these fields come back.")
ACTIONS = OpenApiParameter("actions", bool, description="1: also lists the moves open to this key now.")
KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)
MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True, description="The version seen.")


class ShownSerializer(serializers.ModelSerializer[Any]):
    """What shows rows of a model. Fields are worked out of the model once for each class and language, then copied:
    to work them out takes longer than to ask the database for the rows.
    """

    _worked_out: ClassVar[dict[tuple[type, str | None], dict[str, Any]]] = {}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Fields of one's own, as DRF wants them."""
        key = (type(self), get_language())
        kept = self._worked_out.get(key)
        if kept is None:
            kept = self._worked_out[key] = super().get_fields()
        return copy.deepcopy(kept)

    def shown(self, serializer: type[serializers.BaseSerializer[Any]], row: Any) -> dict[str, Any]:
        """A row of another model by its serializer, which is built once for all the rows of an answer."""
        if serializer not in self._others:
            self._others[serializer] = serializer(context=self.context)
        return dict(self._others[serializer].to_representation(row))

    @cached_property
    def _others(self) -> dict[type, serializers.BaseSerializer[Any]]:
        return {}


class NounSerializer(ShownSerializer):
    """What every noun shows: id, number of its thread, state with its label, version, times; `?fields=` narrows it."""

    number = serializers.CharField(source="thread.number", read_only=True)
    state_label = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    base_fields: ClassVar[list[str]] = [
        "id",
        "number",
        "state",
        "state_label",
        "version",
        "created_at",
        "changed_at",
        "actions",
    ]

    def get_state_label(self, obj: Any) -> str:
        """The state in the asker's language."""
        return str(obj.STATES.states[obj.state])

    def get_actions(self, obj: Any) -> list[str] | None:
        """The moves open to the asker, with ?actions=1; else null."""
        if not self.context.get("with_actions"):
            return None
        return [move.name for move in workflow.open_moves(obj, self.context["actor"], by_hand=True)]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The declared fields, narrowed to what was asked for."""
        fields = super().get_fields()
        wanted: set[str] = self.context.get("only_fields") or set()
        return {name: field for name, field in fields.items() if not wanted or name in wanted}


class ProposalSerializer(serializers.Serializer[Any]):
    """What one person proposed and another has to decide. own: by the asker."""

    move = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the field of this name, not the label of one
    reason = serializers.CharField()
    reason_label = serializers.CharField()
    note = serializers.CharField()
    own = serializers.BooleanField()


class SecondedSerializer(NounSerializer):
    """A noun with moves that take two persons. proposal: null for those who could not put it aside."""

    proposal = serializers.SerializerMethodField()

    base_fields: ClassVar[list[str]] = [*NounSerializer.base_fields, "proposal"]

    @extend_schema_field(ProposalSerializer(allow_null=True))
    def get_proposal(self, obj: Any) -> dict[str, Any] | None:
        """What waits for a second person."""
        found = proposals.of(obj, self.context["actor"])
        return dict(ProposalSerializer(found).data) if found else None


class ExchangeViewSet(viewsets.GenericViewSet[Any]):
    """A noun over HTTP.

    model: a Stateful with `objects.visible_to(actor)`. serializer_class: what is shown (a NounSerializer).
    create_command: the service that begins one. change_command: the service behind PATCH.
    moves: move name → Command; each becomes POST /…/{id}/{move}/. view_policy: asked for list and detail.
    related, prefetched: what is shown of others; with ?actions=1 the list reads what its table of states weighs too.
    """

    model: ClassVar[Any]
    view_policy: ClassVar[str]
    create_command: ClassVar[Command | None] = None
    change_command: ClassVar[Command | None] = None
    moves: ClassVar[Mapping[str, Command]] = {}
    related: ClassVar[tuple[str, ...]] = ("thread",)
    prefetched: ClassVar[tuple[str, ...]] = ()
    policies: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if not hasattr(cls, "model"):
            return
        cls.policies = {"list": cls.view_policy, "retrieve": cls.view_policy}
        if cls.create_command:
            cls.policies["create"] = cls.create_command.policy or cls.model.STATES.begin_policy
            cls.create = _create(cls, cls.create_command)  # type: ignore[attr-defined] # DRF finds actions by name
        if cls.change_command:
            cls.policies["partial_update"] = cls.change_command.policy or commands.policy_of(cls.model, "change", {})
            cls.partial_update = _change(cls, cls.change_command)  # type: ignore[attr-defined] # as above
        for name, command in cls.moves.items():
            cls.policies[name] = commands.policy_of(cls.model, name, cls.moves)
            setattr(cls, f"move_{name}", _move(cls, name, command))

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return commands.actor_of(self.request)

    def get_queryset(self) -> models.QuerySet[Any]:
        """What the asker may see."""
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        visible: models.QuerySet[Any] = self.model._default_manager.visible_to(self.actor)
        visible = serving.narrowed(visible, self.actor)
        weighed = self.model.STATES.weighs if self.request.query_params.get("actions") == "1" else ()
        return visible.select_related(*self.related).prefetch_related(*self.prefetched, *weighed)

    def get_serializer_context(self) -> dict[str, Any]:
        """The asker, and what ?fields and ?actions ask for."""
        asked = self.request.query_params
        wanted = {name for name in asked.get("fields", "").split(",") if name}
        return {
            **super().get_serializer_context(),
            "actor": self.actor,
            "only_fields": wanted,
            "with_actions": asked.get("actions") == "1",
        }

    def get_object(self) -> Any:
        """The object of the address among what is visible, by id. NotVisible otherwise."""
        key = self.kwargs[self.lookup_field]
        found = self.get_queryset().filter(pk=key).first() if _is_uuid(key) else None
        if found is None:
            raise NotVisible
        return found

    @extend_schema(parameters=[FIELDS, ACTIONS])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the asker may see, newest first, in cursor pages."""
        self._check_fields()
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        with policy.asked_together():
            return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[FIELDS, ACTIONS])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One object, with its version as ETag."""
        self._check_fields()
        obj = self.get_object()
        return Response(self.get_serializer(obj).data, headers={"ETag": f'"{obj.version}"'})

    def answer(self, obj: Any) -> tuple[Any, str]:
        """The object as the answer to a command, read again with what lists read."""
        shown = self.get_queryset().filter(pk=obj.pk).first() or obj
        return self.get_serializer(shown).data, f'"{shown.version}"'

    def _check_fields(self) -> None:
        wanted = {name for name in self.request.query_params.get("fields", "").split(",") if name}
        if not wanted:
            return
        known = set(self.get_serializer_class()().get_fields())  # type: ignore[attr-defined] # a NounSerializer
        if wanted - known:
            raise Invalid([Problem("fields", "unknown", f"{', '.join(sorted(wanted - known))}")])


def _create(cls: type[ExchangeViewSet], command: Command) -> Any:
    @extend_schema(request=command.input, responses={201: cls.serializer_class}, parameters=[KEY])
    def create(self: ExchangeViewSet, request: Request, *args: Any, **kwargs: Any) -> Response:
        def call() -> Any:
            return command.service(actor=self.actor, **commands.read_input(command.input, request))

        return commands.run(request, call, self.answer, created=True)

    create.__doc__ = command.summary or command.service.__doc__
    return create


def _change(cls: type[ExchangeViewSet], command: Command) -> Any:
    @extend_schema(request=command.input, responses={200: cls.serializer_class}, parameters=[KEY, MATCH])
    def partial_update(self: ExchangeViewSet, request: Request, *args: Any, **kwargs: Any) -> Response:
        return _on_object(self, request, command)

    partial_update.__doc__ = command.summary or command.service.__doc__
    return partial_update


def _move(cls: type[ExchangeViewSet], name: str, command: Command) -> Any:
    def move(self: ExchangeViewSet, request: Request, *args: Any, **kwargs: Any) -> Response:
        return _on_object(self, request, command)

    move.__name__ = f"move_{name}"
    move.__doc__ = command.summary or command.service.__doc__
    routed = action(detail=True, methods=["post"], url_path=name.replace("_", "-"), url_name=name)(move)
    # After @action, which would forget what was said about the shape of the input.
    described = extend_schema(request=command.input, responses={200: cls.serializer_class}, parameters=[KEY, MATCH])
    return described(routed)


def _on_object(view: ExchangeViewSet, request: Request, command: Command) -> Response:
    def call() -> Any:
        obj = commands.lock_as_seen(view.get_object(), request)
        return command.service(obj, actor=view.actor, **commands.read_input(command.input, request, obj=obj))

    return commands.run(request, call, view.answer, created=False)


def _is_uuid(text: str) -> bool:
    compact = text.replace("-", "")
    return len(compact) == 32 and all(char in "0123456789abcdef" for char in compact.lower())

"""Memberships, requests for roles and API keys over HTTP."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from institutions.api.inputs import DecisionInput, RolesInput
from institutions.filters import MembershipFilter, RoleGrantFilter
from institutions.models import ApiKey, Membership, RoleGrant
from institutions.services import api_keys, memberships, role_grants
from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid


class MembershipSerializer(NounSerializer):
    """A membership: which user, for which organization, in which roles."""

    name = serializers.CharField(source="user.person.shown_name", read_only=True)

    class Meta:
        model = Membership
        fields = [
            *NounSerializer.base_fields,
            "user",
            "name",
            "organization",
            "roles",
            "technology_fields",
            "away_from",
            "away_until",
        ]


class RoleGrantSerializer(NounSerializer):
    """A request for roles, which a second person decides."""

    class Meta:
        model = RoleGrant
        fields = [*NounSerializer.base_fields, "membership", "roles", "is_grave", "requested_by"]


class ApiKeySerializer(NounSerializer):
    """A key without its secret. Keys are made on the page of the membership, never by a key."""

    class Meta:
        model = ApiKey
        fields = [*NounSerializer.base_fields, "membership", "label", "prefix", "scopes", "expires_at", "last_used_at"]


class MembershipDescribeInput(serializers.Serializer[Any]):
    """Codes of the dictionary technology_field, and an absence: its first and its last day."""

    technology_fields = serializers.ListField(child=serializers.CharField(max_length=20), max_length=20)
    away_from = serializers.DateField(required=False, allow_null=True)
    away_until = serializers.DateField(required=False, allow_null=True)


class RoleRequestInput(RolesInput):
    """Which member is to get which roles."""

    membership = serializers.UUIDField()


def request_roles(*, actor: Actor, membership: UUID, roles: list[str]) -> RoleGrant:
    """Asks that a member gets roles; a second person approves."""
    found = Membership.objects.visible_to(actor).filter(pk=membership).select_related("organization").first()
    if found is None:
        raise Invalid.one("membership", _("There is no such membership for you."), "not_found")
    return role_grants.request(found, actor=actor, roles=roles)


class MembershipViewSet(ExchangeViewSet):
    """Who acts for one's organization."""

    model = Membership
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    related = ("thread", "organization", "user__person")
    view_policy = "institutions.membership.view"
    moves = {
        "drop_roles": Command(memberships.drop_roles, RolesInput),
        "describe": Command(memberships.describe, MembershipDescribeInput),
        "suspend": Command(memberships.suspend, DecisionInput),
        "resume": Command(memberships.resume),
        "end": Command(memberships.end),
    }


class RoleGrantViewSet(ExchangeViewSet):
    """Requests for roles: one person asks, a second one approves."""

    model = RoleGrant
    serializer_class = RoleGrantSerializer
    filterset_class = RoleGrantFilter
    related = ("thread", "membership__organization")
    view_policy = "institutions.role_grant.view"
    create_command = Command(request_roles, RoleRequestInput)
    moves = {
        "approve": Command(role_grants.approve),
        "refuse": Command(role_grants.refuse),
        "withdraw": Command(role_grants.withdraw),
    }


class ApiKeyViewSet(ExchangeViewSet):
    """The keys of one's membership; a manager sees those of the organization."""

    model = ApiKey
    serializer_class = ApiKeySerializer
    filterset_fields = ["state", "membership"]
    related = ("thread", "membership__organization")
    view_policy = "institutions.api_key.view"
    moves = {"revoke": Command(api_keys.revoke)}

"""Notices of concluded transactions over HTTP: read by everybody through the masks, revoked by an officer."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contracts.filters.notices import TransactionNoticeFilter
from contracts.models import CorrectionNotice, TransactionNotice
from contracts.selectors import masks
from contracts.selectors.masks import Shown
from contracts.services import notices
from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, SecondedSerializer

_SHAPES: dict[str, dict[str, Any]] = {
    "amount": {"type": "object", "properties": {"minor": {"type": "integer"}, "currency": {"type": "string"}}},
    "names": {"type": "array", "items": {"type": "object"}},
    "list": {"type": "array", "items": {"type": "string"}},
    "regions": {"type": "array", "items": {"type": "string"}},
    "yes": {"type": "boolean"},
    "rate": {"type": "integer"},
}
_NUMBERS = {"months"}


def _shape(field: masks.Field) -> dict[str, Any]:
    found = {"type": "integer"} if field.name in _NUMBERS else _SHAPES.get(field.kind, {"type": "string"})
    return {**found, "nullable": True}


class CorrectionNoticeSerializer(serializers.ModelSerializer[CorrectionNotice]):
    """A correction, without the fields that are masked for the asker."""

    kind = serializers.CharField(read_only=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    changes = serializers.SerializerMethodField()

    class Meta:
        model = CorrectionNotice
        fields: ClassVar[list[str]] = ["id", "state", "kind", "kind_label", "issued_on", "changes"]

    def get_changes(self, correction: CorrectionNotice) -> list[dict[str, Any]]:
        """Field, before, after."""
        return masks.visible_changes(correction.changes, self.context["seen"])


class TransactionNoticeSerializer(SecondedSerializer):
    """A notice as the asker may see it. facts: null where masked or not stated; masked says which and why."""

    exchange = serializers.UUIDField(source="exchange_id", read_only=True)
    facts = serializers.SerializerMethodField()
    masked = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField()
    rule_text = serializers.CharField(source="source", read_only=True)
    legal_basis = serializers.CharField(read_only=True)

    class Meta:
        model = TransactionNotice
        fields: ClassVar[list[str]] = [
            *SecondedSerializer.base_fields,
            "exchange",
            "issued_on",
            "effective_on",
            "revoked_on",
            "revoked_why",
            "facts",
            "masked",
            "corrections",
            "rule_text",
            "legal_basis",
            "is_demo",
        ]

    def _seen(self, notice: TransactionNotice) -> Shown:
        return masks.shown(notice, self.context["actor"])

    @extend_schema_field({"type": "object", "properties": {field.name: _shape(field) for field in masks.FIELDS}})
    def get_facts(self, notice: TransactionNotice) -> dict[str, Any]:
        """Every field of the record by name."""
        return dict(self._seen(notice).values)

    def get_masked(self, notice: TransactionNotice) -> list[dict[str, str]]:
        """The fields that the asker does not see, and why."""
        return [
            {"field": one.field, "reason": str(one.reason), "legal_basis": str(one.legal_basis)}
            for one in self._seen(notice).masked
        ]

    @extend_schema_field(CorrectionNoticeSerializer(many=True))
    def get_corrections(self, notice: TransactionNotice) -> Any:
        """What became of it, the first one first."""
        given = {**self.context, "seen": self._seen(notice)}
        return CorrectionNoticeSerializer(notice.corrections.all(), many=True, context=given).data


class NoticeRevokeInput(serializers.Serializer[Any]):
    """Why it should be revoked: a code of the dictionary notice_revocation_reason, and a note."""

    reason = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class NoticeDecisionInput(serializers.Serializer[Any]):
    """What the second person says; the reason is that of the first one."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class TransactionNoticeViewSet(ExchangeViewSet):
    """Notices of concluded transactions (成交公告), newest first."""

    model = TransactionNotice
    serializer_class = TransactionNoticeSerializer
    filterset_class = TransactionNoticeFilter
    view_policy = "contracts.transaction_notice.view"
    prefetched = ("corrections",)
    moves: ClassVar[dict[str, Command]] = {
        "propose_revocation": Command(notices.propose_revocation, NoticeRevokeInput),
        "revoke": Command(notices.revoke, NoticeDecisionInput),
        "put_aside": Command(notices.put_aside, NoticeDecisionInput),
    }

"""What nouns show of a return, a refusal or an end: the reason, the note, by whom and when."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from transfer.edge import sayings
from transfer.edge.api.viewsets import NounSerializer
from transfer.edge.sayings import Saying


class ReasonGivenSerializer(serializers.Serializer[Any]):
    """Why the object stands where it stands. what: the event without its noun; by: the organization, "" if nobody."""

    what = serializers.CharField()
    reason = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field's name, as others have it
    note = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class ReasonedSerializer(NounSerializer):
    """A noun that is returned, refused or ended with a reason: reason_given, null where none holds or none is told."""

    reason_given = serializers.SerializerMethodField()
    base_fields: ClassVar[list[str]] = [*NounSerializer.base_fields, "reason_given"]

    def may_read_reason(self, obj: Any) -> bool:
        """Whether the asker, who sees the object, is told the reason too."""
        return True

    @extend_schema_field(ReasonGivenSerializer(allow_null=True))
    def get_reason_given(self, obj: Any) -> dict[str, Any] | None:
        """The reason in the asker's language; read once for all the rows of a list."""
        if not self.may_read_reason(obj):
            return None
        if obj.pk not in self._told:
            listed = self.parent.instance if isinstance(self.parent, serializers.ListSerializer) else None
            rows = [obj] if listed is None else list(listed)
            found = sayings.of_many([row for row in rows if self.may_read_reason(row)])
            self._told.update({row.pk: found.get(row.pk) for row in (*rows, obj)})
        said = self._told[obj.pk]
        return dict(ReasonGivenSerializer(said).data) if said else None

    @cached_property
    def _told(self) -> dict[UUID, Saying | None]:
        return {}

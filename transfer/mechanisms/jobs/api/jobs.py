"""Long work over HTTP: ordering it, looking how far it is, cancelling it, taking its result and its report."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from transfer.edge.api.commands import Command
from transfer.edge.api.viewsets import ExchangeViewSet, NounSerializer
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.jobs import kinds, services
from transfer.mechanisms.jobs.filters import JobFilter
from transfer.mechanisms.jobs.house import house
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.selectors import progress, shown

FAULTS_SHOWN = 50


class JobFaultSerializer(serializers.Serializer[Any]):
    """What is wrong with one row. line: of the input, from 1; message: in the asker's language."""

    line = serializers.IntegerField()
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class JobSerializer(NounSerializer):
    """One piece of long work. done = taken + skipped (there already) + failed; total: null where nobody knows.

    words: how far it is, as a sentence. why: code of a failure. faults: the first 50; the report has all.
    result, report: ids of the files, null where there are none; taken at result/ and report/.
    """

    kind_label = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()
    faults = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields: ClassVar[list[str]] = [
            *NounSerializer.base_fields,
            "kind",
            "kind_label",
            "about",
            "owner",
            "total",
            "done",
            "taken",
            "skipped",
            "failed",
            "words",
            "started_at",
            "ended_at",
            "why",
            "result",
            "report",
            "faults",
        ]

    def get_kind_label(self, obj: Job) -> str:
        """What the kind is called."""
        kind = kinds.find(obj.kind)
        return str(kind.label) if kind else obj.kind

    def get_words(self, obj: Job) -> str:
        """How far it is."""
        return progress(obj).words

    @extend_schema_field(JobFaultSerializer(many=True, allow_null=True))
    def get_faults(self, obj: Job) -> Any:
        """The first faults of one; null in lists."""
        if not self.context["view"].detail or not obj.failed:
            return None
        return JobFaultSerializer(shown.faults(obj, FAULTS_SHOWN), many=True).data


class JobInput(serializers.Serializer[Any]):
    """kind: its code. asked: the kind's own parameters. file: the id of its input, sent ahead to /api/v1/files/.
    order: false leaves it prepared, to be ordered by its move.
    """

    kind = serializers.CharField(max_length=60)
    asked = serializers.DictField(required=False)
    file = serializers.UUIDField(required=False)
    order = serializers.BooleanField(default=True)


def begin(*, actor: Any, kind: str, order: bool, asked: Any = None, file: UUID | None = None) -> Job:
    """Begins long work for the organization of the key; what it does needs the scope of that as well."""
    return services.begin(actor=actor, kind=kind, asked=asked, upload=file, order_now=order)


class JobViewSet(ExchangeViewSet):
    """Long work: imports, and lists as files. Ordered here, done in the background."""

    model = Job
    serializer_class = JobSerializer
    filterset_class = JobFilter
    view_policy = "jobs.job.view"
    create_command = Command(begin, JobInput)
    moves: ClassVar[dict[str, Command]] = {
        "order": Command(services.order),
        "stop": Command(services.stop),
        "cancel": Command(services.cancel),
    }

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A file may be asked for as whatever it is; a refusal is JSON all the same."""
        return super().perform_content_negotiation(request, force or self.action in ("result", "report"))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def result(self, request: Request, **_url: Any) -> HttpResponseBase:
        """The result. 404 where there is none, 409 before it has been examined."""
        return self._file("result")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def report(self, request: Request, **_url: Any) -> HttpResponseBase:
        """The rows that were not taken, as CSV. 404 where there are none, 409 before it has been examined."""
        return self._file("report")

    def _file(self, which: str) -> HttpResponseBase:
        file = getattr(self.get_object(), which)
        if file is None:
            raise NotVisible
        return house().download(file, self.actor.in_consequence())


JobViewSet.policies |= dict.fromkeys(("result", "report"), JobViewSet.view_policy)

"""Sending a file ahead of its form, and saving one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from transfer.edge import problems
from transfer.edge.views.acting import ActingView
from transfer.kernel import policy
from transfer.kernel.errors import Invalid, NotVisible, Refusal
from transfer.mechanisms.files import selectors, services
from transfer.mechanisms.files.models import StoredFile


class SendAhead(ActingView):
    """Takes one file (field `file`) and answers with its id, which the form then carries."""

    policy = "files.upload.send"

    def post(self, request: HttpRequest, **_url: str) -> JsonResponse:
        """{"id"} with 201, or {"detail"}."""
        try:
            self.require("files.upload.send")
            upload = request.FILES.get("file")
            if upload is None:
                raise Invalid.one("file", _("Choose a file."), "required")
            kept = services.keep_upload(actor=self.actor, upload=upload)
        except Invalid as invalid:
            return JsonResponse({"detail": str(invalid.problems[0].message)}, status=422)
        except Refusal as refusal:
            return JsonResponse({"detail": str(refusal.message)}, status=problems.status_of(refusal))
        return JsonResponse({"id": str(kept.pk), "name": kept.name, "size": kept.size}, status=201)


class Download(ActingView):
    """Saves a file that its side, or the policy of its subject's app, lets this actor open."""

    policy = "files.file.open"

    def get(self, request: HttpRequest, pk: UUID, **_url: str) -> HttpResponseBase:
        """The file as an attachment; what may not be opened does not exist."""
        file = StoredFile.objects.filter(pk=pk).first()
        if file is None or not policy.may(self.actor, "files.file.open", file):
            raise NotVisible
        return services.download(actor=self.actor, file=file, purpose=selectors.ground(file, self.actor))

"""Saving a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from transfer.edge.views.acting import ActingView
from transfer.kernel import policy
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.files import selectors, services
from transfer.mechanisms.files.models import StoredFile


class Download(ActingView):
    """Saves a file that its side, or the policy of its subject's app, lets this actor open."""

    policy = "files.file.open"

    def get(self, request: HttpRequest, pk: UUID, **_url: str) -> HttpResponseBase:
        """The file as an attachment; what may not be opened does not exist."""
        file = StoredFile.objects.filter(pk=pk).first()
        if file is None or not policy.may(self.actor, "files.file.open", file):
            raise NotVisible
        return services.download(actor=self.actor, file=file, purpose=selectors.ground(file, self.actor))

"""Putting a file to an object, taking it off, and seeing who has opened it."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage
from transfer.kernel.errors import Invalid, NotVisible, Problem
from transfer.kernel.models import Stateful
from transfer.mechanisms.files import holders, selectors, services
from transfer.mechanisms.files.forms import AttachForm
from transfer.mechanisms.files.holders import Holder
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.services.attachments import not_now

_SHOWN = 200
"""How many of the latest accesses are shown."""


def address(org: str, holder: Holder, obj: Stateful) -> str:
    """The object's page, at its files."""
    return reverse(holder.page, kwargs={"org": org, "pk": obj.pk}) + "#files"


def found(view: ActingView) -> tuple[StoredFile, Holder, Any]:
    """The file of the address with its object, both seen by the actor. NotVisible otherwise."""
    file = StoredFile.objects.filter(pk=view.kwargs["pk"]).first()
    if file is None:
        raise NotVisible
    holder = holders.of_subject(file.subject)
    obj = holder.find(view.actor, file.subject.partition(":")[2])
    if not selectors.readable(obj, view.actor).filter(pk=file.pk).exists():
        raise NotVisible
    return file, holder, obj


class AttachPage(FormPage):
    """Puts a file to an object. With a script it is sent while the rest is filled in, without one with the form."""

    policy = "files.file.receive"
    form_class = AttachForm
    template_name = "files/attach.html"
    title = _("Attach a file")
    action_label = _("Attach it")
    done_message = _("The file was received. It can be opened once it has been examined.")

    def prepare(self) -> None:
        """The object, while its state lets files come."""
        self.holder = holders.at(self.kwargs["noun"])
        self.object = self.holder.find(self.actor, self.kwargs["pk"])
        self.require(self.holder.attach_policy, self.object)
        if not self.holder.adding(self.object):
            raise not_now(self.object)

    def form_arguments(self) -> dict[str, Any]:
        """With the noun's kinds and levels."""
        return {"holder": self.holder}

    def act(self, form: forms.Form) -> Stateful:
        """Attaches each."""
        given = form.cleaned_data
        for upload in given["uploads"]:
            try:
                services.attach(self.object, actor=self.actor, upload=upload, kind=given["kind"], level=given["level"])
            except Invalid as refused:
                raise self._naming(upload, refused) if len(given["uploads"]) > 1 else refused from None
        return self.object

    def _naming(self, upload: Any, refused: Invalid) -> Invalid:
        """The same refusal, saying of which of several files."""
        try:
            name = selectors.progress(self.actor, upload).name if isinstance(upload, UUID) else upload.name
        except NotVisible:
            return refused
        return Invalid([Problem(one.field, one.code, f"{name}: {one.message}") for one in refused.problems])

    def success_url(self, result: Stateful) -> str:
        """Its page."""
        return address(self.kwargs["org"], self.holder, result)

    def extra(self) -> dict[str, Any]:
        """How large it may be, where a script sends it, and the way back."""
        return {
            "megabytes": settings.EXCHANGE_FILE_LARGEST // 2**20,
            "send_url": reverse("files:send", kwargs={"org": self.kwargs["org"]}),
            "cancel_url": address(self.kwargs["org"], self.holder, self.object),
        }


class RemovePage(FormPage):
    """Takes a file off and erases it, after a question."""

    policy = "files.file.erase"
    form_class = forms.Form
    title = _("Remove the file")
    action_label = _("Remove it for good")
    done_message = _("The file was removed.")

    def prepare(self) -> None:
        """The file, while its object lets it go."""
        self.file, self.holder, self.object = found(self)
        self.require(self.holder.attach_policy, self.object)
        self.require(self.policy, self.file)
        if not self.holder.removing(self.object, self.file):
            raise not_now(self.object)

    def act(self, form: forms.Form) -> Stateful:
        """Removes it."""
        services.detach(self.object, actor=self.actor, file=self.file)
        return self.object

    def success_url(self, result: Stateful) -> str:
        """The object's page."""
        return address(self.kwargs["org"], self.holder, result)

    def extra(self) -> dict[str, Any]:
        """Which file, and the way back."""
        intro = _("%(name)s: its content and its name are erased; that it was here stays on record.")
        return {
            "intro": intro % {"name": self.file.name},
            "cancel_url": address(self.kwargs["org"], self.holder, self.object),
        }


class AccessesPage(ActingView):
    """Who opened a file of one's own side, when and on what ground."""

    policy = "files.file.accesses"

    def get(self, request: HttpRequest, pk: UUID, **_url: str) -> HttpResponse:
        """The latest, newest first."""
        file, holder, obj = found(self)
        self.require(self.policy, file)
        rows = list(selectors.accesses_of(file)[: _SHOWN + 1])
        context = self.context(
            file=file,
            rows=selectors.named_accesses(file, rows[:_SHOWN]),
            more=len(rows) > _SHOWN,
            back=address(self.kwargs["org"], holder, obj),
        )
        return render(request, "files/accesses.html", context)

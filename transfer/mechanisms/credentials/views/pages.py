"""The check page: the form, and the certificate with its verdict above."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from transfer.edge.views.acting import ActingView
from transfer.mechanisms.credentials import selectors, vc
from transfer.mechanisms.credentials.forms import CheckForm
from transfer.mechanisms.credentials.rates import too_often
from transfer.mechanisms.credentials.selectors import Check
from transfer.mechanisms.credentials.views.uploads import LARGEST, InMemory

_FORM_ROOM = 64 * 1024


class _Asking(ActingView):
    """A page that gives a verdict, at most so often a minute to one address."""

    policy = "public"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuses with 429 who asks too often."""
        if (request.method == "POST" or kwargs) and too_often(request, "check"):
            too_many = _("You have checked very often in the last minute. Please wait a minute, then go on.")
            response = self.form_page(CheckForm(), status=429, refused=too_many)
            response["Retry-After"] = "60"
            return response
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "no-store"
        return response

    def _require_own_form(self, request: HttpRequest) -> None:
        """Checking is nobody's act, and reading the form here would read the upload before its handler is in place."""

    def form_page(self, form: CheckForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """The form, with a verdict or a refusal above it."""
        return render(self.request, "credentials/check.html", {"form": form, **more}, status=status)

    def result(self, check: Check, form: CheckForm | None = None) -> HttpResponse:
        """The certificate as it was issued, where there is one to show, else the form again; the verdict above."""
        context = {"check": check, "verdict": check.verdict, "text": _explained(check), "face": check.face}
        if check.face is None:
            status = 404 if check.why == "token" else 200
            return self.form_page(form or CheckForm(), status=status, **context)
        assert check.credential is not None
        context["list_number"] = vc.list_of(check.credential.status_index)
        return render(self.request, "credentials/certificate.html", context)


# Checking changes nothing and works without cookies, so there is no request to forge; exempting it also keeps the
# upload unread until the handler that writes nothing to disk is in place.
@method_decorator(csrf_exempt, name="dispatch")
class CheckPage(_Asking):
    """Number and check code, or a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.form_page(CheckForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """The verdict."""
        in_memory = InMemory(request)
        request.upload_handlers = [in_memory]
        too_large = int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + _FORM_ROOM
        given_files = None if too_large else request.FILES  # reading it runs the handler
        if too_large or in_memory.exceeded:
            refused = _("The file is larger than any certificate. It was not read.")
            return self.form_page(CheckForm(), status=413, refused=refused)
        form = CheckForm(request.POST, given_files)
        if not form.is_valid():
            return self.form_page(form, status=422)
        given = form.cleaned_data
        if given["file"] is not None:
            return self.result(selectors.check_file(given["file"].read()), CheckForm())
        return self.result(selectors.check_number(given["number"], given["code"]), form)


class ResultPage(_Asking):
    """What the address in a QR code shows."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The certificate and its verdict."""
        return self.result(selectors.check_token(token))


def _explained(check: Check) -> str:
    reasons = {
        "record": _(
            "The record of this certificate was changed inside the exchange. Do not rely on it; tell the issuer."
        ),
        "file": _("This file is not the one that was issued. What was issued under this number stands below."),
        "signature": _(
            "The signature is not ours: this was changed or forged. What was issued under this number stands below."
        ),
        "number_or_code": _("No certificate was issued under this number and check code. Look for a slip in typing."),
        "token": _("No certificate was issued under this address."),
        "foreign_file": _("This is not a file that was issued here."),
        "erased": _("It was issued here, but its content has been erased at the request of who was named in it."),
    }
    parts = [reasons[check.why]] if check.why else []
    if check.verdict == "revoked" and check.credential and check.credential.revoked_on:
        day = check.credential.revoked_on.isoformat()
        newer = check.credential.replaced_by
        parts.insert(
            0,
            _("Replaced on %(day)s by the version %(number)s.") % {"day": day, "number": newer.number}
            if newer
            else _("Revoked on %(day)s.") % {"day": day},
        )
    return " ".join(parts)

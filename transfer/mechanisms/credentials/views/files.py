"""Files at fixed addresses: the QR code, the PDF, the signed credential, the DID document, the status lists."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from transfer.edge.paper import qr_svg
from transfer.edge.views.acting import ActingView
from transfer.kernel.errors import NotVisible
from transfer.mechanisms.credentials import selectors, services, vc
from transfer.mechanisms.credentials.rates import too_often


class _Public(ActingView):
    """A file for everybody, without a cookie in the answer."""

    policy = "public"
    per_minute = 120

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuses with 429 who asks too often."""
        if too_often(request, type(self).__name__, at_most=self.per_minute):
            return HttpResponse("429\n", status=429, content_type="text/plain", headers={"Retry-After": "60"})
        return super().dispatch(request, *args, **kwargs)


class Address(_Public):
    """The address in the QR code leads to the check page in the reader's language."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Goes on."""
        return HttpResponseRedirect(reverse("credentials:result", args=[token]))


class QrCode(_Public):
    """The QR code of a certificate."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """An SVG."""
        svg = qr_svg(selectors.by_token(token).check_address)
        return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})


class CertificateFile(_Public):
    """The PDF of a certificate, made when it is asked for."""

    per_minute = 10

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The file, to be saved."""
        credential = selectors.by_token(token)
        if credential.state == "revoked":
            return HttpResponseRedirect(reverse("credentials:result", args=[token]))
        made = services.certificate(actor=self.actor, credential=credential)
        return _saved(made, "application/pdf", f"{credential.number}.pdf")


class SignedCredential(_Public):
    """The certificate as a W3C Verifiable Credential."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The JWT, to be saved."""
        credential = selectors.by_token(token)
        if not credential.document:
            raise NotVisible
        return _saved(credential.document.encode(), "application/vc+jwt", f"{credential.number}.jwt")


class DidDocument(_Public):
    """The public key of this node's credentials (did:web)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open to other sites: whoever checks a credential reads it."""
        return _open(JsonResponse(vc.did_document(), content_type="application/did+json"))


class StatusList(_Public):
    """A Bitstring Status List: which certificates of this node are revoked."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The signed list. It may be kept for five minutes: so late may a revocation be seen from elsewhere."""
        listed = selectors.status_list(number)
        response = HttpResponse(listed, content_type="application/vc+jwt", headers={"Cache-Control": "max-age=300"})
        return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _saved(content: bytes, content_type: str, name: str) -> HttpResponse:
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-._") else "_" for char in name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{safe}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )

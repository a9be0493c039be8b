"""Checking a certificate by a program: the same verdicts as on the check page."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from transfer.edge.api.commands import read_input
from transfer.kernel.errors import Invalid, NotVisible
from transfer.mechanisms.credentials import selectors
from transfer.mechanisms.credentials.rates import too_often
from transfer.mechanisms.credentials.selectors import Check

VERDICTS = ("genuine", "altered", "revoked", "unknown")


class CertificateLineSerializer(serializers.Serializer[Any]):
    """One fact of a certificate in both languages."""

    label_en = serializers.CharField()
    label_zh = serializers.CharField()
    value_en = serializers.CharField()
    value_zh = serializers.CharField()


class CheckedCertificateSerializer(serializers.Serializer[Any]):
    """What was issued, as it was frozen. title, issuer, statement: language → text."""

    number = serializers.CharField()
    issued_on = serializers.DateField()
    title = serializers.DictField(child=serializers.CharField())
    issuer = serializers.DictField(child=serializers.CharField())
    statement = serializers.DictField(child=serializers.CharField(), allow_null=True)
    lines = CertificateLineSerializer(many=True)


class CertificateCheckSerializer(serializers.Serializer[Any]):
    """A verdict on a certificate.

    why: number_or_code, foreign_file, signature, record, erased or "". certificate: what was issued, null when unknown
    or erased. replaced_by: number of the newer version for whose sake it was revoked.
    """

    verdict = serializers.ChoiceField(choices=VERDICTS)
    why = serializers.CharField(allow_blank=True)
    revoked_on = serializers.DateField(allow_null=True)
    replaced_by = serializers.CharField(allow_null=True)
    certificate = CheckedCertificateSerializer(allow_null=True)


class CertificateQuestion(serializers.Serializer[Any]):
    """Either the number with its check code, or the signed credential (a JWT) itself."""

    number = serializers.CharField(max_length=60, required=False)
    code = serializers.CharField(max_length=20, required=False)
    document = serializers.CharField(max_length=100_000, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two ways, whole."""
        if set(attrs) not in ({"number", "code"}, {"document"}):
            raise Invalid.one("number", _("Send number and code, or document."), "required")
        return attrs


class _Asking(APIView):
    policy: ClassVar[str] = "public"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """At most so often a minute to one address, as on the page."""
        super().initial(request, *args, **kwargs)
        if too_often(request._request, "check"):
            raise Throttled(wait=60)


class TokenView(_Asking):
    """The verdict on the address in a QR code."""

    @extend_schema(responses=CertificateCheckSerializer, operation_id="certificates_retrieve")
    def get(self, request: Request, token: str) -> Response:
        """404 when no certificate was issued under this address."""
        check = selectors.check_token(token)
        if check.why == "token":
            raise NotVisible
        return _answer(check)


class CheckView(_Asking):
    """The verdict on a number with its check code, or on a signed credential; it changes nothing."""

    @extend_schema(request=CertificateQuestion, responses=CertificateCheckSerializer, operation_id="certificates_check")
    def post(self, request: Request) -> Response:
        """The check code stays out of addresses and logs, so it is asked for in the body."""
        given = read_input(CertificateQuestion, request)
        if "document" in given:
            return _answer(selectors.check_file(given["document"].encode()))
        return _answer(selectors.check_number(given["number"], given["code"]))


def _answer(check: Check) -> Response:
    found = check.credential if check.face else None
    shown = {
        "verdict": check.verdict,
        "why": check.why,
        "revoked_on": found.revoked_on if found else None,
        "replaced_by": found.replaced_by.number if found and found.replaced_by else None,
        "certificate": check.face,
    }
    answer = Response(CertificateCheckSerializer(shown).data)
    answer["Cache-Control"] = "no-store"
    return answer

"""The check page as a stranger uses it: by QR code, by number, with a file; in both languages; not too often."""

import json
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.mechanisms.test_credentials import independently_read, issue, revoked, status_bit
from transfer.kernel.models import Thread
from transfer.mechanisms.credentials import services
from transfer.mechanisms.credentials.models import Credential
from transfer.mechanisms.credentials.rates import PER_MINUTE
from transfer.mechanisms.credentials.views.uploads import LARGEST

pytestmark = pytest.mark.usefixtures("jurisdictions")


@pytest.fixture
def credential(thread: Thread) -> Credential:
    return issue(thread)


def asked(client: Client, language: str = "en", **given: object) -> tuple[int, str]:
    response = client.post(f"/{language}/check/", given)
    return response.status_code, response.content.decode()


def test_the_qr_code_leads_to_the_certificate_in_the_readers_language(client: Client, credential: Credential) -> None:
    first = client.get(credential.check_address.removeprefix("http://127.0.0.1:8000"), HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert first.status_code == 302 and first["Location"] == f"/zh-hans/check/{credential.token}/"
    page = client.get(first["Location"])
    text = page.content.decode()
    for words in ("龑华大学", "叁佰贰拾万元整", "3,200,000.00 CNY", "2026-44-000001", "真", credential.check_code):
        assert words in text, words
    assert page["X-Robots-Tag"] == "noindex" and page["Cache-Control"] == "no-store"
    english = client.get(f"/en/check/{credential.token}/").content.decode()
    assert "Genuine and in force" in english and "Technology transfer" in english
    revoked(credential)
    text = client.get(f"/en/check/{credential.token}/").content.decode()
    assert "Revoked: no longer in force" in text and "Save as PDF" not in text


def test_an_unknown_address_is_a_clear_404(client: Client) -> None:
    page = client.get("/en/check/abcdefgh/")
    assert page.status_code == 404 and "No certificate was issued under this address" in page.content.decode()
    for path in ("qr.svg", "certificate.pdf", "credential.jwt"):
        assert client.get(f"/check/abcdefgh/{path}").status_code == 404
    assert client.get(f"/check/{'x' * 400}/qr.svg").status_code == 404


def test_number_and_code(client: Client, credential: Credential) -> None:
    assert "Genuine" in asked(client, number=credential.number, code=credential.check_code)[1]
    status, text = asked(client, number=credential.number, code="22222222")
    assert status == 200 and "Unknown" in text and "Look for a slip" in text and "龑华大学" not in text
    status, text = asked(client, "zh-hans", number=credential.number)
    assert status == 422 and "请填写编号和校验码" in text
    assert asked(client, number="\x00", code="x")[0] == 422
    assert client.get("/en/check/").status_code == 200


def test_the_pdf_is_saved_checked_and_an_altered_one_told(client: Client, credential: Credential) -> None:
    saved = client.get(f"/check/{credential.token}/certificate.pdf")
    assert saved["Content-Disposition"] == 'attachment; filename="2026-44-000001.pdf"'
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert "Genuine" in asked(client, file=SimpleUploadedFile("a.pdf", saved.content))[1]
    status, text = asked(client, file=SimpleUploadedFile("a.pdf", saved.content + b" "))
    assert status == 200 and "Altered" in text and "叁佰贰拾万元整" in text
    assert "Unknown" in asked(client, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing"))[1]
    signed = client.get(f"/check/{credential.token}/credential.jwt")
    assert "Genuine" in asked(client, file=SimpleUploadedFile("a.jwt", signed.content))[1]


def test_a_huge_file_is_refused_unread(client: Client) -> None:
    status, text = asked(client, file=SimpleUploadedFile("a.pdf", b"x" * (LARGEST + 200_000)))
    assert status == 413 and "larger than any certificate" in text
    status, _text = asked(client, file=SimpleUploadedFile("a.pdf", b"x" * (LARGEST + 10)))
    assert status == 413


def test_the_page_needs_no_cookie_and_sets_none(credential: Credential) -> None:
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post("/en/check/", {"number": credential.number, "code": credential.check_code})
    assert response.status_code == 200 and "Genuine" in response.content.decode()
    assert "sessionid" not in response.cookies


def test_guessing_is_slowed_down(client: Client) -> None:
    for _turn in range(PER_MINUTE):
        assert asked(client, number="x", code="y")[0] == 200
    response = client.post("/en/check/", {"number": "x", "code": "y"})
    assert response.status_code == 429 and response["Retry-After"] == "60"
    assert "Please wait a minute" in response.content.decode()
    assert client.get("/en/check/").status_code == 200
    elsewhere = client.post("/en/check/", {"number": "x", "code": "y"}, REMOTE_ADDR="10.1.1.1")
    assert elsewhere.status_code == 200


def test_what_a_stranger_needs_is_published(client: Client, credential: Credential) -> None:
    response = client.get("/.well-known/did.json")
    assert response["Access-Control-Allow-Origin"] == "*"
    document = json.loads(response.content)
    statement = independently_read(client.get(f"/check/{credential.token}/credential.jwt").content.decode(), document)
    status = statement["credentialStatus"]
    path = status["statusListCredential"].removeprefix("http://127.0.0.1:8000")
    revoked(credential)
    listed = client.get(path)
    assert listed["Content-Type"] == "application/vc+jwt"
    assert status_bit(listed.content.decode(), int(status["statusListIndex"]), document) == 1
    assert client.get("/credentials/status/99").status_code == 404


def test_the_qr_image_is_an_svg_without_script(client: Client, credential: Credential) -> None:
    response = client.get(f"/check/{credential.token}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(response.content).tag.endswith("svg")


def test_an_erased_certificate_says_so(client: Client, credential: Credential) -> None:
    services.empty(credential=credential)
    text = client.get(f"/en/check/{credential.token}/").content.decode()
    assert "has been erased" in text and "龑华大学" not in text
    assert client.get(f"/check/{credential.token}/certificate.pdf").status_code == 404
    assert client.get(f"/check/{credential.token}/credential.jwt").status_code == 404

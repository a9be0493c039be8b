"""Files of achievements, disclosures and responses: who sees which, how they come, how they go, who has opened them."""

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from institutions.models import Membership, User
from institutions.services import api_keys
from market.models import Achievement, Deal
from market.services import achievements, disclosures, responses, reviews
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import asking, world
from tests.market.test_api import key_of
from tests.mechanisms import sending
from transfer.kernel import clock, policy, retention
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow, NotVisible, RuleBroken
from transfer.kernel.models import Event
from transfer.mechanisms.files import selectors, services
from transfer.mechanisms.files.models import FileAccess, StoredFile, Upload
from transfer.mechanisms.files.scanning import scanners
from transfer.mechanisms.files.services import attachments

pytestmark = pytest.mark.stands_on(build=world.make)
TEXT = b"Heat loss 10.5 W/m, measured on 40 m of pipe."


@pytest.fixture
def place(stand: world.World) -> world.World:
    return stand


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.EXCHANGE_FILE_FOLDER = str(tmp_path / "files")
    return tmp_path / "files"


def attached(obj: Any, actor: Actor, level: str, name: str = "", **more: Any) -> StoredFile:
    """A clean file of the object."""
    given = {"kind": "evidence", "upload": ContentFile(TEXT, name or f"{level}.txt"), **more}
    made = services.attach(obj, actor=actor, level=level, **given)
    services.examine_next()
    made.refresh_from_db()
    return made


def seen(obj: Any, actor: Actor) -> set[str] | None:
    """The names that the actor reads and may open, both ways alike; None when the object is not visible."""
    if not type(obj).objects.visible_to(actor).filter(pk=obj.pk).exists():
        for file in StoredFile.objects.filter(subject=obj.stream):
            assert not policy.may(actor, "files.file.open", file)
        return None
    listed = {file.name for file in selectors.readable(obj, actor)}
    files = StoredFile.objects.filter(subject=obj.stream, erased_at=None, state="clean")
    assert listed == {file.name for file in files if policy.may(actor, "files.file.open", file)}
    return listed


def send(key: str, method: str, path: str, body: Any = None, version: int | None = None, **more: Any) -> Any:
    """A request of a key; a body with a file goes as multipart."""
    headers = {"Idempotency-Key": uuid.uuid4().hex, **more}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    client = APIClient(headers=headers)
    shape = "multipart" if body and "file" in body else "json"
    return getattr(client, method)(f"/api/v1/{path}", body, **({} if method == "get" else {"format": shape}))


def text_file(name: str = "report.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


ALL = {"public.txt", "shared.txt", "confidential.txt"}


def with_all(made: Achievement, actor: Actor) -> Achievement:
    for level in ("public", "shared", "confidential"):
        attached(made, actor, level)
    return made


def agreed(made: Achievement, buyer: Actor, seller: Any, exchange: Any, envelope: uuid.UUID | None) -> Deal:
    """A deal as the rule of confidentiality looks at it."""
    with transaction.atomic():
        opened = Deal(
            exchange=exchange, seller=seller, buyer_id=buyer.organization, opened_by=buyer.user, achievement=made,
            title="t", contract_class="licensing", confidentiality=envelope,
        )  # fmt: skip
        opened.state, opened.created_at, opened.changed_at = "opened", clock.now(), clock.now()
        opened.thread = made.thread
        opened.save()
    return opened


def test_who_sees_which_file_of_an_achievement(place: world.World) -> None:
    made = with_all(world.achievement(place), place.officer)
    colleague = people.actor(place.university, "inventor")
    auditor = people.actor(place.exchange, "auditor")
    other = people.actor(people.organization(at=place.exchange), "buyer")
    table = {"owner": place.officer, "inventor": place.inventor, "colleague": colleague}
    assert {name: seen(made, actor) for name, actor in table.items()} == dict.fromkeys(table, ALL)
    for actor in (place.reviewer, other, ANONYMOUS):
        assert seen(made, actor) is None
    achievements.submit(made, actor=place.officer)
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=place.reviewer.user)
    assert seen(made, place.reviewer) == {"public.txt", "shared.txt"} and seen(made, ANONYMOUS) is None
    reviews.accept(made, actor=place.reviewer)
    made.refresh_from_db()
    for actor in (place.reviewer, auditor):
        assert seen(made, actor) == {"public.txt", "shared.txt"}
    assert seen(made, other) == seen(made, ANONYMOUS) == {"public.txt"}
    deal = agreed(made, other, place.university, place.exchange, None)
    assert seen(made, other) == {"public.txt"}
    Deal.objects.filter(pk=deal.pk).update(confidentiality=uuid.uuid4())
    assert seen(made, other) == {"public.txt", "confidential.txt"}
    Deal.objects.filter(pk=deal.pk).update(state="broken_off")
    assert seen(made, other) == {"public.txt"}


def test_a_public_file_of_a_revision_is_public_with_the_revision(place: world.World) -> None:
    made = world.accepted(place)
    with pytest.raises(NotNow):
        attached(made, place.officer, "public")
    achievements.revise(made, actor=place.officer)
    attached(made, place.officer, "public")
    assert seen(made, ANONYMOUS) == set()
    made.refresh_from_db()
    achievements.submit(made, actor=place.officer)
    with pytest.raises(NotNow):
        attached(made, place.officer, "public", "late.txt")
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=place.reviewer.user)
    reviews.accept(made, actor=place.reviewer)
    assert seen(made, ANONYMOUS) == {"public.txt"}


def test_who_sees_which_file_of_a_disclosure(place: world.World) -> None:
    made = world.disclosure(place)
    for level in ("shared", "confidential"):
        attached(made, place.inventor, level)
    colleague = people.actor(place.university, "inventor")
    other = people.actor(people.organization(at=place.exchange), "buyer")
    assert seen(made, place.inventor) == {"shared.txt", "confidential.txt"}
    for actor in (place.officer, colleague, place.reviewer, other, ANONYMOUS):
        assert seen(made, actor) is None, "a draft is its inventors' alone, whatever organization the file is of"
    with pytest.raises(NotAllowed):
        attached(made, place.officer, "shared")
    disclosures.file(made, actor=place.inventor)
    assert seen(made, place.officer) == {"shared.txt"}, "what the inventors keep to themselves stays theirs"
    for actor in (colleague, place.reviewer, other, ANONYMOUS):
        assert seen(made, actor) is None
    with pytest.raises(NotNow):
        attached(made, place.inventor, "shared", "late.txt")
    with pytest.raises(Invalid, match="level"):
        attached(world.disclosure(place), place.inventor, "public")


def test_who_sees_which_file_of_a_response(place: world.World) -> None:
    desk = asking.build()
    demand = asking.opened(desk)
    made = asking.response(desk, demand)
    for level in ("shared", "confidential"):
        attached(made, desk.seller, level)
    assert seen(made, desk.seller) == {"shared.txt", "confidential.txt"}
    for actor in (desk.buyer, desk.reviewer, desk.rival, ANONYMOUS):
        assert seen(made, actor) is None
    responses.send(made, actor=desk.seller)
    assert seen(made, desk.buyer) == {"shared.txt"}
    for actor in (desk.reviewer, desk.rival, ANONYMOUS):
        assert seen(made, actor) is None
    accepted = responses.accept(made, actor=desk.buyer)
    deal = Deal.objects.get(response=accepted)
    assert seen(made, desk.buyer) == {"shared.txt"}
    Deal.objects.filter(pk=deal.pk).update(confidentiality=uuid.uuid4())
    assert seen(made, desk.buyer) == {"shared.txt", "confidential.txt"}
    assert seen(made, desk.rival) is None


def packed(name: str, content: bytes) -> bytes:
    """An archive of one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


HOSTILE = {
    "type_not_allowed": ("plan.pdf", b"MZ\x90\x00" + b"\x00" * 200),
    "executable": ("plan.zip", packed("setup.exe", b"MZ\x90\x00" + b"\x00" * 200)),
    "unsafe_path": ("plan.zip", packed("../../plan.txt", b"x")),
    "unreadable": ("plan.pdf", b"%PDF-1.4\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n%%EOF"),
    "name_mismatch": ("plan.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
    "empty": ("plan.txt", b""),
}


@pytest.mark.parametrize("code", sorted(HOSTILE))
def test_a_hostile_file_is_refused_beside_its_field_and_leaves_nothing(
    place: world.World, code: str, settings: LazySettings, folder: Path
) -> None:
    settings.EXCHANGE_FILE_REFUSED = sorted({*settings.EXCHANGE_FILE_REFUSED, code})
    made = world.achievement(place)
    name, content = HOSTILE[code]
    page = sign_in(User.objects.get(pk=place.officer.user))
    address = f"/en/as/{place.university.slug}/files/achievements/{made.pk}/"
    answer = page.post(address, {"kind": "evidence", "level": "shared", "file": text_file(name, content)})
    assert answer.status_code == 422 and 'id="id_file_error"' in answer.content.decode()
    assert answer.context["form"].errors["file"]
    body = {"kind": "evidence", "level": "shared", "file": text_file(name, content)}
    told = send(key_of(place.officer), "post", f"achievements/{made.pk}/files/", body, made.version)
    assert told.status_code == 422, told.content
    assert {("file", code)} <= {(one["field"], one["code"]) for one in told.json()["problems"]}
    assert not StoredFile.objects.exists() and not [one for one in folder.rglob("*") if one.is_file()]


def test_what_a_virus_scanner_finds_is_told_at_once_and_what_comes_later_is_shown(
    place: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.achievement(place)
    finds: Callable[..., set[str]] = lambda content, kind: {"malware"}  # noqa: E731 - a scanner of one line
    with monkeypatch.context() as patched:
        patched.setitem(scanners._SCANNERS, "test", finds)
        with pytest.raises(Invalid) as refused:
            attached(made, place.officer, "shared")
        assert [(one.field, one.code) for one in refused.value.problems] == [("file", "malware")]
        patched.setattr("transfer.mechanisms.files.services.glance.AT_ONCE", 0)
        file = attached(made, place.officer, "shared")
    assert (file.state, file.findings) == ("refused", ["malware"])
    page = sign_in(User.objects.get(pk=place.officer.user))
    shown = page.get(f"/en/as/{place.university.slug}/achievements/{made.pk}/").content.decode()
    assert "The virus scanner found something." in shown and f"/files/{file.pk}/remove/" in shown
    achievements.submit(made, actor=place.officer)
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=place.reviewer.user)
    assert seen(made, place.reviewer) == set(), "a refused file is its own side's to see"


def test_a_file_that_is_too_large_is_told_beside_its_field(
    place: world.World, settings: LazySettings, folder: Path
) -> None:
    settings.EXCHANGE_FILE_LARGEST = 2**20
    made = world.achievement(place)
    page = sign_in(User.objects.get(pk=place.officer.user))
    body = {"kind": "evidence", "level": "shared", "file": text_file(content=b"x" * (2**20 + 1))}
    answer = page.post(f"/en/as/{place.university.slug}/files/achievements/{made.pk}/", body)
    assert answer.status_code == 422 and "larger than 1 MB" in str(answer.context["form"].errors["file"])
    body["file"] = text_file(content=b"x" * (2**20 + 1))
    told = send(key_of(place.officer), "post", f"achievements/{made.pk}/files/", body, made.version)
    assert (told.status_code, told.json()["problems"][0]["code"]) == (422, "too_large")
    assert not StoredFile.objects.exists() and not [one for one in folder.rglob("*") if one.is_file()]


def test_the_pages_without_a_script(place: world.World) -> None:
    made = world.achievement(place)
    page = sign_in(User.objects.get(pk=place.officer.user))
    home = f"/en/as/{place.university.slug}/"
    address = f"{home}files/achievements/{made.pk}/"
    assert f'href="{address}"' in page.get(f"{home}achievements/{made.pk}/").content.decode()
    form = page.get(address).content.decode()
    assert 'enctype="multipart/form-data"' in form and f'data-upload="{home}files/"' in form
    assert "Choose a file." in page.post(address, {"kind": "evidence", "level": "public"}).content.decode()
    given = {"kind": "report", "level": "public", "file": text_file("检测报告.txt")}
    answer = page.post(address, given)
    assert answer.status_code == 302 and answer["Location"].endswith(f"achievements/{made.pk}/#files")
    file = StoredFile.objects.get()
    card = page.get(f"{home}achievements/{made.pk}/").content.decode()
    assert "检测报告.txt" in card and "test report or appraisal" in card and "received" in card
    assert page.get(f"{home}files/{file.pk}/").status_code == 409
    services.examine_next()
    saved = page.get(f"{home}files/{file.pk}/")
    assert b"".join(saved.streaming_content) == TEXT
    log = page.get(f"{home}files/{file.pk}/accesses/").content.decode()
    assert "their own side" in log and place.university.name in log
    assert "opened 1 time<" in page.get(f"{home}achievements/{made.pk}/").content.decode()
    assert "Remove it for good" in page.get(f"{home}files/{file.pk}/remove/").content.decode()
    assert page.post(f"{home}files/{file.pk}/remove/").status_code == 302
    assert "检测报告.txt" not in page.get(f"{home}achievements/{made.pk}/").content.decode()
    assert page.get(f"{home}files/{file.pk}/").status_code == 404
    file.refresh_from_db()
    assert (file.name, file.key) == ("", "") and file.erased_at


def test_several_files_of_one_form_come_all_or_none(place: world.World) -> None:
    made = world.achievement(place)
    page = sign_in(User.objects.get(pk=place.officer.user))
    address = f"/en/as/{place.university.slug}/files/achievements/{made.pk}/"
    given = {"kind": "report", "level": "shared"}
    bad = text_file("plan.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    refused = page.post(address, {**given, "file": [text_file("a.txt"), bad]})
    assert refused.status_code == 422 and "plan.pdf: The ending" in str(refused.context["form"].errors["file"])
    assert not StoredFile.objects.exists()
    assert page.post(address, {**given, "file": [text_file("a.txt"), text_file("b.txt")]}).status_code == 302
    assert {file.name for file in StoredFile.objects.all()} == {"a.txt", "b.txt"}


def test_files_sent_ahead_by_a_script_are_taken_by_their_ids(place: world.World) -> None:
    made = world.achievement(place)
    page = sign_in(User.objects.get(pk=place.officer.user))
    home = f"/en/as/{place.university.slug}/"
    line = sending.Line(place=f"{home}files/", client=page)
    begun = [line.begin(len(TEXT), name, TEXT) for name in ("a.txt", "b.txt")]
    ids = [str(sending.key_of(answer["Location"])) for answer in begun]
    answer = page.post(f"{home}files/achievements/{made.pk}/", {"kind": "evidence", "level": "shared", "upload": ids})
    assert answer.status_code == 302
    assert sorted(StoredFile.objects.values_list("name", flat=True)) == ["a.txt", "b.txt"]
    assert not Upload.objects.exists()
    for wrong in (ids[0], "no-id", str(uuid.uuid4())):
        given = {"kind": "evidence", "level": "shared", "upload": [wrong]}
        assert page.post(f"{home}files/achievements/{made.pk}/", given).status_code == 422


def test_what_is_not_visible_does_not_exist_on_any_page(place: world.World) -> None:
    made = with_all(world.achievement(place), place.officer)
    firm = people.organization(at=place.exchange)
    other = sign_in(User.objects.get(pk=people.actor(firm, "manager").user))
    for file in StoredFile.objects.all():
        for rest in ("", "accesses/", "remove/"):
            assert other.get(f"/en/as/{firm.slug}/files/{file.pk}/{rest}").status_code == 404
            assert other.get(f"/en/as/{place.university.slug}/files/{file.pk}/{rest}").status_code == 404
        assert Client().get(f"/en/files/{file.pk}/").status_code == 404
    assert other.get(f"/en/as/{firm.slug}/files/achievements/{made.pk}/").status_code == 404
    assert other.get(f"/en/as/{firm.slug}/files/no-such-noun/{made.pk}/").status_code == 404
    assert not FileAccess.objects.exists()


def test_the_public_page_shows_public_files_alone_and_each_opening_is_logged(place: world.World) -> None:
    made = with_all(world.achievement(place), place.officer)
    achievements.submit(made, actor=place.officer)
    with transaction.atomic():
        reviews.start(made, actor=SYSTEM, reviewer=place.reviewer.user)
    reviewer = sign_in(User.objects.get(pk=place.reviewer.user))
    desk = reviewer.get(f"/en/as/{place.exchange.slug}/reviews/{made.pk}/").content.decode()
    assert "shared.txt" in desk and "confidential.txt" not in desk
    reviews.accept(made, actor=place.reviewer)
    owner = sign_in(User.objects.get(pk=place.officer.user))
    address = f"/en/technologies/{made.thread.number}/"
    for client in (Client(), owner):
        shown = client.get(address).content.decode()
        assert "public.txt" in shown and "shared.txt" not in shown and "confidential.txt" not in shown
        assert "Attach a file" not in shown and "opened" not in shown
    public = StoredFile.objects.get(level="public")
    assert b"".join(Client().get(f"/en/files/{public.pk}/").streaming_content) == TEXT
    access = FileAccess.objects.get()
    assert (access.user, access.purpose) == (None, "public")
    log = owner.get(f"/en/as/{place.university.slug}/files/{public.pk}/accesses/").content.decode()
    assert "the public" in log and "it is public" in log
    stranger = reviewer.get(f"/en/as/{place.exchange.slug}/files/{public.pk}/accesses/")
    assert stranger.status_code == 403, "only the side it comes from sees who has opened it"


def test_the_api_with_a_key_for_the_market_alone(place: world.World) -> None:
    made = world.achievement(place)
    officer, files = key_of(place.officer), f"achievements/{made.pk}/files/"
    body = {"kind": "evidence", "level": "public", "file": text_file()}
    assert send(officer, "post", files, body).status_code == 428
    answer = send(officer, "post", files, {**body, "file": text_file()}, made.version)
    assert answer.status_code == 201, answer.content
    file = answer.json()
    assert (file["name"], file["level"], file["state"]) == ("report.txt", "public", "received")
    assert send(officer, "get", f"{files}{file['id']}/content/").status_code == 409
    services.examine_next()
    listed = send(officer, "get", files).json()["results"]
    assert [(one["id"], one["state"], one["media_type"]) for one in listed] == [(file["id"], "clean", "text/plain")]
    answer = send(officer, "get", f"{files}{file['id']}/content/", Accept="text/plain")
    assert b"".join(answer.streaming_content) == TEXT
    assert [one.purpose for one in FileAccess.objects.all()] == ["own"]
    stranger = key_of(people.actor(people.organization(at=place.exchange), "buyer"))
    for path in (files, f"{files}{file['id']}/", f"{files}{file['id']}/content/"):
        assert send(stranger, "get", path).status_code == send("", "get", path).status_code == 404
    assert send(stranger, "delete", f"{files}{file['id']}/", {}, made.version).status_code == 404
    assert send(officer, "delete", f"{files}{file['id']}/", {}).status_code == 428
    gone = send(officer, "delete", f"{files}{file['id']}/", {}, made.version)
    assert gone.status_code == 200 and gone.json()["erased_at"] and gone.json()["name"] == ""
    assert send(officer, "get", files).json()["results"] == []
    assert send(officer, "get", f"{files}{file['id']}/content/").status_code == 404
    events = Event.objects.filter(stream=f"files.file:{file['id']}").order_by("version")
    assert [one.name for one in events] == [
        "files.file.received", "files.file.quarantined", "files.file.cleared", "files.file.erased",
    ]  # fmt: skip
    assert "report.txt" not in "".join(one.body for one in events)
    assert json.loads(events[0].body)["level"] == "public" and json.loads(events[0].body)["subject"] == made.stream


def test_the_same_post_twice_is_one_file_and_another_content_is_told_apart(place: world.World) -> None:
    made = world.achievement(place)
    files, key = f"achievements/{made.pk}/files/", key_of(place.officer)
    same = {"Idempotency-Key": "the-same-key-twice"}
    body = {"kind": "evidence", "level": "shared"}
    first = send(key, "post", files, {**body, "file": text_file()}, made.version, **same)
    again = send(key, "post", files, {**body, "file": text_file()}, made.version, **same)
    assert first.status_code == again.status_code == 201 and again["Idempotency-Replayed"] == "true"
    assert first.json()["id"] == again.json()["id"] and StoredFile.objects.count() == 1
    other = send(key, "post", files, {**body, "file": text_file(content=b"else")}, made.version, **same)
    assert other.status_code == 422 and StoredFile.objects.count() == 1


def test_an_id_of_a_file_sent_ahead_over_the_api(place: world.World) -> None:
    made = world.achievement(place)
    membership = Membership.objects.get(pk=place.officer.membership)
    until = clock.now() + timedelta(days=3)
    key = api_keys.create(
        membership, actor=place.officer, label="t", scopes=["files.upload", "market.achievement"], expires_at=until
    )[1]
    ahead = send(key, "post", "files/", {"file": text_file("a.txt")})
    assert ahead.status_code == 201 and ahead.json()["name"] == "a.txt", ahead.content
    assert send(key_of(place.officer), "post", "files/", {"file": text_file()}).status_code == 403
    assert send("", "post", "files/", {"file": text_file()}).status_code == 401
    body = {"upload": ahead.json()["id"], "kind": "evidence", "level": "shared"}
    files = f"achievements/{made.pk}/files/"
    for wrong in ({"kind": "no-such"}, {"level": "no-such"}, {"upload": str(uuid.uuid4())}):
        told = send(key, "post", files, {**body, **wrong}, made.version)
        assert told.status_code == 422 and [one["field"] for one in told.json()["problems"]] == list(wrong)
    assert send(key, "post", files, body, made.version).status_code == 201
    assert send(key, "post", files, body, made.version).status_code == 422
    disclosure = world.disclosure(place)
    assert send(key, "get", f"invention-disclosures/{disclosure.pk}/files/").status_code in (403, 404)


def test_fifty_files_are_enough_and_a_hold_keeps_them(place: world.World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.achievement(place)
    file = attached(made, place.officer, "shared")
    monkeypatch.setattr(attachments, "MOST", 1)
    with pytest.raises(RuleBroken, match="as many"):
        attached(made, place.officer, "shared", "second.txt")
    with pytest.raises(NotVisible):
        services.detach(world.achievement(place), actor=place.officer, file=file)
    with pytest.raises(NotAllowed):
        services.detach(made, actor=place.reviewer, file=file)
    monkeypatch.setattr(retention, "refuse_if_held", _held)
    with pytest.raises(RuleBroken, match="held"):
        services.detach(made, actor=place.officer, file=file)


def _held(*_given: Any) -> None:
    raise RuleBroken("held")

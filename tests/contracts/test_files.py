"""Files of contracts: who opens them, and the paper and the evidence on which a signature and a condition rest."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile

from contracts.models import Contract
from contracts.services import force
from institutions.models import User
from tests.api.everything import key_of
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.institutions.browsing import sign_in
from tests.market.test_files import seen, send, text_file
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.errors import Invalid, NotAllowed, NotNow
from transfer.mechanisms.files import services
from transfer.mechanisms.files.models import StoredFile

pytestmark = [pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
CONDITION = {"kind": "export_licence", "what": "Licence for export", "due_on": None}


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.EXCHANGE_FILE_FOLDER = str(tmp_path / "files")


def attached(contract: Contract, actor: Actor, kind: str, level: str = "shared", name: str = "") -> StoredFile:
    """A clean file of the contract."""
    upload = ContentFile(b"signed and sealed", name or f"{level}.txt")
    made = services.attach(contract, actor=actor, upload=upload, kind=kind, level=level)
    services.examine_next()
    made.refresh_from_db()
    return made


def complete(bargain: Bargain) -> Contract:
    """A draft for an agreement made elsewhere that can be recorded as signed."""
    market = bargain.market
    return make.contracts.draft_outside(
        actor=bargain.seller, sellers=[market.university], buyers=[market.enterprise], title="技术服务",
        contract_class="service", contract_subtype="general_service", turnover=make.Money(5_000_000),
        payment_mode="LUMP_ONCE", ip_kind="none", technology_field="5",
        plan_source=make.filled()["plan_source"],
        socio_economic_objective=make.filled()["socio_economic_objective"],
    )  # fmt: skip


def test_who_sees_which_file_of_a_contract(bargain: Bargain) -> None:
    contract = make.drafted(bargain)
    attached(contract, bargain.seller, "annex")
    attached(contract, bargain.seller, "other", "confidential", "ours.txt")
    attached(contract, bargain.buyer, "other", "confidential", "theirs.txt")
    assert seen(contract, bargain.seller) == seen(contract, bargain.seller_signs) == {"shared.txt", "ours.txt"}
    assert seen(contract, bargain.buyer) == {"shared.txt", "theirs.txt"}
    for actor in (bargain.inventor, bargain.market.officer, bargain.outsider, ANONYMOUS):
        assert seen(contract, actor) is None
    ours = StoredFile.objects.get(name="ours.txt")
    with pytest.raises(NotAllowed):
        services.detach(contract, actor=bargain.buyer, file=ours)
    with pytest.raises(Invalid, match="level"):
        attached(contract, bargain.seller, "annex", "public")


def test_a_paper_signed_elsewhere_over_the_api(bargain: Bargain) -> None:
    contract, key = complete(bargain), key_of(bargain.seller_signs)
    files, place = f"contracts/{contract.pk}/files/", f"contracts/{contract.pk}/"
    body = {"kind": "paper", "level": "shared", "file": text_file("合同.txt")}
    sent = send(key_of(bargain.seller), "post", files, body, contract.version)
    assert sent.status_code == 201, sent.content
    private = attached(contract, bargain.seller, "paper", "confidential")
    on = {"signed_on": make.today().isoformat()}
    for wrong in (str(uuid.uuid4()), str(private.pk)):
        told = send(key, "post", f"{place}record-signed/", {**on, "paper_file": wrong}, contract.version)
        assert (told.status_code, [one["field"] for one in told.json()["problems"]]) == (422, ["paper_file"])
    answer = send(key, "post", f"{place}record-signed/", {**on, "paper_file": sent.json()["id"]}, contract.version)
    assert answer.status_code == 200, answer.content
    contract.refresh_from_db()
    assert contract.state == "in_force" and str(contract.paper_file) == sent.json()["id"]
    gone = send(key_of(bargain.seller), "delete", f"{files}{contract.paper_file}/", {}, contract.version)
    assert (gone.status_code, gone.json()["state"]) == (409, "in_force")


def test_a_paper_signed_elsewhere_on_the_page(bargain: Bargain) -> None:
    contract = complete(bargain)
    page = sign_in(User.objects.get(pk=bargain.seller_signs.user))
    home = f"/en/as/{bargain.market.university.slug}/"
    address = f"{home}contracts/{contract.pk}/record_signed/"
    assert "paper_file" not in page.get(address).content.decode(), "nothing is asked where there is no file"
    given = {"kind": "paper", "level": "shared", "file": text_file("合同.txt")}
    assert page.post(f"{home}files/contracts/{contract.pk}/", given).status_code == 302
    file = StoredFile.objects.get()
    form = page.get(address).content.decode()
    assert "合同.txt" in form and str(file.pk) in form
    given = {"signed_on": make.today().isoformat(), "paper_file": str(file.pk), "version": contract.version}
    assert page.post(address, {**given, "paper_file": str(uuid.uuid4())}).status_code == 422
    assert page.post(address, given).status_code == 302
    contract.refresh_from_db()
    assert (contract.state, contract.paper_file) == ("in_force", file.pk)
    shown = page.get(f"{home}contracts/{contract.pk}/").content.decode()
    assert "合同.txt" in shown and f"/files/{file.pk}/remove/" not in shown


@pytest.mark.parametrize("way", ["page", "api"])
def test_a_condition_is_settled_on_evidence(bargain: Bargain, way: str) -> None:
    contract = make.signed(bargain, conditions=[CONDITION])
    assert contract.state == "awaiting_condition"
    file = attached(contract, bargain.seller, "evidence", name="licence.txt")
    spare = attached(contract, bargain.seller, "evidence", name="spare.txt")
    condition = contract.conditions.get()
    given: dict[str, Any] = {
        "status": "met", "settled_on": make.today().isoformat(), "reference": "EX-7", "evidence": str(file.pk),
    }  # fmt: skip
    if way == "page":
        page = sign_in(User.objects.get(pk=bargain.seller.user))
        address = f"/en/as/{bargain.market.university.slug}/contracts/{contract.pk}/conditions/{condition.pk}/"
        assert "licence.txt" in page.get(address, {"version": contract.version}).content.decode()
        answer = page.post(address, {**given, "version": contract.version})
        assert answer.status_code == 302, answer.context["form"].errors
    else:
        place = f"contracts/{contract.pk}/settle-condition/"
        given["condition"] = str(condition.pk)
        answer = send(key_of(bargain.seller), "post", place, given, contract.version)
        assert answer.status_code == 200, answer.content
    contract.refresh_from_db()
    condition.refresh_from_db()
    assert (contract.state, condition.evidence) == ("in_force", file.pk)
    with pytest.raises(NotNow):
        services.detach(contract, actor=bargain.seller, file=file)
    services.detach(contract, actor=bargain.seller, file=spare)
    assert seen(contract, bargain.buyer) == {"licence.txt"}
    with pytest.raises(Invalid):
        force.settle_condition(
            contract, actor=bargain.seller, condition=condition.pk, status="met", settled_on=make.today(),
            reference="x", evidence=spare.pk,
        )  # fmt: skip


def test_an_ended_contract_takes_no_files(bargain: Bargain) -> None:
    contract = make.contracts.void(make.outside(bargain), actor=bargain.seller, reason="other", note="Written twice.")
    with pytest.raises(NotNow):
        attached(contract, bargain.seller, "annex")
    with pytest.raises(NotAllowed):
        attached(make.outside(bargain), bargain.outsider, "annex")

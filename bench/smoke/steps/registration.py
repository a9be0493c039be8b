"""Step 9: applied for, accepted, checked, registered under a number, certified to everybody."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bench.smoke.client import Client
from bench.smoke.truth import proved, until
from bench.smoke.walk import Walk


def register(walk: Walk) -> Iterator[str]:
    """9. The seller applies; the office accepts, answers every condition, registers; a certificate follows."""
    seller, registrar = walk.cast["university.transfer_officer"], walk.cast["office.registrar"]
    body = {"contract": walk.contract.split("/")[1], "office": registrar.organization}
    made = seller.post("registrations/", body)
    walk.registration = f"registrations/{made['id']}/"
    yield proved(not registrar.sees(walk.registration), "the office does not see the draft")
    yield proved(not registrar.sees(walk.contract), "nor the contract")
    seller.move(walk.registration, "file")
    again = seller.ask("POST", "registrations/", body)
    yield proved((again.status, again.code) == (422, "registered_once"), "not twice at once: 422", again)
    yield proved(not walk.cast["outsiders.buyer"].sees(walk.registration), "an outsider gets 404")
    accepted = registrar.move(walk.registration, "accept")
    yield proved(accepted["due_at"], f"accepted, to be decided by {accepted['due_at']}", accepted)
    yield from _checked(walk, registrar)
    yield from _decided(walk, registrar)
    yield from _certified(walk, seller)


def _checked(walk: Walk, registrar: Client) -> Iterator[str]:
    seen = registrar.get(walk.registration)
    if seen["state"] == "accepted":
        seen = registrar.move(walk.registration, "start-review")
    text = registrar.get(f"{walk.registration}document/")
    fixed = walk.cast["firm.buyer"].get(walk.contract, fields="document_hash")["document_hash"]
    yield proved(text["document_hash"] == fixed, "the office reads the very text that was signed", text)
    early = registrar.ask("POST", f"{walk.registration}register/", {}, match=seen["version"])
    yield proved(early.status in (409, 422), f"not registered unanswered: {early.status}", early)
    findings = [{"condition": line["condition"], "met": True, "note": ""} for line in seen["checklist"]]
    registrar.move(walk.registration, "assess", {"findings": findings})
    yield f"{len(findings)} conditions of recognition answered"


def _decided(walk: Walk, registrar: Client) -> Iterator[str]:
    seen = registrar.get(walk.registration)
    decides = registrar
    if seen["needs_second_check"]:
        registrar.move(walk.registration, "pass-on")
        own = registrar.ask("POST", f"{walk.registration}register/", {}, match=registrar.version(walk.registration))
        yield proved(own.status == 403, "the rule asks for a second person: 403 for the first", own)
        decides = walk.cast["office.second_checker"]
    decides.move(walk.registration, "register")
    for reader in (registrar, walk.cast["university.transfer_officer"]):
        shown = reader.get(walk.registration)
        amounts = (shown["turnover"]["minor"], shown["transaction"]["minor"])
        yield proved(
            shown["state"] == "registered" and amounts == (walk.price, walk.price),
            f"{reader.who} reads {shown['registration_number']} with {walk.price / 100:,.2f} twice",
            shown,
        )


def _certified(walk: Walk, seller: Client) -> Iterator[str]:
    number = seller.get(walk.registration)["registration_number"]
    found: list[dict[str, Any]] = until(
        lambda: seller.get(f"{walk.registration}certificates/"), lambda rows: rows, "the worker issues the certificate"
    )
    public, address = walk.cast.public, urlsplit(found[0]["check_address"]).path
    page = public.ask("GET", address)
    yield proved(page.status == 200 and number in page.body, f"everybody checks it at {address}", page)
    pdf = public.ask("GET", urlsplit(found[0]["pdf"]).path)
    yield proved(pdf.kind == "application/pdf" and pdf.body.startswith("%PDF"), "its PDF opens", pdf.status, pdf.kind)
    wrong = public.ask("GET", address + "x")
    yield proved(wrong.status == 404 or number not in wrong.body, "another token proves nothing", wrong.status)
    missing = [one for one in ("Thermal conductivity", "Process for aerogel") if one in page.body]
    yield proved(not missing, "without the confidential parts of the contract", missing)

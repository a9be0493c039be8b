"""The demo's disclosures, achievements and listings: each made by the people it names, in one transaction, once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from market.models import Achievement, InventionDisclosure
from market.services import achievements, disclosures, listings, reviews
from market.services import translations as written
from transfer.kernel import loading
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.money import Money
from transfer.mechanisms.translations import services as translations
from transfer.roof.portal.demo import files, papers
from transfer.roof.portal.demo.parties import Parties

_LANGUAGES = ("zh-hans", "en")
_LISTED_DAYS_AGO = 20
_PLAIN = ("technology_field", "industry", "ipc", "trl", "public_interest", "figures")


def load(parties: Parties) -> None:
    """Makes what is missing."""
    data = files.read("achievements")
    for row in data["disclosures"]:
        _disclosure(row, parties)
    for row in [*data["achievements"], *files.read("technologies")["achievements"]]:
        _achievement(row, parties)


@transaction.atomic
def _disclosure(row: Mapping[str, Any], parties: Parties) -> None:
    institution = parties.organizations[row["institution"]]
    if InventionDisclosure.objects.filter(institution=institution, title=row["title"]).exists():
        return
    inventor = parties.actors[row["inventors"][0]["mail"]]
    made = disclosures.begin(
        actor=inventor,
        institution=institution,
        inventors=_inventors(row["inventors"], parties),
        said=files.said(row, "begun"),
        origin="demo",
        original_lang=row["original"],
        title=row["title"],
        summary=row["summary"],
        technology_field=row["technology_field"],
    )
    disclosures.file(made, actor=inventor, said=files.said(row, "filed"))


@transaction.atomic
def _achievement(row: Mapping[str, Any], parties: Parties) -> None:
    owner = parties.organizations[row["owner"]]
    title = row[row["original"]]["title"]
    if Achievement.objects.filter(owner=owner, is_demo=True, texts__title=title).exists():
        return
    officer = parties.member(owner, "transfer_officer")
    made = achievements.begin(
        actor=officer,
        owner=owner,
        exchange=parties.organizations["exchange"],
        inventors=_inventors(row["inventors"], parties),
        rights=row.get("rights", ()),
        said=files.said(row, "begun"),
        origin="demo",
        original_lang=row["original"],
        export_gate="not_cross_border",
        **{name: row[name] for name in _PLAIN if name in row},
        **row[row["original"]],
    )
    _translate(made, row, officer)
    papers.attach(made, title, actor=officer)
    _walk(made, row, officer, parties)
    if "listing" in row:
        with loading.happened_at(files.ago(row["listing"].get("days_ago", _LISTED_DAYS_AGO)), origin="demo"):
            _list(made, row["listing"], officer, parties, row["original"])


def _translate(made: Achievement, row: Mapping[str, Any], officer: Actor) -> None:
    for language in _LANGUAGES:
        if language != row["original"]:
            texts, of_texts = files.both(row, language, row.get("figures", ()))
            translations.translate_fields(
                actor=officer,
                subject=made.stream,
                thread=made.thread,
                language=language,
                texts=texts,
                of_version=1,
                of_texts=of_texts,
            )


def _walk(made: Achievement, row: Mapping[str, Any], officer: Actor, parties: Parties) -> None:
    """As far as the row's state. The review of what is only submitted is begun by the worker."""
    state = row["state"]
    if state == "draft":
        return
    achievements.submit(made, actor=officer, said=files.said(row, "submitted"))
    if state == "submitted":
        return
    reviewer = parties.actors["reviewer"]
    reviews.start(made, actor=SYSTEM, reviewer=reviewer.user, said=files.said(row, "submitted"))
    if state == "returned":
        reviews.send_back(made, actor=reviewer, reason=row["reason"], note=row["note"])
    else:
        reviews.accept(made, actor=reviewer, said=files.said(row, "accepted"))


def _list(made: Achievement, row: Mapping[str, Any], seller: Actor, parties: Parties, original: str) -> None:
    """Listed, reviewed, approved; its notice counts as over, so it is open."""
    officer = parties.actors["listing"]
    listing = listings.begin(
        actor=seller,
        achievement=made,
        conversion_mode=row["conversion_mode"],
        licence_mode=row.get("licence_mode", ""),
        asking=Money(row["asking_yuan"] * 100),
        months=row.get("months"),
        terms=row["terms"][original],
    )
    for language in _LANGUAGES:
        if language != original:
            texts = {"terms": row["terms"][language]}
            written.translate_listing(listing, actor=seller, language=language, texts=texts)
    listings.submit(listing, actor=seller)
    listings.start_review(listing, actor=officer)
    listings.approve(listing, actor=officer)
    listings.open_(listing, actor=SYSTEM)


def _inventors(rows: Sequence[Mapping[str, Any]], parties: Parties) -> list[dict[str, Any]]:
    return [
        {
            "user": parties.actors[row["mail"]].user if "mail" in row else None,
            "name": row.get("name", ""),
            "weight": row["weight"],
        }
        for row in rows
    ]

"""What everyone may know of an object, for its card and its schema.org facts: through the masks of its public page.

Always as for a stranger, whoever reads: a card is copied on, and a search engine forgets slowly.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contracts.models import TransactionNotice
from contracts.selectors import masks
from institutions.models import Organization
from institutions.selectors import dictionaries, profiles
from market.models import Achievement, Demand, Listing
from market.selectors import demands, texts
from transfer.edge import page_heads, writing
from transfer.edge.page_heads import SUMMARY, Described
from transfer.kernel import policy
from transfer.kernel.actor import ANONYMOUS
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.translations.selectors import Text

Known = Mapping[str, Any]
"""What the page of the object has read already; empty for a card alone."""


def technology(found: Achievement, known: Known) -> Described | None:
    """A public technology: what it is and whose."""
    if found.accepted is None or found.accepted.is_secret or found.state == "retired":
        return None
    said = known.get("texts") or texts.shown(found)
    facts = _product(found, said)
    return Described(
        "technology",
        str(found.pk),
        str(said["title"]),
        _("Technology"),
        found.thread.number,
        _short(said["abstract"]),
        facts,
    )


def listing(found: Listing, known: Known) -> Described | None:
    """A public listing: what is offered, by whom, for how much."""
    if not Listing.objects.public().filter(pk=found.pk).exists():
        return None
    said = known.get("texts") or texts.shown(found.achievement)
    facts: dict[str, Any] = {
        "@type": "Offer",
        "name": str(said["title"]),
        "itemOffered": _product(found.achievement, said),
        "seller": _organization(found.seller),
        "identifier": found.thread.number,
        "availability": f"https://schema.org/{'InStock' if found.state == 'open' else 'OutOfStock'}",
    }
    if found.asking is not None:
        facts |= {"price": str(found.asking.decimal), "priceCurrency": found.asking.currency}
    if found.closes_at:
        facts["availabilityEnds"] = found.closes_at.isoformat()
    return Described(
        "listing", str(found.pk), str(said["title"]), _("Listing"), found.thread.number, _short(said["abstract"]), facts
    )


def demand(found: Demand, known: Known) -> Described | None:
    """A public demand: what is looked for; who looks for it only where that is public."""
    if not Demand.objects.public().filter(pk=found.pk).exists():
        return None
    said = known.get("texts") or demands.texts(found)
    facts: dict[str, Any] = {
        "@type": "Demand",
        "name": str(said["title"]),
        "description": _short(said.get("problem")),
        "inLanguage": writing.tag(said["title"].language),
        "identifier": found.thread.number,
        "category": dictionaries.label("technology_field", found.technology_field),
    }
    if policy.may(ANONYMOUS, "market.demand.identify", found):
        facts["seeker"] = (
            _organization(found.demander)
            if not found.source
            else {"@type": "Organization", "name": found.demander_name}
        )
    facts = {name: fact for name, fact in facts.items() if fact}
    return Described(
        "demand",
        str(found.pk),
        str(said["title"]),
        _("Demand"),
        found.thread.number,
        _short(said.get("problem")),
        facts,
    )


def organization(found: Organization, known: Known) -> Described | None:
    """A public organization; a natural person has no card."""
    if not Organization.objects.visible_to(ANONYMOUS).filter(pk=found.pk).exists():
        return None
    about = _short(known.get("about") or profiles.about(found))
    kinds = [dictionaries.label("organization_kind", kind) for kind in found.kinds]
    facts = {**_organization(found), "identifier": found.uscc or found.foreign_number or found.thread.number}
    facts |= {"description": about} if about else {}
    facts |= {"sameAs": found.website} if found.website else {}
    return Described("organization", str(found.pk), found.name, " · ".join(kinds), found.thread.number, about, facts)


def notice(found: Publicity, known: Known) -> Described | None:
    """A public notice: its title and its days; never the people it names."""
    facts: dict[str, Any] = {
        "@type": "Article",
        "headline": found.title,
        "articleSection": _("Public notices"),
        "identifier": found.thread.number,
        "datePublished": found.starts_at.isoformat(),
        "expires": found.ends_at.isoformat(),
    }
    return Described("notice", str(found.pk), found.title, _("Public notice"), found.thread.number, "", facts)


def transaction(found: TransactionNotice, known: Known) -> Described | None:
    """A concluded transaction through the public's masks: what the parties withhold is not there."""
    shown = masks.shown(found)
    title = shown.text("title") or f"{shown.text('contract_class')} · {found.thread.number}"
    lines = [f"{line.label}: {line.text}" for line in shown.lines if line.field != "title"]
    facts: dict[str, Any] = {
        "@type": "Article",
        "headline": title,
        "articleSection": pgettext("menu", "Concluded"),
        "identifier": found.thread.number,
        "datePublished": found.created_at.isoformat(),
        "dateModified": found.changed_at.isoformat(),
        "abstract": _cut("; ".join(lines)),
    }
    return Described(
        "transaction",
        str(found.pk),
        title,
        _("Concluded transaction"),
        found.thread.number,
        _cut("; ".join(lines)),
        facts,
    )


def of_kind(kind: str, key: UUID) -> Described | None:
    """The object of a card, or None where the public may not see it or there is none."""
    rows: dict[str, QuerySet[Any]] = {
        "technology": Achievement.objects.public().select_related("thread", "owner", "accepted"),
        "listing": Listing.objects.public().select_related(
            "thread", "seller__thread", "achievement__accepted", "achievement__owner", "achievement__thread"
        ),
        "demand": Demand.objects.public().select_related("thread", "demander"),
        "organization": Organization.objects.visible_to(ANONYMOUS).select_related("thread"),
        "notice": Publicity.objects.visible_to(ANONYMOUS).select_related("thread"),
        "transaction": TransactionNotice.objects.visible_to(ANONYMOUS).select_related("thread"),
    }
    found = rows[kind].filter(pk=key).first() if kind in rows else None
    return None if found is None else DESCRIBES[kind](found, {})


DESCRIBES: dict[str, page_heads.Describe] = {
    "technology": technology,
    "listing": listing,
    "demand": demand,
    "organization": organization,
    "notice": notice,
    "transaction": transaction,
}


def _product(found: Achievement, said: Mapping[str, Text]) -> dict[str, Any]:
    text = found.accepted or found.text
    facts = {
        "@type": "Product",
        "name": str(said["title"]),
        "description": _short(said["abstract"]),
        "identifier": found.thread.number,
        "category": dictionaries.label("technology_field", text.technology_field),
        "inLanguage": writing.tag(said["title"].language),
    }
    owner = {"@type": "Organization", "name": found.holder_name} if found.source else _organization(found.owner)
    return {
        **{name: fact for name, fact in facts.items() if fact},
        **({"manufacturer": owner} if owner.get("name") else {}),
    }


def _organization(found: Organization) -> dict[str, Any]:
    if found.is_person:  # a person's name stands on pages that say why, and goes no further
        return {"@type": "Person"}
    both = [name for name in (found.name_zh, found.name_en) if name and name != found.name]
    return {"@type": "Organization", "name": found.name, **({"alternateName": both[0]} if both else {})}


def _short(text: Text | None) -> str:
    return _cut(str(text)) if text is not None else ""


def _cut(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SUMMARY)

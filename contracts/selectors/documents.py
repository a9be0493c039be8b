"""The structured document of a contract: what is hashed and signed. HTML and PDF are renderings of it alone."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from contracts.models import Contract, ContractDocument, ContractParty, ContractRight
from contracts.selectors import drafts, masks, templates
from contracts.selectors.templates import Article, Template
from institutions.selectors import dictionaries, regions
from transfer.kernel import facts
from transfer.kernel.errors import Misuse, NotVisible
from transfer.kernel.money import Money
from transfer.mechanisms.signing.models import Envelope

SCHEMA = "contract/3"
"""Of what is built now. Earlier texts stay as they were signed: contract/1 names no rights, contract/2 writes the names
of natural persons out."""
LANGUAGES = ("en", "zh")
_WORLD = {"en": "worldwide", "zh": "全球"}
_EVERY_FIELD = {"en": "all fields", "zh": "全部领域"}
_UNKNOWN = {"en": "not known yet", "zh": "尚未确定"}


def built(contract: Contract) -> dict[str, Any]:
    """The document as the facts now are: plain data without floats, the same facts give the same document."""
    template = templates.find(contract.template)
    if template is None:
        raise Misuse(f"no template {contract.template!r}")
    on = contract.signed_on or drafts.today(contract)
    return {
        "schema": SCHEMA,
        "template": {"code": template.code, "version": template.version},
        "contract": str(contract.pk),
        "number": contract.thread.number,
        "title": contract.title,
        "language": contract.original_lang,
        "heading": dict(template.heading),
        "basis": dict(template.basis),
        "kind": {
            name: {"code": code, **_labels(dictionary, code)}
            for name, dictionary, code in (
                ("contract_class", "contract_class", contract.contract_class),
                ("contract_subtype", "contract_subtype", contract.contract_subtype),
                ("licence_mode", "licence_mode", contract.licence_mode),
                ("technology_field", "technology_field", contract.technology_field),
                ("ip_kind", "ip_kind", contract.ip_kind),
            )
            if code
        },
        "parties": [_party(party, template) for party in contract.parties.all()],
        "rights": [_right(right) for right in contract.rights.all()],
        "amounts": _amounts(contract),
        **({"withheld": _withheld(contract)} if contract.withheld else {}),
        "conditions": [
            {
                "kind": {"code": row.kind, **_labels("contract_condition", row.kind)},
                "what": row.what,
                "due_on": _day(row),
            }
            for row in contract.conditions.all()
        ],
        "articles": _articles(contract, template),
        "drafted_on": on.isoformat(),
    }


def hash_of(document: Mapping[str, Any]) -> str:
    """The SHA-256 of its canonical JSON: what is signed."""
    return hashlib.sha256(facts.canonical(dict(document)).encode()).hexdigest()


def envelope_of(contract: Contract) -> Envelope:
    """The envelope in which the contract is or was signed. NotVisible when it never was."""
    found = Envelope.objects.filter(pk=contract.envelope).first() if contract.envelope else None
    if found is None:
        raise NotVisible
    return found


def latest(contract: Contract) -> ContractDocument | None:
    """The text that was last put before the parties."""
    return contract.documents.order_by("-number").first()


def shown(contract: Contract) -> dict[str, Any]:
    """The text to be read now: the one that is being or was signed, else the draft as it stands."""
    fixed = latest(contract) if contract.state not in ("drafting",) else None
    return parsed(fixed) if fixed else built(contract)


def parsed(document: ContractDocument) -> dict[str, Any]:
    """The stored text as data."""
    data: dict[str, Any] = json.loads(document.document)
    return data


def _withheld(contract: Contract) -> list[dict[str, str]]:
    said: dict[str, dict[str, str]] = {code: {"code": code} for code in contract.withheld}
    for language, locale in zip(LANGUAGES, ("en", "zh-hans"), strict=True):
        with translation.override(locale):
            for code in said:
                said[code][language] = str(masks.WITHHOLDABLE[code])
    return list(said.values())


def _labels(dictionary: str, code: str) -> dict[str, str]:
    return {language: dictionaries.label(dictionary, code, language) for language in LANGUAGES}


def _day(row: Any) -> str | None:
    return row.due_on.isoformat() if row.due_on else None


def _party(party: ContractParty, template: Template) -> dict[str, Any]:
    """A natural person is a digest in the text: the name stands beside it, in the party's own row."""
    is_person = bool(party.salt or party.forgotten_at)
    said = {name: "" if is_person else getattr(party, name) for name in ContractParty.PERSONAL}
    return {
        "side": party.side,
        "word": dict(template.sides.get(party.side, {"en": "Intermediary", "zh": "中介方"})),
        "organization": str(party.organization_id) if party.organization_id else None,
        "name_zh": said["name_zh"],
        "name_en": said["name_en"],
        "uscc": said["uscc"],
        "foreign_number": said["foreign_number"],
        **({"person": party.digest} if is_person else {}),
        "party_kind": party.party_kind,
        "country": party.country,
        "region": party.region,
        "place": {
            language: regions.full_name(party.region, language) if party.region else "" for language in LANGUAGES
        },
        "address": said["address"],
    }


def _right(right: ContractRight) -> dict[str, Any]:
    status: dict[str, str] = {"code": right.status}
    for language, locale in zip(LANGUAGES, ("en", "zh-hans"), strict=True):
        with translation.override(locale):
            status[language] = str(right.get_status_display())
    return {
        "kind": {"code": right.kind, **_labels("ip_kind", right.kind)},
        "number": right.number,
        "country": {"code": right.country, **_labels("country", right.country)},
        "title": right.title,
        "status": status,
        **{
            name: day.isoformat() if day else None
            for name, day in (
                ("filed_on", right.filed_on),
                ("granted_on", right.granted_on),
                ("expires_on", right.expires_on),
            )
        },
    }


def _amounts(contract: Contract) -> dict[str, Any]:
    return {
        "currency": contract.currency,
        "known": contract.amount_known,
        "turnover": contract.turnover_minor,
        "transaction": contract.transaction_minor,
        "estimate": contract.estimate_minor,
        "payment_mode": {"code": contract.payment_mode, **_labels("payment_mode", contract.payment_mode)},
        "royalty": {
            "base": contract.royalty_base,
            "rate_bp": contract.royalty_rate_bp,
            "entry_fee": contract.entry_fee_minor,
        },
        "items": [
            {
                "kind": {"code": item.kind, **_labels("amount_item", item.kind)},
                "what": item.what,
                "minor": item.amount_minor,
                "reasonable_quantity": item.reasonable_quantity,
            }
            for item in contract.items.all()
        ],
        "instalments": [
            {
                "number": row.number,
                "what": row.what,
                "milestone": row.milestone,
                "due_on": _day(row),
                "minor": row.amount_minor,
            }
            for row in contract.instalments.all()
        ],
    }


def _articles(contract: Contract, template: Template) -> list[dict[str, Any]]:
    """The articles that say something, numbered: an optional one that nobody filled in is left out."""
    words, holds = _placeholders(contract, template), _switches(contract)
    said = [one for one in (_article(article, contract, words, holds) for article in template.articles) if one]
    return [{"number": number, **one} for number, one in enumerate(said, 1)]


def _article(
    article: Article, contract: Contract, words: Mapping[str, Mapping[str, str]], holds: Mapping[str, str]
) -> dict[str, Any] | None:
    clauses = [clause for clause in article.clauses if _stands(clause, holds)]
    written = contract.terms.get(article.slot.code, "") if article.slot else ""
    if not clauses and not written and not (article.slot and article.slot.required):
        return None
    return {
        "code": article.code,
        "title": dict(article.title),
        "clauses": [
            {language: clause[language].format(**words[language]) for language in LANGUAGES} for clause in clauses
        ],
        "written": written,
    }


def _stands(clause: Mapping[str, Any], holds: Mapping[str, str]) -> bool:
    return all(holds[fact] in values for fact, values in clause.get("when", {}).items())


def _switches(contract: Contract) -> dict[str, str]:
    def said(fact: object) -> str:
        return "yes" if fact else "no"

    return {
        "amount_known": said(contract.amount_known),
        "payment_mode": contract.payment_mode,
        "has_items": said(contract.items.all()),
        "has_conditions": said(contract.conditions.all()),
        "has_rights": said(contract.rights.all()),
        "has_valid_to": said(contract.valid_to),
        "has_months": said(contract.months),
    }


def _placeholders(contract: Contract, template: Template) -> dict[str, dict[str, str]]:
    return {language: _words(contract, template, language) for language in LANGUAGES}


def _words(contract: Contract, template: Template, language: str) -> dict[str, str]:
    territory = [_place(code, language) for code in contract.territory]
    fields = [dictionaries.label("technology_field", code, language) for code in contract.fields_of_use]
    comma = "、" if language == "zh" else ", "
    return {
        "project": contract.title,
        "seller": template.sides["seller"][language],
        "buyer": template.sides["buyer"][language],
        "turnover": _money(contract.turnover, language),
        "transaction": _money(contract.transaction, language),
        "estimate": _money(contract.estimate, language),
        "entry_fee": _money(contract.entry_fee, language),
        "royalty_rate": _percent(contract.royalty_rate_bp),
        "royalty_base": dictionaries.label("royalty_base", contract.royalty_base, language),
        "licence_mode": dictionaries.label("licence_mode", contract.licence_mode, language),
        "territory": comma.join(territory) or _WORLD[language],
        "fields_of_use": comma.join(fields) or _EVERY_FIELD[language],
        "months": str(contract.months or ""),
        "valid_to": contract.valid_to.isoformat() if contract.valid_to else "",
    }


def _place(code: str, language: str) -> str:
    return regions.label(code, language) if code.isdigit() else dictionaries.label("country", code, language)


def _money(amount: Money | None, language: str) -> str:
    if amount is None:
        return _UNKNOWN[language]
    text = amount.display(language)
    if language == "zh" and amount.currency == "CNY":
        return f"{text}（{amount.in_words()}）"
    return text


def _percent(basis_points: int | None) -> str:
    if basis_points is None:
        return ""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %"

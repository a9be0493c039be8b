"""Commands on drafts: make one from a deal or for an agreement made elsewhere, change it, drop it."""

from collections.abc import Sequence
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.events import contracts as events
from contracts.models import AmountItem, Condition, Contract, ContractParty, ContractRight, Instalment
from contracts.selectors import drafts, parties, reasons, templates
from contracts.selectors import rights as named_rights
from contracts.selectors.drafts import Draft
from institutions.models import Organization
from market.models import Deal, IpRight, Offer
from market.selectors import deals
from market.services import deals as market_deals
from market.services import rights
from transfer.kernel import locking, ruleset, threads, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotAllowed, RuleBroken
from transfer.kernel.workflow import Said

_AGREED = ("contract_class", "licence_mode", "territory", "fields_of_use", "months", "payment_mode", "royalty_base",
           "royalty_rate_bp", "entry_fee_minor", "turnover_minor", "currency", "amount_known")  # fmt: skip
"""What stands in the agreed offer: the price was made public and the right was set aside on it."""


@transaction.atomic
def draft_from_deal(deal: Deal, *, actor: Actor, original_lang: str = "zh-hans") -> Contract:
    """Drafts the contract of an agreed deal from the accepted offer. RuleBroken before the publicity has ended."""
    locking.lock(deal)
    contract = Contract(
        deal=deal,
        exchange=deal.exchange,
        drafted_by=_side_of(actor, deal),
        made_by=actor.user,
        jurisdiction=deal.seller.jurisdiction,
        original_lang=original_lang,
        title=deal.title,
        contract_class=deal.contract_class,
        is_demo=deal.is_demo,
    )
    deals.require_ready(deal)
    offer = deal.agreed_offer
    assert offer is not None  # an agreed deal has its offer
    on = drafts.today(contract)
    _take_over(contract, deal, offer)
    _choose_defaults(contract, on)
    sides = [(ContractParty.SELLER, deal.seller), (ContractParty.BUYER, deal.buyer)]
    _begin(contract, actor, sides)
    plan = [_planned(row) for row in offer.instalments]
    _write_rows(contract, {"rights": named_rights.preselected(contract, on=on)})
    _write_rows(contract, {"instalments": plan} if plan else {})
    threads.link(deal.thread, contract.thread, "contract")
    return contract


@transaction.atomic
def draft_outside(
    *, actor: Actor, sellers: Sequence[Organization], buyers: Sequence[Organization], **given: Unpack[Draft]
) -> Contract:
    """Drafts a contract for an agreement made elsewhere, on a thread of its own. The drafter is one of its parties."""
    own = next((one.pk for one in (*sellers, *buyers) if actor.acts_for(one.pk)), None)
    if own is None:
        raise NotAllowed(_("Your organization is no party to this contract."))
    if not sellers or not buyers or {one.pk for one in sellers} & {one.pk for one in buyers}:
        raise Invalid.one("parties", _("Name a seller and another organization as the buyer."), "required")
    contract = Contract(
        drafted_by=own,
        made_by=actor.user,
        jurisdiction=sellers[0].jurisdiction,
        is_demo=any(one.is_demo for one in sellers),
    )
    on = drafts.today(contract)
    for name, value in drafts.checked(contract, given, on=on).items():
        setattr(contract, name, value)
    if not contract.title or not contract.contract_class:
        raise Invalid.one("title", _("Give the contract a name and a class."), "required")
    _choose_defaults(contract, on)
    sides = [*((ContractParty.SELLER, one) for one in sellers), *((ContractParty.BUYER, one) for one in buyers)]
    contract.transaction_minor = _transaction(contract, [_pair(item) for item in given.get("items", ())])
    _begin(contract, actor, sides)
    _write_rows(contract, given)
    return contract


@transaction.atomic
def change(contract: Contract, *, actor: Actor, **given: Unpack[Draft]) -> Contract:
    """Changes a draft. The technology transaction amount follows from turnover and items.

    What the deal agreed on stays as it was agreed; to change it, negotiate again.
    """
    locking.lock(contract)
    columns = drafts.checked(contract, given, on=drafts.today(contract))
    _keep_what_was_agreed(contract, columns)
    known = columns.get("amount_known", contract.amount_known)
    turnover = columns.get("turnover_minor", contract.turnover_minor) if known else None
    items = given.get("items")
    pairs = [_pair(item) for item in items] if items is not None else _pairs_of(contract)
    columns |= {"turnover_minor": turnover, "transaction_minor": drafts.transaction_of(turnover, pairs)}
    _refuse_negative(columns["transaction_minor"])
    if "contract_class" in columns and "template" not in columns:
        columns["template"] = _template_of(columns["contract_class"], columns.get("contract_subtype", ""))
    workflow.apply(
        contract,
        "change",
        actor=actor,
        changes=columns,
        facts=lambda now: events.ContractChanged(contract=now.pk, fields=sorted(given)),
    )
    _write_rows(contract, given)
    return contract


def renew_rights(contract: Contract, *, actor: Actor) -> None:
    """Writes the facts of the chosen rights down again as they now stand. Part of fixing the text, by who sends it."""
    locking.require_transaction()
    now = {right.pk: right for right in named_rights.to_choose(contract)}
    for row in contract.rights.exclude(right=None):
        if row.right in now:
            facts = {name: getattr(now[row.right], name) for name in named_rights.FACTS}
            ContractRight.objects.filter(pk=row.pk).update(**facts)


@transaction.atomic
def void(contract: Contract, *, actor: Actor, reason: str, note: str = "") -> Contract:
    """Drops a contract that is not in force. A deal that was contracted with it is closed, and its right is free."""
    reasons.check(reason, note=note)
    locking.lock(contract)
    was_signed = contract.state == "awaiting_condition"
    workflow.apply(
        contract,
        "void",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.ContractVoided(contract=now.pk, deal=now.deal_id),
    )
    if was_signed:
        let_go(contract, actor=actor)
    return contract


def let_go(contract: Contract, *, actor: Actor) -> None:
    """Frees the right that the deal held and closes the deal. Part of ending a contract that was signed."""
    locking.require_transaction()
    if contract.deal is None:
        return
    rights.release(actor=actor.in_consequence(), holder=contract.deal.stream)
    if contract.deal.state == "contracted":
        market_deals.close(contract.deal, actor=actor.in_consequence())


def _side_of(actor: Actor, deal: Deal) -> Any:
    return deal.seller_id if actor.acts_for(deal.seller_id, *deal.matter) else deal.buyer_id


def _begin(contract: Contract, actor: Actor, sides: Sequence[tuple[str, Organization]]) -> None:
    def told(made: Contract) -> events.ContractDrafted:
        return events.ContractDrafted(
            contract=made.pk,
            deal=made.deal_id,
            contract_class=made.contract_class,
            sellers=[one.pk for side, one in sides if side == ContractParty.SELLER],
            buyers=[one.pk for side, one in sides if side == ContractParty.BUYER],
        )

    workflow.begin(contract, actor=actor, facts=told, jurisdiction=contract.jurisdiction)
    ContractParty.objects.bulk_create(
        parties.snapshot(contract, side, organization, place) for place, (side, organization) in enumerate(sides)
    )


def _take_over(contract: Contract, deal: Deal, offer: Offer) -> None:
    known = offer.price_minor is not None and offer.payment_mode not in drafts.ROYALTIES
    contract.contract_subtype = offer.contract_subtype
    contract.licence_mode = offer.licence_mode
    contract.territory, contract.fields_of_use = list(offer.territory), list(offer.fields_of_use)
    contract.months = offer.months
    contract.payment_mode, contract.currency = offer.payment_mode, offer.currency
    contract.amount_known = known
    contract.turnover_minor = contract.transaction_minor = offer.price_minor if known else None
    contract.estimate_minor = None if known else offer.price_minor
    contract.royalty_base, contract.royalty_rate_bp = offer.royalty_base, offer.royalty_rate_bp
    contract.entry_fee_minor = offer.entry_fee_minor
    contract.terms = {"acceptance": offer.deliverables, **({"other": offer.other_terms} if offer.other_terms else {})}
    if deal.listing is not None:
        contract.conversion_mode = deal.listing.conversion_mode
    if deal.achievement is not None:
        text = deal.achievement.text
        contract.achievement = deal.achievement_id
        contract.technology_field = text.technology_field
        contract.terms["object"] = text.abstract
        right = (
            IpRight.objects.filter(achievement=deal.achievement_id, removed_at__isnull=True).order_by("kind").first()
        )
        contract.ip_kind = right.kind if right else "none"
    elif deal.response is not None:
        demand = deal.response.demand
        contract.technology_field = demand.technology_field
        contract.terms["object"] = demand.problem


def _choose_defaults(contract: Contract, on: Any) -> None:
    if contract.contract_class == "licensing" and not contract.licence_mode:
        rule = ruleset.rule("contract.default_licence_mode", jurisdiction=contract.jurisdiction, on=on)
        contract.licence_mode = rule.value["licence_mode"]
    if not contract.conversion_mode:
        contract.conversion_mode = drafts.CONVERSION_OF_CLASS.get(contract.contract_class, "other")
    contract.template = contract.template or _template_of(contract.contract_class, contract.contract_subtype)


def _template_of(contract_class: str, contract_subtype: str) -> str:
    found = templates.fitting(contract_class, contract_subtype)
    return found.code if found else ""


def _planned(row: dict[str, Any]) -> drafts.Plan:
    return {"what": row["what"], "milestone": row["due"], "minor": row["minor"]}


def _keep_what_was_agreed(contract: Contract, columns: dict[str, Any]) -> None:
    offer = contract.deal.agreed_offer if contract.deal else None
    if offer is None:
        return
    for name in set(_AGREED) & set(columns):
        before, after = getattr(contract, name), columns[name]
        if sorted(before) != sorted(after) if isinstance(before, list) else before != after:
            raise RuleBroken(
                _("This was agreed in the deal. To change it, negotiate again there."),
                code="agreed_in_deal",
                field=name.removesuffix("_minor"),
            )


def _pair(item: drafts.Item) -> tuple[int, bool]:
    return item["minor"], item.get("reasonable_quantity", False)


def _pairs_of(contract: Contract) -> list[tuple[int, bool]]:
    return [(item.amount_minor, item.reasonable_quantity) for item in contract.items.all()]


def _transaction(contract: Contract, pairs: Sequence[tuple[int, bool]]) -> int | None:
    found = drafts.transaction_of(contract.turnover_minor if contract.amount_known else None, pairs)
    _refuse_negative(found)
    return found


def _refuse_negative(transaction_minor: int | None) -> None:
    if transaction_minor is not None and transaction_minor < 0:
        raise Invalid.one("items", _("The items are worth more than the whole contract."), "amount")


def _write_rows(contract: Contract, given: Draft) -> None:
    """Writes the lines that were given anew; the others stay."""
    if "items" in given:
        contract.items.all().delete()
        AmountItem.objects.bulk_create(
            AmountItem(
                contract=contract,
                place=place,
                kind=item["kind"],
                what=item["what"].strip(),
                amount_minor=item["minor"],
                reasonable_quantity=item.get("reasonable_quantity", False),
            )
            for place, item in enumerate(given["items"])
        )
    if "rights" in given:
        contract.rights.all().delete()
        ContractRight.objects.bulk_create(named_rights.rows(contract, given["rights"]))
    if "conditions" in given:
        contract.conditions.filter(status=Condition.OPEN).delete()
        Condition.objects.bulk_create(
            Condition(contract=contract, kind=row["kind"], what=row.get("what", "").strip(), due_on=row.get("due_on"))
            for row in given["conditions"]
        )
    if "instalments" in given:
        contract.instalments.all().delete()
        Instalment.objects.bulk_create(
            Instalment(
                contract=contract,
                number=number,
                what=row["what"].strip(),
                milestone=row.get("milestone", "").strip(),
                due_on=row.get("due_on"),
                amount_minor=row.get("minor"),
            )
            for number, row in enumerate(given["instalments"], 1)
        )

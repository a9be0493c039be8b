"""Commands on organizations: apply, change, verify, suspend, end."""

from collections.abc import Mapping
from typing import Any, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from institutions import events
from institutions.dictionaries.codes import digits_of
from institutions.models import Organization, RegionRight
from institutions.models.organizations import PERSON
from institutions.selectors import dictionaries, profiles, regions
from institutions.services import memberships, verifications
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Misuse, Problem
from transfer.kernel.models import Jurisdiction
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.translations import services as translations

FOUNDER_ROLES = ("manager",)
IDENTITY = profiles.IDENTITY
PROFILE = ("about", "about_lang", "website", "address")
_TWO_PERSON_MOVES = ("verify", "resume", "end")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def register(
    *,
    actor: Actor,
    applied_to: Organization | None = None,
    jurisdiction: str = "",
    slug: str = "",
    is_demo: bool = False,
    origin: str = "live",
    said: Said = NOTHING,
    **given: Unpack[profiles.Application],
) -> Organization:
    """An organization applies to take part; who applies becomes its first manager.

    applied_to: the exchange that verifies it; none for exchanges, offices, regulators and operators. jurisdiction: by
    default that of its region. Raises Invalid with every problem, RuleBroken when it is registered already.
    """
    locking.require_transaction()
    identity = profiles.checked_identity(applied_to=applied_to, **profiles.identity_in(given))
    if PERSON in identity["kinds"]:
        raise Misuse("a natural person's organization is made with the account")
    organization = Organization(
        **identity,
        **{name: given[name] for name in PROFILE if name in given},  # type: ignore[literal-required] # names of the type
        slug=_free_slug(slug or identity["name_en"]),
        jurisdiction=jurisdiction or _jurisdiction_of(identity["country"], identity["region"], applied_to),
        applied_to=applied_to,
        applied_by=actor.user,
        is_demo=is_demo,
    )
    workflow.begin(
        organization,
        actor=actor,
        facts=_applied_facts,
        jurisdiction=organization.jurisdiction,
        origin="demo" if is_demo and origin == "live" else origin,
        said=said,
    )
    if actor.user is not None:
        memberships.found(organization, actor=actor, roles=FOUNDER_ROLES, said=said)
    return organization


def change(organization: Organization, *, actor: Actor, **fields: Any) -> Organization:
    """Changes the profile; before verification also what was applied with.

    fields: names of IDENTITY and PROFILE with their new content. Raises Invalid when a verified organization's
    identity is to be changed: that is a new verification.
    """
    locking.lock(organization)
    unknown = set(fields) - {*IDENTITY, *PROFILE}
    if unknown:
        raise Misuse(f"an organization's profile has no {sorted(unknown)}")
    changed = {name: value for name, value in fields.items() if getattr(organization, name) != value}
    fixed = [name for name in changed if name in IDENTITY]
    if fixed and organization.state != "applied":
        raise Invalid([Problem(name, "verified", _("This was verified; it cannot be changed here.")) for name in fixed])
    if fixed:
        identity = {name: changed.get(name, getattr(organization, name)) for name in IDENTITY}
        changed |= profiles.checked_identity(applied_to=organization.applied_to, **profiles.identity_in(identity))
        changed["jurisdiction"] = _jurisdiction_of(changed["country"], changed["region"], organization.applied_to)
    return workflow.apply(
        organization,
        "change",
        actor=actor,
        changes=changed,
        facts=lambda it: events.OrganizationChanged(
            organization=it.pk,
            fields=sorted(changed),
            kinds=it.kinds,
            region=it.region,
            jurisdiction=it.jurisdiction,
            party_kind=it.party_kind,
        ),
    )


@transaction.atomic
def translate(organization: Organization, *, actor: Actor, language: str, texts: Mapping[str, str]) -> Organization:
    """A manager translates what the organization says about itself; an emptied text is forgotten."""
    locking.lock(organization)
    policy.require(actor, "institutions.organization.translate", organization)
    changed = translations.revise(
        profiles.original(organization),
        actor=actor.in_consequence(),
        thread=organization.thread,
        language=language,
        texts=texts,
        version=organization.version,
    )
    facts = events.OrganizationTranslated(organization=organization.pk, language=language, fields=changed)
    return workflow.apply(organization, "translate", actor=actor, facts=facts) if changed else organization


def propose(organization: Organization, *, actor: Actor, move: str, reason: str, note: str = "") -> Organization:
    """The first of two officers proposes to verify, to lift a suspension or to end; a second one decides."""
    if move not in _TWO_PERSON_MOVES:
        raise Invalid.one("move", _("This decision needs no second officer."))
    _check_reason(reason)
    workflow.apply(
        organization,
        "propose",
        actor=actor,
        changes={"proposed_move": move, "proposed_by": actor.user, "proposed_reason": reason},
        facts=lambda it: events.OrganizationProposed(organization=it.pk, move=move),
        said=Said(reason=reason, note=note),
    )
    verifications.pass_on(organization, actor=actor)
    return organization


def verify(organization: Organization, *, actor: Actor, note: str = "") -> Organization:
    """An officer verifies an applicant, which may act from now on. A regulator gets the sight of its region."""
    locking.lock(organization)
    proposed_by = organization.proposed_by
    workflow.apply(
        organization,
        "verify",
        actor=actor,
        changes={"verified_at": clock.after_lock()},
        facts=lambda it: events.OrganizationVerified(
            organization=it.pk,
            kinds=it.kinds,
            country=it.country,
            region=it.region,
            jurisdiction=it.jurisdiction,
            party_kind=it.party_kind,
            proposed_by=proposed_by,
        ),
        said=Said(note=note),
    )
    if "regulator" in organization.kinds:
        prefix = digits_of(organization.region) if organization.region else ""
        RegionRight.objects.get_or_create(organization=organization, prefix=prefix)
    verifications.settle(organization, actor=actor, outcome="verified")
    return organization


def refuse(organization: Organization, *, actor: Actor, reason: str, note: str = "") -> Organization:
    """An officer refuses an application, with a reason from the list."""
    _check_reason(reason)
    workflow.apply(
        organization,
        "refuse",
        actor=actor,
        facts=lambda it: events.OrganizationRefused(organization=it.pk),
        said=Said(reason=reason, note=note),
    )
    verifications.settle(organization, actor=actor, outcome="refused")
    return organization


def suspend(organization: Organization, *, actor: Actor, reason: str, note: str = "") -> Organization:
    """An officer stops an organization at once; lifting it again takes two."""
    _check_reason(reason)
    workflow.apply(
        organization,
        "suspend",
        actor=actor,
        facts=lambda it: events.OrganizationSuspended(organization=it.pk),
        said=Said(reason=reason, note=note),
    )
    verifications.settle(organization, actor=actor, outcome="suspended")
    return organization


def resume(organization: Organization, *, actor: Actor, reason: str, note: str = "") -> Organization:
    """The second of two officers lifts a suspension."""
    _check_reason(reason)
    workflow.apply(
        organization,
        "resume",
        actor=actor,
        facts=lambda it: events.OrganizationResumed(organization=it.pk),
        said=Said(reason=reason, note=note),
    )
    verifications.settle(organization, actor=actor, outcome="resumed")
    return organization


def end(organization: Organization, *, actor: Actor, reason: str, note: str = "") -> Organization:
    """The second of two officers ends an organization's participation; nobody acts for it any more."""
    _check_reason(reason)
    locking.lock(organization)
    proposed_by = organization.proposed_by
    workflow.apply(
        organization,
        "end",
        actor=actor,
        facts=lambda it: events.OrganizationEnded(organization=it.pk, proposed_by=proposed_by),
        said=Said(reason=reason, note=note),
    )
    verifications.settle(organization, actor=actor, outcome="ended")
    return organization


def open_desk(desk: Organization, *, actor: Actor) -> Organization:
    """The desk of a natural person acting for oneself; made with the account."""
    if desk.kinds != [PERSON]:
        raise Misuse("only a natural person has a desk of one's own")
    return workflow.begin(
        desk,
        actor=actor,
        facts=_applied_facts,
        jurisdiction=desk.jurisdiction,
        origin="demo" if desk.is_demo else "live",
    )


def close(organization: Organization, *, actor: Actor) -> Organization:
    """The desk of a natural person ends with the account."""
    return workflow.apply(
        organization,
        "close",
        actor=actor,
        facts=lambda it: events.OrganizationLeft(organization=it.pk),
    )


def leave(organization: Organization, *, actor: Actor) -> Organization:
    """A manager ends the organization's own participation; nobody acts for it any more."""
    workflow.apply(
        organization,
        "leave",
        actor=actor,
        facts=lambda it: events.OrganizationLeft(organization=it.pk),
    )
    verifications.drop(organization, actor=actor)
    return organization


def forget_contacts(organization: Organization, *, actor: Actor) -> Organization:
    """Of an organization that has ended, what it said about itself and how to reach it is forgotten."""
    locking.lock(organization)
    policy.require(actor, "institutions.organization.forget", organization)
    organization.about = organization.website = organization.address = ""
    organization.save(update_fields=["about", "website", "address"])
    translations.forget(actor=actor.in_consequence(), subject=organization.stream)
    return organization


def _applied_facts(organization: Organization) -> events.OrganizationApplied:
    return events.OrganizationApplied(
        organization=organization.pk,
        kinds=organization.kinds,
        country=organization.country,
        region=organization.region,
        jurisdiction=organization.jurisdiction,
        party_kind=organization.party_kind,
        applied_to=organization.applied_to_id,
        is_demo=organization.is_demo,
    )


def _jurisdiction_of(country: str, region: str, applied_to: Organization | None) -> str:
    """The most special jurisdiction known for a place; a demo exchange brings its own."""
    if applied_to is not None and applied_to.is_demo:
        return applied_to.jurisdiction
    wanted = [f"{country}-{regions.province_of(region)}" if region else "", country]
    known = set(Jurisdiction.objects.filter(code__in=wanted).values_list("code", flat=True))
    return next((code for code in wanted if code in known), settings.EXCHANGE_JURISDICTION)


def _free_slug(wished: str) -> str:
    base = slugify(wished)[:48].strip("-")
    if base and not base[0].isdigit() and not Organization.objects.filter(slug=base).exists():
        return base
    return f"{base or 'o'}-{get_random_string(6, _ALPHABET)}"


def _check_reason(reason: str) -> None:
    if not dictionaries.is_valid("organization_reason", reason, on=clock.now().date()):
        raise Invalid.one("reason", _("Choose a reason from the list."), "choice")

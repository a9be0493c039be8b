"""Who asks: from a user and the address of a workspace, or from an API key, to the kernel's Actor.

The membership comes from the address (or the key), never from the session alone: two tabs act for two organizations.
"""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import ApiKey, Membership, Organization, RegionRight, User, digest_of
from institutions.models.organizations import PERSON
from institutions.policies.standing import OFFICER_ROLES, SECOND_FACTOR_ROLES
from institutions.querysets.memberships import MembershipQuerySet
from transfer.kernel import clock
from transfer.kernel.actor import ANONYMOUS, Actor, Assurance
from transfer.kernel.errors import NotAllowed, NotVisible

BEFORE_VERIFICATION = frozenset({"manager"})
"""The only role that counts while an organization is not verified or is suspended: to look after its own account."""

LAST_USE_STEP = timedelta(minutes=1)


def actor_for(
    user: User,
    organization_slug: str,
    *,
    assurance: Assurance | int,
    second_factor_at: float = 0.0,
) -> Actor:
    """The user in the membership that the address names.

    Raises NotVisible without a membership in force there, and NotAllowed (assurance 2) for an officer whose session
    has no second factor. second_factor_at: epoch seconds of the session's last second factor, 0 for none.
    """
    membership = (
        Membership.objects.in_force()
        .filter(user=user.pk, organization__slug=organization_slug)
        .select_related("organization")
        .first()
    )
    if membership is None:
        raise NotVisible
    actor = _actor(membership, Assurance(assurance), second_factor_at=second_factor_at)
    if actor.roles & OFFICER_ROLES and actor.assurance < Assurance.SECOND_FACTOR:
        raise NotAllowed(
            _("Officers work with a second factor. Confirm yours, then go on."),
            code="assurance",
            assurance=int(Assurance.SECOND_FACTOR),
        )
    return actor


def actor_for_person(user: User, *, assurance: Assurance | int, second_factor_at: float = 0.0) -> Actor:
    """The user acting for oneself: in the own organization of kind person that signing up made.

    Without one (an account made for an organization only) an Actor with a user and nothing else. ANONYMOUS for a
    closed account.
    """
    if not user.is_active:
        return ANONYMOUS
    membership = (
        Membership.objects.in_force()
        .filter(user=user.pk, organization__kinds__contains=[PERSON])
        .select_related("organization")
        .first()
    )
    if membership is None:
        return Actor(user=user.pk, assurance=Assurance(assurance), second_factor_at=second_factor_at)
    return _actor(membership, Assurance(assurance), second_factor_at=second_factor_at)


def actor_for_key(raw_key: str) -> Actor | None:
    """The actor of an API key, or None for one that is unknown, expired, revoked or of a membership not in force.

    A key was made with a second factor, so it counts as one, but never as a fresh one (second_factor_at stays 0).
    """
    now = clock.now()
    key = (
        ApiKey.objects.in_force(now)
        .filter(digest=digest_of(raw_key), membership__in=Membership.objects.in_force())
        .select_related("membership__organization")
        .first()
    )
    if key is None:
        return None
    ApiKey.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USE_STEP), pk=key.pk).update(
        last_used_at=now
    )
    return _actor(key.membership, Assurance.SECOND_FACTOR, scopes=frozenset(key.scopes))


def actor_of_membership(membership: Membership, *, assurance: Assurance | int = Assurance.PASSWORD) -> Actor:
    """The actor of a membership that the caller holds (loaders, tests). NotVisible when it is not in force."""
    found = Membership.objects.in_force().filter(pk=membership.pk).select_related("organization").first()
    if found is None:
        raise NotVisible
    return _actor(found, Assurance(assurance))


def memberships_of(user: User) -> MembershipQuerySet:
    """The memberships in which a user may act now, with their organizations; the oldest first, so oneself first."""
    found: MembershipQuerySet = Membership.objects.in_force().filter(user=user.pk).select_related("organization")
    return found.order_by("created_at", "pk")


def needs_second_factor(user: User) -> bool:
    """True when one of the user's memberships has an officer's role or signs for an organization; who acts for oneself
    alone shows a second factor when there is something to sign.
    """
    rows = Membership.objects.in_force().filter(user=user.pk, roles__overlap=sorted(SECOND_FACTOR_ROLES))
    rows = rows.exclude(organization__kinds__contains=["person"])
    return rows.exists()


def organization_of(actor: Actor) -> Organization:
    """The organization the actor acts for. NotVisible when there is none."""
    found = Organization.objects.filter(pk=actor.organization).first() if actor.organization else None
    if found is None:
        raise NotVisible
    return found


def _actor(
    membership: Membership,
    assurance: Assurance,
    *,
    second_factor_at: float = 0.0,
    scopes: frozenset[str] | None = None,
) -> Actor:
    organization = membership.organization
    roles = frozenset(membership.roles)
    return Actor(
        user=membership.user_id,
        organization=organization.pk,
        membership=membership.pk,
        roles=roles if organization.in_force else roles & BEFORE_VERIFICATION,
        kinds=frozenset(organization.kinds) if organization.in_force else frozenset(),
        assurance=assurance,
        scopes=scopes,
        regions=_regions(organization),
        second_factor_at=second_factor_at,
    )


def _regions(organization: Organization) -> frozenset[str]:
    if "regulator" not in organization.kinds or not organization.in_force:
        return frozenset()
    found: list[str] = list(RegionRight.objects.filter(organization=organization.pk).values_list("prefix", flat=True))
    return frozenset(found)


def membership_of(actor: Actor) -> Membership:
    """The membership in which the actor acts. NotVisible when there is none."""
    rows = Membership.objects.filter(pk=actor.membership) if actor.membership else Membership.objects.none()
    found: Membership | None = rows.select_related("organization", "thread").first()
    if found is None:
        raise NotVisible
    return found


def user_of(actor: Actor) -> User:
    """The user behind an actor. NotVisible for the system and the anonymous public."""
    found: User | None = User.objects.filter(pk__in=[actor.user]).first()
    if found is None:
        raise NotVisible
    return found


def user_id_of(actor: Actor) -> UUID:
    """The id of the person who acts. NotAllowed for the system and the anonymous public, where a person has to."""
    if actor.user is None:
        raise NotAllowed(_("A person has to do this."))
    return actor.user

"""What happens to organizations, memberships, keys and accounts. Ids and codes only, never a person's data."""

from uuid import UUID

from transfer.kernel.facts import event


@event("institutions.organization.applied")
class OrganizationApplied:
    """An organization asked to be a party on the exchange."""

    organization: UUID
    kinds: list[str]
    country: str
    region: str
    jurisdiction: str
    party_kind: str
    applied_to: UUID | None
    is_demo: bool


@event("institutions.organization.changed")
class OrganizationChanged:
    """An organization's profile was changed; the fields are named, their content is not."""

    organization: UUID
    fields: list[str]
    kinds: list[str]
    region: str
    jurisdiction: str
    party_kind: str


@event("institutions.organization.translated")
class OrganizationTranslated:
    """An organization translated what it says about itself."""

    organization: UUID
    language: str
    fields: list[str]


@event("institutions.organization.proposed")
class OrganizationProposed:
    """An officer proposed a decision that a second officer has to take."""

    organization: UUID
    move: str


@event("institutions.organization.verified")
class OrganizationVerified:
    """An organization was verified and may act as what it is."""

    organization: UUID
    kinds: list[str]
    country: str
    region: str
    jurisdiction: str
    party_kind: str
    proposed_by: UUID | None


@event("institutions.organization.refused")
class OrganizationRefused:
    """An organization's application was refused."""

    organization: UUID


@event("institutions.organization.suspended")
class OrganizationSuspended:
    """An organization may not act until the suspension is lifted."""

    organization: UUID


@event("institutions.organization.resumed")
class OrganizationResumed:
    """An organization's suspension was lifted."""

    organization: UUID


@event("institutions.organization.ended")
class OrganizationEnded:
    """Two officers ended an organization's participation."""

    organization: UUID
    proposed_by: UUID | None


@event("institutions.organization.left")
class OrganizationLeft:
    """An organization ended its participation itself."""

    organization: UUID


@event("institutions.membership.applied")
class MembershipApplied:
    """A person is to act for an organization."""

    membership: UUID
    user: UUID
    organization: UUID
    roles: list[str]


@event("institutions.membership.verified")
class MembershipVerified:
    """A person may act for an organization."""

    membership: UUID
    user: UUID
    organization: UUID
    roles: list[str]


@event("institutions.membership.roles_changed")
class MembershipRolesChanged:
    """A person's roles in an organization changed."""

    membership: UUID
    user: UUID
    organization: UUID
    granted: list[str]
    dropped: list[str]
    roles: list[str]
    grant: UUID | None


@event("institutions.membership.described")
class MembershipDescribed:
    """Which fields of technology a member knows, and when they are away, was said anew."""

    membership: UUID
    user: UUID
    organization: UUID
    technology_fields: list[str]
    away_from: str | None
    away_until: str | None


@event("institutions.membership.suspended")
class MembershipSuspended:
    """A person may not act for an organization until the suspension is lifted."""

    membership: UUID
    user: UUID
    organization: UUID


@event("institutions.membership.resumed")
class MembershipResumed:
    """A membership's suspension was lifted."""

    membership: UUID
    user: UUID
    organization: UUID


@event("institutions.membership.ended")
class MembershipEnded:
    """A person acts for an organization no more."""

    membership: UUID
    user: UUID
    organization: UUID


@event("institutions.role_grant.requested")
class RoleGrantRequested:
    """Somebody asked that a member gets roles; a second person decides."""

    grant: UUID
    membership: UUID
    organization: UUID
    roles: list[str]
    is_grave: bool


@event("institutions.role_grant.approved")
class RoleGrantApproved:
    """A second person approved a member's new roles."""

    grant: UUID
    membership: UUID
    organization: UUID
    roles: list[str]
    requested_by: UUID


@event("institutions.role_grant.refused")
class RoleGrantRefused:
    """A second person refused a member's new roles."""

    grant: UUID
    membership: UUID
    organization: UUID


@event("institutions.role_grant.withdrawn")
class RoleGrantWithdrawn:
    """A request for roles was withdrawn."""

    grant: UUID
    membership: UUID
    organization: UUID


@event("institutions.invitation.sent")
class InvitationSent:
    """Somebody was invited to act for an organization. The address is not a fact."""

    invitation: UUID
    organization: UUID
    roles: list[str]


@event("institutions.invitation.accepted")
class InvitationAccepted:
    """An invitation was accepted."""

    invitation: UUID
    organization: UUID
    membership: UUID


@event("institutions.invitation.withdrawn")
class InvitationWithdrawn:
    """An invitation was withdrawn."""

    invitation: UUID
    organization: UUID


@event("institutions.invitation.expired")
class InvitationExpired:
    """Nobody answered an invitation in its time."""

    invitation: UUID
    organization: UUID


@event("institutions.api_key.created")
class ApiKeyCreated:
    """A membership got an API key."""

    api_key: UUID
    membership: UUID
    organization: UUID
    scopes: list[str]
    expires_at: str


@event("institutions.api_key.revoked")
class ApiKeyRevoked:
    """An API key was revoked."""

    api_key: UUID
    membership: UUID
    organization: UUID


@event("institutions.user.opened")
class UserOpened:
    """A person opened an account."""

    user: UUID
    organization: UUID


@event("institutions.user.opened_at_counter")
class UserOpenedAtCounter:
    """A clerk opened an account for somebody who came in person; it is shut until its owner activates it.

    identity: code of the paper that the clerk saw.
    """

    user: UUID
    office: UUID
    identity: str


@event("institutions.user.activated")
class UserActivated:
    """The owner of an account that was opened at a counter agreed to it, by the link sent to the own address."""

    user: UUID


@event("institutions.user.changed")
class UserChanged:
    """A person changed what the account says about them; the fields are named, their content is not."""

    user: UUID
    fields: list[str]


@event("institutions.user.closed")
class UserClosed:
    """A person's account was closed; nobody signs in with it any more."""

    user: UUID


@event("institutions.user.erased")
class UserErased:
    """What was personal about a user was erased. Whoever keeps a copy forgets it too."""

    user: UUID


@event("institutions.counter_service.opened")
class CounterServiceOpened:
    """A clerk at a counter identified a visitor and wrote down what the visitor wants done."""

    service: UUID
    office: UUID
    clerk: UUID
    visitor: UUID
    organization: UUID
    purposes: list[str]
    identity: str
    consent: str
    acts_until: str


@event("institutions.counter_service.code_sent")
class CounterCodeSent:
    """A code by which the visitor consents was sent to the visitor's own address."""

    service: UUID
    visitor: UUID


@event("institutions.counter_service.consented")
class CounterConsented:
    """The visitor consented: by a signed paper that is kept as a file, or by saying the code that was sent."""

    service: UUID
    office: UUID
    clerk: UUID
    visitor: UUID
    organization: UUID
    consent: str
    file: UUID | None
    acts_until: str


@event("institutions.counter_service.dropped")
class CounterServiceDropped:
    """A service at a counter ended without anything done in it."""

    service: UUID
    office: UUID
    visitor: UUID


@event("institutions.counter_service.closed")
class CounterServiceClosed:
    """The clerk acts no more; the visitor confirms or withdraws what was done."""

    service: UUID
    office: UUID
    clerk: UUID
    visitor: UUID
    organization: UUID
    answer_by: str


@event("institutions.counter_service.receipt_printed")
class CounterReceiptPrinted:
    """The receipt was printed with a new code; the one before counts no more."""

    service: UUID
    office: UUID


@event("institutions.counter_service.confirmed")
class CounterServiceConfirmed:
    """The visitor confirmed what was done, signed in ("account") or with the code of the receipt ("receipt")."""

    service: UUID
    office: UUID
    clerk: UUID
    visitor: UUID
    organization: UUID
    by: str


@event("institutions.counter_service.withdrawn")
class CounterServiceWithdrawn:
    """The visitor took the consent back. What was done stands until it is taken back by its own moves."""

    service: UUID
    office: UUID
    clerk: UUID
    visitor: UUID
    organization: UUID
    by: str
    after: str


@event("institutions.counter_service.lapsed")
class CounterServiceLapsed:
    """The visitor said nothing in the time there was. stands: what that means by the rule in force."""

    service: UUID
    office: UUID
    clerk: UUID
    visitor: UUID
    organization: UUID
    stands: bool

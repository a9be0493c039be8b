"""Who asks: a user acting for an organization, a key of it, the system, or the anonymous public."""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from uuid import UUID


class Assurance(IntEnum):
    """How sure the exchange is of who asks. Each policy names the level it needs."""

    ANONYMOUS = 0
    PASSWORD = 1
    SECOND_FACTOR = 2
    ORGANIZATION_CERTIFICATE = 3


@dataclass(frozen=True, slots=True)
class Serving:
    """A clerk who acts at a counter for a visitor: the clerk, the office, and the id of the service."""

    clerk: UUID
    office: UUID
    service: UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A user in one membership, frozen for one command.

    roles: what the membership may act as; kinds: what the organization is. on_behalf_of: the organization for which a
    mandate acts; cases: the threads to which that mandate is limited, None for everything.
    scopes: None for a person; for an API key the policy prefixes it may use, at a counter what was consented to.
    served: for a visitor served at a counter the clerk who acts; user, membership and roles are the visitor's.
    regions: the GB/T 2260 prefixes a regulator may see; empty for everyone else.
    second_factor_at: epoch seconds of the last second factor, for acts that need a fresh one.
    """

    user: UUID | None = None
    organization: UUID | None = None
    membership: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)
    assurance: Assurance = Assurance.ANONYMOUS
    on_behalf_of: UUID | None = None
    cases: frozenset[UUID] | None = None
    scopes: frozenset[str] | None = None
    regions: frozenset[str] = field(default_factory=frozenset)
    second_factor_at: float = 0.0
    is_system: bool = False
    served: Serving | None = None

    @property
    def is_anonymous(self) -> bool:
        """Nobody we know."""
        return self.user is None and not self.is_system

    @property
    def hand(self) -> tuple[UUID | None, UUID | None, UUID | None]:
        """Whose hand it is, for records: the person, the organization, and on whose behalf. At a counter these are the
        clerk, the office and the visitor's organization."""
        if self.served is None:
            return self.user, self.organization, self.on_behalf_of
        return self.served.clerk, self.served.office, self.organization

    def in_consequence(self) -> "Actor":
        """The same actor in what follows from a command that was allowed: a key's scope was asked at its door."""
        return self if self.scopes is None else replace(self, scopes=None)

    def in_this_matter(self) -> "Actor":
        """As in_consequence, in the matter of that command: that a limited mandate covers it was asked at its door."""
        return replace(self.in_consequence(), cases=None)

    def has_role(self, *roles: str) -> bool:
        """Acts in at least one of these roles."""
        return bool(self.roles.intersection(roles))

    def acts_for(self, organization: UUID | None, *threads: UUID | None) -> bool:
        """Acts for this organization, directly or on its behalf; threads: those of the matter and what it came from."""
        if organization is None:
            return False
        if organization == self.organization:
            return True
        return organization == self.on_behalf_of and (self.cases is None or not self.cases.isdisjoint(threads))

    @property
    def stands_for(self) -> list[UUID]:
        """The organizations for which it acts in everything: its own, and one whose mandate is not limited to cases."""
        behalf = self.on_behalf_of if self.cases is None else None
        return [party for party in (self.organization, behalf) if party]

    @property
    def parties(self) -> list[UUID]:
        """The ids under which it can be a party: the organizations it stands for, or oneself when acting for none."""
        if self.organization is None and self.on_behalf_of is None:
            return [self.user] if self.user else []
        return self.stands_for


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True, assurance=Assurance.ORGANIZATION_CERTIFICATE)

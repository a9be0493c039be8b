"""To whom an event is told, as the table says it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Members:
    """Members in these roles of the organizations that a fact names (an id or a list of ids).

    others: not those of the organization that acted. role_fact: the fact that names the role instead.
    """

    fact: str
    roles: tuple[str, ...] = ()
    others: bool = False
    role_fact: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """The user that a fact names, told in the workspace of the organization that the fact `within` names."""

    fact: str
    within: str = "organization"


@dataclass(frozen=True, slots=True)
class Author:
    """Who began the object."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Members in these roles of the parties of the contract that the fact `contract` names."""

    roles: tuple[str, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class Applicant:
    """Members in these roles of whoever applied for the registration that the fact `registration` names."""

    roles: tuple[str, ...]


To = Members | Person | Author | Parties | Applicant

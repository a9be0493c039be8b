"""What happens to rules of distribution and to distributions. Shares in basis points, amounts in minor units."""

from uuid import UUID

from transfer.kernel.facts import event


@event("contracts.distribution_rule.proposed")
class DistributionRuleProposed:
    """An institution's rule of distribution was proposed. shares: conversion mode → inventors, office, institution."""

    rule: UUID
    institution: UUID
    number: int
    valid_from: str
    shares: dict[str, list[int]]


@event("contracts.distribution_rule.adopted")
class DistributionRuleAdopted:
    """A second person adopted the rule after the check against the legal floor; it is public from now on."""

    rule: UUID
    institution: UUID
    number: int
    valid_from: str
    floor_jurisdiction: str


@event("contracts.distribution_rule.superseded")
class DistributionRuleSuperseded:
    """A newer version of the rule takes its place from a day on."""

    rule: UUID
    institution: UUID
    valid_to: str


@event("contracts.distribution_rule.withdrawn")
class DistributionRuleWithdrawn:
    """The proposal was withdrawn."""

    rule: UUID
    institution: UUID


@event("contracts.distribution.drafted")
class DistributionDrafted:
    """The income of a contract was divided by the institution's rule."""

    distribution: UUID
    contract: UUID
    institution: UUID
    rule: UUID
    conversion_mode: str
    income: int
    costs: int
    net: int
    inventors: int
    office: int
    institution_part: int
    currency: str


@event("contracts.distribution.approved")
class DistributionApproved:
    """A second person approved the distribution."""

    distribution: UUID
    contract: UUID
    institution: UUID
    net: int
    inventors: int
    currency: str
    publicity: UUID | None
    pay_by: str


@event("contracts.distribution.publicity_noted")
class DistributionPublicityNoted:
    """The publicity of the awards has ended. done: without an upheld objection."""

    distribution: UUID
    contract: UUID
    publicity: UUID
    done: bool


@event("contracts.distribution.paid")
class DistributionPaid:
    """The shares were paid out and stand in the books."""

    distribution: UUID
    contract: UUID
    institution: UUID
    entry: UUID


@event("contracts.distribution.withdrawn")
class DistributionWithdrawn:
    """The distribution was withdrawn; its income is free to be distributed again."""

    distribution: UUID
    contract: UUID


@event("contracts.distribution.overdue")
class DistributionOverdue:
    """The time to pay the shares out has passed. due: until when."""

    distribution: UUID
    contract: UUID
    institution: UUID
    due: str

"""What happens to a registration. Amounts in fen, null while unknown; legal dates of the office."""

from uuid import UUID

from transfer.kernel.facts import event


@event("contracts.registration.drafted")
class RegistrationDrafted:
    """An application for registration was begun."""

    registration: UUID
    contract: UUID
    office: UUID
    applicant: UUID


@event("contracts.registration.filed")
class RegistrationFiled:
    """The application was filed; its date chooses the rules."""

    registration: UUID
    contract: UUID
    office: UUID
    filed_on: str


@event("contracts.registration.accepted")
class RegistrationAccepted:
    """The office accepted it; it decides until due."""

    registration: UUID
    office: UUID
    due: str


@event("contracts.registration.supplement_requested")
class SupplementRequested:
    """The office asked for a supplement, to be filed until due."""

    registration: UUID
    office: UUID
    due: str


@event("contracts.registration.resubmitted")
class RegistrationResubmitted:
    """The supplement was filed; the period for the decision begins anew."""

    registration: UUID
    office: UUID
    due: str


@event("contracts.registration.review_started")
class RegistrationReviewStarted:
    """A registrar took up the review."""

    registration: UUID
    office: UUID
    reviewer: UUID | None


@event("contracts.registration.assessed")
class RegistrationAssessed:
    """The registrar recorded the findings and the amounts."""

    registration: UUID
    office: UUID
    not_met: list[str]
    turnover_cny: int | None
    transaction_cny: int | None
    needs_second_check: bool


@event("contracts.registration.experts_asked")
class ExpertsAsked:
    """The registrar asked experts without an interest for their opinion; the office decides until due."""

    registration: UUID
    office: UUID
    experts: list[UUID]
    disputed: bool
    due: str


@event("contracts.registration.opinion_given")
class OpinionGiven:
    """An expert gave the opinion; its words stand in the registration."""

    registration: UUID
    office: UUID
    expert: UUID
    recommends: bool


@event("contracts.registration.experts_heard")
class ExpertsHeard:
    """The experts were heard: so many opinions, so many of them for registration."""

    registration: UUID
    office: UUID
    opinions: int
    recommending: int


@event("contracts.registration.supplement_overdue")
class SupplementOverdue:
    """The supplement was not filed in time."""

    registration: UUID
    office: UUID
    applicant: UUID
    due: str


@event("contracts.registration.decision_overdue")
class DecisionOverdue:
    """The office has not decided in time."""

    registration: UUID
    office: UUID
    due: str


@event("contracts.registration.corrected")
class RegistrationCorrected:
    """A change of a registered contract was registered: every dimension of the statistics as it now is.

    edition: 2 for the first change; corrected_on: local date of the office; changed: names of the facts that are new;
    previous_…: the amounts until now. What was counted counts with the new facts, still on registered_on.
    """

    registration: UUID
    contract: UUID
    office: UUID
    number: str
    edition: int
    registered_on: str
    corrected_on: str
    changed: list[str]
    signed_on: str | None
    contract_class: str
    contract_subtype: str
    technology_field: str
    ip_kind: str
    plan_source: str
    socio_economic_objective: str
    seller_kind: str
    seller_region: str
    seller_country: str
    buyer_kind: str
    buyer_region: str
    buyer_country: str
    turnover_cny: int | None
    transaction_cny: int | None
    previous_turnover_cny: int | None
    previous_transaction_cny: int | None


@event("contracts.registration.passed_on")
class RegistrationPassedOn:
    """The registrar passed it on to the second check."""

    registration: UUID
    office: UUID


@event("contracts.registration.returned_to_review")
class RegistrationReturnedToReview:
    """The second checker gave it back to the registrar."""

    registration: UUID
    office: UUID


@event("contracts.registration.registered")
class Registered:
    """The contract was registered. Every dimension of the statistics, as codes, and both amounts in CNY fen."""

    registration: UUID
    contract: UUID
    office: UUID
    number: str
    registered_on: str
    signed_on: str | None
    contract_class: str
    contract_subtype: str
    technology_field: str
    ip_kind: str
    plan_source: str
    socio_economic_objective: str
    seller_kind: str
    seller_region: str
    seller_country: str
    buyer_kind: str
    buyer_region: str
    buyer_country: str
    turnover_cny: int | None
    transaction_cny: int | None


@event("contracts.registration.refused")
class RegistrationRefused:
    """The office refused; the reason is a code of the dictionary refusal_ground."""

    registration: UUID
    contract: UUID
    office: UUID
    ground: str


@event("contracts.registration.withdrawn")
class RegistrationWithdrawn:
    """The applicant withdrew the application."""

    registration: UUID
    contract: UUID
    office: UUID


@event("contracts.registration.cancelled")
class RegistrationCancelled:
    """The contract has ended or was dissolved: the registration no longer counts. registered_on: when it was made."""

    registration: UUID
    contract: UUID
    office: UUID
    number: str
    registered_on: str
    cancelled_on: str


@event("contracts.registration.cancellation_proposed")
class CancellationProposed:
    """A first person proposed to cancel it; nothing changes until a second one decides."""

    registration: UUID
    office: UUID


@event("contracts.registration.proposal_put_aside")
class ProposalPutAside:
    """What was proposed is not done. move: what it was."""

    registration: UUID
    office: UUID
    move: str


@event("contracts.registration.revocation_proposed")
class RevocationProposed:
    """A first person proposed to revoke it."""

    registration: UUID
    office: UUID


@event("contracts.registration.revoked")
class RegistrationRevoked:
    """It should never have been made (fraud): it does not count from the day on which it was made."""

    registration: UUID
    contract: UUID
    office: UUID
    number: str
    registered_on: str
    revoked_on: str

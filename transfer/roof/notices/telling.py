"""The table: which event is told to whom, in which words. A text has %(number)s, the number of the thread."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text
from transfer.roof.notices.addressed import Applicant, Author, Members, Parties, Person, To
from transfer.roof.notices.kinds import (
    ACCOUNT,
    CONTRACT,
    COUNTER,
    DEAL,
    DEMAND,
    JOB,
    OBJECTION,
    REGISTRATION,
    REVIEW,
    SECURITY,
    WORK,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. until: a date.

    place: address with the organization and the id in the fact `about`, or with that id alone.
    """

    event: str
    kind: str
    to: tuple[To, ...]
    text: Text
    place: str = ""
    about: str = ""
    until: str = ""

    @property
    def is_legal(self) -> bool:
        """Whether telling it has an effect in law: it sets a period, or tells a decision. Its sending is proved."""
        if self.kind in (WORK, SECURITY):
            return False
        return bool(self.until) or self.kind in (CONTRACT, REGISTRATION, OBJECTION) or self.event in DECISIONS


DECISIONS = frozenset({
    "market.disclosure.elected", "market.disclosure.released", "market.achievement.accepted",
    "market.achievement.returned", "market.achievement.revision_accepted", "market.achievement.revision_returned",
    "market.listing.returned", "market.listing.closed", "market.listing.suspended", "market.listing.resumed",
    "market.listing.cancelled", "market.listing.ended_unsold", "market.demand.returned", "market.demand.expired",
    "market.response.declined", "market.response.accepted", "market.offer.declined", "market.offer.lapsed",
    "market.deal.agreed", "market.deal.publicity_noted", "market.deal.reopened", "market.deal.broken_off",
    "talent.mandate.accepted", "talent.mandate.declined", "talent.mandate.ended", "talent.mandate.expired",
    "institutions.organization.verified", "institutions.organization.refused", "institutions.organization.suspended",
    "institutions.organization.resumed", "institutions.role_grant.refused",
})  # fmt: skip
"""Acts that name no date and yet bind: accepted, returned, refused, agreed, ended."""
OFFICE = ("transfer_officer",)
SELLERS = ("transfer_officer", "inventor")
BUYERS = ("buyer",)
SIDES = ("transfer_officer", "buyer", "signatory")
MANAGER = ("manager",)
_BOTH: tuple[To, ...] = (Members("seller", OFFICE), Members("buyer", BUYERS))
_OTHER_SIDE: tuple[To, ...] = (Members("seller", OFFICE, others=True), Members("buyer", BUYERS, others=True))
_OWNER: tuple[To, ...] = (Author(), Members("owner", OFFICE))
_SELLER: tuple[To, ...] = (Author(), Members("seller", OFFICE))
_DEMANDER: tuple[To, ...] = (Author(), Members("demander", BUYERS))
_RESPONDER: tuple[To, ...] = (Author(), Members("responder", OFFICE))
_MEMBER: tuple[To, ...] = (Person("user"),)
_VISITOR: tuple[To, ...] = (Person("visitor"),)
_COUNTER: tuple[To, ...] = (Person("clerk", within="office"), Members("office", MANAGER))


def _lines(
    kind: str, place: str, about: str, *rows: tuple[str, tuple[To, ...], Text] | tuple[str, tuple[To, ...], Text, str]
) -> Iterator[Line]:
    for event, to, text, *until in rows:
        yield Line(event, kind, to, text, place, about, until[0] if until else "")


LINES: tuple[Line, ...] = (
    *_lines(
        REVIEW,
        "market:disclosure",
        "disclosure",
        (
            "market.disclosure.filed",
            (Members("institution", OFFICE),),
            _("An invention was disclosed: %(number)s."),
            "triage_due",
        ),
        ("market.disclosure.elected", (Author(),), _("Your institution takes up the invention %(number)s.")),
        (
            "market.disclosure.released",
            (Author(),),
            _("Your institution releases the invention %(number)s to its inventors."),
        ),
    ),
    *_lines(
        REVIEW,
        "market:achievement",
        "achievement",
        ("market.achievement.accepted", _OWNER, _("The achievement %(number)s was accepted and is public.")),
        (
            "market.achievement.returned",
            _OWNER,
            _("The achievement %(number)s was returned; the reason stands on its page."),
        ),
        ("market.achievement.revision_accepted", _OWNER, _("The revision of %(number)s was accepted and is public.")),
        (
            "market.achievement.revision_returned",
            _OWNER,
            _("The revision of %(number)s was returned; the accepted text stays public."),
        ),
    ),
    *_lines(
        REVIEW,
        "market:listing_acting",
        "listing",
        ("market.listing.approved", _SELLER, _("The listing %(number)s was approved."), "opens"),
        ("market.listing.returned", _SELLER, _("The listing %(number)s was returned; the reason stands on its page.")),
        ("market.listing.opened", _SELLER, _("The listing %(number)s is open for deals."), "closes"),
        ("market.listing.closed", _SELLER, _("The term of the listing %(number)s is over.")),
        ("market.listing.suspended", _SELLER, _("The exchange suspended the listing %(number)s.")),
        ("market.listing.resumed", _SELLER, _("The listing %(number)s goes on.")),
        ("market.listing.cancelled", _SELLER, _("The exchange cancelled the listing %(number)s.")),
        (
            "market.listing.ended_unsold",
            _SELLER,
            _("The listing %(number)s ended without a buyer; the right is free again."),
        ),
    ),
    *_lines(
        DEMAND,
        "market:demand",
        "demand",
        ("market.demand.opened", _DEMANDER, _("The demand %(number)s is public and takes answers."), "until"),
        ("market.demand.returned", _DEMANDER, _("The demand %(number)s was returned; the reason stands on its page.")),
        (
            "market.demand.put_to_experts",
            (*_DEMANDER, Members("organizations", ("expert", *OFFICE))),
            _("Nobody has answered the demand %(number)s yet; experts are asked."),
            "next_due",
        ),
        (
            "market.demand.put_to_broker",
            (*_DEMANDER, Members("broker", ("broker",))),
            _("Nobody has answered the demand %(number)s yet; a broker is asked."),
        ),
        (
            "market.demand.no_broker_found",
            _DEMANDER,
            _("Nobody has answered the demand %(number)s yet, and no broker was found in its province."),
        ),
        ("market.demand.expired", _DEMANDER, _("The time for answers to the demand %(number)s is over.")),
    ),
    *_lines(
        DEMAND,
        "market:response",
        "response",
        (
            "market.response.sent",
            (Members("demander", BUYERS),),
            _("A response to your demand has arrived: %(number)s."),
        ),
        (
            "market.response.replied",
            (Members("demander", BUYERS),),
            _("The author of a response has replied: %(number)s."),
        ),
        ("market.response.shortlisted", _RESPONDER, _("Your response %(number)s is on the shortlist.")),
        ("market.response.asked", _RESPONDER, _("The demander has a question about your response %(number)s.")),
        ("market.response.declined", _RESPONDER, _("Your response %(number)s was declined.")),
        ("market.response.accepted", _RESPONDER, _("Your response %(number)s was accepted; a deal is open.")),
    ),
    *_lines(
        DEAL,
        "market:deal",
        "deal",
        ("market.deal.opened", _OTHER_SIDE, _("The other side opened a deal with you: %(number)s.")),
        ("market.offer.made", _OTHER_SIDE, _("An offer is on the table in the deal %(number)s."), "until"),
        ("market.offer.declined", _OTHER_SIDE, _("The other side declined your offer in the deal %(number)s.")),
        ("market.offer.lapsed", _BOTH, _("An offer in the deal %(number)s has lapsed.")),
        ("market.deal.agreed", _BOTH, _("The terms of the deal %(number)s are agreed.")),
        (
            "market.deal.publicity_begun",
            _BOTH,
            _("The price agreed in %(number)s stands on the public board."),
            "until",
        ),
        ("market.deal.publicity_noted", _BOTH, _("The publicity of %(number)s is over: a contract may be made.")),
        ("market.deal.reopened", _BOTH, _("What was agreed in %(number)s does not hold; the parties negotiate again.")),
        ("market.deal.broken_off", _BOTH, _("The deal %(number)s was broken off.")),
    ),
    *_lines(
        DEAL,
        "talent:mandate",
        "mandate",
        (
            "talent.mandate.proposed",
            (Members("principal", SIDES, others=True), Members("broker", ("broker",), others=True)),
            _("A mandate is proposed to you: %(number)s."),
            "expires",
        ),
        (
            "talent.mandate.accepted",
            (Members("principal", SIDES), Members("broker", ("broker",))),
            _("The mandate %(number)s is in force."),
        ),
        (
            "talent.mandate.declined",
            (Members("principal", SIDES), Members("broker", ("broker",))),
            _("The mandate %(number)s was declined."),
        ),
        (
            "talent.mandate.ended",
            (Members("principal", SIDES), Members("broker", ("broker",))),
            _("The mandate %(number)s has ended."),
        ),
        (
            "talent.mandate.expired",
            (Members("principal", SIDES), Members("broker", ("broker",))),
            _("The mandate %(number)s has expired."),
        ),
    ),
    *_lines(
        CONTRACT,
        "contracts:contract",
        "contract",
        (
            "contracts.contract.sent_to_sign",
            (Parties(("signatory",)),),
            _("The contract %(number)s waits for your signature."),
        ),
        (
            "contracts.contract.returned_to_draft",
            (Parties(SIDES),),
            _("Signing of %(number)s ended without all signatures; it is a draft again."),
        ),
        ("contracts.contract.signed", (Parties(SIDES),), _("Every party has signed the contract %(number)s.")),
        ("contracts.contract.in_force", (Parties(SIDES),), _("The contract %(number)s is in force.")),
        (
            "contracts.contract.end_proposed",
            (Parties(SIDES, others=True),),
            _("The other side proposes to end the contract %(number)s."),
        ),
        ("contracts.contract.performed", (Parties(SIDES),), _("The contract %(number)s is performed.")),
        ("contracts.contract.terminated", (Parties(SIDES),), _("The contract %(number)s was terminated.")),
        ("contracts.contract.voided", (Parties(SIDES),), _("The contract %(number)s never came into force.")),
        (
            "contracts.payment.recorded",
            (Parties(SIDES, others=True),),
            _("A payment under %(number)s was recorded; please confirm or dispute it."),
            "confirm_by",
        ),
        (
            "contracts.payment.overdue",
            (Parties(SIDES),),
            _("A payment under %(number)s was neither confirmed nor disputed in time."),
            "due",
        ),
        (
            "contracts.contract.condition_overdue",
            (Parties(SIDES),),
            _("A condition of the contract %(number)s was not met by its day."),
        ),
        (
            "contracts.contract.instalment_overdue",
            (Parties(SIDES),),
            _("An instalment of the contract %(number)s was due, and no payment of it is recorded."),
        ),
        ("contracts.payment.confirmed", (Parties(SIDES, others=True),), _("A payment under %(number)s is confirmed.")),
        ("contracts.payment.disputed", (Parties(SIDES, others=True),), _("A payment under %(number)s is disputed.")),
    ),
    *_lines(
        CONTRACT,
        "contracts:distribution",
        "distribution",
        (
            "contracts.distribution.drafted",
            (Members("institution", ("approver",)),),
            _("A distribution of income of %(number)s waits for approval."),
        ),
        (
            "contracts.distribution.approved",
            (Members("institution", OFFICE),),
            _("The distribution of income of %(number)s is approved."),
            "pay_by",
        ),
        (
            "contracts.distribution.overdue",
            (Members("institution", (*OFFICE, "approver")),),
            _("The shares of the income of %(number)s were not paid out in time."),
            "due",
        ),
        (
            "contracts.distribution.paid",
            (Members("institution", ("approver",)),),
            _("The shares of the income of %(number)s are paid out."),
        ),
    ),
    *_lines(
        REGISTRATION,
        "contracts:registration",
        "registration",
        (
            "contracts.registration.filed",
            (Members("office", ("registrar",)),),
            _("An application for registration was filed: %(number)s."),
        ),
        (
            "contracts.registration.accepted",
            (Applicant(SIDES),),
            _("The office accepted the application %(number)s and decides on it."),
            "due",
        ),
        (
            "contracts.registration.supplement_requested",
            (Applicant(SIDES),),
            _("The office asks for a supplement to %(number)s."),
            "due",
        ),
        (
            "contracts.registration.registered",
            (Applicant(SIDES),),
            _("The contract %(number)s is registered; its certificate is ready."),
        ),
        (
            "contracts.registration.refused",
            (Applicant(SIDES),),
            _("The office refused to register %(number)s; the ground stands on its page."),
        ),
        ("contracts.registration.cancelled", (Applicant(SIDES),), _("The registration of %(number)s was cancelled.")),
        ("contracts.registration.revoked", (Applicant(SIDES),), _("The registration of %(number)s was revoked.")),
    ),
    *_lines(
        OBJECTION,
        "publicity:notice",
        "publicity",
        (
            "publicity.objection.filed",
            (Members("exchange", ("listing_officer",)), Members("seller_organization", OFFICE)),
            _("An objection was filed against the notice %(number)s."),
            "due",
        ),
    ),
    *_lines(
        OBJECTION,
        "publicity:objection",
        "objection",
        ("publicity.objection.upheld", (Author(),), _("Your objection against %(number)s was upheld.")),
        ("publicity.objection.dismissed", (Author(),), _("Your objection against %(number)s was dismissed.")),
    ),
    *_lines(
        WORK,
        "portal:today",
        "",
        ("worklist.item.assigned", (Person("assignee"),), _("Work was put on your desk: %(number)s."), "due"),
        ("worklist.item.reminded", (Person("assignee"),), _("Work on your desk is due soon: %(number)s."), "due"),
        (
            "worklist.item.escalated",
            (Person("assignee"), Members("organization", role_fact="escalate_to")),
            _("Work is overdue and was escalated: %(number)s."),
        ),
    ),
    *_lines(
        ACCOUNT,
        "institutions:profile",
        "",
        (
            "institutions.organization.verified",
            (Members("organization", MANAGER),),
            _("Your organization is verified."),
        ),
        (
            "institutions.organization.refused",
            (Author(), Members("organization", MANAGER)),
            _("Your organization was not verified; the reason stands on its page."),
        ),
        (
            "institutions.organization.suspended",
            (Members("organization", MANAGER),),
            _("Your organization is suspended."),
        ),
        (
            "institutions.organization.resumed",
            (Members("organization", MANAGER),),
            _("Your organization may act again."),
        ),
    ),
    *_lines(
        ACCOUNT,
        "institutions:members",
        "",
        (
            "institutions.membership.applied",
            (Members("organization", MANAGER),),
            _("Somebody asks to become a member of your organization."),
        ),
        ("institutions.membership.verified", _MEMBER, _("You are a member of an organization now.")),
        (
            "notices.address.refused",
            (Members("organization", MANAGER),),
            _("E-mail to a member of your organization comes back: the address does not exist or is closed."),
        ),
        (
            "institutions.role_grant.requested",
            (Members("organization", MANAGER),),
            _("A request for roles waits for a second person."),
        ),
        ("institutions.role_grant.refused", (Author(),), _("A request for roles was refused.")),
    ),
    *_lines(
        COUNTER,
        "institutions:receipt_own",
        "service",
        (
            "institutions.counter_service.opened",
            _VISITOR,
            _("A clerk says that you are at a counter: %(number)s. If you are not, withdraw at once."),
        ),
        (
            "institutions.counter_service.closed",
            _VISITOR,
            _("A clerk acted for you at a counter: %(number)s. Look it over, then confirm or withdraw."),
            "answer_by",
        ),
        (
            "institutions.counter_service.lapsed",
            _VISITOR,
            _("The time to answer what was done for you at a counter is over: %(number)s."),
        ),
    ),
    *_lines(
        COUNTER,
        "institutions:counter_service",
        "service",
        (
            "institutions.counter_service.confirmed",
            _COUNTER,
            _("The visitor confirmed what was done at the counter: %(number)s."),
        ),
        (
            "institutions.counter_service.withdrawn",
            _COUNTER,
            _("The visitor withdrew the consent to what was done at the counter: %(number)s."),
        ),
    ),
    *_lines(
        SECURITY,
        "institutions:members",
        "",
        ("institutions.membership.roles_changed", _MEMBER, _("Your roles in an organization have changed.")),
        ("institutions.membership.suspended", _MEMBER, _("Your membership in an organization is suspended.")),
        ("institutions.membership.resumed", _MEMBER, _("Your membership in an organization goes on.")),
    ),
    *_lines(
        SECURITY,
        "institutions:keys",
        "",
        (
            "institutions.api_key.created",
            (Members("organization", MANAGER),),
            _("An API key was made in your organization."),
        ),
    ),
    *_lines(
        JOB,
        "jobs:job",
        "job",
        ("jobs.job.finished", (Author(),), _("Long work %(number)s is done; what came of it stands on its page.")),
        (
            "jobs.job.failed",
            (Author(),),
            _("Long work %(number)s could not be finished; the reason stands on its page."),
        ),
    ),
)
BY_EVENT: dict[str, Line] = {line.event: line for line in LINES}
LEGAL = frozenset(line.event for line in LINES if line.is_legal)

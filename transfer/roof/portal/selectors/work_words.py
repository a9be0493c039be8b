"""What the work of the machinery is called in words: due work, what follows from events, tasks of the queue, readers of
everything, and what operators do. The one table of these names; a test holds that each of them stands here."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text

DUE: Mapping[str, Text] = {
    "contracts.contract.condition_overdue": _("Note conditions of contracts not met by their day"),
    "contracts.contract.instalment_overdue": _("Note instalments that are due and not recorded"),
    "contracts.distribution.overdue": _("Note shares of income not paid out in time"),
    "contracts.payment.overdue": _("Note payments not confirmed in time"),
    "contracts.registration.decision_overdue": _("Note decisions on registration that are late"),
    "contracts.registration.supplement_overdue": _("Note supplements to applications that are late"),
    "institutions.counter_service.lapse": _("End the time to answer what was done at a counter"),
    "institutions.counter_service.run_out": _("End services at a counter whose time has run out"),
    "institutions.invitation.expire": _("Expire invitations"),
    "market.demand.escalate": _("Ask experts, then a broker, about demands without an answer"),
    "market.demand.expire": _("End demands whose time for answers is over"),
    "market.listing_close": _("Close listings whose term is over"),
    "market.listing_open": _("Open listings on their day"),
    "market.listing_unsold": _("End closed listings on which no deal is left"),
    "market.offer_lapse": _("Let offers lapse that were not answered"),
    "notices.digest": _("Gather daily and weekly e-mail"),
    "publicity.end": _("End publicity periods"),
    "signing.expire": _("End signings whose time is over"),
    "talent.mandate_expire": _("End mandates whose term is over"),
    "worklist.escalate": _("Pass overdue work on to the superior role"),
    "worklist.remind": _("Remind of work that is due soon"),
}
"""What the clock does, by the name of the due work."""

LISTENERS: Mapping[str, Text] = {
    "contracts.award_publicity_annulled": _("Stop awards whose publicity was annulled"),
    "contracts.award_publicity_concluded": _("Free awards whose publicity is over"),
    "contracts.certificate_issued": _("Issue certificates of registration"),
    "contracts.certificate_of_cancelled": _("Revoke certificates of cancelled registrations"),
    "contracts.certificate_of_revoked": _("Revoke certificates of revoked registrations"),
    "contracts.certificate_replaced": _("Replace certificates of corrected registrations"),
    "contracts.correction_registration_cancelled": _("Say on the notice that a registration was cancelled"),
    "contracts.correction_registration_corrected": _("Say on the notice that a registration was corrected"),
    "contracts.correction_registration_revoked": _("Say on the notice that a registration was revoked"),
    "contracts.correction_terminated": _("Say on the notice that a contract was terminated"),
    "contracts.deal_broken_off": _("End drafts of contracts whose deal was broken off"),
    "contracts.deal_reopened": _("End drafts of contracts whose deal is negotiated again"),
    "contracts.envelope_completed": _("Put contracts that everybody has signed into force"),
    "contracts.envelope_declined": _("Make contracts drafts again when somebody declined to sign"),
    "contracts.envelope_voided": _("Make contracts drafts again when the time for signing ran out"),
    "contracts.forget_names": _("Forget names of erased persons in contracts"),
    "contracts.transaction_notice_in_force": _("Publish transactions when the contract is in force"),
    "contracts.transaction_notice_registered": _("Publish transactions when the contract is registered"),
    "contracts.transaction_notice_voided": _("Withdraw notices of contracts that never came into force"),
    "institutions.prepare_verification": _("Put applications of organizations on the desk"),
    "market.deal_confidentiality": _("Open confidential files when the agreement is signed"),
    "market.deal_mandate_succeeded": _("Hand deals over to the mandate that follows"),
    "market.deal_publicity_annulled": _("Reopen deals whose publicity was annulled"),
    "market.deal_publicity_concluded": _("Let deals go on to the contract after publicity"),
    "market.decline_the_rest": _("Decline responses left over when a demand ends"),
    "market.forget_names": _("Forget names of erased persons in the market"),
    "market.listing_review_assigned": _("Begin the review of listings that were assigned"),
    "market.listing_review_taken": _("Begin the review of listings that were taken"),
    "market.objection_dismissed_off_desk": _("Take dismissed objections off the desk"),
    "market.objection_to_desk": _("Put objections on the desk"),
    "market.objection_upheld_off_desk": _("Take upheld objections off the desk"),
    "market.objection_withdrawn_off_desk": _("Take withdrawn objections off the desk"),
    "market.prepare_demand_review": _("Prepare the review of demands"),
    "market.prepare_review": _("Prepare the review of technologies"),
    "market.start_demand_review": _("Begin the review of demands"),
    "market.start_review": _("Begin the review of technologies"),
    "notices.forget": _("Forget the notices of erased persons"),
    "notices.tell": _("Tell people what happened"),
    "portal.first_day": _("Note the steps of a first day"),
    "portal.forget": _("Forget the first days of erased persons"),
    "publicity.moot": _("Close objections whose publicity has ended"),
    "publicity.resume": _("Let publicity go on after an objection"),
    "worklist.assign": _("Give work to whoever has the least of it"),
}
"""What follows from events, by the name of the subscriber."""

TASKS: Mapping[str, Text] = {
    "transfer.tasks.relay": _("Bring events to whoever follows them"),
    "transfer.tasks.deadlines": _("Do what is due"),
    "transfer.tasks.seal": _("Seal what has happened"),
    "transfer.tasks.forget": _("Forget what was kept long enough"),
    "transfer.roof.portal.tasks.answer_operators": _("Do what operators asked for"),
    "transfer.roof.notices.tasks.send_mails": _("Send e-mail"),
    "transfer.mechanisms.files.tasks.examine_received": _("Examine files that came in"),
    "transfer.mechanisms.files.tasks.sweep": _("Clear away files that were never finished"),
    "transfer.mechanisms.jobs.tasks.work": _("Carry on long work"),
    "transfer.roof.statistics.tasks.follow": _("Keep the statistics up to date"),
    "transfer.roof.statistics.tasks.recount": _("Count the statistics anew"),
    "transfer.roof.search.tasks.follow": _("Keep the search up to date"),
    "transfer.roof.search.tasks.count_terms": _("Count frequent words for the search"),
}
"""What workers do, by the name of the task."""

READERS: Mapping[str, Text] = {
    "search": _("Search"),
    "statistics": _("Statistics"),
}
"""Who reads every event, by the first part of the name of the reader; an edition follows."""

ACTS: Mapping[str, Text] = {
    "portal.operations.begun": _("The book of operations was opened"),
    "portal.operations.delivery_retried": _("One delivery was brought again"),
    "portal.operations.subscriber_retried": _("All failed deliveries of one follower were brought again"),
    "portal.operations.tick_asked": _("Due work was asked to be looked at"),
    "portal.operations.tick_done": _("Due work was looked at"),
    "portal.operations.seals_check_asked": _("A verification of seals was asked for"),
    "portal.operations.seals_checked": _("Seals and chains were verified"),
}
"""What operators did and what came of it, by the name of the event."""


def of(name: str) -> Text:
    """What it is called in words; the code itself for what is not in the table (a plug-in, a name of the past)."""
    for table in (DUE, LISTENERS, TASKS, ACTS):
        if name in table:
            return table[name]
    return READERS.get(name.partition(".")[0], name)

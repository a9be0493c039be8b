"""What of contracts waits for whom, and where work on registrations is done."""

from contracts.selectors import proposed, reasons
from contracts.selectors import waiting as found
from institutions.selectors import dictionaries
from transfer.edge import proposals, waiting

waiting.source("contracts.contract.sign")(found.to_sign)
waiting.source("contracts.contract.end")(found.proposals)
waiting.source("contracts.payment.confirm")(found.payments)
waiting.source("contracts.condition.settle")(found.conditions)
waiting.source("contracts.instalment.pay")(found.instalments)
waiting.source("contracts.distribution.decide")(found.distributions)
waiting.source("contracts.distribution_rule.adopt")(found.rules)
waiting.source("contracts.registration.decide_proposal")(proposed.registrations)
waiting.source("contracts.transaction_notice.decide_proposal")(proposed.notices)

for kind in ("review", "second_check", "opinion", "overdue"):
    waiting.work(
        f"contracts.registration.{kind}",
        place="contracts:registration_review",
        titles=found.registration_titles,
        second=kind == "second_check",
    )
waiting.work("contracts.registration.supplement", place="contracts:registration", titles=found.registration_titles)

proposals.words("contracts.registration", lambda code: dictionaries.label(reasons.ENDS, code))
proposals.words("contracts.transaction_notice", lambda code: dictionaries.label(reasons.NOTICES, code))

"""What of the market waits for whom, and where its kinds of work are done."""

from market.selectors import waiting as found
from market.services import disclosures
from transfer.edge import waiting

waiting.source("market.offer.answer")(found.offers)
waiting.source("market.deal.sign_confidentiality")(found.confidentiality_to_sign)
waiting.source("market.response.weigh")(found.responses)
waiting.source("market.achievement.change")(found.returned_achievements)
waiting.source("market.demand.change")(found.returned_demands)
waiting.source("market.listing.change")(found.returned_listings)

waiting.work("market.achievement.review", place="market:review", titles=found.achievement_titles)
waiting.work(
    "market.disclosure.triage",
    place="market:disclosure",
    titles=found.disclosure_titles,
    begins=disclosures.begin_triage,
)
waiting.work("market.listing.review", place="market:listing_review", titles=found.listing_titles)
waiting.work("market.demand.review", place="market:demand_review", titles=found.demand_titles)
waiting.work("market.demand.answer", place="market:demand", titles=found.demand_titles)
waiting.work("market.objection", place="publicity:objection_acting", titles=found.objection_titles)

"""What the objects of the market are called."""

from market.selectors import waiting as found
from transfer.edge import titles

titles.of_noun("market.achievement", found.achievement_titles)
titles.of_noun("market.deal", found.deal_titles)
titles.of_noun("market.demand", found.demand_titles)
titles.of_noun("market.disclosure", found.disclosure_titles)
titles.of_noun("market.listing", found.listing_titles)
titles.of_noun("market.response", found.response_titles)

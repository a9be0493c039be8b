"""What contracts and registrations are called."""

from contracts.selectors import waiting as found
from transfer.edge import titles

titles.of_noun("contracts.contract", found.contract_titles)
titles.of_noun("contracts.registration", found.registration_titles)

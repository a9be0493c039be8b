"""What the public pages say of themselves to machines."""

from transfer.edge import page_heads
from transfer.roof.portal.selectors import described

page_heads.describes("market:technology")(described.technology)
page_heads.describes("market:listing")(described.listing)
page_heads.describes("market:public_demand")(described.demand)
page_heads.describes("institutions:organization")(described.organization)
page_heads.describes("publicity:notice")(described.notice)
page_heads.describes("contracts:transaction")(described.transaction)

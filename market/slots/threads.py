"""Which events of listings, deals and publicity fill which step of the thread."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.edge import thread_steps

thread_steps.step(
    "listed", pgettext_lazy("step", "listed"), waits=_("waits for its opening"), before=_("not offered yet")
)
thread_steps.step(
    "negotiated", pgettext_lazy("step", "negotiated"), waits=_("the two sides negotiate"), before=_("no deal yet")
)
thread_steps.step("publicity", pgettext_lazy("step", "publicity"), waits=_("anybody may object"))

thread_steps.fills("market.listing.approved", "listed", "begins", public=True, until="opens")
_OPEN, _MEND = _("deals can be opened"), _("returned: the seller mends it")
thread_steps.fills("market.listing.begun", "listed", "begins", public=False, waits=_("not submitted yet"))
thread_steps.fills("market.listing.submitted", "listed", "begins", public=False, waits=_("the exchange reviews it"))
thread_steps.fills("market.listing.returned", "listed", "begins", public=False, waits=_MEND)
thread_steps.fills("market.listing.opened", "listed", "begins", public=True, until="closes", waits=_OPEN)
thread_steps.fills("market.listing.suspended", "listed", "begins", public=True, waits=_("suspended by the exchange"))
thread_steps.fills("market.listing.resumed", "listed", "begins", public=True, waits=_OPEN)
thread_steps.fills("market.listing.closed", "listed", "begins", public=True, waits=_("only open deals go on"))
thread_steps.fills("market.listing.awarded", "listed", public=True)
thread_steps.fills("market.listing.reopened", "listed", "clears", public=True)
thread_steps.fills("market.listing.reopened", "listed", "begins", public=True, waits=_OPEN)
for ended in ("ended_unsold", "withdrawn", "cancelled", "given_up"):
    thread_steps.fills(f"market.listing.{ended}", "listed", "clears", public=True)

thread_steps.fills("market.deal.opened", "negotiated", "begins", public=False)
thread_steps.fills("market.deal.agreed", "negotiated", public=False)
thread_steps.fills("market.deal.broken_off", "negotiated", "stops", public=False)
thread_steps.fills("market.deal.broken_off", "publicity", "clears", public=True)
thread_steps.fills("market.deal.reopened", "publicity", "clears", public=True)
thread_steps.fills("market.deal.reopened", "negotiated", "clears", public=False)
thread_steps.fills("market.deal.reopened", "negotiated", "begins", public=False)
thread_steps.fills("market.deal.publicity_begun", "publicity", "begins", public=True, until="until")
thread_steps.fills("market.deal.publicity_noted", "publicity", public=True)
thread_steps.way("market.deal", "negotiated", "publicity", "signed", "registered", "shared")

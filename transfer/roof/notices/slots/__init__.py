"""The bell in the header, and what notices put on pages: that mail comes back, that people were told."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization, User
from transfer.edge import navigation, slots
from transfer.kernel import policy
from transfer.kernel.actor import Actor
from transfer.roof.notices.selectors import hours, notices, proofs


def unread(request: HttpRequest) -> int | None:
    """How many the signed-in person has not read; None for a stranger and for none."""
    user = getattr(request, "user", None)
    return notices.unread_count(user.pk) or None if isinstance(user, User) else None


@slots.fill("portal.today.head", name="notices.refused", template="notices/refused.html", order=10)
def refused(request: HttpRequest, actor: Actor, organization: Organization) -> dict[str, Any] | None:
    """On the first page of every desk: one's own address is refused."""
    user = getattr(request, "user", None)
    found = hours.refused(user) if isinstance(user, User) else None
    return {"refused": found} if found else None


@slots.fill("institutions.members.head", name="notices.refused", template="notices/member_mail.html")
def refused_members(request: HttpRequest, actor: Actor, nothing: Any) -> dict[str, Any] | None:
    """Whose address is refused, for whoever manages the members."""
    organization = Organization.objects.filter(pk__in=[actor.organization]).first() if actor.organization else None
    if organization is None or not policy.may(actor, "institutions.organization.change", organization):
        return None
    found = hours.refused_in(organization.pk)
    return {"members": found} if found else None


@slots.fill("workspace.object", name="notices.sent", template="notices/sent_panel.html")
def sent(request: HttpRequest, actor: Actor, obj: Any) -> dict[str, Any] | None:
    """Below an object, for the organization that told people of it: how many, and where the proof stands."""
    thread = getattr(obj, "thread_id", None)
    counted = proofs.counted(actor, thread) if thread and actor.organization else None
    org = request.resolver_match.kwargs.get("org", "") if request.resolver_match else ""
    return {**counted, "number": obj.thread.number, "org": org} if counted and org else None


navigation.add("bell", 10, _("Notices to me"), "notices:centre", counts=unread)

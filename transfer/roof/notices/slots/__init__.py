"""The bell in the header."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from transfer.edge import navigation
from transfer.roof.notices.selectors import notices


def unread(request: HttpRequest) -> int | None:
    """How many the signed-in person has not read; None for a stranger and for none."""
    user = getattr(request, "user", None)
    return notices.unread_count(user.pk) or None if isinstance(user, User) else None


navigation.add("bell", 10, _("Notices to me"), "notices:centre", counts=unread)

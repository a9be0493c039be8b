"""Every event of the table is told; a person who was erased is forgotten here as well."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import gettext as _

from institutions.models import User
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.roof.notices import telling
from transfer.roof.notices.selectors import hours
from transfer.roof.notices.services import notices

_NEWS = timedelta(days=1)


def tell(happened: Happened) -> None:
    """Tells whom it concerns. What a loader brings of earlier days is no news."""
    if happened.recorded_at - happened.occurred_at < _NEWS:
        notices.tell(happened, actor=SYSTEM)


for _event in telling.BY_EVENT:
    subscribe(_event, name="notices.tell")(tell)


@subscribe("institutions.user.erased", name="notices.forget")
def forget(happened: Happened) -> None:
    """Forgets what the person was told."""
    notices.forget(UUID(happened.facts["user"]), actor=SYSTEM)


@receiver(user_logged_in, dispatch_uid="notices.refused")
def say_refused(sender: Any, request: Any, user: User, **more: Any) -> None:
    """At signing in: e-mail to this address comes back."""
    if hours.refused(user) is not None:
        text = _("E-mail to your address comes back. Open your notices: they say what to do.")
        messages.warning(request, text, fail_silently=True)

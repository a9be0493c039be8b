"""The text of a mail, made when it is sent, in the language of this moment. It carries numbers, never content."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.models import User
from transfer.roof.notices import kinds, tokens
from transfer.roof.notices.models import Mail, Notice
from transfer.roof.notices.selectors import notices as reading
from transfer.roof.notices.selectors.notices import Told


def message(mail: Mail, user: User, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """The mail, plain and HTML, with a header by which a mail program turns such mails off where that is allowed."""
    shown = [reading.told(notice) for notice in notices]
    context = {**_frame(), **(_trial() if mail.is_trial else _one(shown[0]) if not mail.is_digest else _many(shown))}
    context["on_record"] = any(one.is_legal for one in shown)
    headers = {"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"}
    off = tuple({one.kind for one in notices} - kinds.COMPULSORY)
    if off:
        address = settings.EXCHANGE_PUBLIC_ADDRESS + reverse("notices:turn_off", args=[tokens.sign(user.pk, off)])
        headers |= {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        context["off_url"] = address
    built = EmailMultiAlternatives(
        context["happened"],
        render_to_string("email/notice.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers=headers,
    )
    built.attach_alternative(render_to_string("email/notice.html", context), "text/html")
    return built


def message_id(mail: Mail) -> str:
    """The same however often it is tried, so that a mail program shows one."""
    host = settings.EXCHANGE_PUBLIC_ADDRESS.partition("://")[2].partition(":")[0] or "localhost"
    return f"<{mail.pk}@{host}>"


def _frame() -> dict[str, Any]:
    public = settings.EXCHANGE_PUBLIC_ADDRESS
    return {
        "site_name": settings.EXCHANGE_NAME,
        "public": public,
        "settings_url": public + reverse("notices:preferences"),
        "todo": "",
        "until": None,
        "lines": [],
        "number": "",
    }


def _one(told: Told) -> dict[str, Any]:
    return {
        "happened": told.text,
        "todo": _("There is a date to keep.") if told.notice.until else "",
        "until": told.notice.until,
        "url": settings.EXCHANGE_PUBLIC_ADDRESS + (told.path or reverse("notices:centre")),
        "action": _("Open the page") if told.path else _("Open my notices"),
        "number": told.notice.thread.number,
    }


def _many(shown: Sequence[Told]) -> dict[str, Any]:
    count = len(shown)
    dates = [one.notice.until for one in shown if one.notice.until]
    return {
        "happened": ngettext("%(count)d thing happened", "%(count)d things happened", count) % {"count": count},
        "todo": _("The first date to keep is among them.") if dates else "",
        "until": min(dates, default=None),
        "lines": shown,
        "url": settings.EXCHANGE_PUBLIC_ADDRESS + reverse("notices:centre"),
        "action": _("Open my notices"),
    }


def _trial() -> dict[str, Any]:
    return {
        "happened": _("This is the trial e-mail you asked for."),
        "todo": _("It has arrived, so notices will arrive as well; there is nothing to do."),
        "url": settings.EXCHANGE_PUBLIC_ADDRESS + reverse("notices:preferences"),
        "action": _("How I want to be told"),
    }

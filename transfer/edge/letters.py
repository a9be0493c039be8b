"""Letters that carry a secret: a code, a link that proves something. They are sent at once and kept nowhere.

Everything else that is mailed tells of an event and goes through the notices, with their retries and their proof.
"""

from smtplib import SMTPRecipientsRefused
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import RuleBroken, Text, Unreachable

_log = structlog.get_logger()


def send(to: str, subject: Text, template: str, context: dict[str, Any]) -> None:
    """Sends one plain letter in the present language. Unreachable where the mail server does not take it,
    RuleBroken where it knows no such address.

    Called inside the command's transaction: what a letter is needed for is not done without the letter, so that whoever
    did it is told and does it again.
    """
    text = render_to_string(template, context)
    try:
        send_mail(str(subject), text, settings.DEFAULT_FROM_EMAIL, [to])
    except SMTPRecipientsRefused:
        message = _("The mail server says that this address takes no mail. Check it.")
        raise RuleBroken(message, code="no_mailbox") from None
    except OSError as error:  # what smtplib and the network raise
        _log.warning("letter_failed", template=template, error=type(error).__name__)
        raise Unreachable(_("The e-mail could not be sent, and nothing was done. Try again in a minute.")) from None

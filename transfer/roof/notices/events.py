"""That people were told what has an effect in law. Kept in the chain, because rows can be changed and are forgotten."""

from uuid import UUID

from transfer.kernel.facts import event


@event("notices.notice.mailed")
class NoticeMailed:
    """The mail server accepted a mail that carries this notice. about: the event that was told.

    letter: names the mail; its Message-ID begins with it.
    """

    notice: UUID
    user: UUID
    about: UUID
    letter: UUID


@event("notices.notice.read")
class NoticeRead:
    """The person opened the notice, or marked it as read."""

    notice: UUID
    user: UUID
    about: UUID


@event("notices.address.refused")
class AddressRefused:
    """A mail server refused a member's address for good. code: its SMTP reply."""

    membership: UUID
    user: UUID
    organization: UUID
    code: int

"""What happens to a piece of work. Upper apps and notices react to these; each names the subject it is about."""

from uuid import UUID

from transfer.kernel.facts import event


@event("worklist.item.opened")
class ItemOpened:
    """A piece of work lies on a desk. automatic: the exchange is to look for somebody by field and load."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    role: str
    field: str
    due: str | None
    automatic: bool


@event("worklist.item.taken")
class ItemTaken:
    """Somebody took it upon themselves."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    assignee: UUID | None


@event("worklist.item.assigned")
class ItemAssigned:
    """It was given to somebody, by a superior of the desk or by the exchange."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    assignee: UUID | None
    due: str | None


@event("worklist.item.released")
class ItemReleased:
    """It was laid back on the desk."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    left_by: UUID | None


@event("worklist.item.recused")
class ItemRecused:
    """Somebody declared an interest: it lies on the desk for others."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    excluded: UUID | None


@event("worklist.item.reminded")
class ItemReminded:
    """Its deadline draws near: whoever has it, or the desk, is to be told."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    role: str
    assignee: UUID | None
    due: str | None


@event("worklist.item.rescheduled")
class ItemRescheduled:
    """It has another date: what it is about moved on."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    due: str | None


@event("worklist.item.escalated")
class ItemEscalated:
    """Its deadline passed: the superior role sees it too."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    escalate_to: str
    assignee: UUID | None


@event("worklist.item.finished")
class ItemFinished:
    """It is done; outcome is a code of the app that opened it."""

    item: UUID
    subject: str
    kind: str
    organization: UUID
    assignee: UUID | None
    outcome: str
    late: bool


@event("worklist.item.voided")
class ItemVoided:
    """It is no longer needed."""

    item: UUID
    subject: str
    kind: str
    organization: UUID

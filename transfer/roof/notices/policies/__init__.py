"""Who may read notices and choose how to be told: oneself alone. Who may see that they were sent: the sender."""

from typing import Any

from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy
from transfer.roof.notices.models import Notice


@policy("notices.notice.view")
def view(actor: Actor, notice: Notice | None) -> Answer:
    """Whoever it is addressed to."""
    return actor.user is not None and (notice is None or notice.user_id == actor.user)


@policy("notices.notice.read")
def read(actor: Actor, notice: Notice | None) -> Answer:
    """Whoever it is addressed to."""
    return view(actor, notice)


@policy("notices.preference.change")
def change(actor: Actor, nothing: Any) -> Answer:
    """Everybody for oneself."""
    return actor.user is not None


@policy("notices.notice.forget")
def forget(actor: Actor, nothing: Any) -> Answer:
    """Nobody: the clock does it when the time of keeping is over."""
    return False


@policy("notices.proof.view")
def view_proof(actor: Actor, nothing: Any) -> Answer:
    """Whoever acts for the organization whose act was told; everybody of what was told to oneself."""
    return actor.user is not None


@policy("notices.mail.send")
def send_trial(actor: Actor, nothing: Any) -> Answer:
    """Everybody to one's own address."""
    return actor.user is not None

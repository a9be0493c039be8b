"""Where the revision of an accepted achievement stands."""

from market.models import Achievement

_OF_A_REVISION = frozenset({"change_revision", "submit_revision", "accept_revision", "send_back_revision"})
_WRITING, _REVIEWING = frozenset({"change_revision", "submit_revision"}), frozenset({"revise", *_OF_A_REVISION})


def idle_moves(achievement: Achievement) -> frozenset[str]:
    """The moves of an accepted achievement that its revision does not allow now: none begun, being written, or under
    review. A page leaves them out; the service refuses them."""
    if achievement.state != "accepted":
        return frozenset()
    text = achievement.working
    if text is None or achievement.working_id == achievement.accepted_id:
        return _OF_A_REVISION
    if text.frozen:
        return _REVIEWING - {"accept_revision", "send_back_revision"}
    return _REVIEWING - _WRITING

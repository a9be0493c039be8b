"""Pages and services ask only policies that exist."""

import pytest

from tests.architecture.policy_names import unknown_policy
from tests.architecture.source import Source, checkout
from transfer.kernel import policy


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("templates/market/a.html", '{% if 1 %}{% can "a.b.oepn" object as ok %}'),
        ("market/services/a.py", 'policy.require(actor, "a.b.oepn", listing)'),
        ("market/views/a.py", 'self.require("a.b.oepn")'),
        ("market/selectors/a.py", 'may(actor, "a.b.oepn")'),
    ],
)
def test_a_planted_unknown_policy_is_found(path, text):
    assert list(unknown_policy(Source(path, text), {"a.b.open"}.__contains__))
    assert list(unknown_policy(Source(path, text.replace("oepn", "open")), {"a.b.open"}.__contains__)) == []


def test_every_policy_that_is_asked_exists():
    policies = {entry.name for entry in policy.all_policies()}
    sins = [sin for source in checkout() for sin in unknown_policy(source, policies.__contains__)]
    assert not sins, "\n" + "\n".join(map(str, sins))

"""The ways to say no carry a stable code, and a broken constraint is said in words."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.toy import services
from tests.toy.actors import OWNER
from transfer.kernel import constraints, errors
from transfer.kernel.errors import Misuse
from transfer.kernel.models import Jurisdiction, ThreadLink


def test_each_refusal_has_its_code() -> None:
    codes = {
        errors.Refusal("x"): "refused", errors.NotVisible(): "not_found", errors.NotAllowed("x"): "not_allowed",
        errors.NotNow("x", state="s"): "not_now", errors.Stale(3): "stale", errors.RuleBroken("x"): "rule_broken",
        errors.Invalid([]): "invalid", errors.RuleBroken("x", code="own"): "own",
    }  # fmt: skip
    assert all(refusal.code == code for refusal, code in codes.items())
    with translation.override("en"):
        assert "nothing at this address" in str(errors.NotVisible())
    both = errors.Invalid([errors.Problem("a", "x", "No."), errors.Problem("b", "y", "Nor this.")])
    assert str(both) == "a: No.; b: Nor this."


@pytest.fixture
def meanings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constraints, "_MEANINGS", {})


def test_a_broken_constraint_is_said_in_words(meanings: None, china: Jurisdiction) -> None:
    constraints.means("kernel_threadlink_not_self", "No thread leads to itself.", field="child", legal_basis="Logic")
    constraints.means("kernel_threadlink_not_self", "No thread leads to itself.", field="child")
    thread = services.pack(actor=OWNER, weight=1).thread
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        ThreadLink.objects.create(parent=thread, child=thread, why="x")
    refusal = constraints.refusal_for(caught.value)
    assert (str(refusal), refusal.code, refusal.field) == (
        "No thread leads to itself.", "kernel_threadlink_not_self", "child",
    )  # fmt: skip
    with pytest.raises(Misuse, match="two meanings"):
        constraints.means("kernel_threadlink_not_self", "Else.")
    unknown = constraints.refusal_for(IntegrityError("x"))
    assert unknown.code == "constraint" and "contradicts" in str(unknown)

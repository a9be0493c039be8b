"""Whoever runs the node sees its machinery and none of its content: of every noun no more than the public."""

from typing import Any

import pytest
from django.apps import apps

from tests.api import everything
from tests.api.everything import Everything
from transfer.kernel.actor import ANONYMOUS, Actor

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
CONTENT = ("market", "contracts", "talent", "files", "signing", "publicity", "credentials", "translations", "ledger")


def visible(actor: Actor) -> dict[str, set[Any]]:
    """The rows of every noun with content that the actor may see."""
    return {
        model._meta.label: set(model._default_manager.visible_to(actor).values_list("pk", flat=True))
        for model in apps.get_models()
        if model._meta.app_label in CONTENT and hasattr(model._default_manager, "visible_to")
    }


def test_the_operator_sees_no_more_than_the_public(whole: Everything) -> None:
    public = visible(ANONYMOUS)
    assert visible(whole.actors["operator"]) == public
    seller = visible(whole.actors["seller"])
    hidden = {label for label in public if seller[label] - public[label]}
    assert {"market.Deal", "market.Offer", "contracts.Contract", "contracts.Payment"} <= hidden

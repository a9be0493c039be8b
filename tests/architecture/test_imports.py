"""The import contracts of pyproject.toml hold over the checkout, and each is shown to fail on a planted import."""

import subprocess
import sys

import grimp
import pytest
from importlinter import Contract
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

from tests.architecture.doors import DoorsContract
from tests.architecture.source import ROOT

configure()
OPTIONS = read_user_options(str(ROOT / "pyproject.toml"))
TYPES: dict[str, type[Contract]] = {
    kind.type_name: kind
    for kind in (AcyclicSiblingsContract, ForbiddenContract, IndependenceContract, LayersContract, DoorsContract)
}
HOUSE = (
    "transfer.settings", "transfer.urls", "transfer.wsgi", "transfer.asgi",
    *(f"transfer.roof.{room}" for room in ("portal", "search", "notices", "statistics")),
    "contracts", "market", "talent", "institutions",
    "transfer.mechanisms.files", "transfer.mechanisms.ledger", "transfer.edge", "transfer.kernel",
    "market.services.listings", "market.services.deals", "market.models", "market.api", "market.views",
    "contracts.services", "contracts.forms", "contracts.states", "market.states",
    "transfer.kernel.workflow", "transfer.kernel.policy", "transfer.runner", "transfer.mechanisms.files.services",
)  # fmt: skip

SINS = {
    "floors": [
        ("market.services.deals", "contracts.services"),
        ("market.models", "transfer.roof.search"),
        ("transfer.mechanisms.files", "institutions"),
        ("transfer.kernel.policy", "transfer.edge"),
        ("transfer.edge", "transfer.mechanisms.files"),
        ("transfer.runner", "market.models"),
        ("transfer.runner", "transfer.kernel.policy"),
        ("market.models", "transfer.settings"),
    ],
    "roof": [
        ("transfer.roof.search", "transfer.roof.portal"),
        ("transfer.roof.notices", "transfer.roof.statistics"),
        ("transfer.roof.utilities", ""),
    ],
    "mechanisms": [("transfer.mechanisms.files", "transfer.mechanisms.ledger")],
    "rooms": [
        ("market.models", "market.services.deals"),
        ("market.services.deals", "market.api"),
        ("market.views", "market.api"),
        ("market.states", "market.models"),
        ("market.orders", ""),
    ],
    "rooms-of-mechanisms-and-roof": [("transfer.mechanisms.files.models", "transfer.mechanisms.files.services")],
    "doors": [
        ("contracts.services", "market.states"),
        ("transfer.roof.portal", "contracts.forms"),
        ("transfer.roof.search", "market.api"),
    ],
    "domain": [
        ("market.services.deals", "celery"),
        ("market.models", "rest_framework"),
        ("contracts.forms", "django_filters"),
        ("transfer.kernel.workflow", "celery"),
        ("transfer.mechanisms.files.services", "rest_framework"),
    ],
    "circles": [("market.services.listings", "market.services.deals")],
}


def house() -> grimp.ImportGraph:
    """The tree without any import."""
    graph = grimp.ImportGraph()
    for name in HOUSE:
        parts = name.split(".")
        for depth in range(1, len(parts) + 1):
            graph.add_module(".".join(parts[:depth]))
    return graph


def holds(contract_id: str, graph: grimp.ImportGraph) -> bool:
    options = next(options for options in OPTIONS.contracts_options if options["id"] == contract_id)
    contract = TYPES[options["type"]](options["name"], OPTIONS.session_options, options)
    return contract.check(graph, verbose=False).kept


@pytest.mark.parametrize("contract_id", [options["id"] for options in OPTIONS.contracts_options])
def test_each_contract_has_planted_sins_and_holds_without_them(contract_id):
    assert SINS[contract_id]
    graph = house()
    graph.add_import(importer="contracts.services", imported="market.services.deals")
    graph.add_import(importer="market.services.deals", imported="market.models")
    graph.add_import(importer="transfer.urls", imported="market.api")
    assert holds(contract_id, graph)


@pytest.mark.parametrize(
    ("contract_id", "importer", "imported"),
    [(contract_id, *sin) for contract_id, sins in SINS.items() for sin in sins],
)
def test_a_planted_import_breaks_its_contract(contract_id, importer, imported):
    graph = house()
    if importer not in graph.modules:
        graph.add_module(importer)
    if imported and imported not in graph.modules:
        graph.add_module(imported, is_squashed=True)
    if imported:
        graph.add_import(importer=importer, imported=imported)
    if contract_id == "circles":
        graph.add_import(importer=imported, imported=importer)
    assert not holds(contract_id, graph)


def test_the_checkout_keeps_every_contract():
    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-logo"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout

"""Production makes no key by itself: they are made once, by a command that never replaces one."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command

from transfer.kernel import keys
from transfer.kernel.errors import Misuse


@pytest.fixture
def folder(tmp_path, settings):
    settings.EXCHANGE_KEY_FOLDER = str(tmp_path / "keys")
    settings.EXCHANGE_MAY_MAKE_KEYS = False
    keys.signing_key.cache_clear()
    keys.secret.cache_clear()
    yield tmp_path / "keys"
    keys.signing_key.cache_clear()
    keys.secret.cache_clear()


def test_a_missing_key_stops_production_until_the_command_made_it(folder):
    with pytest.raises(Misuse, match="make_keys"):
        keys.signing_key("seal")
    call_command("make_keys", stdout=StringIO())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {keys.secret(name) for name in keys.SECRETS} and len(before) == len(keys.SIGNING_KEYS) + len(keys.SECRETS)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    told = StringIO()
    call_command("make_keys", stdout=told)
    assert "nothing was missing" in told.getvalue()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_every_key_that_the_sources_ask_for_is_in_the_list():
    root = Path(configured.ROOT)
    asked: set[str] = set()
    for app in ("transfer", "institutions", "talent", "market", "contracts"):
        for path in (root / app).rglob("*.py"):
            tree = ast.parse(path.read_text())
            constants = {
                target.id: node.value.value
                for node in tree.body
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(tree):
                called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if called in {"keys.signing_key", "keys.secret", "keys.known_public_keys"} and path.stem != "keys":
                    name = node.args[0]
                    asked.add(name.value if isinstance(name, ast.Constant) else constants[ast.unparse(name)])
    assert asked and asked <= {*keys.SIGNING_KEYS, *keys.SECRETS}

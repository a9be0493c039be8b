"""Brings an instance's database and files in step, in a process that has Django: `python -m transfer.runner.prepare`.

As the owner: tables, static files. As the app: dictionaries and the demo set, by the commands of the apps that
have them; their log-ins are kept for the next start.
"""

import argparse
import io
import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command, get_commands

from transfer.runner.instance import LOGINS

_PATIENCE = "60s"
"""How long a transaction may last while nobody else is waiting, however slow the machine."""


def as_owner() -> Iterator[str]:
    """Tables and static files; yields what was done."""
    call_command("migrate", interactive=False, verbosity=0)
    yield "tables"
    call_command("compile_catalogue", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    yield "messages and static files"


def as_app(state: Path, *, demo: bool, data: Path | None) -> Iterator[str]:
    """Dictionaries, the demo set, real records from a folder; yields what was done."""
    known = get_commands()
    if "load_dictionaries" in known:
        call_command("load_dictionaries", verbosity=0)
        yield "dictionaries"
    if demo and "load_demo" in known:
        call_command("load_demo", verbosity=0)
        yield "demo set"
    if demo and "demo_logins" in known:
        told = io.StringIO()
        call_command("demo_logins", stdout=told)
        (state / LOGINS).write_text(told.getvalue())
    if data is not None:
        call_command("import_folder", str(data))
        yield f"records of {data}"


def main() -> None:
    """`python -m transfer.runner.prepare owner|app --state FOLDER [--bare] [--data FOLDER]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=["owner", "app"])
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--bare", action="store_true", help="without the demo set")
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    os.umask(0o077)
    os.environ["PGOPTIONS"] = f"-c transaction_timeout={_PATIENCE}"
    django.setup()
    steps = as_owner() if given.role == "owner" else as_app(given.state, demo=not given.bare, data=given.data)
    for step in steps:
        print(step, flush=True)


if __name__ == "__main__":
    main()

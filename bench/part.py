"""`python -m bench.part NAME`: one part in a process of its own, on servers of its own.

The part is imported after Django has been set up, so that it imports models like every other module. The servers are
durable and fresh, the tables made; what a part measures is `rows(place)`. The parts of DEMO are measured on
the instance of `make bench` instead, which has the demo set.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from bench.rows import Place, tell
from transfer.runner.servers import Servers

DEMO = ("web",)
"""Parts that look at the demo set."""


def on_own_servers(part: str) -> None:
    """Fresh servers with tables, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)
        servers = Servers(Path(folder), durable=True)
        try:
            servers.start()
            os.environ.update(servers.owner_environment())
            os.environ["DJANGO_SETTINGS_MODULE"] = "transfer.settings.test"
            os.environ["EXCHANGE_DATA_FOLDER"] = folder
            django.setup()
            call_command("migrate", verbosity=0)
            tell(importlib.import_module(f"bench.{part}").rows(Place(Path(folder), servers)))
        finally:
            servers.stop()


def on_the_instance(part: str) -> int:
    """The running one that the environment names. 2 where there is none."""
    if "EXCHANGE_PUBLIC_ADDRESS" not in os.environ:
        sys.stderr.write(f"bench.{part} needs a running instance: make bench ARGS={part}\n")
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "transfer.settings.demo"
    django.setup()
    tell(importlib.import_module(f"bench.{part}").rows(None))
    return 0


def main(part: str) -> int:
    """The exit code."""
    if part in DEMO:
        return on_the_instance(part)
    on_own_servers(part)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

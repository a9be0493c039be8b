"""`python -m transfer.runner`: the demo, and commands that need a running exchange."""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from transfer.runner import preflight
from transfer.runner.check import check
from transfer.runner.demo import demo, run_with
from transfer.runner.instance import ROOT, environment_of
from transfer.runner.processes import StartFailed


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence, without the usage."""
        self.exit(2, f"{message}\n")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}.")
    return int(text)


def _arguments() -> argparse.Namespace:
    parser = _Arguments(prog="python -m transfer.runner", description=__doc__)
    commands = parser.add_subparsers(dest="what", required=True)
    one = commands.add_parser("demo", help="run the exchange with demo data until Ctrl-C")
    one.add_argument("--port", type=_port, default=8000)
    one.add_argument("--state", type=Path, default=ROOT / ".data" / "demo", help="the folder of all its data")
    one.add_argument("--data", type=Path, help="a folder of real records to import")
    one.add_argument("--fresh", action="store_true", help="forget what an earlier demo left")
    one.add_argument("--bare", action="store_true", help="dictionaries only, no demo set")
    two = commands.add_parser("with", help="run a command against a fresh instance (EXCHANGE_PUBLIC_ADDRESS)")
    two.add_argument("--bare", action="store_true", help="dictionaries only, no demo set")
    two.add_argument("command", nargs="+")
    three = commands.add_parser("manage", help="give a management command to a running demo")
    three.add_argument("--state", type=Path, default=ROOT / ".data" / "demo")
    three.add_argument("command", nargs="+")
    four = commands.add_parser("check", help="lint, types, architecture, migrations, messages, docs")
    four.add_argument("only", nargs="*", help="the steps to run; all without")
    return parser.parse_args()


def main() -> int:
    """The exit code; what hinders the start is one sentence on stderr."""
    given = _arguments()
    try:
        if given.what == "with":
            return run_with(given.command, demo_set=not given.bare)
        if given.what == "manage":
            command = [sys.executable, str(ROOT / "manage.py"), *given.command]
            return subprocess.run(command, env=environment_of(given.state), check=False).returncode
        if given.what == "check":
            return check(given.only)
        demo(given.state, port=given.port, fresh=given.fresh, data=given.data, demo_set=not given.bare)
    except StartFailed as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{preflight.sentence_for(error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

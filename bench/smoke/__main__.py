"""`python -m bench.smoke`: walks the spine twice on the instance that EXCHANGE_PUBLIC_ADDRESS names.

Exit code 1 at the first lie. A fresh instance and its variables come from `python -m transfer.runner with --bare`.
"""

import os
import sys
import time

import django

if "EXCHANGE_PUBLIC_ADDRESS" not in os.environ:
    sys.exit("No exchange is named; run it with make smoke.")
django.setup()

from bench.smoke import ways  # noqa: E402 - after django.setup()
from bench.smoke.cast import Cast  # noqa: E402 - as above
from bench.smoke.walk import Walk, go  # noqa: E402 - as above


def main() -> int:
    """The exit code."""
    began = time.monotonic()
    cast = Cast(os.environ["EXCHANGE_PUBLIC_ADDRESS"])
    walks = [(Walk(cast, title), steps) for title, steps in ways.WAYS.items()]
    for walk, steps in walks:
        if not go(walk, steps):
            return 1
    sys.stdout.write(f"\nBoth ways walked in {time.monotonic() - began:.0f} s without a lie.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

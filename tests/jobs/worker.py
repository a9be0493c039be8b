"""A worker in a process of its own, for the test that kills it: `python -m tests.jobs.worker [late]`.

late: the control. The place to go on is committed one transaction after the work, as by a worker that does one thing
after the other.
"""

import os
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfer.settings.test")
django.setup()

from tests.jobs import counting  # noqa: E402 - the apps have to stand first
from transfer.mechanisms.jobs import kinds, services  # noqa: E402 - as above
from transfer.mechanisms.jobs.services import running, tallies  # noqa: E402 - as above

running.A_SECOND = 0.03
kind = kinds._KINDS[counting.KIND]


def slowly(work: Any, piece: Any) -> Any:
    """Takes its time."""
    time.sleep(0.005)
    return counting.deal(work, piece)


object.__setattr__(kind, "deal", slowly)
if "late" in sys.argv:
    write = tallies.Tally.write
    before: list[dict[str, Any]] = []

    def late(self: Any, job: Any, **more: Any) -> None:
        """The work of this transaction with the place of the one before."""
        here = dict(self.cursor)
        self.cursor = before[-1] if before else dict(job.cursor)
        before.append(here)
        write(self, job, **more)

    tallies.Tally.write = late  # type: ignore[method-assign] # the control
while services.run_next() is not None:
    pass

"""States of a piece of long work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from transfer.kernel.states import Move, StateTable

UNDER_WAY = ("running", "stopping")
UNFINISHED = ("waiting", *UNDER_WAY)
OVER = ("done", "failed", "cancelled")

JOB = StateTable(
    "jobs.job",
    states={
        "prepared": pgettext_lazy("job", "prepared"),
        "waiting": pgettext_lazy("job", "waiting"),
        "running": pgettext_lazy("job", "running"),
        "stopping": pgettext_lazy("job", "being cancelled"),
        "done": pgettext_lazy("job", "done"),
        "failed": pgettext_lazy("job", "failed"),
        "cancelled": pgettext_lazy("job", "cancelled"),
    },
    begin_policy="jobs.job.begin",
    begin_event="jobs.job.prepared",
    moves=[
        Move("order", ("prepared",), "waiting", "jobs.job.order", "jobs.job.ordered", pgettext_lazy("job", "Start"),
             tone="primary"),
        Move("start", ("waiting",), "running", "jobs.job.run", "jobs.job.started", _("Begin with it"), by_clock=True),
        Move("take_over", UNDER_WAY, None, "jobs.job.run", "jobs.job.taken_over", _("Go on with it"), by_clock=True),
        Move("stop", ("running",), "stopping", "jobs.job.cancel", "jobs.job.stop_asked",
             pgettext_lazy("job", "Cancel")),
        Move("cancel", ("prepared", "waiting"), "cancelled", "jobs.job.cancel", "jobs.job.cancelled",
             pgettext_lazy("job", "Cancel")),
        Move("end", ("stopping",), "cancelled", "jobs.job.run", "jobs.job.cancelled", _("End it"), by_clock=True),
        Move("finish", ("running",), "done", "jobs.job.run", "jobs.job.finished", _("Finish it"), by_clock=True),
        Move("fail", UNFINISHED, "failed", "jobs.job.run", "jobs.job.failed", _("Give it up"), by_clock=True),
        Move("forget", OVER, None, "jobs.job.run", "jobs.job.forgotten", pgettext_lazy("job", "Forget"),
             by_clock=True),
    ],
)  # fmt: skip

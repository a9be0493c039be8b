"""The queue's application: broker and settings from Django, tasks from every app's tasks module, the beat's timetable.

Nothing legal hangs on the timetable's exactness: a deadline is a column, and a tick that comes late does what is due
then. Three queues: `relay` (short, waking what waits), `work` (the rest), `slow` (imports, documents, rebuilds).
"""

import os
from typing import Any

from celery import Celery, signals
from kombu import Queue  # type: ignore[attr-defined] # kombu exports lazily

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfer.settings.prod")

RELAY, WORK, SLOW = "relay", "work", "slow"

app = Celery("transfer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = [Queue(name) for name in (RELAY, WORK, SLOW)]
app.conf.task_default_queue = WORK
app.conf.task_routes = {"transfer.tasks.*": {"queue": RELAY}}
app.conf.beat_scheduler = "transfer.beat:Beat"
app.autodiscover_tasks()
app.autodiscover_tasks(["transfer"])
app.conf.imports = ["transfer.worker"]  # read by workers alone


def every(task: str, seconds: float, **options: Any) -> dict[str, Any]:
    """A line of the timetable. A tick that could not be taken before the next one is due is dropped."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 10), **options}}


app.conf.beat_schedule = {
    "relay": every("transfer.tasks.relay", 5),
    "deadlines": every("transfer.tasks.deadlines", 2),
    "seal": every("transfer.tasks.seal", 60),
    "forget": every("transfer.tasks.forget", 3600),
    "answer operators": every("transfer.roof.portal.tasks.answer_operators", 3),
    "send mails": every("transfer.roof.notices.tasks.send_mails", 5),
    "examine files": every("transfer.mechanisms.files.tasks.examine_received", 3),
    "long work": every("transfer.mechanisms.jobs.tasks.work", 2, queue=SLOW),
    "statistics": every("transfer.roof.statistics.tasks.follow", 5),
    "recount statistics": every("transfer.roof.statistics.tasks.recount", 600, queue=SLOW),
    "search": every("transfer.roof.search.tasks.follow", 1),
    "count words": every("transfer.roof.search.tasks.count_terms", 600),
    "sweep files": every("transfer.mechanisms.files.tasks.sweep", 3600),
}


@signals.setup_logging.connect
def _keep_djangos_logging(**_kwargs: Any) -> None:
    """A receiver here stops Celery from replacing the logging that Django's settings have set up."""

"""The queue's application: broker and settings from Django, tasks from every app's tasks module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfer.settings.prod")

app = Celery("transfer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["transfer"])

"""What long work tells the house when it loads: its place in the menu, lists as files, rows moved together."""

from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation
from transfer.mechanisms.jobs.slots import lists, moves

navigation.add("workspace", 830, _("Long work"), "jobs:jobs")

__all__ = ["lists", "moves"]

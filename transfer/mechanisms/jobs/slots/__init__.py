"""What long work tells the rest of the house when it loads: its place in the menu, and lists as files."""

from django.utils.translation import gettext_lazy as _

from transfer.edge import navigation
from transfer.mechanisms.jobs.slots import lists

navigation.add("workspace", 830, _("Long work"), "jobs:jobs")

__all__ = ["lists"]

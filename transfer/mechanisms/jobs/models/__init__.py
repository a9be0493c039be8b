"""The tables of long work."""

from transfer.mechanisms.jobs.models.jobs import Job, JobFault, JobPart

__all__ = ["Job", "JobFault", "JobPart"]

"""What happens to a piece of long work. What it is called and what it is about stay in the erasable row."""

from uuid import UUID

from transfer.kernel.facts import event


@event("jobs.job.prepared")
class JobPrepared:
    """Long work was prepared; it has not been ordered yet."""

    job: UUID
    kind: str
    owner: UUID


@event("jobs.job.ordered")
class JobOrdered:
    """It was ordered and waits for its turn."""

    job: UUID
    kind: str


@event("jobs.job.started")
class JobStarted:
    """A worker began with it."""

    job: UUID


@event("jobs.job.taken_over")
class JobTakenOver:
    """Its worker fell silent; another goes on where it was. done: pieces dealt with by then."""

    job: UUID
    done: int


@event("jobs.job.stop_asked")
class JobStopAsked:
    """Somebody asked that it end before it is through."""

    job: UUID


@event("jobs.job.finished")
class JobFinished:
    """It is through."""

    job: UUID
    kind: str
    owner: UUID
    taken: int
    skipped: int
    failed: int


@event("jobs.job.failed")
class JobFailed:
    """It ended before it was through, because it could not go on. why: a code."""

    job: UUID
    kind: str
    owner: UUID
    why: str


@event("jobs.job.cancelled")
class JobCancelled:
    """It was ended by a person. What had been taken in by then stays."""

    job: UUID
    kind: str
    owner: UUID
    taken: int


@event("jobs.job.forgotten")
class JobForgotten:
    """Its files, findings and words were erased."""

    job: UUID

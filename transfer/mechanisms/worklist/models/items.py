"""A piece of work for somebody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from transfer.kernel.models import Stateful
from transfer.mechanisms.worklist import states
from transfer.mechanisms.worklist.querysets import WorkItemQuerySet

_IS_ACTIVE = Q(state__in=states.ACTIVE)


class WorkItem(Stateful):
    """One piece of work: what kind, about what, on whose desk, for which role, by when, in whose hands.

    kind: code of the app that opened it ("market.listing.review"); subject: the stream it is about
    ("market.listing:<uuid>"); part: tells several items of one kind and subject apart ("expert-2").
    organization: whose desk; role: needed to take it; escalate_to: the role that sees it when the deadline has passed.
    field: code of the technology field, for assignment. title_key: message id of its title.
    excluded_users, excluded_organizations: who has an interest and neither sees it nor gets it.
    """

    STATES = states.WORK_ITEM

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    part = models.CharField(max_length=40, blank=True)
    organization = models.UUIDField()
    role = models.CharField(max_length=40)
    escalate_to = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=20, blank=True)
    title_key = models.CharField(max_length=160)
    assignee = models.UUIDField(null=True, blank=True)
    assignee_organization = models.UUIDField(null=True, blank=True)
    excluded_users = ArrayField(models.UUIDField(), default=list, blank=True)
    excluded_organizations = ArrayField(models.UUIDField(), default=list, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reminders = ArrayField(models.DateTimeField(), default=list, blank=True)
    next_reminder_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "part"], condition=_IS_ACTIVE, name="worklist_item_one_active"
            ),
            models.CheckConstraint(
                condition=Q(state="open", assignee__isnull=True)
                | Q(state="taken", assignee__isnull=False)
                | Q(state__in=["done", "escalated", "void"]),
                name="worklist_item_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | ~Q(excluded_users__contains=[F("assignee")]),
                name="worklist_item_user_without_interest",
            ),
            models.CheckConstraint(
                condition=Q(assignee_organization__isnull=True)
                | ~Q(excluded_organizations__contains=[F("assignee_organization")]),
                name="worklist_item_organization_without_interest",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="worklist_item_done_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "role", "due_at"], condition=_IS_ACTIVE, name="worklist_item_desk"),
            models.Index(fields=["assignee", "due_at"], condition=_IS_ACTIVE, name="worklist_item_hands"),
            models.Index(fields=["due_at"], condition=Q(state__in=["open", "taken"]), name="worklist_item_to_escalate"),
            models.Index(fields=["next_reminder_at"], condition=_IS_ACTIVE, name="worklist_item_to_remind"),
            models.Index(fields=["subject"], name="worklist_item_subject"),
        ]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return gettext(self.title_key)

    @property
    def object_id(self) -> str:
        """The id of the object it is about."""
        return self.subject.partition(":")[2]

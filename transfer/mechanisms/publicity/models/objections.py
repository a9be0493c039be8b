"""An objection against a public notice."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful
from transfer.mechanisms.publicity import states
from transfer.mechanisms.publicity.models.publicities import Publicity
from transfer.mechanisms.publicity.querysets import ObjectionQuerySet


class Ground(models.TextChoices):
    """What an objection is about."""

    PRICE = "price", _("The price is not right")
    OWNERSHIP = "ownership", _("The rights belong, in whole or in part, to somebody else")
    RELATED = "related_party", _("The buyer is related to the completers, and this is not stated")
    INVENTORS = "inventors", _("The inventors or completers are not named rightly")
    PROCEDURE = "procedure", _("A step that the law asks for is missing")
    OTHER = "other", _("Something else")


class Outcome(models.TextChoices):
    """Why an objection was decided as it was."""

    UPHELD = "objection_upheld", _("It holds")
    UNFOUNDED = "unfounded", _("The facts do not bear it out")
    INADMISSIBLE = "inadmissible", _("It could not be admitted")
    MOOT = "moot", _("The notice no longer stands")


class Objection(Stateful):
    """Somebody's objection: known to the exchange, not to the public. due_at: until when the exchange decides."""

    STATES = states.OBJECTION

    publicity = models.ForeignKey(Publicity, on_delete=models.PROTECT, related_name="objections")
    user = models.UUIDField()
    organization = models.UUIDField(null=True, blank=True)
    ground = models.CharField(max_length=20, choices=Ground.choices)
    due_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publicity", "user"],
                condition=Q(state__in=states.UNDECIDED),
                name="publicity_objection_one_undecided",
            ),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="publicity_objection_ground_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "dismissed"]) | Q(decided_at__isnull=False),
                name="publicity_objection_decided_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="publicity_objection_user")]

    @property
    def words(self) -> "ObjectionText":
        """The texts; empty ones once they are erased."""
        return getattr(self, "text", None) or ObjectionText(objection=self)


class ObjectionText(models.Model):
    """What was said, apart from the objection so that it can be erased: the objection itself and the decision."""

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="text", primary_key=True)
    statement = models.TextField(blank=True)
    hearing = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return "erased" if self.erased_at else self.statement[:40]

    def save(self, *args: Any, **more: Any) -> None:
        """An erased text stays erased."""
        if self.erased_at:
            self.statement = self.hearing = self.decision = ""
        super().save(*args, **more)


means(
    "publicity_objection_one_undecided",
    _("Your objection has been received and is not decided yet. Add to it, or withdraw it first."),
)

"""Services at a counter: a clerk of an office acts for a visitor who came in person and consented."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from institutions.models.memberships import Membership
from institutions.models.organizations import Organization
from institutions.models.users import User
from institutions.querysets.counter_services import CounterServiceQuerySet
from institutions.states.counter_services import COUNTER_SERVICE
from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
means("institutions_counter_service_once", _("You are serving this visitor already: end that service first."))
means("institutions_counter_service_two_people", _("Nobody serves oneself at a counter."), field="email")


def new_locator() -> str:
    """Where the visitor finds the service: not to be guessed, and no secret either; what opens it is the code."""
    return get_random_string(12, ALPHABET)


class CounterService(Stateful):
    """What a clerk did for a visitor, on whose consent, and what the visitor said to it afterwards.

    membership: the side for which the visitor is there, one of the visitor's own. purposes: codes of the dictionary
    counter_purpose. identity: the kind of paper that was seen (identity_paper), never its number, "" when forgotten.
    consent: how it is given. code_digest: of the code sent to the visitor; receipt_digest: of the code printed on the
    receipt; both keyed. acted_at: when something was first done in it. acts_until: the instant from which the clerk
    acts no more. answer_by: the instant from which silence counts.
    """

    STATES = COUNTER_SERVICE
    PAPER, CODE = "paper", "code"
    WAYS = [
        (PAPER, _("a signed paper, kept as a file")),
        (CODE, _("a code sent to the visitor's own address and said at the counter")),
    ]

    office = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    clerk = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    purposes = ArrayField(models.CharField(max_length=40))
    identity = models.CharField(max_length=40, blank=True)
    consent = models.CharField(max_length=8, choices=WAYS)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    consented_at = models.DateTimeField(null=True, editable=False)
    acted_at = models.DateTimeField(null=True, editable=False)
    acts_until = models.DateTimeField(editable=False)
    answer_by = models.DateTimeField(null=True, editable=False)
    locator = models.CharField(max_length=12, unique=True, default=new_locator, editable=False)
    receipt_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = CounterServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clerk", "membership"],
                condition=Q(state__in=["opened", "acting"]),
                name="institutions_counter_service_once",
            ),
            models.CheckConstraint(condition=~Q(clerk=F("visitor")), name="institutions_counter_service_two_people"),
            models.CheckConstraint(
                condition=Q(purposes__len__gte=1), name="institutions_counter_service_for_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(COUNTER_SERVICE.states)), name="institutions_counter_service_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["acts_until"], condition=Q(state__in=["opened", "acting"]), name="institutions_counter_open"
            ),
            models.Index(fields=["answer_by"], condition=Q(state="closed"), name="institutions_counter_due"),
        ]

"""Who acts for which organization, in which roles, and how roles are granted."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models.organizations import Organization
from institutions.models.users import User
from institutions.querysets.memberships import MembershipQuerySet, RoleGrantQuerySet
from institutions.states.memberships import MEMBERSHIP
from institutions.states.role_grants import ROLE_GRANT
from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful

means("institutions_membership_once", _("This person is a member of the organization already."))
means(
    "institutions_membership_away_in_order",
    _("Give the first and the last day of the absence, in this order."),
    field="away_until",
)
means(
    "institutions_role_grant_one_open",
    _("A request for this member waits already: decide or withdraw it first."),
    field="roles",
)


class Membership(Stateful):
    """A user in an organization. roles: codes of the dictionary membership_role, in force while it is verified.

    brought_by: the user who invited, or who applied for the organization. technology_fields: codes of the dictionary
    of that name that the member knows. away_from, away_until: both days included, no new work is given to the member.
    """

    STATES = MEMBERSHIP

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    brought_by = models.UUIDField(null=True, editable=False)
    technology_fields = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"], condition=~Q(state="ended"), name="institutions_membership_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(MEMBERSHIP.states)), name="institutions_membership_state_known"
            ),
            models.CheckConstraint(
                condition=Q(away_from=None, away_until=None) | Q(away_from__lte=F("away_until")),
                name="institutions_membership_away_in_order",
            ),
        ]

    @property
    def absence(self) -> tuple[date, date] | None:
        """The first and the last day on which the member is away."""
        return (self.away_from, self.away_until) if self.away_from and self.away_until else None


class RoleGrant(Stateful):
    """A request that a membership gets roles. Whoever approves is another person than who asked for it.

    is_grave: one of the roles needs a second factor; then the member's own yes is not enough.
    """

    STATES = ROLE_GRANT

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="grants")
    roles = ArrayField(models.CharField(max_length=40))
    is_grave = models.BooleanField()
    requested_by = models.UUIDField(editable=False)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state="requested"), name="institutions_role_grant_one_open"
            ),
            models.CheckConstraint(condition=Q(roles__len__gte=1), name="institutions_role_grant_has_roles"),
            models.CheckConstraint(
                condition=Q(state__in=list(ROLE_GRANT.states)), name="institutions_role_grant_state_known"
            ),
        ]

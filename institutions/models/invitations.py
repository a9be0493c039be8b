"""Letters that bring people into an organization."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.memberships import Membership
from institutions.models.organizations import Organization
from institutions.querysets.invitations import InvitationQuerySet
from institutions.states.invitations import INVITATION
from transfer.kernel.constraints import means
from transfer.kernel.models import Stateful

means(
    "institutions_invitation_one_open",
    _("An invitation to this address waits for an answer already."),
    field="email",
)


class Invitation(Stateful):
    """An invitation by e-mail to act for an organization.

    email: whom it was sent to; emptied once it is answered, since then the membership says who. digest: SHA-256 of the
    secret in its link. membership: what came of it.
    """

    STATES = INVITATION

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    roles = ArrayField(models.CharField(max_length=40), blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.UUIDField(editable=False)
    expires_at = models.DateTimeField()
    membership = models.OneToOneField(Membership, null=True, on_delete=models.PROTECT, related_name="invitation")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(state="sent") & ~Q(email=""),
                name="institutions_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="sent") | Q(email=""), name="institutions_invitation_answered_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(INVITATION.states)), name="institutions_invitation_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="sent"), name="institutions_invitation_due"),
        ]

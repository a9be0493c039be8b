"""Keys with which a membership's programs use the API."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.memberships import Membership
from institutions.querysets.api_keys import ApiKeyQuerySet
from institutions.states.api_keys import API_KEY
from transfer.kernel.models import Stateful


def digest_of(secret: str) -> str:
    """SHA-256 in hexadecimal. Enough for secrets of 256 random bits: there is nothing to guess or to slow down."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiKey(Stateful):
    """A key of a membership. The secret itself is shown once and never kept.

    prefix: its first characters, to recognize it. digest: SHA-256 of the whole. scopes: prefixes of policy names it may
    use ("market.listing"); the membership's roles still decide. last_used_at: to the minute.
    """

    STATES = API_KEY

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="api_keys")
    label = models.CharField(_("label"), max_length=80)
    prefix = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=80), verbose_name=_("what it may do"))
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="institutions_api_key_has_scopes"),
            models.CheckConstraint(
                condition=Q(state__in=list(API_KEY.states)), name="institutions_api_key_state_known"
            ),
        ]

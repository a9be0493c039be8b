"""The natural persons whom a public notice names."""

import hashlib

from django.db import models

from transfer.mechanisms.publicity.models.publicities import Publicity


class NamedPerson(models.Model):
    """A natural person named in a notice, apart from its frozen content so that the name can be erased.

    place: of the entry in the content's "people", which holds the digest of name and salt. user: null for somebody
    without an account.
    """

    publicity = models.ForeignKey(Publicity, on_delete=models.CASCADE, related_name="people")
    place = models.PositiveSmallIntegerField()
    user = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["publicity", "place"], name="publicity_person_place")]
        indexes = [models.Index(fields=["user"], name="publicity_person_user")]

    def __str__(self) -> str:
        return f"person {self.place} of {self.publicity_id}"

    @property
    def digest(self) -> str:
        """SHA-256 of salt and name: what the frozen content holds of them. "" once they are erased."""
        return hashlib.sha256(f"{self.salt}{self.name}".encode()).hexdigest() if self.salt else ""

"""Who signs in. What tells who that is in life stands in rows of its own that can be erased."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.querysets.users import UserManager
from transfer.kernel import clock
from transfer.kernel.ids import uuid7

ERASED_DOMAIN = "erased.invalid"


class User(AbstractBaseUser):
    """A natural person's account. Never deleted: its id stands in events. Erasure empties what is personal.

    email: the log-in name, in lower case; after erasure `<id>@erased.invalid`. language: of pages and mail.
    closed_at: when the account was closed; nobody signs in with a closed one.
    Rights come from memberships and policies alone; Django's own permissions are not used.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(is_active=False), name="institutions_user_closed_is_out"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_erased(self) -> bool:
        """True when what was personal has been forgotten."""
        return self.email.endswith(f"@{ERASED_DOMAIN}")


class Person(models.Model):
    """What is personal about a user, in a row that can be emptied. No event or certificate copies from here.

    name: as the person writes it. name_latin: in Latin letters, where that differs. job: in words, for colleagues.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="person")
    name = models.CharField(_("name"), max_length=120, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    job = models.CharField(_("position"), max_length=120, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(name="", name_latin="", phone="", job=""),
                name="institutions_person_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shown_name(self) -> str:
        """The name for a page in the reader's language, where there are two: "erased" after erasure."""
        if self.erased_at:
            return str(_("erased"))
        if (get_language() or "").startswith("zh"):
            return self.name or self.name_latin
        return self.name_latin or self.name

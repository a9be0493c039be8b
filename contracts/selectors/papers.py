"""The files of a contract."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from transfer.kernel.errors import Invalid
from transfer.mechanisms.files import selectors as files


def require(contract: Contract, file: UUID | None, *, field: str) -> None:
    """Invalid, beside that field, for the id of what is not a present file of the contract. None is no file."""
    if file and not files.of_subject(contract.stream).filter(pk=file).exists():
        raise Invalid.one(field, _("This contract has no such file."), "unknown")

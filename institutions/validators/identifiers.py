"""Identifiers of organizations."""

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

OK = ""


def compact_uscc(text: str) -> str:
    """As it is kept: upper case, without blanks and hyphens."""
    return "".join(text.upper().split()).replace("-", "")


def uscc_fault(text: str) -> str:
    """What is wrong with a Unified Social Credit Identifier (GB 32100-2015): "", "checksum" or "shape"."""
    try:
        uscc.validate(compact_uscc(text))
    except InvalidChecksum:
        return "checksum"
    except ValidationError:
        return "shape"
    return OK

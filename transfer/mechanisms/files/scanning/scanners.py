"""The examination: by content, by limits, by every registered scanner."""

from collections.abc import Callable

from django.conf import settings

from transfer.mechanisms.files.scanning import archives, clamav, pdf
from transfer.mechanisms.files.scanning.archives import Budget
from transfer.mechanisms.files.scanning.kinds import Kind, kind_of
from transfer.mechanisms.files.scanning.reports import Report, ScannerAway

__all__ = ["Report", "Scanner", "ScannerAway", "examine", "register"]

Scanner = Callable[[bytes, Kind], set[str]]
"""Given content and kind, returns codes of findings; raises ScannerAway when it cannot say."""

_SCANNERS: dict[str, Scanner] = {}


def register(name: str) -> Callable[[Scanner], Scanner]:
    """Adds a scanner; a deployment registers its own in an app of its own. The same name replaces."""

    def add(scanner: Scanner) -> Scanner:
        _SCANNERS[name] = scanner
        return scanner

    return add


def examine(content: bytes, name: str) -> Report:
    """Runs every scanner over the clear content, in memory. ScannerAway when one of them cannot say."""
    kind = kind_of(content)
    findings = set().union(*(scanner(content, kind) for scanner in _SCANNERS.values()))
    findings |= _named_otherwise(kind, name)
    refused = findings & set(settings.EXCHANGE_FILE_REFUSED)
    return Report(kind.media_type, tuple(sorted(findings)), tuple(sorted(refused)))


@register("kind")
def _kind(content: bytes, kind: Kind) -> set[str]:
    if not content:
        return {"empty"}
    return set() if kind.code in settings.EXCHANGE_FILE_KINDS else {"type_not_allowed"}


@register("archive")
def _archive(content: bytes, kind: Kind) -> set[str]:
    if kind.archive:
        return archives.look_into(content, Budget.new())
    return {"macros"} if archives.has_macros(content, kind.code) else set()


@register("pdf")
def _pdf(content: bytes, kind: Kind) -> set[str]:
    return pdf.look_into(content, Budget.new()) if kind.code == "pdf" else set()


@register("clamav")
def _clamav(content: bytes, kind: Kind) -> set[str]:
    address = settings.EXCHANGE_CLAMAV
    return {"malware"} if address and clamav.ask(address, content) else set()


def _named_otherwise(kind: Kind, name: str) -> set[str]:
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return set() if not kind.endings or ending in kind.endings else {"name_mismatch"}

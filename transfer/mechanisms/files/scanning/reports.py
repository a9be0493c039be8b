"""What scanners say."""

from dataclasses import dataclass, field


class ScannerAway(Exception):
    """A scanner that is configured does not answer: the file stays in quarantine, and nobody opens it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. media_type: by content; findings: codes, sorted; refused: those of them that refuse the file."""

    media_type: str
    findings: tuple[str, ...] = ()
    refused: tuple[str, ...] = field(default=())

    @property
    def clean(self) -> bool:
        """Nothing refuses it; what is left are warnings."""
        return not self.refused

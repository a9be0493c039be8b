"""Looking into files before anybody may open them."""

from transfer.mechanisms.files.scanning.kinds import KINDS, Kind, kind_of
from transfer.mechanisms.files.scanning.scanners import Report, ScannerAway, examine, register

__all__ = ["KINDS", "Kind", "Report", "ScannerAway", "examine", "kind_of", "register"]

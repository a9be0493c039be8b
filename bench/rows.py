"""One measured fact, beside a limit measured in the same run: what the thing would do without us."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from transfer.runner.servers import Servers


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part is measured: a folder that goes afterwards, and the servers in it."""

    folder: Path
    servers: Servers


@dataclass(frozen=True, slots=True)
class Row:
    """value in unit, divided by limit gives ratio; it holds when the ratio reaches the bar. against: what limit is.

    at_most: less is better; it holds when the ratio does not exceed the bar.
    """

    name: str
    value: float
    unit: str
    limit: float
    bar: float
    against: str
    at_most: bool = False

    @property
    def ratio(self) -> float:
        """value / limit."""
        return self.value / self.limit if self.limit else 0.0

    @property
    def holds(self) -> bool:
        """Whether the ratio is on the right side of the bar."""
        return self.ratio <= self.bar if self.at_most else self.ratio >= self.bar

    def plain(self) -> dict[str, object]:
        """As results.json has it."""
        numbers = {"value": round(self.value, 2), "limit": round(self.limit, 2), "ratio": round(self.ratio, 3)}
        return {**asdict(self), **numbers, "holds": self.holds}

    def line(self) -> str:
        """As the terminal shows it."""
        sign = "holds" if self.holds else "FAILS"
        than = "<=" if self.at_most else ">="
        measured = f"{self.value:12,.1f} {self.unit:<12} of {self.limit:12,.1f}"
        told = f"{measured}  {self.ratio:6.2f} {than} {self.bar:<5.3g} {sign}"
        return f"{self.name:<44}{told}  ({self.against})"


def tell(rows: Iterable[Row]) -> None:
    """Each row as a line of JSON on stdout and as a line to read on stderr."""
    for row in rows:
        sys.stdout.write(json.dumps(row.plain()) + "\n")
        sys.stdout.flush()
        sys.stderr.write(row.line() + "\n")

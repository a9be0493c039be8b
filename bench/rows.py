"""One measured fact, beside a limit measured in the same run: what the thing would do without us."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """value in unit, divided by limit gives ratio; it holds when the ratio reaches the bar. against: what limit is."""

    name: str
    value: float
    unit: str
    limit: float
    bar: float
    against: str

    @property
    def ratio(self) -> float:
        """value / limit."""
        return self.value / self.limit if self.limit else 0.0

    @property
    def holds(self) -> bool:
        """Whether the ratio reaches the bar."""
        return self.ratio >= self.bar

    def plain(self) -> dict[str, object]:
        """As results.json has it."""
        numbers = {"value": round(self.value, 2), "limit": round(self.limit, 2), "ratio": round(self.ratio, 3)}
        return {**asdict(self), **numbers, "holds": self.holds}

    def line(self) -> str:
        """As the terminal shows it."""
        sign = "holds" if self.holds else "FAILS"
        told = f"{self.value:12,.1f} {self.unit:<12} of {self.limit:12,.1f}  {self.ratio:6.2f} >= {self.bar:<5g} {sign}"
        return f"{self.name:<44}{told}  ({self.against})"


def tell(rows: Callable[[], Iterable[Row]]) -> None:
    """The main of a part: each row as a line of JSON on stdout and as a line to read on stderr."""
    for row in rows():
        sys.stdout.write(json.dumps(row.plain()) + "\n")
        sys.stdout.flush()
        sys.stderr.write(row.line() + "\n")

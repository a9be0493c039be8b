"""Runs the parts, each in a process of its own, tells their rows, writes bench/results.json and a table on stdout.

`python -m bench [part …]`; without names, every part. Exit code 1 when a row does not hold, 2 when a part broke.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PARTS = ("api", "imports", "kernel", "lists", "market", "search", "statistics", "web")


def run(part: str) -> list[dict[str, object]]:
    """The rows of one part. CalledProcessError when it broke."""
    sys.stderr.write(f"bench.{part}\n")
    ended = subprocess.run(
        [sys.executable, "-m", "bench.part", part], cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True, check=True
    )
    return [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]


def table(rows: list[dict[str, object]]) -> str:
    """The rows in Markdown."""
    lines = ["| what | value | unit | limit | ratio | bar | holds | limit is |", "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        sign = "at most" if row["at_most"] else "at least"
        told = [row["name"], row["value"], row["unit"], row["limit"], row["ratio"], f"{sign} {row['bar']:.3g}"]
        cells = [*told, "yes" if row["holds"] else "**no**", row["against"]]
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines)


def load() -> str:
    """How busy the machine is."""
    busy = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"load {busy} on {os.cpu_count()} cores"


def main(parts: list[str]) -> int:
    """The exit code."""
    rows: list[dict[str, object]] = []
    broken, before = [], load()
    for part in parts or PARTS:
        try:
            rows += run(part)
        except subprocess.CalledProcessError:
            broken.append(part)
        (FOLDER / "results.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    sys.stdout.write(f"{table(rows)}\n\n{before} at the beginning, {load()} at the end\n")
    failed = [str(row["name"]) for row in rows if not row["holds"]]
    sys.stderr.write(f"{len(rows)} rows, {len(failed)} do not hold {failed}, parts broken: {broken}\n")
    return 2 if broken else bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs the parts, each in a process of its own, prints their rows and writes bench/results.json.

`python -m bench [part …]`; without names, every part. Exit code 1 when a row does not hold, 2 when a part broke.
"""

import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PARTS = ("api", "imports", "kernel", "search", "statistics", "web")


def run(part: str) -> list[dict[str, object]]:
    """The rows of one part. CalledProcessError when it broke."""
    sys.stderr.write(f"bench.{part}\n")
    ended = subprocess.run(
        [sys.executable, "-m", "bench.part", part], cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True, check=True
    )
    return [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]


def main(parts: list[str]) -> int:
    """The exit code."""
    rows: list[dict[str, object]] = []
    broken = []
    for part in parts or PARTS:
        try:
            rows += run(part)
        except subprocess.CalledProcessError:
            broken.append(part)
    (FOLDER / "results.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    failed = [str(row["name"]) for row in rows if not row["holds"]]
    sys.stderr.write(f"{len(rows)} rows, {len(failed)} below their bar {failed}, parts broken: {broken}\n")
    return 2 if broken else bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

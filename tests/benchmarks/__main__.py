"""``python -m tests.benchmarks``: how fast okrtui is, each figure against a floor of the same run.

Prints a table and writes it as JSON where ``--json`` says. Medians with quartiles; the ratios are what
counts, since the floor and what is measured take turns and share the machine's moods. Never part of the
tests: what can be counted instead of timed is held by those.
"""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

from tests.benchmarks import commands, core, growth, million, screen, start
from tests.benchmarks.figures import Figure, table

PARTS = {
    "start": start.run,
    "core": core.run,
    "screen": screen.run,
    "commands": commands.run,
    "growth": growth.run,
    "million": million.run,
}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="how often each pair is measured (10)")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="only this part")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table as JSON, too")
    options = parser.parse_args()
    figures: list[Figure] = []
    for name in options.only or PARTS:
        for each in PARTS[name](options.rounds):
            figures.append(each)
            print(f"  {each.what}: {each.middle:.3g} {each.unit}", flush=True)
    print(f"\n{table(figures)}")
    if options.json:
        found = {"python": platform.python_version(), "figures": [each.as_json() for each in figures]}
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()

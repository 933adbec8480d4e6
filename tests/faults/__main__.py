"""The long reliability tests: each promise tried many times, and a table of what was found.

python -m tests.faults [--list] [--only NAME]... [--minutes N] [--seed N] [--share X]
"""

from __future__ import annotations

import argparse
import sys
import textwrap
import time

from tests.faults.parts import PARTS
from tests.faults.results import Effort, Result

_FAILURES_SHOWN = 5


def main() -> int:
    """Run the parts, print the table; 0 only when nothing failed."""
    options = _options()
    if options.list:
        for name, part in PARTS.items():
            print(f"{name:<20} {part.__doc__}")
        return 0
    chosen = options.only or list(PARTS)
    deadline = time.monotonic() + options.minutes * 60
    results: dict[str, Result] = {}
    for number, name in enumerate(chosen):
        began = time.monotonic()
        fair = began + max(0.0, deadline - began) / (len(chosen) - number)
        effort = Effort(options.share, fair if options.minutes else float("inf"), options.seed)
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        results[name] = _run(name, effort)
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(table(results))
    return 1 if any(result.failures for result in results.values()) else 0


def _run(name: str, effort: Effort) -> Result:
    """A part's result; one that can't even begin is a failure, and no reason to leave out the others."""
    result = broken = Result(str(PARTS[name].__doc__))
    with broken.attempt(f"all of {name}"):
        result = PARTS[name](effort)
    if effort.is_spent and not result.skipped:
        result.skipped = "the rest, for want of time"
    return result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--list", action="store_true", help="name the parts and end")
    parser.add_argument(
        "--only", action="append", choices=list(PARTS), metavar="NAME", help="run this part only"
    )
    parser.add_argument(
        "--minutes", type=float, default=0, metavar="N", help="end after about so many minutes"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="where random parts begin (1)")
    parser.add_argument(
        "--share", type=float, default=1, metavar="X", help="try only this share, such as 0.1"
    )
    return parser.parse_args()


def table(results: dict[str, Result]) -> str:
    """The results as text: a row for each promise, then the failures and how to repeat each."""
    width = max(len(result.promise) for result in results.values())
    lines = [f"{'promise':<{width}}  {'tried':>9}  {'failed':>6}"]
    for result in results.values():
        skipped = f"  skipped: {result.skipped}" if result.skipped else ""
        lines.append(f"{result.promise:<{width}}  {result.tried:>9,}  {len(result.failures):>6,}{skipped}")
    tried, failed = (
        sum(each.tried for each in results.values()),
        sum(len(each.failures) for each in results.values()),
    )
    lines.append(f"{'all':<{width}}  {tried:>9,}  {failed:>6,}")
    for name, result in results.items():
        if result.failures:
            lines += [
                "",
                result.promise,
                f"  python -m tests.faults --only {name}  (a seed alone: --seed N --share 0)",
            ]
            lines += [textwrap.indent(each, "  ") for each in result.failures[:_FAILURES_SHOWN]]
            if len(result.failures) > _FAILURES_SHOWN:
                lines.append(f"  and {len(result.failures) - _FAILURES_SHOWN} more")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

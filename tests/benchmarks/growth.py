"""How each step grows with the plan and its journal: from 100 to 1,000,000 nodes, and as many entries.

Each figure is a ratio to the same step at a thousand: of its time by node or by entry where all of them must
be looked at, of its whole time where the size should not matter.
"""

from __future__ import annotations

import os
import statistics
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.model.edits import SetField
from okrtui.model.journal import CheckIn
from okrtui.store.journal_reader import read_journal
from okrtui.store.plan_reader import read_plan
from okrtui.workspace import Clock, Workspace
from tests.benchmarks.core import memory, reporting
from tests.benchmarks.figures import Figure, figure, seconds
from tests.benchmarks.plans import TODAY, Size, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES: Final = (100, 1_000, 10_000, 100_000, 1_000_000)
_COMPARED: Final = 1_000
_AUTHORS: Final = 500


class Step(NamedTuple):
    """A step at one size: what it is, whether it looks at all there is, how much it may grow, its seconds."""

    what: str
    looks_at_all: bool
    aim: float
    taken: list[float]


def run(rounds: int) -> Iterator[Figure]:
    """Every figure of this module."""
    with TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        plans = {
            nodes: make_plan(Path(folder) / f"plan-{nodes}", Size(nodes=nodes, entries=2_000))
            for nodes in SIZES
        }
        yield from _compared("nodes", {nodes: plan_steps(plans[nodes], rounds) for nodes in SIZES})
        for nodes in SIZES:
            yield reporting(
                plans[nodes], Path(folder) / "bare", rounds, f"save a check-in, plan of {nodes:,} nodes"
            )
        for nodes in SIZES[2:]:
            yield memory(plans[nodes], f"memory of a plan of {nodes:,} nodes, by node")
        journals = {
            entries: make_plan(
                Path(folder) / f"journal-{entries}",
                Size(nodes=1_000, entries=entries, authors=min(_AUTHORS, entries // 10)),
            )
            for entries in SIZES
        }
        yield from _compared("entries", {size: journal_steps(journals[size], rounds) for size in SIZES})
        for entries in SIZES:
            yield reporting(
                journals[entries], Path(folder) / "bare", rounds, f"save a check-in after {entries:,} entries"
            )


def plan_steps(root: Path, rounds: int) -> list[Step]:
    """What is done with a plan; the first time only warms up."""
    workspace = Workspace(root, "new", Clock(TODAY))
    standings, weights = workspace.standings, count(2)
    entries = _entries()

    def edit() -> None:
        number = next(weights)
        workspace.apply(SetField("o3", "weight", None if number == 2 else number - 1, number))

    return [
        Step("load", True, 1.5, _timed(lambda: read_plan(root), rounds)),
        Step("score after a check-in", False, 2, _timed(lambda: standings.after(next(entries)), rounds * 3)),
        Step("edit a field, to the new numbers", True, 1.5, _timed(edit, rounds)),
    ]


def journal_steps(root: Path, rounds: int) -> list[Step]:
    """What is done with the journals of many authors."""
    plan = read_plan(root).plan
    return [Step("read the journals", True, 1.5, _timed(lambda: read_journal(root, plan), rounds))]


def _entries() -> Iterator[CheckIn]:
    for number in count():
        second, millisecond = divmod(number, 1000)
        moment = f"{TODAY}T09-00-{second:02}-{millisecond:03}Z"
        yield CheckIn(key=moment, author="new", about="o1/k1", value=5, confidence=5)


def _timed(work: Callable[[], object], times: int) -> list[float]:
    return [seconds(work) for _ in range(times + 1)][1:]


def _compared(noun: str, found: dict[int, list[Step]]) -> Iterator[Figure]:
    """Each step at each size, as a ratio to the same at a thousand."""
    for size, steps in found.items():
        if size == _COMPARED:
            continue
        for step, floor in zip(steps, found[_COMPARED], strict=True):
            by = size / _COMPARED if step.looks_at_all else 1
            median = statistics.median(floor.taken)
            what = f"{step.what}, {size:,} {noun}" + (f", each of the {noun}" if step.looks_at_all else "")
            ratios = [each / median / by for each in step.taken]
            yield figure(what, f"at {_COMPARED:,} {noun}", ratios, step.aim)

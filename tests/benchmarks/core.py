"""Loading, editing, reporting and reckoning, each against its floor; nothing here has a screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from okrtui.insight.standings import reckon
from okrtui.model.edits import SetField
from okrtui.model.journal import CheckIn
from okrtui.store.journal_writer import write_entry
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_writer import carry_out
from okrtui.workspace import Clock, Workspace
from tests.benchmarks.figures import Figure, figure, ratios, seconds
from tests.benchmarks.plans import TODAY, Size, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterator


def run(rounds: int) -> Iterator[Figure]:
    """Every figure of this module."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(home / "cache")
        root = make_plan(home / "plan", Size(nodes=5_000, entries=1_000))
        yield loading(root, rounds)
        yield editing(root, rounds)
        yield saving(root, rounds)
        yield reporting(root, home / "bare", rounds)
        yield reckoning(make_plan(home / "large", Size(nodes=130_000, entries=10_000)), rounds)
        yield memory(home / "large" / "big.toml")


def loading(root: Path, rounds: int) -> Figure:
    """From a plan's text to the model."""
    text = root.read_text("utf-8")
    stale = replace(read_plan(root), states={root: None})
    found = ratios(lambda: tomllib.loads(text), lambda: read_plan(root, stale), rounds)
    return figure("load a plan of 5,000 nodes to the model", "tomllib on the same bytes", found, 0.3)


def editing(root: Path, rounds: int) -> Figure:
    """One field changed and proved, as the processor sees it: how long the disk takes is its own affair."""
    text = root.read_text("utf-8")
    plan = read_plan(root).plan
    weights = iter(range(2, 10_000))

    def edit() -> None:
        before = None if (number := next(weights)) == 2 else number - 1
        carry_out(root, plan, SetField("o600", "weight", before, number))

    found = ratios(lambda: tomllib.loads(text), edit, rounds, time.process_time)
    return figure("edit one field of it, proved and on disk", "tomllib on the same bytes", found, 0.05)


def saving(root: Path, rounds: int) -> Figure:
    """One field changed in an open plan: saved, told in the journal, and every number reckoned again."""
    text = root.read_text("utf-8")
    workspace = Workspace(root, "new", Clock(TODAY))
    weights = count(2)

    def edit() -> None:
        number = next(weights)
        workspace.apply(SetField("o601", "weight", None if number == 2 else number - 1, number))

    found = ratios(lambda: tomllib.loads(text), edit, rounds, time.process_time)
    return figure("the same in an open plan, to the new numbers", "tomllib on the same bytes", found, 0.5)


def reporting(root: Path, bare: Path, rounds: int, what: str = "save a check-in") -> Figure:
    """A check-in appended to the longest journal: lock, tail check, append, fsync."""
    journals = (root.parent / f"{root.stem}.journal").glob("*.toml")
    author = max(journals, key=lambda path: path.stat().st_size).stem
    numbers = count()
    line = b"x" * 120 + b"\n"

    def report() -> None:
        minute, millisecond = divmod(next(numbers), 1000)
        moment = f"{TODAY}T09-{minute:02}-00-{millisecond:03}Z"
        write_entry(root, CheckIn(key=moment, author=author, about="o1/k1", value=5, confidence=5))

    def append() -> None:
        descriptor = os.open(bare, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, line)
        os.fsync(descriptor)
        os.close(descriptor)

    found = ratios(append, report, rounds * 10)
    return figure(what, "bare append and fsync", found, 1.5)


def reckoning(root: Path, rounds: int) -> Figure:
    """The score after a check-in, of a plan with about 100,000 key results."""
    workspace = Workspace(root, "new", Clock(TODAY))
    standings = workspace.standings
    full = seconds(lambda: reckon(standings.plan, standings.journal, standings.today, standings.cascade))
    found = []
    for number in range(rounds * 10):
        moment = f"{TODAY}T09-00-{number // 1000:02}-{number % 1000:03}Z"
        entry = CheckIn(key=moment, author="new", about=f"o{1000 + number}/k1", value=5, confidence=5)
        found.append(seconds(lambda entry=entry: standings.after(entry)) / full)  # type: ignore[misc]
    return figure("score after a check-in, 100,000 key results", "reckoning everything", found, 0.001)


_HELD = """
import sys
before = int(open("/proc/self/statm").read().split()[1])
from datetime import date
from pathlib import Path
from okrtui.workspace import Clock, Workspace
workspace = Workspace(Path(sys.argv[1]), "new", Clock(date.fromisoformat(sys.argv[2])))
print((int(open("/proc/self/statm").read().split()[1]) - before) * 4, len(workspace.standings.cascade))
"""


def memory(root: Path, what: str = "memory of a large plan, by node") -> Figure:
    """What a plan holds in memory, by node, its journal and every number included."""
    said = subprocess.run(
        [sys.executable, "-c", _HELD, str(root), str(TODAY)], capture_output=True, text=True, check=True
    ).stdout
    held, nodes = map(int, said.split())
    return figure(what, "", [held / nodes], 1.0, "KB")

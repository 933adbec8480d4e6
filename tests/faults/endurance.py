"""Long use: by one process, whose needs may not grow, and beside an editor that knows no locks."""

from __future__ import annotations

import gc
import os
import threading
import tracemalloc
from itertools import pairwise
from typing import TYPE_CHECKING

from okrtui.errors import ConflictError
from okrtui.store.file_save import save
from okrtui.store.journal_writer import write_entry
from okrtui.store.locks import LockedError, locked_folder
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_writer import carry_out
from okrtui.store.raw_files import open_folder
from okrtui.workspace import Workspace
from tests.faults.plans import PLAN, TARGET, check_in, retarget
from tests.faults.results import Effort, Result
from tests.faults.scratch import scratch
from tests.store.processes import Child, in_child, listed, open_files

if TYPE_CHECKING:
    from pathlib import Path

SOAK = 1000


def foreign_editor(effort: Effort) -> Result:
    """An editor that knows no locks saves by rename; each of its saves has to live on in the file."""
    result = Result("F-017: no save of an editor that replaces the file is ever written over")
    count = effort.of(10_000)
    with scratch() as folder:
        plan = folder / "plan.toml"
        plan.write_bytes(b"")
        stop = folder / "stop"
        writers = [Child(lambda: _write_until(plan, stop)) for _ in range(2)]
        with result.attempt(f"{count} saves against {len(writers)} writers"):
            for number in range(count):
                new = folder / "editor"
                new.write_bytes(b"editor %d\n" % number)
                new.replace(plan)
                content = _settled(plan)
                assert content.startswith(b"editor %d\n" % number), f"save {number} is gone: {content[:40]!r}"
                result.tried += 1
        stop.touch()
        for writer in writers:
            with result.attempt("a writer meanwhile"):
                ended = writer.end()
                assert ended.well, ended.sentence
    return result


def _write_until(plan: Path, stop: Path) -> None:
    while not stop.exists():
        try:
            save(plan, lambda content: content[:4000] + b"ours\n")
        except (ConflictError, LockedError):
            continue


def _settled(plan: Path) -> bytes:
    """What the file holds while no writer is at work."""
    folder = open_folder(str(plan.parent))
    try:
        with locked_folder(folder, str(plan)):
            return plan.read_bytes()
    finally:
        os.close(folder)


def soak(effort: Effort) -> Result:
    """One process that edits and reports, again and again."""
    result = Result("F-030: many saves in a row, and nothing grows")
    count = max(60, effort.of(SOAK))
    with scratch() as folder, result.attempt(f"{count} edits and check-ins"):
        ended = in_child(lambda: _soak(folder, count))
        assert ended.well, f"{ended.error} {ended.sentence.splitlines()[-1:]} {ended.signal or ''}"
        result.tried += 2 * count
    return result


def _soak(folder: Path, count: int) -> None:
    plan = folder / "plan.toml"
    plan.write_text(PLAN)
    Workspace(plan, "maria").apply(retarget(TARGET, TARGET - 1))
    seen = read_plan(plan).plan

    def go(steps: int) -> tuple[int, int, list[str], int]:
        for step in range(steps):
            now = TARGET - 1 + step % 2
            carry_out(plan, seen, retarget(now, TARGET - 1 + (step + 1) % 2))
            write_entry(plan, check_in("maria", str(step)))
        gc.collect()
        return open_files(), threading.active_count(), listed(folder), tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    looks = [go(20), *(go(count // 8 * 2) for _ in range(4))]
    assert all(look[:3] == looks[0][:3] for look in looks), f"{looks[0]} became {looks[-1]}"
    # A table of Python's own may grow once; what grows each time is a leak.
    growth = min(later[3] - earlier[3] for earlier, later in pairwise(looks))
    assert growth < 10_000, f"{growth} bytes more after each {count // 4} edits"

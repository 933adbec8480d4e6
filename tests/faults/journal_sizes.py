"""Journals of any length: read once, and from then on a new entry costs no more than itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.model.journal import key_of, moment_of
from okrtui.store.journal_reader import journal_folder
from okrtui.workspace import Workspace
from tests.faults.plans import PLAN
from tests.faults.results import Effort, Result
from tests.faults.scratch import scratch
from tests.store.processes import in_child

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (0, 1, 10_000, 100_000)
#: What a check-in, or noticing one, may read: the plan, and as much as the longest last line can take.
MOST_BYTES = 80 * 1024


def journal_sizes(effort: Effort) -> Result:
    """Bytes read by a check-in, and by a session that notices one, counted by the system."""
    result = Result(f"F-050: after 0 to 100,000 entries a new one costs less than {MOST_BYTES:,} bytes read")
    if _read_so_far() is None:
        result.skipped = f"no /proc/self/io, {len(SIZES)} sizes"
        return result
    for size in SIZES if effort.share >= 1 else SIZES[:-1]:
        with scratch() as folder, result.attempt(f"{size} entries"):
            ended = in_child(lambda f=folder, s=size: _try(f, s))  # type: ignore[misc]
            assert ended.well, f"{ended.error} {ended.sentence[:300]}"
    return result


def _try(folder: Path, size: int) -> None:
    plan = folder / "plan.toml"
    plan.write_text(PLAN)
    journal_folder(plan).mkdir()
    (journal_folder(plan) / "maria.toml").write_text("".join(map(_line, range(size))))
    mine, theirs = Workspace(plan, "maria"), Workspace(plan, "sam")
    assert len(mine.standings.journal.history("launch/users")) == size
    costs = {
        "a check-in": _bytes_read(lambda: mine.check_in("launch/users", 7)),
        "noticing it": _bytes_read(theirs.reload_if_changed),
    }
    for workspace in (mine, theirs):
        latest = workspace.standings.journal.latest("launch/users")
        assert latest is not None
        assert latest.value == 7, "the new one is not there"
        assert len(workspace.standings.journal.history("launch/users")) == size + 1
    assert all(cost < MOST_BYTES for cost in costs.values()), f"bytes read: {costs}"


def _line(number: int) -> str:
    start = moment_of("2020-01-01T00-00-00-000Z")
    key = key_of(start.fromtimestamp(start.timestamp() + number * 60, start.tzinfo))
    return f'{key} = {{ check_in = "launch/users", value = {number % 97}, confidence = {number % 11} }}\n'


def _bytes_read(act: Callable[[], object]) -> int:
    before = _read_so_far() or 0
    act()
    return (_read_so_far() or 0) - before


def _read_so_far() -> int | None:
    """What this process has read by system calls, cached or not."""
    try:
        return int(Path("/proc/self/io").read_text().split("rchar: ")[1].split()[0])
    except (OSError, LookupError, ValueError):
        return None

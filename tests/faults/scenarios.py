"""What is done while something fails (saves, appends, an edit, a check-in), and what must hold after it."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.store.file_save import recover, save
from okrtui.store.journal_append import append
from okrtui.store.journal_reader import read_journal
from okrtui.store.plan_reader import read_plan
from okrtui.workspace import Workspace
from tests.faults.plans import PLAN, TARGET, retarget
from tests.store.processes import Ended, listed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD = b'# a plan\nname = "Acme"\n' + b"#" * 5000 + b"\n"
NEW = b'# a plan\nname = "Acme Connect"\n' + b"#" * 9000 + b"\n"
FIRST = "2026-11-20T09-14-03-000Z = { comment = 'launch', text = 'first' }"
ENTRY = "2026-11-20T09-14-03-412Z = { check_in = 'launch/users', value = 5, confidence = 7 }"
NEXT = "2026-11-20T09-14-04-000Z = { comment = 'launch', text = 'next' }"
TORN = b"2026-11-20T09-14-03-100Z = { comment = 'launch', te"


@dataclass(frozen=True)
class Scenario:
    """Something that is done in a folder; ``check`` asserts what must hold however it ended."""

    name: str
    prepare: Callable[[Path], None]
    act: Callable[[Path], object]
    check: Callable[[Path, Ended], None]
    needs_every_sync: bool = True


# -- saves ----------------------------------------------------------------------------------------------


def _prepare_plan(folder: Path) -> None:
    (folder / "plan.toml").write_bytes(OLD)


def _prepare_linked_plan(folder: Path) -> None:
    _prepare_plan(folder)
    os.link(folder / "plan.toml", folder / "link.toml")


def _save(folder: Path) -> None:
    save(folder / "plan.toml", lambda _: NEW)


def _check_save(folder: Path, ended: Ended) -> None:
    plan = folder / "plan.toml"
    if ended.well:
        assert plan.read_bytes() == NEW, "told as saved, and it is not"
    _is_free(folder)
    recover(plan)
    assert plan.read_bytes() in (OLD, NEW), "neither the old nor the new version"
    save(plan, lambda content: content + b"# next\n")
    assert plan.read_bytes() in (OLD + b"# next\n", NEW + b"# next\n"), "the next save does not hold"
    left = [name for name in listed(folder) if name.startswith(".okr-")]
    assert not any(name.endswith(".redo") for name in left), f"left behind: {left}"
    assert ended.signal or len(left) <= _unlinks_that_failed(ended), f"left behind: {left}"


def _unlinks_that_failed(ended: Ended) -> int:
    """A temporary may stay only where removing it was what failed, which is no error."""
    return 1 if ended.well else 0


def _is_free(folder: Path) -> None:
    for path in (folder, folder / ".okr.lock"):
        if path.exists():
            fd = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            finally:
                os.close(fd)


# -- appends --------------------------------------------------------------------------------------------


def _journal(folder: Path) -> Path:
    return folder / "plan.journal" / "maria.toml"


def _prepare_journal(folder: Path) -> None:
    _journal(folder).parent.mkdir()
    _journal(folder).write_text(f"{FIRST}\n")


def _prepare_torn_journal(folder: Path) -> None:
    _prepare_journal(folder)
    with _journal(folder).open("ab") as file:
        file.write(TORN)


def _append(folder: Path) -> None:
    append(_journal(folder), ENTRY)


def _check_append(folder: Path, ended: Ended) -> None:
    was_there = _lines(folder)
    if ended.well:
        assert was_there.count(ENTRY) == 1, "told as saved, and it is not there once"
    had_one = FIRST in was_there
    append(_journal(folder), ENTRY)
    assert _lines(folder).count(ENTRY) == 1, "the same entry again is not there once"
    append(_journal(folder), NEXT)
    lines = _lines(folder)
    assert lines[-1] == NEXT
    assert (FIRST in lines) == had_one, "an earlier entry is gone"


def _check_torn_append(folder: Path, ended: Ended) -> None:
    _check_append(folder, ended)
    assert _lines(folder)[0] == FIRST, "an earlier entry is gone"
    kept = [at.read_bytes() for at in _journal(folder).parent.iterdir()]
    assert any(TORN in content for content in kept), "the torn line is gone"


def _lines(folder: Path) -> list[str]:
    journal = _journal(folder)
    return journal.read_text(errors="replace").split("\n")[:-1] if journal.exists() else []


# -- an edit and a check-in, from the open plan to its entries -------------------------------------------


def _prepare_workspace(folder: Path) -> None:
    (folder / "plan.toml").write_text(PLAN)


def _edit(folder: Path) -> None:
    workspace = Workspace(folder / "plan.toml", "maria")
    workspace.apply(retarget(TARGET, TARGET + 1))


def _check_edit(folder: Path, ended: Ended) -> None:
    plan = folder / "plan.toml"
    old, new = PLAN, PLAN.replace(f"{TARGET:_}", f"{TARGET + 1:_}")
    recover(plan)
    is_new = plan.read_text() == new
    assert is_new or plan.read_text() == old, "neither the old nor the new version"
    read = read_plan(plan).plan
    assert not read.problems
    journal = read_journal(plan, read)
    assert not journal.problems or ended.signal, f"{journal.problems}"
    if ended.well:
        assert is_new, "told as saved, and it is not"
        assert len(journal.entries) == 1, "a change without its entry"
    else:
        assert is_new or not journal.entries, "an entry without its change"
    now = TARGET + is_new
    Workspace(plan, "maria").apply(retarget(now, now + 5))


def _check_in(folder: Path) -> None:
    Workspace(folder / "plan.toml", "maria").check_in("launch/users", 7, 5, "well")


def _check_check_in(folder: Path, ended: Ended) -> None:
    plan = folder / "plan.toml"
    assert plan.read_text() == PLAN
    found = read_journal(plan, read_plan(plan).plan)
    if ended.well:
        assert [entry.about for entry in found.entries] == ["launch/users"]
    Workspace(plan, "maria").check_in("launch/users", 8)
    assert len(read_journal(plan, read_plan(plan).plan).entries) == len(found.entries) + 1


SCENARIOS = (
    Scenario("save by replacement", _prepare_plan, _save, _check_save),
    Scenario("save in place", _prepare_linked_plan, _save, _check_save),
    Scenario("append", _prepare_journal, _append, _check_append),
    Scenario("first append", lambda _: None, _append, _check_append),
    # A torn line that can't be copied to the disk stays where it is.
    Scenario("append after a torn line", _prepare_torn_journal, _append, _check_torn_append, False),
    Scenario("edit", _prepare_workspace, _edit, _check_edit),
    Scenario("check-in", _prepare_workspace, _check_in, _check_check_in),
)

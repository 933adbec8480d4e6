"""The power cut at any moment of saves, edits and check-ins: every disk that it may leave is opened."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.model.journal import Change, CheckIn, Comment
from okrtui.store.file_save import recover, save
from okrtui.store.journal_reader import journal_folder, read_journal
from okrtui.store.new_plan import create_plan
from okrtui.store.plan_reader import read_plan
from okrtui.workspace import Workspace
from tests.faults.disk import CERTAIN, RANDOM, Disk, How, Tree, build
from tests.faults.plans import PLAN, TARGET, retarget
from tests.faults.results import Effort, Result
from tests.faults.scratch import emptied, scratch
from tests.faults.strace import Call, traced, why_not
from tests.store.processes import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from okrtui.model.journal import Entry

#: How often each random way of losing what was not synced is tried at each moment.
TIMES = 300
_SAID = "/okrtui/said/"
_LONGEST = 1 << 16


@dataclass(frozen=True)
class Work:
    """Steps that are told as saved one after the other; ``count`` tells how many of them are there.

    ``count`` asserts that all of it is whole, that so many steps are there with all that belongs to them, and
    that none is missing before one that is there.
    """

    name: str
    prepare: Callable[[Path], None]
    do: Callable[[Path, int], object]
    count: Callable[[Path, int], int]


def power_cuts(effort: Effort) -> Result:
    """The power cut after every system call, with every loss that POSIX allows."""
    result = Result("F-004: after a power cut all that was told as saved is there, whole, and work goes on")
    if reason := why_not():
        result.skipped = f"{reason}, {len(WORKS)} works"
        return result
    for work in WORKS:
        with scratch() as folder:
            try_cuts(work, folder, effort, result)
    return result


def try_cuts(work: Work, folder: Path, effort: Effort, result: Result, steps: int = 3) -> None:
    """Cut the power at every moment of a work, and count each disk that is found after it as one try."""
    calls, disk = _recorded(work, folder, steps)
    hows = (*CERTAIN, *RANDOM * effort.of(TIMES))
    for said, moment, tree in _cuts(calls, disk, hows, random.Random(effort.seed)):
        if effort.is_spent:
            return
        with result.attempt(f"{work.name}, cut after {moment}, {said} told as saved, left: {_told(tree)}"):
            for at in (folder, folder.parent / "state"):
                shutil.rmtree(at)
            build(tree, folder.parent)
            _look_and_go_on(work, folder, said)


def _recorded(work: Work, folder: Path, steps: int) -> tuple[list[Call], Disk]:
    def act(upto: int) -> None:
        for number in range(upto):
            work.do(folder, number)
            os.access(f"{_SAID}{number}", os.F_OK)

    work.prepare(folder)
    act(1)  # so that the child has nothing left to import
    emptied(folder)
    emptied(folder.parent / "state")
    work.prepare(folder)
    disk = Disk(folder.parent)
    found = traced(lambda: act(steps), longest=_LONGEST)
    assert found.ended.well, found.ended
    return found.calls, disk


def _cuts(
    calls: list[Call], disk: Disk, hows: tuple[How, ...], chance: random.Random
) -> Iterator[tuple[int, str, Tree]]:
    """Every different disk after every call that matters, with how many steps were told as saved by then."""
    said, moment = 0, "nothing"
    for call in calls:
        if _SAID in call.line:
            said += 1
        elif disk.follow(call):
            moment = f"{call.name} {call.number}"
        else:
            continue
        seen: set[int] = set()
        for how in hows:
            tree = disk.left(how, chance)
            known = hash(tuple(tree.items()))
            if known not in seen:
                seen.add(known)
                yield said, moment, tree


def _look_and_go_on(work: Work, folder: Path, said: int) -> None:
    there = work.count(folder, said)
    assert there >= said, f"{said} told as saved, {there} there"
    assert there <= said + 1, f"{there} there, and only {said + 1} begun"
    work.do(folder, there)
    assert work.count(folder, said) == there + 1, "the next step does not hold"


def _told(tree: Tree) -> str:
    files = (f"{name} ({len(content[1])} bytes)" for name, content in tree.items() if content)
    return ", ".join(files)


# -- works ----------------------------------------------------------------------------------------------


def _version(number: int) -> bytes:
    """A plan of another length each time, over several blocks."""
    size = (5000, 9000, 3000, 3001, 7000)[number % 5]
    return f"# version {number}\n{PLAN}".encode() + bytes([97 + number % 26]).rjust(size, b"#") + b"\n"


def _prepare_version(folder: Path) -> None:
    (folder / "plan.toml").write_bytes(_version(0))


def _prepare_linked_version(folder: Path) -> None:
    _prepare_version(folder)
    os.link(folder / "plan.toml", folder / "link.toml")


def _save_version(folder: Path, number: int) -> None:
    save(folder / "plan.toml", lambda _: _version(number + 1))


def _save_in_closed_folder(folder: Path, number: int) -> None:
    """By somebody who may write the file and not its folder, so that the redo copy is among the own state."""
    plan, state = folder / "plan.toml", folder.parent / "state"
    is_root = os.geteuid() == 0
    plan.chmod(0o666)
    folder.chmod(0o555)
    for at in (state, *state.rglob("*")) if is_root else ():
        os.chown(at, NOBODY, NOBODY)
    try:
        os.seteuid(NOBODY if is_root else os.geteuid())
        save(plan, lambda _: _version(number + 1))
    finally:
        os.seteuid(0 if is_root else os.geteuid())
        folder.chmod(0o755)


def _count_versions(folder: Path, _said: int) -> int:
    return _number_of(_whole(folder), _version)


def _whole(folder: Path) -> bytes:
    plan = folder / "plan.toml"
    recover(plan)
    assert not read_plan(plan).plan.problems
    return plan.read_bytes()


def _number_of(content: bytes, version: Callable[[int], bytes]) -> int:
    number = next((at for at in range(6) if content == version(at)), None)
    assert number is not None, f"no version, but {len(content)} bytes, {content[:40]!r} first"
    return number


def _halves(number: int) -> bytes:
    """Versions that differ in two places; the third is half the first and half the second."""
    one, two = ("aa", "bb", "ab", "cc", "cd", "ee")[number]
    return f"# {one}\n{PLAN}# {two}\n".encode()


def _prepare_halves(folder: Path) -> None:
    (folder / "plan.toml").write_bytes(_halves(0))
    os.link(folder / "plan.toml", folder / "link.toml")


def _save_in_turns(folder: Path, number: int) -> None:
    """We save, then an editor that rewrites the file and syncs it."""
    new = _halves(number + 1)
    if number % 2 == 0:
        save(folder / "plan.toml", lambda _: new)
        return
    fd = os.open(folder / "plan.toml", os.O_WRONLY)
    os.pwrite(fd, new, 0)
    os.fsync(fd)
    os.close(fd)


def _count_halves(folder: Path, _said: int) -> int:
    return _number_of(_whole(folder), _halves)


def _prepare_plan(folder: Path) -> None:
    (folder / "plan.toml").write_text(PLAN)


def _prepare_linked_plan(folder: Path) -> None:
    _prepare_plan(folder)
    os.link(folder / "plan.toml", folder / "link.toml")


def _edit(folder: Path, number: int) -> None:
    _open(folder).apply(retarget(TARGET + number, TARGET + number + 1))


def _count_edits(folder: Path, said: int) -> int:
    target = _open(folder).plan.measured("launch/users").metric.target  # type: ignore[union-attr]
    text = (folder / "plan.toml").read_text()
    assert text == PLAN.replace(f"{TARGET:_}", f"{target:_.0f}"), "other lines were changed"
    entries = {int(str(each.after)) for each in _entries(folder) if isinstance(each, Change)}
    # The plan comes first: a cut in between leaves a change without its entry, which nobody was told of.
    assert {TARGET + number + 1 for number in range(said)} <= entries, "a change without its entry"
    assert all(after <= target for after in entries), "an entry without its change"
    return int(target) - TARGET


def _check_in(folder: Path, number: int) -> None:
    _open(folder).check_in("launch/users", number, 5, f"{number}" * 1500)


def _count_check_ins(folder: Path, _said: int) -> int:
    assert (folder / "plan.toml").read_text() == PLAN
    values = [each.value for each in _entries(folder) if isinstance(each, CheckIn)]
    assert values == list(range(len(values))), f"not the first ones: {values}"
    assert _open(folder).standings is not None
    return len(values)


def _prepare_torn_journal(folder: Path) -> None:
    _prepare_plan(folder)
    journal_folder(folder / "plan.toml").mkdir()
    (journal_folder(folder / "plan.toml") / "maria.toml").write_bytes(f"{_FIRST}\n".encode() + _TORN)


def _count_after_torn_line(folder: Path, said: int) -> int:
    first, *_ = _entries(folder)
    assert isinstance(first, Comment), "the entry before the torn line is gone"
    kept = [at.read_bytes() for at in journal_folder(folder / "plan.toml").iterdir()]
    assert any(_TORN in each for each in kept), "the torn line is gone"
    return _count_check_ins(folder, said)


def _begin(folder: Path, number: int) -> None:
    create_plan(folder / f"new-{number}.toml", PLAN)


def _count_begun(folder: Path, _said: int) -> int:
    plans = sorted(folder.glob("new-*.toml"))
    assert [at.read_text() for at in plans] == [PLAN] * len(plans), "a new plan that is not whole"
    return len(plans)


def _open(folder: Path) -> Workspace:
    plan = folder / "plan.toml"
    recover(plan)
    return Workspace(plan, "maria")


def _entries(folder: Path) -> tuple[Entry, ...]:
    plan = folder / "plan.toml"
    return read_journal(plan, read_plan(plan).plan).entries


_FIRST = "2026-11-20T09-14-03-000Z = { comment = 'launch', text = 'first' }"
_TORN = b"2026-11-20T09-14-03-100Z = { comment = 'launch', te"

WORKS = (
    Work("saves by replacement", _prepare_version, _save_version, _count_versions),
    Work("saves in place", _prepare_linked_version, _save_version, _count_versions),
    Work("saves in a closed folder", _prepare_version, _save_in_closed_folder, _count_versions),
    Work("an editor's saves after ours in place", _prepare_halves, _save_in_turns, _count_halves),
    Work("edits", _prepare_plan, _edit, _count_edits),
    Work("edits in place", _prepare_linked_plan, _edit, _count_edits),
    Work("check-ins", _prepare_plan, _check_in, _count_check_ins),
    Work("check-ins after a torn line", _prepare_torn_journal, _check_in, _count_after_torn_line),
    Work("new plans", lambda _: None, _begin, _count_begun),
)

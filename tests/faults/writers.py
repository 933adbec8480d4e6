"""Many processes at one plan and its journals, some of them killed; and long use by one of them."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

from okrtui.errors import ConflictError, FieldChangedError
from okrtui.model.edits import SetField
from okrtui.model.journal import CheckIn
from okrtui.store.file_save import save
from okrtui.store.journal_reader import read_journal
from okrtui.store.journal_writer import write_entry
from okrtui.store.locks import LockedError
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_writer import carry_out
from okrtui.workspace import Workspace
from tests.faults.plans import PLAN, check_in
from tests.faults.results import Effort, Result
from tests.faults.scratch import scratch
from tests.store.processes import NOBODY, Child

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WRITERS, EDITS = 16, 100
AUTHORS, CHECK_INS = 32, 200
ROUNDS = 100
SESSIONS, SAVES, PER_SECOND = 50, 30, 10


# -- edits ----------------------------------------------------------------------------------------------


def edits_together(effort: Effort) -> Result:
    """Each writer counts in a key of its own, and all of them in one that they share; others read."""
    result = Result("F-016 F-063: edits at the same time are all there, and no reader sees a torn plan")
    count = effort.of(EDITS)
    with scratch() as folder:
        plan = _plan_for_writers(folder)
        writers = [_counter(plan, number, count) for number in range(WRITERS)]
        readers = [Child(lambda: _watch(plan), uid) for uid in (None, _other_user()) if uid != 0]
        for number, writer in enumerate(writers):
            with result.attempt(f"writer {number} of {WRITERS}, {count} edits"):
                _well(writer)
                assert _target(plan, f"launch/own-{number}") == count, "edits were lost"
        with result.attempt("the key that all of them share"):
            assert _target(plan, "launch/shared") == WRITERS * count, "somebody's edit was written over"
        plan.with_name("stop").touch()
        for reader in readers:
            with result.attempt("a reader of the plan meanwhile"):
                _well(reader)
        result.tried += WRITERS * count * 2
    return result


def edits_killed(effort: Effort) -> Result:
    """As above, and half of the writers are killed; what each was told is saved has to be there."""
    result = Result("F-001 F-016 F-060: half of the writers killed, and every saved edit is there")
    for seed in effort.seeds(ROUNDS // 5):
        with scratch() as folder:
            plan = _plan_for_writers(folder)
            told = [folder.parent / f"told-{number}" for number in range(8)]
            writers = [_counter(plan, number, 20, at) for number, at in enumerate(told)]
            _kill_half(writers, random.Random(seed), 0.5)
            with result.attempt(f"--seed {seed}"):
                saved = [at.stat().st_size if at.exists() else 0 for at in told]
                for number, count in enumerate(saved):
                    # The one that was cut off may have been saved as well.
                    found = _target(plan, f"launch/own-{number}")
                    assert found - count in (0, 1), f"writer {number}: {count} saved, {found} there"
                save(plan, lambda content: content + b"\n")
                result.tried += sum(saved)
    return result


def _plan_for_writers(folder: Path) -> Path:
    plan = folder / "plan.toml"
    names = ["shared", *(f"own-{number}" for number in range(WRITERS))]
    tables = "".join(
        f'\n[[objective.key_result]]\nid = "{name}"\ntitle = "Count"\nbaseline = -1\ntarget = 0\n'
        for name in names
    )
    plan.write_text(PLAN + tables)
    return plan


def _counter(plan: Path, number: int, count: int, told: Path | None = None) -> Child:
    def count_up() -> None:
        seen = read_plan(plan).plan
        told_to = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if told else None
        shared = 0
        for own in range(count):
            _until_made(plan, seen, f"launch/own-{number}", own)
            if told_to is not None:
                os.write(told_to, b"x")
            shared = _until_made(plan, seen, "launch/shared", shared) + 1

    return Child(count_up)


def _until_made(plan: Path, seen: object, name: str, before: int) -> int:
    """Add one to a target, from what is there now where somebody was quicker; gives the number before."""
    while True:
        try:
            carry_out(plan, seen, SetField(name, "target", before, before + 1))  # type: ignore[arg-type]
        except FieldChangedError as error:
            before = int(error.theirs)  # type: ignore[call-overload]
        except LockedError:
            continue
        else:
            return before


def _target(plan: Path, name: str) -> int:
    measured = read_plan(plan).plan.measured(name)
    assert measured is not None, f"{name} is gone"
    return int(getattr(measured.metric, "target"))  # noqa: B009


def _watch(plan: Path) -> None:
    while not plan.with_name("stop").exists():
        problems = read_plan(plan).plan.problems
        assert not problems, str(problems[0])
        time.sleep(0.002)


def _other_user() -> int:
    return NOBODY if os.geteuid() == 0 else 0


# -- sessions ---------------------------------------------------------------------------------------------


def sessions(effort: Effort) -> Result:
    """Fifty people with the plan open: each edits and checks in about once a minute, all of them together."""
    result = Result("F-066: fifty sessions on one plan lose nothing, and none is kept waiting in vain")
    count = effort.of(SAVES)
    with scratch() as folder:
        plan = _plan_for_writers(folder)
        people = [_session(plan, number, count, effort.seed) for number in range(SESSIONS)]
        for number, session in enumerate(people):
            with result.attempt(f"session {number} of {SESSIONS}, {count} edits and check-ins"):
                _well(session)
        with result.attempt("all of their edits"):
            shared = sum(_target(plan, f"launch/own-{number}") for number in range(WRITERS))
            assert shared == SESSIONS * count, f"{shared} of {SESSIONS * count} are there"
        with result.attempt("all of their check-ins"):
            wanted = sorted(f"{number}-{done}" for number in range(SESSIONS) for done in range(count))
            assert _notes(plan) == wanted, "check-ins were lost"
        result.tried += 2 * SESSIONS * count
    return result


def _session(plan: Path, number: int, count: int, seed: int) -> Child:
    """Somebody who edits a key that a few others edit too, and looks at what the others did."""
    chance = random.Random(seed * SESSIONS + number)
    key_result = f"launch/own-{number % WRITERS}"

    def work() -> None:
        workspace = Workspace(plan, f"a{number}")
        for done in range(count):
            time.sleep(chance.uniform(0, 2 * SESSIONS / PER_SECOND) if count > 1 else 0)
            while True:
                workspace.reload_if_changed()
                before = _target(plan, key_result)
                try:
                    workspace.apply(SetField(key_result, "target", before, before + 1))
                except ConflictError:
                    continue
                break
            workspace.check_in("launch/shared", 0, note=f"{number}-{done}")

    return Child(work)


# -- check-ins ------------------------------------------------------------------------------------------


def check_ins_together(effort: Effort) -> Result:
    """Writers that share four journals among them."""
    result = Result("F-040 F-048: check-ins at the same time are all there, each once")
    count = effort.of(CHECK_INS)
    with scratch() as folder:
        plan = folder / "plan.toml"
        plan.write_text(PLAN)
        for number, writer in enumerate([_reporter(plan, number, count) for number in range(AUTHORS)]):
            with result.attempt(f"writer {number} of {AUTHORS}, {count} check-ins"):
                _well(writer)
        with result.attempt("all of them"):
            found = _notes(plan)
            wanted = sorted(f"{number}-{entry}" for number in range(AUTHORS) for entry in range(count))
            assert found == wanted, f"{len(found)} of {len(wanted)} are there"
        result.tried += AUTHORS * count
    return result


def check_ins_killed(effort: Effort) -> Result:
    """As above, and half of the writers are killed."""
    result = Result("F-041: half of the writers killed, and every acknowledged check-in is there once")
    for seed in effort.seeds(ROUNDS):
        with scratch() as folder:
            plan = folder / "plan.toml"
            plan.write_text(PLAN)
            told = [folder.parent / f"told-{number}" for number in range(8)]
            writers = [_reporter(plan, number, 60, at) for number, at in enumerate(told)]
            _kill_half(writers, random.Random(seed), 0.15)
            with result.attempt(f"--seed {seed}"):
                found = _notes(plan)
                assert len(set(found)) == len(found), "one is there twice"
                acknowledged = {line for at in told if at.exists() for line in at.read_text().split()}
                lost = sorted(acknowledged - set(found))
                assert not lost, f"{len(lost)} are lost, {lost[0]} first"
                write_entry(plan, check_in("a0", "next"))
                assert "next" in _notes(plan)
                result.tried += len(acknowledged)
    return result


def _reporter(plan: Path, number: int, count: int, told: Path | None = None) -> Child:
    def report() -> None:
        told_to = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if told else None
        for entry in range(count):
            note = f"{number}-{entry}"
            while True:
                try:
                    write_entry(plan, check_in(f"a{number % 4}", note))
                except LockedError:
                    continue
                break
            if told_to is not None:
                os.write(told_to, f"{note}\n".encode())

    return Child(report)


def _notes(plan: Path) -> list[str]:
    journal = read_journal(plan, read_plan(plan).plan)
    assert not journal.problems, f"{journal.problems[0]}"
    return sorted(entry.note for entry in journal.entries if isinstance(entry, CheckIn))


# -- children -------------------------------------------------------------------------------------------


def _well(child: Child) -> None:
    ended = child.end()
    assert ended.well, f"{ended.error} {ended.sentence.splitlines()[-1:]} {ended.signal or ''}"


def _kill_half(children: Sequence[Child], chance: random.Random, longest: float) -> None:
    for child in children[::2]:
        time.sleep(chance.uniform(0, longest) / len(children))
        child.kill()
    for child in children:
        child.end()

"""Kill and errno at every system call of a save, an append and an edit; and their order."""

from __future__ import annotations

import re
import resource
import signal
from typing import TYPE_CHECKING

from okrtui.errors import OkrtuiError
from tests.faults.results import Effort, Result
from tests.faults.scenarios import NEW, OLD, SCENARIOS, Scenario
from tests.faults.scratch import emptied, scratch
from tests.faults.strace import Call, traced, why_not
from tests.store.processes import in_child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: What the file system, a full disk, a server far away or a limit may answer to any call.
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS", "ENOLCK", "EMFILE", "EFBIG", "ESTALE")
#: Calls that no file system answers.
_NOT_OF_FILES = re.compile(r"brk|m(un)?map|mprotect|madvise|rt_sig|futex|get|clone|exit|set|prlimit|sysinfo")


def kills(effort: Effort) -> Result:
    """Killed before every system call."""
    result = Result("F-001 F-042: killed at any system call, all is old or new, and the next one works")
    return _sweep(
        result, effort, lambda calls: [f"{each.name}:signal=KILL:when={each.number}" for each in calls]
    )


def errors(effort: Effort) -> Result:
    """Every system call refused, with every reason."""
    result = Result("F-002 F-005 F-031 F-042: whatever call fails, it is told, and nothing is lost")

    def points(calls: list[Call]) -> list[str]:
        files = [each for each in calls if not _NOT_OF_FILES.match(each.name)]
        return [f"{each.name}:error={error}:when={each.number}" for each in files for error in ERRORS]

    return _sweep(result, effort, points)


def limits(effort: Effort) -> Result:
    """A limit on the size of files: writes that are cut short, then refused."""
    result = Result("F-003 F-007: what does not fit is told, and nothing is lost")
    with scratch() as folder:
        for scenario in SCENARIOS:
            for size in effort.some(range(0, len(NEW) + len(OLD), 97)):
                with result.attempt(f"{scenario.name}, RLIMIT_FSIZE={size}"):
                    _try_limited(scenario, folder, size)
    return result


def _try_limited(scenario: Scenario, folder: Path, size: int) -> None:
    def act() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        scenario.act(folder)

    emptied(folder)
    scenario.prepare(folder)
    ended = in_child(act)
    assert ended.well or ended.error in _TYPED, f"no sentence but {ended.error}: {ended.sentence}"
    scenario.check(folder, ended)


def order(_effort: Effort) -> Result:
    """Synced before it has its name, and the name synced before it is told; with and without exchange."""
    result = Result("F-006 F-032: on the disk before it is told, also without an exchange of names")
    if reason := why_not():
        result.skipped = f"{reason}, {len(SCENARIOS)} scenarios"
        return result
    with scratch() as folder:
        for scenario, steps in _ORDERS.items():
            for error in ("", "EINVAL", "ENOSYS"):
                with result.attempt(f"{SCENARIOS[scenario].name}, renameat2 {error}"):
                    _follow(SCENARIOS[scenario], folder, steps, error)
    return result


#: What has to be found in the calls of a scenario, in this order.
_ORDERS = {
    0: (r"pwrite64\(.*\.tmp>", r"fsync\(.*\.tmp>", r"rename.* = 0", r"fsync\(.*/plans>"),
    1: (
        r"fsync\(.*\.redo>",
        r"fsync\(.*/plans>",
        r"pwrite64\(.*plan\.toml>",
        r"fsync\(.*plan\.toml>",
        r"unlink.*redo",
    ),
    2: (r"write\(.*maria\.toml>", r"fsync\(.*maria\.toml>"),
    3: (r"fsync\(.*journal>", r"fsync\(.*/plans>", r"write\(.*maria\.toml>", r"fsync\(.*maria\.toml>"),
    4: (
        r"fsync\(.*torn-.*>",
        r"fsync\(.*journal>",
        r"ftruncate\(",
        r"write\(.*maria\.toml>",
        r"fsync\(.*maria\.toml>",
    ),
}


def _follow(scenario: Scenario, folder: Path, steps: tuple[str, ...], error: str) -> None:
    _calls_of(scenario, folder)
    emptied(folder)
    scenario.prepare(folder)
    found = traced(lambda: scenario.act(folder), *([f"renameat2:error={error}"] if error else []))
    assert found.ended.well, found.ended
    lines = iter(call.line for call in found.calls)
    for step in steps:
        assert any(re.match(step, line) for line in lines), f"no {step} where it has to be"
    scenario.check(folder, found.ended)


def _sweep(result: Result, effort: Effort, points: Callable[[list[Call]], list[str]]) -> Result:
    if reason := why_not():
        result.skipped = f"{reason}, {len(SCENARIOS)} scenarios"
        return result
    with scratch() as folder:
        cases = [(scenario, point) for scenario in SCENARIOS for point in points(_calls_of(scenario, folder))]
        chosen = effort.some(cases)
        for scenario, point in chosen:
            if effort.is_spent:
                result.skipped = f"{len(chosen) - result.tried} for want of time"
                break
            with result.attempt(f"{scenario.name}, strace -e inject={point}"):
                _try(scenario, folder, point)
    return result


def _calls_of(scenario: Scenario, folder: Path) -> list[Call]:
    emptied(folder)
    scenario.prepare(folder)
    scenario.act(folder)  # so that the child has nothing left to import
    emptied(folder)
    scenario.prepare(folder)
    found = traced(lambda: scenario.act(folder))
    assert found.ended.well, found.ended
    return found.calls


def _try(scenario: Scenario, folder: Path, injection: str) -> None:
    emptied(folder)
    scenario.prepare(folder)
    ended = traced(lambda: scenario.act(folder), injection).ended
    assert ended.well or ended.signal or ended.error in _TYPED, (
        f"no sentence but {ended.error}: {ended.sentence}"
    )
    if injection.startswith("fsync:error") and scenario.needs_every_sync:
        assert not ended.well, "told as saved, and the disk did not say so"
    scenario.check(folder, ended)


def _typed(kind: type[OkrtuiError]) -> Iterator[str]:
    yield kind.__name__
    for each in kind.__subclasses__():
        yield from _typed(each)


_TYPED = frozenset(_typed(OkrtuiError))

"""A little of each of the long reliability tests; ``python -m tests.faults`` runs all of it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.faults import power
from tests.faults.__main__ import table
from tests.faults.parts import PARTS
from tests.faults.results import Effort, Result
from tests.faults.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Callable

#: The share of each part that an ordinary run tries, where it is not a hundredth.
SHARES = {
    "power-cuts": 0.03,
    "full-disks": 0.2,
    "own-files": 0.1,
    "pythons": 0.03,
    "kills": 0.1,
    "order": 1,
    "errors": 0.02,
    "limits": 0.1,
    "hostile-files": 0.2,
    "hostile-places": 1,
    "soak": 0.1,
}
#: What other tests try in an ordinary run.
ELSEWHERE = {"edits-of-tables", "edits-of-keys", "deaths", "noise", "atheris"}


@pytest.mark.parametrize("name", [name for name in PARTS if name not in ELSEWHERE])
def test_nothing_fails_in_a_little_of_it(name: str) -> None:
    result = PARTS[name](Effort(SHARES.get(name, 0.01)))
    assert result.failures == []
    if result.skipped:
        pytest.skip(result.skipped)
    assert result.tried > 0


def test_a_failure_is_in_the_table_with_how_to_repeat_it() -> None:
    result = Result("F-000: two and two are four")
    with result.attempt("--seed 7"):
        assert 2 + 2 == 5, "not five"
    shown = table({"sums": result, "none": Result("F-001: nothing", skipped="no strace")})
    assert "F-000: two and two are four          1       1" in shown
    assert "skipped: no strace" in shown
    assert "  --seed 7: AssertionError not five" in shown
    assert "python -m tests.faults --only sums" in shown


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
@pytest.mark.parametrize("what", ["files", "folders"])
@pytest.mark.parametrize("name", ["saves by replacement", "edits in place", "check-ins", "new plans"])
def test_power_cuts_find_what_is_not_synced(name: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def sync(fd: int, really: Callable[[int], None] = os.fsync) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode) == (what == "files"):
            really(fd)

    monkeypatch.setattr(os, "fsync", sync)
    result = Result("F-004")
    work = next(each for each in power.WORKS if each.name == name)
    with scratch() as folder:
        power.try_cuts(work, folder, Effort(0.03), result)
    assert result.failures
    assert len(result.failures) < result.tried


def test_the_command_ends_well_and_without_strace_says_so() -> None:
    command = [
        sys.executable,
        "-m",
        "tests.faults",
        "--only",
        "kills",
        "--only",
        "invalid-toml",
        "--share",
        "0.01",
    ]
    ended = subprocess.run(
        command, env={**os.environ, "PATH": ""}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "skipped: no strace" in ended.stdout

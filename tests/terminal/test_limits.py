"""Too little memory, too few files or threads: it works, or a sentence says why not; the shell is usable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from okrtui import __main__
from tests.terminal.conftest import ROOT
from tests.terminal.pty_session import PtySession

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-P", "-m", "okrtui"]
SHOWN = "Launch a new communication platform"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "OKRTUI_AUTHOR": "maria",
        "OKRTUI_TODAY": "2026-11-22",
    }


def limited(limit: str, command: list[str]) -> list[str]:
    return ["/bin/sh", "-c", f'ulimit {limit} && exec "$@"', "sh", *command]


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=20)


def kilobytes_that_python_starts_in(environment: dict[str, str]) -> int:
    """In steps of ten megabytes; with what okrtui imports before it can tell anything."""
    start = [sys.executable, "-P", "-c", "import okrtui.__main__, okrtui.cli.main"]
    for size in range(10_000, 2_000_000, 10_000):
        if run(limited(f"-v {size}", start), environment).returncode == 0:
            return size
    pytest.skip("2 commands: no limit of memory is obeyed here")


@pytest.mark.parametrize("arguments", [["status"], ["check-in", "active-users", "412k", "--plan"]])
def test_a_command_without_memory_says_so(
    arguments: list[str], plan: Path, environment: dict[str, str]
) -> None:
    told = 0
    journal = plan.parent / "acme.journal" / "maria.toml"
    before = journal.read_bytes()
    for size in range(kilobytes_that_python_starts_in(environment), 2_000_000, 10_000):
        ended = run(limited(f"-v {size}", [*COMMAND, *arguments, str(plan)]), environment)
        if ended.returncode == 0:
            break
        told += 1
        assert ended.stderr.startswith("okrtui: "), ended.stderr
        assert "enough memory" in ended.stderr
        assert len(ended.stderr.splitlines()) == 1
        assert journal.read_bytes() == before
    assert told > 0


def test_where_python_loses_its_own_error_of_memory_that_is_said_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run_out_of_memory() -> None:
        raise SystemError("error return without exception set")  # as seen from an import

    monkeypatch.setattr(__main__, "_run", run_out_of_memory)
    with pytest.raises(SystemExit, match="not enough memory"):
        __main__.main()


def screen(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Open the screen and leave it: the exit code, and what the terminal shows in the end."""
    with PtySession(command, columns=300, rows=36, env=environment) as session:
        session._wait(
            lambda: session.returncode is not None or SHOWN in session.text, 20, "a screen or an end"
        )
        with suppress(OSError):  # it may be ending right now
            session.wait_until_idle()
            session.send("q")
        code = session.exit_code()
        assert b"Traceback" not in session.raw, bytes(session.raw[-3000:]).decode("utf-8", "replace")
        assert session.attributes == session.attributes_at_start
        for mode in (b"?1049", b"?1003", b"?2004"):
            assert session.raw.rfind(mode + b"h") <= session.raw.rfind(mode + b"l"), mode
        return code, session.text.strip()


def test_a_screen_without_files_says_so(plan: Path, environment: dict[str, str]) -> None:
    codes = []
    for count in range(5, 40):
        code, text = screen(limited(f"-n {count}", [*COMMAND, str(plan)]), environment)
        codes.append(code)
        if code == 0:
            break
        assert "too many files are open" in text
        assert len(text.splitlines()) == 1
    assert codes[-1] == 0
    assert len(codes) > 1


@pytest.mark.skipif(shutil.which("strace") is None, reason="1 screen: no strace")
def test_a_screen_without_threads_works_or_says_so(plan: Path, environment: dict[str, str]) -> None:
    for number in ("1", "2", "3", "3+"):
        refuse = ["strace", "-f", "-o", os.devnull, "-e", "trace=clone,clone3"]
        refuse += ["-e", f"inject=clone,clone3:error=EAGAIN:when={number}"]
        code, text = screen([*refuse, *COMMAND, str(plan)], environment)
        assert code == 0 or "okrtui had to stop because no more threads are allowed" in text, text
        if number != "3+":  # with that it depends on what is done before it is left
            assert (code == 0) == (number == "3"), f"{number}: {text}"


@pytest.mark.parametrize("size", [100_000, 150_000, 200_000, 250_000])
def test_a_screen_without_memory_works_or_says_so(size: int, plan: Path, environment: dict[str, str]) -> None:
    code, text = screen(limited(f"-v {size}", [*COMMAND, str(plan)]), environment)
    assert code == 0 or "not enough memory" in text or "no more threads" in text, text
    assert code == 0 or len(text.splitlines()) == 1

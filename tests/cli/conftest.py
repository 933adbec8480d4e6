"""The command line as a shell runs it, in a home of its own: as a process, or, much faster, in this one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from okrtui.cli.main import run
from okrtui.cli.quick import answer

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "okrtui"]


@dataclass(frozen=True)
class Ended:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    error: str


@dataclass
class Shell:
    """Runs ``okrtui`` in a folder."""

    folder: Path
    patch: pytest.MonkeyPatch
    written: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | bytes, stdin: bytes = b"", **environment: Any) -> Ended:
        """Run it in this process, the long way."""
        ended = self._run(run, arguments, stdin, environment)
        assert ended is not None
        return ended

    def at_once(self, *arguments: str | bytes, **environment: Any) -> Ended | None:
        """What it answers at once, in this process; None when it has to take the long way."""
        return self._run(answer, arguments, b"", environment)

    def _run(
        self,
        command: Callable[[list[str]], int | None],
        arguments: tuple[str | bytes, ...],
        stdin: bytes,
        environment: dict[str, Any],
    ) -> Ended | None:
        with self.patch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            for name, value in environment.items():
                patch.setenv(name, value)
            self.written.readouterr()
            try:
                code = command([os.fsdecode(each) for each in arguments])
            except SystemExit as end:
                code = int(end.code or 0)
        out, error = self.written.readouterr()
        assert code is not None or (out, error) == ("", "")
        return None if code is None else Ended(code, out, error)

    def process(self, *arguments: str | bytes, stdin: bytes = b"", **environment: Any) -> Ended:
        """Run it as a process of its own."""
        ended = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            env=os.environ | environment,
            check=False,
        )
        assert b"Traceback" not in ended.stderr
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


@pytest.fixture
def okrtui(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command, in an empty folder and with nothing configured."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    for name in [name for name in os.environ if name.startswith("OKRTUI_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "OKRTUI_AUTHOR": "maria",
        "OKRTUI_TODAY": "2026-11-20",
    }.items():
        monkeypatch.setenv(name, value)
    return Shell(work, monkeypatch, capsys)

"""The toy program, started in a terminal and ready for keys, and a plan for the real one."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.terminal.pty_session import PtySession

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


class StartToy(Protocol):
    def __call__(self, *, is_ready: bool = True, shell: str = "", **options: Any) -> PtySession: ...


@pytest.fixture
def start_toy(tmp_path: Path) -> Iterator[StartToy]:
    """Start the toy program, with redirections if any, and its folder in ``tmp_path``."""
    sessions: list[PtySession] = []

    def start(*, is_ready: bool = True, shell: str = "", **options: Any) -> PtySession:
        argv = [sys.executable, "-m", "tests.terminal.toy_app", str(tmp_path)]
        if shell:
            argv = ["/bin/sh", "-c", f"exec {shlex.join(argv)} {shell}"]
        session = PtySession(argv, cwd=ROOT, **options)
        sessions.append(session)
        if is_ready:
            session.wait_for("typed []")
        return session

    yield start
    for session in sessions:
        with session:
            pass


@pytest.fixture
def toy(start_toy: StartToy) -> PtySession:
    return start_toy()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the example plan."""
    shutil.copytree(ROOT / "sample_plans", tmp_path / "plans")
    return tmp_path / "plans" / "acme.toml"

"""What a session writes: only beside the plan and in folders of the user's own that nobody else can read."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal.conftest import ROOT
from tests.terminal.pty_session import PtySession

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="2 sessions: no strace")

#: By a name that nobody can guess Python finds out where temporary files can be written.
_TRIED_BY_PYTHON = re.compile(r".*/tmp/[a-z0-9_]{8}")
_MADE = re.compile(r'(?:openat|mkdirat|mkdir|open)\((?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)", (.*)\) += \d')


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    shutil.copytree(ROOT / "sample_plans", tmp_path / "plans")
    return tmp_path / "home"


def session(home: Path, *arguments: str) -> PtySession:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(home),
        "TMPDIR": str(home.parent / "tmp"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "OKRTUI_AUTHOR": "maria",
        "OKRTUI_TODAY": "2026-11-22",
        "EDITOR": "true",
    }
    watched = ["strace", "-f", "-y", "-s", "400", "-e", "trace=openat,open,mkdir,mkdirat"]
    command = [*watched, "-o", str(home.parent / "log"), sys.executable, "-P", "-m", "okrtui", *arguments]
    return PtySession(
        ["/bin/sh", "-c", 'umask 022; exec "$@"', "sh", *command], columns=132, rows=36, env=environment
    )


def made(home: Path) -> set[str]:
    """Every file and folder that was made, whether it is still there or not."""
    found = set()
    for line in (home.parent / "log").read_text().splitlines():
        call = _MADE.search(line)
        if call and ("O_CREAT" in line or "mkdir" in line):
            found.add(os.path.normpath(os.path.join(call[1] or "", call[2])))  # noqa: PTH118
    return {path for path in found if not _TRIED_BY_PYTHON.fullmatch(path)}


def use(session: PtySession, *, ready: str = "Launch a new communication platform") -> None:
    session.wait_for(ready)
    for keys in ("jjjjc412k\r", "eX\r", "E", "a", "q"):
        session.send(keys)
        session.wait_until_idle()
    session.send("c41")
    session.wait_until_idle(1.5)  # a draft
    session.send("\x1b")
    session.wait_until_idle()
    session.send("q")
    assert session.exit_code() == 0


def test_files_of_a_session(home: Path) -> None:
    with session(home, str(home.parent / "plans" / "acme.toml")) as opened:
        use(opened)
    places = tuple(f"{place}/" for place in (home, home.parent / "plans"))
    assert {path for path in made(home) if not path.startswith(places)} == set()
    assert any("/drafts/" in path for path in made(home))
    assert any(path.endswith(".tmp") and path.startswith(places[1]) for path in made(home))
    modes = {str(path.relative_to(home)): stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*")}
    ours = {name: mode for name, mode in modes.items() if "okrtui" in name}
    assert ours
    assert {name: oct(mode) for name, mode in ours.items() if mode & 0o077} == {}
    assert not [name for name in modes if name.endswith((".tmp", ".new")) or "/drafts/" in name]
    assert not list((home.parent / "plans").rglob(".okr-*"))
    assert not list((home.parent / "tmp").iterdir())


def test_files_of_the_example(home: Path) -> None:
    with session(home, "demo") as opened:
        use(opened)
    [folder] = (home.parent / "tmp").iterdir()
    assert re.fullmatch(r"okrtui-demo-\w{8}", folder.name)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path for path in made(home) if not path.startswith((f"{home}/", str(folder)))} == set()

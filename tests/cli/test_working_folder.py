"""Started in a folder full of traps: nothing in it is imported or run, and nothing of ours is put into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrtui.store.programs import find_program
from tests.cli.conftest import REPOSITORY
from tests.store.processes import wait_for
from tests.terminal.pty_session import PtySession

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What Python itself imports for ``-m``, before it so much as looks for okrtui; its option -P is the remedy.
OF_PYTHON = {
    "collections", "contextlib", "functools", "importlib", "keyword", "operator", "pkgutil", "reprlib",
    "runpy", "types", "warnings",
}  # fmt: skip
OTHERS = {"textual", "rich", "tomlkit", "tomli", "rtoml", "platformdirs", "pygments", "usercustomize"}
PROGRAMS = ("vi", "vim", "nano", "tmux", "git", "sh", "python")

WAYS = {
    "python -m": [sys.executable, "-m", "okrtui"],
    "python -P -m": [sys.executable, "-P", "-m", "okrtui"],
    "okrtui": [sys.executable, "bin/okrtui"],
}
COMMANDS = (
    ["status", "acme.toml"],
    ["check-in", "active-users", "412k", "--plan", "acme.toml"],
    ["check", "acme.toml"],
    ["explain", "launch", "--plan", "acme.toml"],
    ["info", "acme.toml"],
    ["--version"],
)


@pytest.fixture
def sprung(tmp_path: Path) -> Path:
    """Where each trap that is imported or run writes its name."""
    return tmp_path / "sprung"


@pytest.fixture
def traps(tmp_path: Path, sprung: Path) -> Path:
    """The sample plans among modules and programs with the names of all that okrtui could want."""
    folder = Path(shutil.copytree(REPOSITORY / "sample_plans", tmp_path / "traps"))
    module = f"open({str(sprung)!r}, 'a').write(__name__ + '\\n')\nraise SystemExit(99)\n"
    for name in {*sys.stdlib_module_names, "sitecustomize", *OTHERS} - OF_PYTHON:
        (folder / f"{name}.py").write_text(module)
    for name in PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\necho {name} >> {sprung}\n")
        (folder / name).chmod(0o755)
    (folder / ".env").write_text(f"OKRTUI_PLAN=nowhere\nEDITOR={folder}/vi\nTEXTUAL_LOG={sprung}\n")
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "nano").write_text(f"#!/bin/sh\ntouch {tmp_path / 'edited'}\n")
    (tmp_path / "programs" / "nano").chmod(0o755)
    (folder / "bin").mkdir()
    (folder / "bin" / "okrtui").write_text("from okrtui.__main__ import main\nmain()\n")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, and a path on which a careless user has the working folder first."""
    return {
        "PATH": f":.:{tmp_path / 'programs'}:{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TMUX": "/nowhere,1,0",
        "OKRTUI_TODAY": "2026-11-22",
        "OKRTUI_AUTHOR": "maria",
    }


@pytest.mark.parametrize("way", WAYS)
def test_commands_import_and_run_nothing_of_it(
    way: str, traps: Path, sprung: Path, environment: dict[str, str]
) -> None:
    before = sorted(traps.iterdir())
    for command in COMMANDS * 2:  # the second time what was kept by the first is answered at once
        ended = run([*WAYS[way], *command], traps, environment)
        told = sprung.read_text().split() if sprung.exists() else []
        assert (told, ended.returncode) == ([], 0), f"{command}: {ended.stderr}"
    assert sorted(traps.iterdir()) == before


#: Keeps answers about files that were written just now, too: so there is something to be put somewhere.
KEEPING = [
    *(sys.executable, "-P", "-c"),
    "from okrtui.store import access; access._RACY = -10**9; from okrtui.__main__ import main; main()",
]


@pytest.mark.parametrize("value", ["relative", "./relative", "../traps/relative", "~/x", ""])
def test_relative_folders_of_the_environment_count_as_none(
    value: str, traps: Path, environment: dict[str, str]
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        environment[name] = value
    (traps / "relative" / "okrtui").mkdir(parents=True)
    (traps / "relative" / "okrtui" / "config.toml").write_text('author = "mallory"\n')
    del environment["OKRTUI_AUTHOR"]
    before = sorted(traps.rglob("*"))
    for command in COMMANDS[2:] + COMMANDS[:1] * 2:
        ended = run([*KEEPING, *command], traps, environment)
        assert ended.returncode == 0, ended.stderr
        assert "mallory" not in ended.stdout
        assert "traps/relative" not in ended.stdout
    assert sorted(traps.rglob("*")) == before


AS_NOBODY_KNOWN = ["unshare", "--map-user=12345", "--map-group=12345"]


@pytest.mark.skipif(
    subprocess.run([*AS_NOBODY_KNOWN, "true"], capture_output=True).returncode != 0,
    reason="1 home: can't be a user without one (unshare --map-user)",
)
def test_who_has_no_home_leaves_nothing_in_the_working_folder(
    traps: Path, environment: dict[str, str]
) -> None:
    del environment["HOME"]
    before = sorted(traps.rglob("*"))
    for command in COMMANDS[2:] + COMMANDS[:1] * 2:
        ended = run([*AS_NOBODY_KNOWN, *KEEPING, *command], traps, environment)
        assert ended.returncode == 0, ended.stderr
    assert sorted(traps.rglob("*")) == before


def run(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def session(traps: Path, environment: dict[str, str]) -> Iterator[PtySession]:
    """The screen, opened there."""
    with PtySession(
        [*WAYS["python -m"], "acme.toml"], columns=132, rows=36, env=environment, cwd=traps
    ) as session:
        session.wait_for("Launch a new communication platform")
        yield session


def test_neither_the_screen_nor_the_editor_is_taken_from_it(
    session: PtySession, tmp_path: Path, sprung: Path
) -> None:
    for keys in ("a", "q", "?", "q"):  # what is imported only when it is wanted
        session.send(keys)
        session.wait_until_idle()
    session.send("E")
    wait_for((tmp_path / "edited").exists)
    session.wait_until_idle()
    assert not sprung.exists(), sprung.read_text()


def test_a_program_is_found_on_the_path_but_not_below_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "vi").write_text("#!/bin/sh\n")
        (tmp_path / place / "vi").chmod(0o755)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", f":.:bin:{tmp_path / 'there'}")
    assert find_program("vi") == str(tmp_path / "there" / "vi")
    assert find_program("./vi") == "./vi"  # as it was written, so as it was meant
    assert find_program("emacs") is None
    monkeypatch.setenv("PATH", ":.")
    assert find_program("vi") is None

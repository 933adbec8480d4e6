"""Homes of every kind: the plan is seen and checked in on, and drafts are private, or said to be off."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.store.processes import NOBODY, wait_for
from tests.terminal.conftest import ROOT
from tests.terminal.pty_session import PtySession
from tests.terminal.test_endings import SOON

if TYPE_CHECKING:
    from pathlib import Path

_MOUNT = ["unshare", "--map-root-user", "--mount", "/bin/sh", "-c"]
#: Without the rights of root, also where the tests are run by it.
_AS_SOMEBODY = ["unshare", "--map-user=12345", "--map-group=12345"]


def can(command: list[str]) -> bool:
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


CAN_MOUNT, CAN_BE_SOMEBODY = can(_MOUNT), can(_AS_SOMEBODY)


@dataclass(frozen=True)
class Home:
    """A kind of home: how it is made, what is run in front of okrtui, whether drafts can be kept there."""

    make: str = ""
    before: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    keeps_drafts: bool = False


_MOUNTED = 'mount -t tmpfs -o {options} none "$HOME" && {after} exec "$@"'
HOMES = {
    "none": Home("rmdir $HOME", tuple(_AS_SOMEBODY), {"HOME": ""}),
    "read-only": Home(before=(*_MOUNT, _MOUNTED.format(options="ro", after=""), "sh")),
    "full": Home(
        before=(
            *_MOUNT,
            _MOUNTED.format(options="size=4k", after='printf x > "$HOME/x";'),
            "sh",
        )
    ),
    "without inodes": Home(before=(*_MOUNT, _MOUNTED.format(options="nr_inodes=1", after=""), "sh")),
    "somebody else's": Home(f"chown {NOBODY} $HOME; chmod 755 $HOME", tuple(_AS_SOMEBODY)),
    "a file": Home("rmdir $HOME; touch $HOME"),
    "a relative state folder": Home(environment={"XDG_STATE_HOME": "state"}, keeps_drafts=True),
    "a linked state folder": Home(
        "mkdir $HOME/real; ln -s real $HOME/linked",
        environment={"XDG_STATE_HOME": "$HOME/linked"},
        keeps_drafts=True,
    ),
    "a state folder for all": Home(
        "mkdir $HOME/open; chmod 777 $HOME/open",
        environment={"XDG_STATE_HOME": "$HOME/open"},
        keeps_drafts=True,
    ),
}


@pytest.mark.parametrize("name", HOMES)
def test_a_plan_is_seen_and_checked_in_on_from(name: str, tmp_path: Path) -> None:
    kind = HOMES[name]
    if (kind.before[:1] and "--mount" in kind.before and not CAN_MOUNT) or (
        "--map-user=12345" in kind.before and not (CAN_BE_SOMEBODY and os.geteuid() == 0)
    ):
        pytest.skip(f"1 home ({name}): no user namespaces")
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    subprocess.run(["/bin/sh", "-c", kind.make], env={**os.environ, "HOME": str(home)}, check=True)
    plan = shutil.copytree(ROOT / "sample_plans", tmp_path / "plans") / "acme.toml"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "OKRTUI_AUTHOR": "maria",
        "OKRTUI_TODAY": "2026-11-22",
        **{key: value.replace("$HOME", str(home)) for key, value in kind.environment.items()},
    }
    if not environment["HOME"]:
        del environment["HOME"]
    command = [*kind.before, sys.executable, "-m", "okrtui", str(plan)]
    with PtySession(command, columns=132, rows=36, env=environment, cwd=work) as session:
        session.wait_for("Launch a new communication platform")
        session.send("jjjjc41")
        if kind.keeps_drafts:
            wait_for(lambda: any(tmp_path.rglob("drafts/*.json")))
            [draft] = tmp_path.rglob("drafts/*.json")
            assert draft.is_relative_to(home)
            assert stat.S_IMODE(draft.stat().st_mode) == 0o600
            assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700
        else:
            session.wait_for("No drafts")
        session.send("2k\r")
        session.wait_for("412k / 1M")
        session.send("q")
        assert session.exit_code(SOON) == 0
    assert "412_000" in (plan.parent / "acme.journal" / "maria.toml").read_text()
    assert not list(work.iterdir())

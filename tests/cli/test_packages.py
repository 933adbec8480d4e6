"""A package that is missing or too old: a sentence with the command that mends it, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrtui.cli.packages import NEEDED
from tests.cli.conftest import REPOSITORY
from tests.terminal.pty_session import PtySession

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = Path(pytest.__file__).parent.parent
PLAN = REPOSITORY / "sample_plans" / "acme.toml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Everything that is installed here, to be taken away piece by piece."""
    folder = tmp_path / "site"
    folder.mkdir()
    for each in SITE.iterdir():
        if each.suffix != ".pth":
            (folder / each.name).symlink_to(each)
    return folder


def without(site: Path, name: str) -> None:
    for each in (*site.glob(name), *site.glob(f"{name}-*.dist-info"), *site.glob(f"{name}.*")):
        each.unlink()


def put_old(site: Path, name: str, version: str) -> None:
    """A version of a package from before all that okrtui uses of it."""
    without(site, name)
    (site / name).mkdir()
    (site / name / "__init__.py").touch()
    (site / f"{name}-{version}.dist-info").mkdir()


def environment(site: Path, tmp_path: Path) -> Mapping[str, str]:
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return kept | {"HOME": str(tmp_path / "home"), "PYTHONPATH": f"{REPOSITORY}:{site}"}


COMMAND = [sys.executable, "-S", "-P", "-m", "okrtui"]


def on_the_screen(site: Path, tmp_path: Path) -> tuple[int, str]:
    with PtySession(
        [*COMMAND, str(PLAN)], columns=300, env=environment(site, tmp_path), cwd=tmp_path
    ) as session:
        return session.exit_code(), session.text.strip()


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_package_is_named_before_anything_opens(site: Path, tmp_path: Path, name: str) -> None:
    without(site, name)
    code, text = on_the_screen(site, tmp_path)
    assert code == 2
    assert text.startswith(f"okrtui: {name} is missing: okrtui needs {name}{NEEDED[name]}. Install it:")
    assert text.endswith(f"-m pip install '{name}{NEEDED[name]}'")
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "version"),
    [("textual", "8.2.7"), ("textual", "9.0.0"), ("textual", "0.1"), ("tomlkit", "0.15.1")],
)
def test_one_that_does_not_fit_too(site: Path, tmp_path: Path, name: str, version: str) -> None:
    put_old(site, name, version)
    code, text = on_the_screen(site, tmp_path)
    assert code == 2
    assert text.startswith(f"okrtui: {name} {version} does not fit: okrtui needs {name}{NEEDED[name]}.")


@pytest.mark.parametrize("name", NEEDED)
def test_commands_do_without_it_or_say_so(site: Path, tmp_path: Path, name: str) -> None:
    without(site, name)
    for command in (["--version"], ["status", str(PLAN)], ["check", str(PLAN)], ["info"]):
        ended = subprocess.run(
            [*COMMAND, *command],
            env=environment(site, tmp_path),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            assert ended.stderr.startswith(f"okrtui: {name} is missing")
            assert len(ended.stderr.splitlines()) == 1
        else:
            assert ended.stderr == ""


def test_what_is_needed_is_what_is_installed_with_it() -> None:
    written = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["dependencies"]
    assert [each for each in written if not each.startswith("rtoml")] == [
        f"{name}{bounds}" for name, bounds in NEEDED.items()
    ]

"""``okrtui export``: the plan in another format, to standard output or into a file, whole or not at all."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import COMMAND, REPOSITORY

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture
def shell(okrtui: Shell) -> Shell:
    """The command beside a copy of the sample plans."""
    shutil.copytree(REPOSITORY / "sample_plans", okrtui.folder, dirs_exist_ok=True)
    return okrtui


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_to_standard_output_and_into_a_file_go_the_same_bytes(shell: Shell) -> None:
    printed = shell.process("export", "acme.toml", "--format", "json")
    assert (printed.code, printed.error) == (0, "")
    assert json.loads(printed.out)["plan"] == "Acme Connect"
    written = shell("export", "acme.toml", "-o", "okrs.json")
    assert (written.code, written.out, written.error) == (0, "", "")
    assert (shell.folder / "okrs.json").read_text("utf-8") == printed.out


def test_what_is_redirected_is_utf_8_whatever_the_terminal_can_show(shell: Shell) -> None:
    plan = shell.folder / "acme.toml"
    plan.write_text(plan.read_text().replace("Acme Connect", "Zürich 日本"))
    ended = shell.process("export", "acme.toml", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ended.code == 0
    assert "Zürich 日本" in ended.out


def test_the_numbers_are_those_of_the_day(shell: Shell) -> None:
    july = json.loads(shell("export", "acme.toml", "--format=json", "--today=2026-07-05").out)
    today = json.loads(shell("export", "acme.toml", "--format=json").out)
    assert july["today"] == "2026-07-05"
    assert july != today


def test_a_file_is_written_over_only_when_that_is_asked_for(shell: Shell) -> None:
    path = shell.folder / "okrs.json"
    path.write_text("mine")
    before = _names(shell.folder)
    ended = shell("export", "acme.toml", "-o", "okrs.json")
    assert (ended.code, ended.out) == (4, "")
    assert ended.error == "okrtui: okrs.json is there already. Choose another name, or give --force.\n"
    assert path.read_text() == "mine"
    assert shell("export", "acme.toml", "-o", "okrs.json", "--force").code == 0
    assert json.loads(path.read_text())["plan"] == "Acme Connect"
    assert _names(shell.folder) == before


@pytest.mark.parametrize("name", ["acme.toml", "./acme.toml", "acme.journal/maria.toml", "copy.json"])
def test_the_plan_itself_is_never_written_over(shell: Shell, name: str) -> None:
    plan, journal = shell.folder / "acme.toml", shell.folder / "acme.journal" / "maria.toml"
    os.link(plan, shell.folder / "copy.json")
    before = plan.read_bytes(), journal.read_bytes()
    ended = shell("export", "acme.toml", "--format", "json", "-o", name, "--force")
    assert (ended.code, ended.out) == (4, "")
    assert "belongs to the plan itself" in ended.error
    assert (plan.read_bytes(), journal.read_bytes()) == before
    assert (shell.folder / "copy.json").samefile(plan)


def test_an_included_file_of_the_plan_is_never_written_over(shell: Shell) -> None:
    part = shell.folder / "department" / "teams" / "triage.toml"
    before = part.read_bytes()
    ended = shell("export", "department", "--format", "csv", "-o", str(part), "--force")
    assert (ended.code, part.read_bytes()) == (4, before)
    assert "belongs to the plan itself" in ended.error


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize(
    ("kind", "said"), [("link", "symbolic link"), ("folder", "a folder"), ("pipe", "a device or a pipe")]
)
def test_what_is_no_file_is_refused(shell: Shell, kind: str, said: str, force: tuple[str, ...]) -> None:
    path = shell.folder / "okrs.json"
    match kind:
        case "link":
            path.symlink_to(shell.folder / "acme.toml")
        case "folder":
            path.mkdir()
        case _:
            os.mkfifo(path)
    before = _names(shell.folder), (shell.folder / "acme.toml").read_bytes()
    ended = shell("export", "acme.toml", "-o", "okrs.json", *force)
    assert (ended.code, ended.out) == (4, "")
    assert said in ended.error
    assert (_names(shell.folder), (shell.folder / "acme.toml").read_bytes()) == before


def test_a_device_is_never_written_to(shell: Shell) -> None:
    assert shell("export", "acme.toml", "--format", "json", "-o", "/dev/full", "--force").code == 4
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--format", "docx"), 2, "There is no format 'docx'"),
        (("-o", "okrs.docx"), 2, "okrs.docx"),
        (("-o", "no/where.json"), 4, "There is no folder"),
        (("--nonsense",), 2, "See okrtui export --help"),
    ],
)
def test_what_can_not_be_is_told(shell: Shell, options: tuple[str, ...], code: int, said: str) -> None:
    before = _names(shell.folder)
    ended = shell("export", "acme.toml", *options)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.error
    assert _names(shell.folder) == before


def test_output_without_room_is_told(shell: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*COMMAND, "export", "acme.toml"],
            cwd=shell.folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode == 4
    assert b"could not be written: No space left on device" in ended.stderr


SLOW = """
import os, signal, sys
from okrtui.exchange import exporting
from okrtui.cli import progress_line
from okrtui.cli.main import run
progress_line._SILENT_FOR = exporting._AT_ONCE = {silent}
def slow(into, standings):
    yield "half"
    yield "of it"
    {then}
    yield "all"
exporting.write = slow
sys.exit(run(sys.argv[1:]))
"""


def _slow(shell: Shell, silent: int, then: str) -> list[str]:
    program = SLOW.format(silent=silent, then=then)
    return [COMMAND[0], "-c", program, "export", "acme.toml", "-o", "okrs.json"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_in_the_middle_it_leaves_nothing_behind(shell: Shell, number: signal.Signals) -> None:
    before = _names(shell.folder)
    command = _slow(shell, 1, f"os.kill(os.getpid(), {int(number)})")
    ended = subprocess.run(command, cwd=shell.folder, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (128 + number, b"")
    assert _names(shell.folder) == before


@pytest.mark.parametrize(("silent", "is_told"), [(0, True), (1000, False)])
def test_who_watches_a_terminal_is_told_how_far_long_work_is(
    shell: Shell, silent: int, is_told: bool
) -> None:
    ours, theirs = pty.openpty()
    command = _slow(shell, silent, "pass")
    command[2] = (
        command[2]
        .replace("exporting._AT_ONCE = ", "")
        .replace("def slow", "exporting._AT_ONCE = 1\ndef slow")
    )
    ended = subprocess.run(command, cwd=shell.folder, stderr=theirs, check=False)
    os.close(theirs)
    os.set_blocking(ours, False)
    try:
        said = os.read(ours, 10_000).decode()
    except OSError:
        said = ""
    os.close(ours)
    assert ended.returncode == 0
    assert ("Exporting okrs.json: " in said) is is_told
    assert not is_told or said.endswith("\r\x1b[K")
    assert (shell.folder / "okrs.json").read_text() == "halfof itall"


def test_the_help_tells_the_formats(shell: Shell) -> None:
    ended = shell("export", "--help")
    assert ended.code == 0
    for words in ("markdown", "csv", "html", "json", "--force"):
        assert words in ended.out
    assert "okrtui export" in shell("--help").out

"""``okrtui new`` without anybody to ask: the file that the options say, and never over another one."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


def test_options_make_the_file(okrtui: Shell) -> None:
    options = ("--name", "Acme", "--vision", "All talk", "--mission", "We connect")
    ended = okrtui.process("new", "acme.toml", *options, "--objective", "Launch it", "--cycle", "2027-H1")
    path = okrtui.folder / "acme.toml"
    assert (ended.code, ended.error) == (0, "")
    assert ended.out == f"{path} is written: okrtui {path} opens it.\n"
    assert tomllib.loads(path.read_text()) == {
        "format": 1,
        "name": "Acme",
        "vision": "All talk",
        "mission": "We connect",
        "cycle": [{"id": "2027-H1", "start": date(2027, 1, 1), "end": date(2027, 6, 30)}],
        "objective": [
            {
                "id": "launch-it",
                "title": "Launch it",
                "supports": "mission",
                "owner": "maria",
                "cycle": "2027-H1",
            }
        ],
    }
    assert okrtui("status", "acme.toml", "--json").code == 0


def test_without_options_the_file_teaches_and_has_this_quarter(okrtui: Shell) -> None:
    assert okrtui("new").code == 0
    text = (okrtui.folder / "plan.toml").read_text()
    assert tomllib.loads(text) == {
        "format": 1,
        "cycle": [{"id": "2026-Q4", "start": date(2026, 10, 1), "end": date(2026, 12, 31)}],
    }
    assert "# [[objective]]" in text
    assert "# [[objective.key_result]]" in text
    assert okrtui("status").code == 0


@pytest.mark.parametrize(
    ("options", "cycle"),
    [
        (("--start", "2026-11-01", "--end", "2026-12-15"), "2026-11-01/2026-12-15"),
        (("--start", "2026-11-01", "--end", "2026-12-15", "--cycle", "Push: two"), "Push: two"),
        (("--cycle", "next half"), "2027-H1"),
        (("--today", "2027-05-05"), "2027-Q2"),
    ],
)
def test_the_cycle_can_be_any_time(okrtui: Shell, options: tuple[str, ...], cycle: str) -> None:
    assert okrtui("new", *options).code == 0
    (written,) = tomllib.loads((okrtui.folder / "plan.toml").read_text())["cycle"]
    assert written["id"] == cycle
    if "--end" in options:
        assert (written["start"], written["end"]) == (date(2026, 11, 1), date(2026, 12, 15))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--cycle", "Push"), "'Push' is no cycle"),
        (("--start", "2026-11-01"), "give both --start and --end"),
        (("--start", "2026-11-01", "--end", "2026-10-01"), "ends before it begins"),
        (("--start", "2026-11-01", "--end", "x"), "is no cycle"),
        (("--cycle", "2026-Q4", "a", "b"), "See okrtui new --help"),
        (("--name", "x" * 3000), "longer than 2000"),
        ((b"--name", b"\xff"), "not UTF-8"),
    ],
)
def test_what_can_not_be_is_told_and_nothing_is_written(
    okrtui: Shell, options: tuple[str, ...], said: str
) -> None:
    ended = okrtui("new", *options)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.error
    assert list(okrtui.folder.iterdir()) == []


def test_a_file_that_is_there_stays(okrtui: Shell) -> None:
    path = okrtui.folder / "plan.toml"
    path.write_text("mine")
    ended = okrtui("new", "--name", "Acme")
    assert (ended.code, ended.out) == (4, "")
    assert f"{path} is there already" in ended.error
    assert path.read_text() == "mine"
    assert okrtui("new", "no/such/folder/plan.toml").code == 4


def test_a_folder_and_a_bare_name_are_completed(okrtui: Shell) -> None:
    (okrtui.folder / "team").mkdir()
    assert okrtui("new", "team").code == 0
    assert okrtui("new", "acme").code == 0
    assert sorted(path.name for path in okrtui.folder.rglob("*.toml")) == ["acme.toml", "plan.toml"]


def test_the_cadence_of_the_settings_is_written(okrtui: Shell) -> None:
    config = okrtui.folder.parent / "home/config/okrtui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('cadence = "month"\n')
    assert okrtui("new").code == 0
    assert tomllib.loads((okrtui.folder / "plan.toml").read_text())["check_ins"] == {"every": "month"}


def test_without_a_plan_and_without_a_terminal_there_is_one_sentence(okrtui: Shell) -> None:
    ended = okrtui.process()
    assert (ended.code, ended.out) == (3, "")
    assert "There is no plan here. Start one (okrtui new)" in ended.error
    assert ended.error.count("\n") == 1

"""A new plan: a file that opens without a problem whatever was answered, and never over another one."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.errors import CannotWriteError, ExitCode, OkrtuiError
from okrtui.model.cycle_text import describe_cycle, parse_cycle, suggested_cycles
from okrtui.model.day_text import DayTextError
from okrtui.store import whole_file
from okrtui.store.new_plan import LONGEST_ANSWER, NewPlan, create_plan, new_plan_text, place_for
from okrtui.store.plan_reader import read_plan
from okrtui.store.toml_text import parse

TODAY = date(2026, 11, 22)
QUARTER = parse_cycle("2026-Q4", TODAY)

FULL = NewPlan("Acme", "All talk", "We connect", QUARTER, "Launch it", "maria", "two weeks")


def test_what_was_answered_stands_in_the_file() -> None:
    assert parse(new_plan_text(FULL)) == {
        "format": 1,
        "name": "Acme",
        "vision": "All talk",
        "mission": "We connect",
        "check_ins": {"every": "two weeks"},
        "cycle": [{"id": "2026-Q4", "start": date(2026, 10, 1), "end": date(2026, 12, 31)}],
        "objective": [
            {
                "id": "launch-it",
                "title": "Launch it",
                "supports": "mission",
                "owner": "maria",
                "cycle": "2026-Q4",
            }
        ],
    }


def test_what_was_not_answered_is_an_example_in_comments(tmp_path: Path) -> None:
    text = new_plan_text(NewPlan())
    assert parse(text) == {"format": 1}
    bare = "".join(
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in text.splitlines(keepends=True)
    )
    root = tmp_path / "plan.toml"
    root.write_text(bare)
    plan = read_plan(root).plan
    assert plan.problems == ()
    assert (plan.name, plan.vision is None, len(plan.cycles)) == ("Acme", False, 1)
    assert [each.name for each in plan.key_results()] == ["reach-everybody/answered-calls"]


def test_an_objective_supports_what_there_is() -> None:
    assert "supports" not in parse(new_plan_text(NewPlan(objective="A")))["objective"][0]
    assert parse(new_plan_text(NewPlan(objective="A", vision="V")))["objective"][0]["supports"] == "vision"


@settings(max_examples=150)
@given(*[st.text(max_size=60)] * 4, st.sampled_from([None, QUARTER]), st.sampled_from([None, "day", "month"]))
def test_any_answer_makes_a_file_that_opens_without_a_problem(
    name: str, vision: str, mission: str, objective: str, cycle: object, cadence: str | None
) -> None:
    made = NewPlan(name, vision, mission, cycle, objective, "maria", cadence)  # type: ignore[arg-type]
    text = new_plan_text(made)
    data = parse(text)
    expected = {"name": name, "vision": vision, "mission": mission}
    assert {key: data.get(key, "") for key in expected} == {
        key: " ".join(value.split()) for key, value in expected.items()
    }
    with TemporaryDirectory() as folder:
        root = Path(folder) / "plan.toml"
        create_plan(root, text)
        plan = read_plan(root).plan
    assert plan.problems == ()
    assert [each.id for each in plan.objectives] == ([made.objective_id] if made.objective_id else [])


def test_an_answer_that_no_file_should_hold_is_refused() -> None:
    with pytest.raises(OkrtuiError, match="longer than 2000"):
        new_plan_text(NewPlan(name="x" * (LONGEST_ANSWER + 1)))
    with pytest.raises(OkrtuiError, match="UTF-8"):
        new_plan_text(NewPlan(vision="\udc80"))


def test_a_plan_is_created_with_the_users_own_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        create_plan(tmp_path / "plan.toml", "format = 1\n")
    finally:
        os.umask(before)
    assert (tmp_path / "plan.toml").read_bytes() == b"format = 1\n"
    assert stat.S_IMODE((tmp_path / "plan.toml").stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["plan.toml"]


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling"])
def test_nothing_is_ever_written_over(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "plan.toml"
    match kind:
        case "file":
            path.write_text("mine")
        case "folder":
            path.mkdir()
        case "link":
            (tmp_path / "other").write_text("mine")
            path.symlink_to("other")
        case _:
            path.symlink_to("nowhere")
    before = sorted(each.name for each in tmp_path.iterdir())
    with pytest.raises(CannotWriteError, match=r"is there already.*Choose another name") as refused:
        create_plan(path, "format = 1\n")
    assert refused.value.exit_code is ExitCode.CANNOT_WRITE
    assert sorted(each.name for each in tmp_path.iterdir()) == before
    assert kind != "file" or path.read_text() == "mine"


@pytest.mark.parametrize("taken", [False, True])
def test_where_files_have_one_name_only_nothing_is_written_over_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(whole_file.os, "link", no_links)
    path = tmp_path / "plan.toml"
    if taken:
        path.write_text("mine")
        with pytest.raises(CannotWriteError, match="is there already"):
            create_plan(path, "format = 1\n")
    else:
        create_plan(path, "format = 1\n")
    assert path.read_text() == ("mine" if taken else "format = 1\n")
    assert [each.name for each in tmp_path.iterdir()] == ["plan.toml"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_file, "sync", full)
    with pytest.raises(CannotWriteError, match="the disk is full"):
        create_plan(tmp_path / "plan.toml", "format = 1\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["no/such/folder/plan.toml", "a\0b/plan.toml", "x" * 300 + "/plan.toml"])
def test_a_place_that_can_not_be_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotWriteError):
        create_plan(tmp_path / name, "")


def test_a_place_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "folder").mkdir()
    assert place_for("") == tmp_path / "plan.toml"
    assert place_for("folder") == tmp_path / "folder" / "plan.toml"
    assert place_for("acme") == tmp_path / "acme.toml"
    assert place_for("acme.okr.toml") == tmp_path / "acme.okr.toml"
    assert place_for("~/acme.toml") == tmp_path / "home" / "acme.toml"


@pytest.mark.parametrize(
    ("typed", "name", "start", "end"),
    [
        ("2026-q4", "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("h2", "2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("next quarter", "2027-Q1", date(2027, 1, 1), date(2027, 3, 31)),
        ("2027", "2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("dec", "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("Sprint 9: 23 nov to 4 dec", "Sprint 9", date(2026, 11, 23), date(2026, 12, 4)),
        ("2026-11-02 to 2026-12-18", "2026-11-02/2026-12-18", date(2026, 11, 2), date(2026, 12, 18)),
    ],
)
def test_a_cycle_is_named_as_people_name_it(typed: str, name: str, start: date, end: date) -> None:
    assert parse_cycle(typed, TODAY) == (name, start, end)


@pytest.mark.parametrize("typed", ["", "soon", "fri", "1 dec to 3 dec", "mar 2027 to jan 2027", "S 9:"])
def test_what_is_no_cycle_is_a_sentence(typed: str) -> None:
    with pytest.raises(DayTextError):
        parse_cycle(typed, TODAY)


def test_the_present_quarter_and_half_year_are_suggested_first() -> None:
    names = [cycle.id for cycle in suggested_cycles(TODAY)]
    assert names == ["2026-Q4", "2026-H2", "2027-Q1", "2027-H1", "2026"]
    assert describe_cycle(QUARTER, TODAY) == "1 Oct – 31 Dec, 40 of 92 days left"
    assert describe_cycle(parse_cycle("2027-Q1", TODAY), TODAY) == "1 Jan 2027 – 31 Mar 2027, 90 days"
    assert describe_cycle(parse_cycle("2026-Q3", TODAY), TODAY) == "1 Jul – 30 Sep, over since 53 days"

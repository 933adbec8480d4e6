"""The workspace: what is done is on disk and nothing else, others are noticed, steps can be taken back."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotReadError, CannotWriteError, ConflictError, OkrtuiError
from okrtui.model.edits import SetField
from okrtui.model.journal import key_of
from okrtui.model.plan import Severity
from okrtui.workspace import Clock, NothingToUndoError, Workspace
from okrtui.workspace import open_plan as workspace_module

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 20)

PLAN = """\
# Acme.
vision = "Far"   # and wide
mission = "Near"

[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31

[[objective]]
id = "launch"
title = 'Launch  it'  # by all means
supports = "mission"

[[objective.key_result]]
id = "users"
title = "Users"
baseline = 0
target = 1_000

[[objective.key_result]]
title = "Signed"

[[objective]]
title = "Second"
supports = "launch"

[[objective.key_result]]
id = "k"
title = "K"
target = 5
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "plans/acme.toml"
    path.parent.mkdir()
    path.write_text(PLAN)
    return path


def _open(root: Path, author: str = "maria", today: date | None = TODAY) -> Workspace:
    return Workspace(root, author, Clock(today))


def _files(root: Path) -> dict[str, bytes]:
    """Everything in the plan's folder but the locks, which are empty."""
    return {
        str(path.relative_to(root.parent)): path.read_bytes()
        for path in sorted(root.parent.rglob("*"))
        if path.is_file() and path.name != ".okr.lock"
    }


def _journal(root: Path, author: str = "maria") -> list[str]:
    return (root.parent / f"acme.journal/{author}.toml").read_text().splitlines()


# -- check-ins ------------------------------------------------------------------------------------------


def _written(folder: Path) -> list[tuple[Path, int, int, int, int]]:
    """Every file with what changes when it is written; when it was last read may change by looking."""
    return [
        (path, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
        for path in sorted(folder.rglob("*"))
        for state in [path.stat()]
    ]


def test_looking_writes_nothing(root: Path) -> None:
    before = _written(root.parent)
    workspace = _open(root)
    workspace.reload_if_changed()
    workspace.preview("launch/users", 500, 5)
    assert workspace.problems == ()
    assert _written(root.parent) == before


def test_a_check_in_appends_one_line_and_changes_nothing_else(root: Path) -> None:
    workspace = _open(root)
    workspace.check_in("launch/users", 250, 6, 'First "beta"')
    workspace.check_in("launch/users", 500.5)
    workspace.check_in("launch", None, 7, "Going well")
    lines = _journal(root)
    assert [line.partition(" = ")[2] for line in lines] == [
        '{ check_in = "launch/users", value = 250, confidence = 6, note = "First \\"beta\\"" }',
        '{ check_in = "launch/users", value = 500.5 }',
        '{ check_in = "launch", confidence = 7, note = "Going well" }',
    ]
    assert all(line.startswith("2026-11-20T") for line in lines)
    assert sorted(_files(root)) == ["acme.journal/maria.toml", "acme.toml"]
    assert root.read_text() == PLAN


def test_after_a_check_in_the_numbers_are_those_of_reading_everything_again(root: Path) -> None:
    workspace = _open(root)
    preview = workspace.preview("launch/users", 500, 5)
    assert preview.key_results["launch/users"].progress == 0.5
    assert workspace.standings.key_results["launch/users"].progress is None
    workspace.check_in("launch/users", 500, 5)
    again = _open(root).standings
    assert workspace.standings.key_results["launch/users"].progress == 0.5
    assert workspace.standings.alignment.score == again.alignment.score
    assert workspace.standings.progress == again.progress
    assert workspace.standings.counts() == again.counts()


@pytest.mark.parametrize(
    ("name", "value", "confidence"),
    [
        ("launch/gone", 1, None),
        ("launch/users", True, None),
        ("launch/users", float("nan"), None),
        ("launch/users", float("inf"), None),
        ("launch/signed", 1, None),
        ("launch/users", 1, 11),
        ("launch/users", 1, -1),
        ("launch", 5, None),
        ("mission", 5, None),
    ],
)
def test_a_check_in_that_would_not_count_is_refused_and_not_written(
    root: Path, name: str, value: float, confidence: int | None
) -> None:
    with pytest.raises(OkrtuiError):
        _open(root).check_in(name, value, confidence)
    assert list(_files(root)) == ["acme.toml"]


def test_a_derived_id_is_written_before_the_first_check_in(root: Path) -> None:
    workspace = _open(root)
    workspace.check_in("launch/signed", True)
    assert root.read_text() == PLAN.replace('title = "Signed"', 'id = "signed"\ntitle = "Signed"')
    workspace.check_in("second/k", 1)
    assert root.read_text().count('id = "second"\ntitle = "Second"') == 1
    written = root.read_text()
    workspace.check_in("launch/signed", False)
    assert root.read_text() == written


def test_of_two_with_one_title_each_gets_its_own_id(root: Path) -> None:
    same = '[[objective]]\ntitle = "Same"\n\n[[objective.key_result]]\ntitle = "Same"\ntarget = {}\n'
    other = '[[objective]]\nid = "other"\ntitle = "Same"\n'
    root.write_text(other + same.format(1) + same.format(2))
    _open(root).check_in("same-2/same", 2)
    expected = same.format(2).replace('title = "Same"', 'id = "same-2"\ntitle = "Same"', 1)
    expected = expected.replace('\ntitle = "Same"\ntarget', '\nid = "same"\ntitle = "Same"\ntarget')
    assert root.read_text() == other + same.format(1) + expected


def test_a_plan_file_that_can_not_be_edited_still_takes_check_ins(root: Path) -> None:
    root.chmod(0o444)
    _open(root).check_in("launch/signed", True)
    assert root.read_text() == PLAN
    root.chmod(0o644)
    broken = PLAN.replace('id = "users"', "id = users")
    root.write_text(broken)
    _open(root).check_in("launch/signed", False)
    assert root.read_text() == broken
    assert len(_journal(root)) == 2


def test_entries_are_in_order_even_when_the_clock_stands_still_or_goes_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = datetime(2026, 11, 20, 12, tzinfo=UTC)
    monkeypatch.setattr(Clock, "now", lambda _: clock)
    workspace = _open(root)
    workspace.check_in("launch/users", 1)
    workspace.check_in("launch/users", 2)
    clock -= timedelta(hours=3)
    _open(root, "sam").check_in("launch/users", 3)
    latest = _open(root).standings.journal.latest("launch/users")
    assert latest is not None
    assert (latest.value, latest.author) == (3, "sam")


# -- undo and redo --------------------------------------------------------------------------------------


def test_a_check_in_is_taken_back_and_repeated_by_lines_that_say_so(root: Path) -> None:
    workspace = _open(root)
    workspace.check_in("launch/users", 100)
    workspace.check_in("launch/users", 200)
    seen = []
    for step in (
        workspace.undo,
        workspace.undo,
        workspace.redo,
        workspace.redo,
        workspace.undo,
        workspace.redo,
    ):
        step()
        latest = workspace.standings.journal.latest("launch/users")
        again = _open(root).standings.journal.latest("launch/users")
        assert latest == again or (latest and again and latest.key == again.key)
        seen.append(latest.value if latest else None)
    assert seen == [100, None, 100, 200, 100, 200]
    lines = _journal(root)
    assert len(lines) == 8
    assert all("retract = " in line for line in lines[2:])


def test_a_new_title_is_taken_back_to_the_byte(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(SetField("launch", "title", "Launch  it", "Launch now"), "clearer")
    retitled = PLAN.replace("'Launch  it'", "'Launch now'")
    assert root.read_text() == retitled
    assert workspace.plan.objectives[0].title == "Launch now"
    workspace.undo()
    assert root.read_text() == PLAN
    workspace.redo()
    assert root.read_text() == retitled
    workspace.undo()
    assert root.read_text() == PLAN
    assert [re.sub(r"^\S+ = ", "", line) for line in _journal(root)][:2] == [
        '{ change = "launch", field = "title", from = "Launch  it", to = "Launch now", note = "clearer" }',
        '{ change = "launch", field = "title", from = "Launch now", to = "Launch  it", note = "undo" }',
    ]


def test_a_first_vision_is_taken_back_to_the_byte(root: Path) -> None:
    without = PLAN.replace('vision = "Far"   # and wide\n', "")
    root.write_text(without)
    workspace = _open(root)
    workspace.apply(SetField("vision", "vision", None, "Near and far"))
    assert workspace.plan.vision == "Near and far"
    workspace.undo()
    assert root.read_text() == without


def test_a_new_title_keeps_the_id_that_was_derived_from_the_old_one(root: Path) -> None:
    workspace = _open(root)
    workspace.check_in("second/k", 1)
    workspace.apply(SetField("launch/signed", "title", "Signed", "Signed and sealed"))
    key_result = workspace.plan.key_result("launch/signed")
    assert key_result is not None
    assert (key_result.title, key_result.id_is_derived) == ("Signed and sealed", False)


def test_steps_are_taken_back_in_turn_and_a_new_one_ends_the_way_forward(root: Path) -> None:
    workspace = _open(root)
    with pytest.raises(NothingToUndoError):
        workspace.undo()
    workspace.check_in("launch/users", 1)
    workspace.apply(SetField("launch", "title", "Launch  it", "L"))
    assert isinstance(workspace.undo().what, SetField)
    workspace.check_in("launch/users", 2)
    with pytest.raises(NothingToUndoError):
        workspace.redo()
    workspace.undo()
    workspace.undo()
    with pytest.raises(NothingToUndoError):
        workspace.undo()
    assert root.read_text() == PLAN


# -- together with others -------------------------------------------------------------------------------


def test_a_title_that_somebody_else_changed_meanwhile_is_not_overwritten(root: Path) -> None:
    workspace = _open(root)
    theirs = PLAN.replace("Launch  it", "Theirs")
    root.write_text(theirs)
    with pytest.raises(ConflictError, match="Theirs"):
        workspace.apply(SetField("launch", "title", "Launch  it", "Mine"))
    assert _files(root) == {"acme.toml": theirs.encode()}
    with pytest.raises(NothingToUndoError):
        workspace.undo()


def test_an_undo_never_takes_back_what_somebody_else_wrote(root: Path) -> None:
    workspace = _open(root)
    workspace.apply(SetField("launch", "title", "Launch  it", "Mine"))
    theirs = root.read_text().replace("Mine", "Theirs")
    root.write_text(theirs)
    with pytest.raises(ConflictError):
        workspace.undo()
    assert root.read_text() == theirs


def test_what_somebody_else_changed_elsewhere_meanwhile_is_kept(root: Path) -> None:
    workspace = _open(root)
    moved = '[[objective]]\ntitle = "New"\n\n'
    root.write_text(PLAN.replace("Near", "Nearer").replace("[[objective]]", moved + "[[objective]]", 1))
    workspace.apply(SetField("launch/users", "title", "Users", "People"))
    expected = PLAN.replace("Near", "Nearer").replace("[[objective]]", moved + "[[objective]]", 1)
    assert root.read_text() == expected.replace('"Users"', '"People"')
    assert workspace.plan.mission == "Nearer"
    assert len(workspace.plan.objectives) == 3


def test_an_edit_of_what_is_gone_is_refused(root: Path) -> None:
    workspace = _open(root)
    root.write_text(PLAN.replace('id = "launch"', 'id = "start"'))
    with pytest.raises(ConflictError, match="not in acme"):
        workspace.apply(SetField("launch", "title", "Launch  it", "Mine"))
    with pytest.raises(ConflictError, match="not in acme"):
        workspace.apply(SetField("launch/users", "title", "Users", "Mine"))


def test_an_edit_of_a_broken_file_is_refused_with_the_place(root: Path) -> None:
    workspace = _open(root)
    root.write_text(PLAN + "x = \n")
    with pytest.raises(CannotWriteError, match=r"acme\.toml:32:"):
        workspace.apply(SetField("launch", "title", "Launch  it", "Mine"))
    assert root.read_text() == PLAN + "x = \n"


def test_an_edit_whose_entry_can_not_be_written_is_taken_back(root: Path) -> None:
    workspace = _open(root)
    (root.parent / "acme.journal").write_text("in the way")
    with pytest.raises(CannotWriteError):
        workspace.apply(SetField("launch", "title", "Launch  it", "Mine"))
    assert root.read_text() == PLAN
    assert workspace.plan.objectives[0].title == "Launch  it"


def test_changes_of_others_are_noticed(root: Path) -> None:
    workspace = _open(root)
    assert not workspace.reload_if_changed()

    root.write_text(PLAN.replace("Far", "Farther"))
    assert workspace.reload_if_changed()
    assert workspace.plan.vision == "Farther"

    other = _open(root, "sam")
    other.check_in("launch/users", 100)
    assert workspace.reload_if_changed()
    other.check_in("launch/users", 300)
    assert workspace.reload_if_changed()
    assert workspace.standings.key_results["launch/users"].value == 300
    assert not workspace.reload_if_changed()


def test_changes_of_others_are_noticed_after_an_own_check_in_too(root: Path) -> None:
    workspace, other = _open(root), _open(root, "sam")
    workspace.check_in("launch/users", 1)
    other.check_in("launch/users", 2)
    workspace.reload_if_changed()
    other.reload_if_changed()
    other.check_in("second/k", 3)
    root.write_text(root.read_text().replace("Far", "Farther"))
    workspace.check_in("launch/users", 4)
    assert workspace.reload_if_changed()
    assert workspace.standings.key_results["second/k"].value == 3
    assert workspace.plan.vision == "Farther"


def test_a_second_session_of_the_same_author_is_noticed(root: Path) -> None:
    one, other = _open(root), _open(root)
    one.check_in("launch/users", 1)
    one.reload_if_changed()
    other.reload_if_changed()
    other.check_in("second/k", 2)
    one.check_in("launch/users", 3)
    assert one.reload_if_changed()
    assert one.standings.key_results["second/k"].value == 2


def test_an_own_check_in_is_nothing_to_read_again(root: Path) -> None:
    workspace = _open(root)
    workspace.check_in("launch/users", 1)
    workspace.reload_if_changed()
    workspace.check_in("launch/users", 2)
    assert not workspace.reload_if_changed()


def test_a_change_while_the_files_are_read_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_journal = workspace_module.read_journal

    def read_and_be_late(*arguments: object) -> object:
        root.write_text(PLAN.replace("Far", "Farther"))
        monkeypatch.setattr(workspace_module, "read_journal", read_journal)
        return read_journal(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(workspace_module, "read_journal", read_and_be_late)
    workspace = _open(root)
    assert workspace.plan.vision == "Far"
    assert workspace.reload_if_changed()
    assert workspace.plan.vision == "Farther"


def test_included_files_that_come_change_or_go_are_noticed(root: Path) -> None:
    root.write_text('include = ["teams/*.toml"]\n' + PLAN)
    teams = root.parent / "teams"
    teams.mkdir()
    workspace = _open(root)
    file = teams / "a.toml"
    for text, count in (('[[objective]]\ntitle = "A"\n', 3), ("[[objective]]\n" * 2, 4)):
        file.write_text(text)
        assert workspace.reload_if_changed()
        assert len(workspace.plan.objectives) == count
    file.unlink()
    assert workspace.reload_if_changed()
    assert len(workspace.plan.objectives) == 2


def test_a_plan_that_is_gone_for_a_moment_keeps_what_was_read(root: Path) -> None:
    workspace = _open(root)
    root.rename(root.with_suffix(".away"))
    assert not workspace.reload_if_changed()
    assert workspace.plan.vision == "Far"
    root.write_text(PLAN.replace("Far", "Back"))
    assert workspace.reload_if_changed()
    assert workspace.plan.vision == "Back"


def test_a_plan_that_is_not_there_is_refused(root: Path) -> None:
    with pytest.raises(CannotReadError, match="No such file"):
        _open(root.with_name("other.toml"))


def test_an_edit_of_an_included_file_is_made_there(root: Path) -> None:
    root.write_text('include = ["teams/*.toml"]\n' + PLAN)
    (root.parent / "teams").mkdir()
    file = root.parent / "teams/a.toml"
    file.write_bytes(b'\xef\xbb\xbf[[objective]]\r\ntitle = "A"')
    workspace = _open(root)
    workspace.apply(SetField("a", "title", "A", "B"))
    assert file.read_bytes() == b'\xef\xbb\xbf[[objective]]\r\nid = "a"\r\ntitle = "B"'
    assert root.read_text() == 'include = ["teams/*.toml"]\n' + PLAN


def test_a_plan_reached_by_a_link_stays_a_link(root: Path) -> None:
    link = root.parent / "link.toml"
    link.symlink_to(root)
    workspace = _open(link)
    workspace.apply(SetField("launch", "title", "Launch  it", "L"))
    assert link.is_symlink()
    assert root.read_text() == PLAN.replace("Launch  it", "L")


# -- the day --------------------------------------------------------------------------------------------


def test_on_a_fixed_day_later_entries_do_not_count_and_are_no_problem(root: Path) -> None:
    _open(root, today=date(2026, 11, 20)).check_in("launch/users", 500)
    _open(root, today=date(2026, 8, 1)).check_in("launch/users", 100)
    standings = [_open(root, today=date(2026, month, 21)).standings for month in (7, 8, 11)]
    assert [each.key_results["launch/users"].value for each in standings] == [None, 100, 500]
    assert standings[1].today == date(2026, 8, 21)
    assert _open(root, today=date(2026, 7, 1)).problems == ()


def test_an_entry_from_the_future_is_told_and_not_the_latest(root: Path) -> None:
    now = datetime.now(UTC)
    folder = root.parent / "acme.journal"
    folder.mkdir()
    lines = [
        f'{key_of(now + ahead)} = {{ check_in = "launch/users", value = {value} }}'
        for ahead, value in ((timedelta(minutes=-9), 1), (timedelta(minutes=3), 2), (timedelta(days=9), 3))
    ]
    (folder / "li.toml").write_text("\n".join(lines))
    workspace = _open(root, today=None)
    assert workspace.standings.key_results["launch/users"].value == 2
    (problem,) = workspace.problems
    assert (problem.id, problem.severity, problem.line) == ("OKR123", Severity.WARNING, 3)
    workspace.check_in("launch/users", 4)
    assert workspace.standings.key_results["launch/users"].value == 4


def test_a_new_day_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = _open(root)
    monkeypatch.setattr(Clock, "today", lambda _: TODAY + timedelta(days=1))
    assert workspace.reload_if_changed()
    assert workspace.standings.today == TODAY + timedelta(days=1)
    assert not workspace.reload_if_changed()


def test_problems_are_told_worst_first(root: Path) -> None:
    root.write_text("odd = 1\n" + PLAN.replace("target = 5", 'target = "5"'))
    (root.parent / "acme.journal").mkdir()
    (root.parent / "acme.journal/li.toml").write_text("garbage\n")
    found = _open(root).problems
    assert [(each.severity, each.id) for each in found] == [
        (Severity.ERROR, "OKR102"),
        (Severity.ERROR, "OKR120"),
        (Severity.WARNING, "OKR220"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anything")
def test_a_folder_that_can_not_be_written_refuses_a_check_in_in_one_sentence(root: Path) -> None:
    root.parent.chmod(0o555)
    with pytest.raises(CannotWriteError, match="you may not write it"):
        _open(root).check_in("launch/users", 1)
    root.parent.chmod(0o755)

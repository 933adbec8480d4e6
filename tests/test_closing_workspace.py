"""Closing a cycle on disk: one save a file, scores in the journal, all of it or nothing, and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotWriteError, ConflictError
from okrtui.insight.closing import Closing, new_cycle
from okrtui.insight.grading import gradings
from okrtui.insight.next_cycle import cycles_to_close, following
from okrtui.model.edits import SetField
from okrtui.model.plan import State
from okrtui.store import plan_writer
from okrtui.workspace import Clock, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.edits import Edit

TODAY = date(2026, 12, 28)

ROOT = """\
format = 1
mission = "Near"   # and dear
include = ["teams/*.toml"]

[[cycle]]   # the only one
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31

[[objective]]
id = "launch"
title = "Launch"
supports = "mission"
owner = "maria"

[[objective.key_result]]
id = "users"
title = "Users"
baseline = 0
target = 1_000

[[objective.key_result]]
title = "Signed"
"""
TEAM = """\
# The platform's own.

[[objective]]
title = "Fast"
supports = ["launch/users", "mission"]
cycle = "2026-H2"
state = "active"   # very

[[objective.key_result]]
id = "latency"
title = "Latency"
baseline = 180
target = 100
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "plans/acme.toml"
    (path.parent / "teams").mkdir(parents=True)
    path.write_text(ROOT)
    (path.parent / "teams/platform.toml").write_text(TEAM)
    reported = _open(path, author="sam")
    reported.check_in("launch/users", 400)
    reported.check_in("fast/latency", 90)
    path.write_text(ROOT)  # without the ids that the check-ins wrote
    (path.parent / "teams/platform.toml").write_text(TEAM)
    return path


def _open(root: Path, author: str = "maria") -> Workspace:
    return Workspace(root, author, Clock(TODAY))


def _closing(workspace: Workspace, *carried: str) -> Closing:
    (cycle,) = cycles_to_close(workspace.plan, TODAY)
    found = gradings(workspace.standings, cycle)
    said = tuple(replace(each, reflection=f"On {each.objective.id}.") for each in found)
    into = following(workspace.plan, cycle, TODAY)
    return Closing(cycle, said, frozenset(carried), into)


def _plan_files(root: Path) -> list[str]:
    return [root.read_text(), (root.parent / "teams/platform.toml").read_text()]


def _lines(root: Path, author: str = "maria") -> list[str]:
    path = root.parent / f"acme.journal/{author}.toml"
    return [line.partition(" = ")[2] for line in path.read_text().splitlines()] if path.exists() else []


def test_a_closing_writes_each_file_once_and_the_scores(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = _open(root)
    edits: list[Edit] = []
    carry_out = plan_writer.carry_out

    def noting(path: Path, plan: object, edit: Edit, known: object = None) -> object:
        edits.append(edit)
        return carry_out(path, plan, edit, known)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_writer, "carry_out", noting)
    deed = workspace.close_cycle(_closing(workspace, "launch"))
    assert (deed.about, len(edits)) == ("launch", 2)
    assert _plan_files(root) == [
        ROOT.replace(
            "2026-12-31\n", '2026-12-31\n\n[[cycle]]\nid = "2027-H1"\nstart = 2027-01-01\nend = 2027-06-30\n'
        )
        .replace('owner = "maria"\n', 'owner = "maria"\ncycle = "2026-H2"\nstate = "closed"\n')
        .replace('title = "Signed"\n', 'id = "signed"\ntitle = "Signed"\n')
        + '\n[[objective]]\nid = "launch-2027-h1"\ntitle = "Launch"\nsupports = "mission"\nowner = "maria"\n'
        'cycle = "2027-H1"\n\n[[objective.key_result]]\nid = "users"\ntitle = "Users"\nbaseline = 400\n'
        'target = 1_000\n\n[[objective.key_result]]\nid = "signed"\ntitle = "Signed"\n',
        TEAM.replace('title = "Fast"', 'id = "fast"\ntitle = "Fast"').replace('"active"', '"closed"'),
    ]
    closed = [line for line in _lines(root) if "close =" in line]
    assert closed == [
        '{ close = "launch/users", score = 0.4 }',
        '{ close = "launch/signed", score = 0.0 }',
        '{ close = "launch", score = 0.2, verdict = "keep", reflection = "On launch." }',
        '{ close = "fast/latency", score = 1.0 }',
        '{ close = "fast", score = 1.0, verdict = "achieved", reflection = "On fast." }',
    ]
    assert '{ change = "fast", field = "state", from = "active", to = "closed" }' in _lines(root)
    again = _open(root)
    assert again.file_problems == ()
    assert [each.state for each in again.plan.objectives] == [State.CLOSED, State.ACTIVE, State.CLOSED]
    assert again.standings.journal.closings["launch"][-1].verdict == "keep"
    assert cycles_to_close(again.plan, TODAY) == []


def test_undo_takes_all_of_it_back_in_one_step_and_redo_does_it_again(root: Path) -> None:
    workspace = _open(root)
    workspace.check_in("launch/signed", False)  # writes the ids that are only derived
    workspace.check_in("fast/latency", 95)
    before = _plan_files(root)
    workspace.close_cycle(_closing(workspace, "launch", "fast"))
    after = _plan_files(root)
    assert after != before
    for _ in range(2):
        workspace.undo()
        assert _plan_files(root) == before
        assert workspace.standings.journal.closings == {}
        assert _open(root).standings.journal.closings == {}
        workspace.redo()
        assert _plan_files(root) == after
        assert set(workspace.standings.journal.closings) == set(_open(root).standings.journal.closings)
        assert workspace.standings.journal.closings["launch"][-1].reflection == "On launch."
    workspace.undo()
    workspace.undo()
    assert workspace.standings.key_results["fast/latency"].value == 90


def test_a_refusal_at_the_second_file_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = _open(root)
    workspace.check_in("launch/signed", False)
    workspace.check_in("fast/latency", 95)
    before = _plan_files(root)
    carry_out = plan_writer.carry_out

    def refusing(path: Path, plan: object, edit: Edit, known: object = None) -> object:
        if edit.node == "fast":
            raise CannotWriteError("No space left.")
        return carry_out(path, plan, edit, known)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_writer, "carry_out", refusing)
    with pytest.raises(CannotWriteError, match="No space left"):
        workspace.close_cycle(_closing(workspace, "launch"))
    assert _plan_files(root) == before
    assert workspace.standings.journal.closings == {}
    assert _open(root).standings.journal.closings == {}
    assert workspace.undo().about == "fast/latency"


def test_a_crash_between_two_files_loses_nothing_and_the_rest_can_be_closed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = _open(root)
    carry_out = plan_writer.carry_out

    def dying(path: Path, plan: object, edit: Edit, known: object = None) -> object:
        if edit.node == "fast":
            raise SystemExit
        return carry_out(path, plan, edit, known)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_writer, "carry_out", dying)
    with pytest.raises(SystemExit):
        workspace.close_cycle(_closing(workspace, "launch", "fast"))
    monkeypatch.undo()
    again = _open(root)
    assert again.file_problems == ()
    assert {
        name: each[-1].reflection
        for name, each in again.standings.journal.closings.items()
        if "/" not in name
    } == {
        "launch": "On launch.",
        "fast": "On fast.",
    }
    states = {each.id: each.state for each in again.plan.objectives}
    assert states == {"launch": State.CLOSED, "launch-2027-h1": State.ACTIVE, "fast": State.ACTIVE}
    again.close_cycle(_closing(again, "fast"))
    states = {each.id: each.state for each in again.plan.objectives}
    assert states.pop("fast-2027-h1") is State.ACTIVE
    assert states == {"launch": State.CLOSED, "launch-2027-h1": State.ACTIVE, "fast": State.CLOSED}
    assert len(again.plan.cycles) == 2


def test_what_somebody_else_changed_is_not_closed_over_their_heads(root: Path) -> None:
    workspace = _open(root)
    closing = _closing(workspace, "launch")
    team = root.parent / "teams/platform.toml"
    team.write_text(TEAM.replace('"active"', '"draft"'))
    before = root.read_text()
    with pytest.raises(ConflictError, match="fast was changed meanwhile"):
        workspace.close_cycle(closing)
    assert [line for line in _lines(root) if "close =" in line] == []
    assert root.read_text().replace('id = "signed"\n', "").replace('id = "fast"\n', "") == before


def test_another_place_in_the_file_is_found(root: Path) -> None:
    workspace = _open(root)
    closing = _closing(workspace, "launch")
    root.write_text(
        ROOT.replace(
            '[[objective]]\nid = "launch"', '[[objective]]\nid = "new"\n\n[[objective]]\nid = "launch"'
        )
    )
    workspace.close_cycle(closing)
    states = {each.id: (each.title, each.state) for each in workspace.plan.objectives}
    assert states["new"] == ("new", State.ACTIVE)
    assert states["launch"] == ("Launch", State.CLOSED)
    assert states["launch-2027-h1"] == ("Launch", State.ACTIVE)


def test_a_file_that_cant_be_written_is_noticed_before_anything_is(root: Path) -> None:
    workspace = _open(root)
    closing = _closing(workspace)
    team = root.parent / "teams/platform.toml"
    team.chmod(0o444)
    before = _plan_files(root)
    with pytest.raises(CannotWriteError, match=r"platform\.toml"):
        workspace.close_cycle(closing)
    assert _plan_files(root) == before
    assert _lines(root) == []


def test_a_second_cycle_is_started_without_taking_the_first_from_its_objectives(root: Path) -> None:
    workspace = _open(root)
    before = _plan_files(root)
    cycle = new_cycle(workspace.plan, {"id": "2027-H1", "start": date(2027, 1, 1), "end": date(2027, 6, 30)})
    workspace.apply(cycle)
    assert [each.cycle and each.cycle.id for each in workspace.plan.objectives] == ["2026-H2", "2026-H2"]
    assert [each.id for each in workspace.plan.cycles] == ["2026-H2", "2027-H1"]
    workspace.undo()
    assert _plan_files(root) == before
    workspace.redo()
    workspace.apply(SetField("launch", "owner", "maria", "sam"))
    third = new_cycle(workspace.plan, {"id": "2027-H2", "start": date(2027, 7, 1), "end": date(2027, 12, 31)})
    deed = workspace.apply(third)
    assert deed.about == "cycle:2027-H2"
    assert [each.id for each in workspace.plan.cycles] == ["2026-H2", "2027-H1", "2027-H2"]

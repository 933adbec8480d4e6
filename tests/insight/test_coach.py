"""The coach: what is said of a node while it is written is what the checks say once it is saved."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from okrtui.insight.coach import coach
from okrtui.model.edits import AddNode, Edit, Edits, SetField
from okrtui.workspace import Clock, Workspace

SAMPLES = Path(__file__).parents[2] / "sample_plans"
CLOCK = Clock(date(2026, 11, 22))

SAID: list[tuple[Edit, list[str]]] = [
    (SetField("launch", "title", "x", "Win 30 new customers"), ["OKR211"]),
    (SetField("launch", "title", "x", "Win the hearts of those who left in 2025"), []),
    (SetField("launch", "title", "x", " ".join(["word"] * 19)), ["OKR212"]),
    (SetField("launch", "owner", "maria", None), ["OKR202"]),
    (SetField("launch", "supports", "mission", None), ["OKR203"]),
    (SetField("launch", "supports", "mission", "suport"), ["OKR104"]),
    (SetField("launch", "supports", "mission", "instant-calls"), ["OKR105"]),
    (SetField("launch/active-users", "title", "x", "Launch the app"), ["OKR301"]),
    (SetField("launch/active-users", "title", "x", "Work on the app"), ["OKR302"]),
    (SetField("support/nps", "title", "x", "Enhance customer support"), ["OKR213"]),
    (SetField("launch/active-users", "baseline", 0, None), ["OKR214"]),
    (SetField("launch/active-users", "due", None, date(2026, 1, 1)), ["OKR111"]),
    (AddNode("objective", None, (("title", "Win 5 prizes"),)), ["OKR202", "OKR203", "OKR211"]),
    (AddNode("key_result", "launch", (("title", "Write reports"), ("target", 5))), ["OKR214", "OKR301"]),
    (AddNode("key_result", "launch", (("title", "Complaints per day"), ("baseline", 9), ("target", 5))), []),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "said"), SAID)
def test_what_is_said_while_it_is_written(edit: Edit, said: list[str]) -> None:
    standings = Workspace(SAMPLES / "acme.toml", "li", CLOCK).standings
    found = coach(standings, edit.node, edit)
    assert sorted(each.id for each in found) == said
    assert all(each.message and each.remedy for each in found)


@pytest.mark.parametrize("edit", [edit for edit, said in SAID if said != ["OKR111"]])
def test_the_checks_say_the_same_once_it_is_saved(tmp_path: Path, edit: Edit) -> None:
    root = Path(shutil.copytree(SAMPLES, tmp_path / "plans")) / "acme.toml"
    workspace = Workspace(root, "li", CLOCK)
    if isinstance(edit, SetField):
        node = workspace.plan.objective(edit.node) or workspace.plan.measured(edit.node)
        assert node is not None
        before = workspace.raw_table(workspace.plan.place(node)).get(edit.field)
        edit = SetField(edit.node, edit.field, before, edit.after)
    said = {(each.id, each.message) for each in coach(workspace.standings, edit.node, edit)}
    about = workspace.apply(edit).about
    assert said <= {(each.id, each.message) for each in workspace.findings() if each.node == about}


def test_a_check_that_is_switched_off_is_not_said(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SAMPLES, tmp_path / "plans")) / "acme.toml"
    root.write_text(root.read_text("utf-8") + '\n[check]\nignore = ["OKR211"]\n')
    workspace = Workspace(root, "li", CLOCK)
    edit = SetField("launch", "title", "x", "Win 30 new customers")
    assert coach(workspace.standings, "launch", edit) == []


def test_nothing_is_said_of_what_is_no_objective_and_no_key_result() -> None:
    standings = Workspace(SAMPLES / "acme.toml", "li", CLOCK).standings
    assert coach(standings, "plan", SetField("plan", "name", "x", "5")) == []
    assert coach(standings, "team:platform", Edits((SetField("team:platform", "name", "x", "5"),))) == []


def test_what_is_there_already_is_said_before_anything_is_typed() -> None:
    standings = Workspace(SAMPLES / "acme.toml", "li", CLOCK).standings
    assert [each.id for each in coach(standings, "developer-portal", None)] == ["OKR203"]
    assert coach(standings, "support", None) == []


def test_of_an_objective_that_is_over_nothing_is_said_as_in_the_list(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SAMPLES, tmp_path / "plans")) / "acme.toml"
    later = Clock(date(2027, 2, 1))
    workspace = Workspace(root, "li", later)
    assert [each for each in workspace.findings() if each.node == "developer-portal"] == []
    assert coach(workspace.standings, "developer-portal", None) == []

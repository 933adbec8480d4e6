"""The score over the cycle: what was seen on a day is what the history says of it afterwards."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from okrtui.insight.as_it_was import as_it_was
from okrtui.insight.score_history import alignment_on, days_of, score_history
from okrtui.insight.standings import Standings, reckon
from okrtui.model.edits import AddNode, Edit, Edits, MoveNode, RemoveNode, SetField
from okrtui.workspace import Clock, Workspace
from tests.plans import NOW, TODAY, Situation, situations

SAMPLES = Path(__file__).parents[2] / "sample_plans"
BEFORE, AFTER = date(2026, 11, 15), date(2026, 11, 22)


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The company's plan, free to be written to."""
    return Path(shutil.copytree(SAMPLES, tmp_path / "plans")) / "acme.toml"


MISSION = "Deliver cutting-edge technology that transforms lives."


def seen(standings: Standings) -> tuple[object, ...]:
    """Every number that depends on the plan as it is written."""
    return (
        standings.alignment,
        standings.progress,
        standings.expected,
        {name: (each.progress, each.expected, each.verdict) for name, each in standings.key_results.items()},
        {name: (each.progress, each.verdict, each.reach) for name, each in standings.objectives.items()},
        standings.losses(),
    )


@given(situations())
def test_each_week_has_the_score_that_a_full_reckoning_gives(situation: Situation) -> None:
    standings = reckon(situation.plan, situation.journal, TODAY)
    weeks = list(score_history(standings))
    assert [week.day for week in weeks] == days_of(standings)
    for week in weeks[:4]:
        then = reckon(situation.plan, situation.journal.until(week.day), week.day)
        assert week.alignment == then.alignment
    if weeks:
        assert weeks[0].alignment == standings.alignment


@pytest.mark.parametrize("plan", ["acme.toml", "personal.toml", "department/plan.toml", "sourced/plan.toml"])
def test_the_weeks_of_the_samples_are_what_one_saw_then(plan: str) -> None:
    path = SAMPLES / plan
    standings = Workspace(path, "li", Clock(AFTER)).standings
    changed = max(
        (each.day for listed in standings.journal.changes.values() for each in listed), default=date.min
    )
    weeks = list(score_history(standings))
    assert [week.day for week in weeks] == sorted({week.day for week in weeks}, reverse=True)
    for week in weeks:
        if week.day >= changed:
            assert week.alignment == Workspace(path, "li", Clock(week.day)).standings.alignment, week.day


def test_there_is_no_history_before_the_cycle_and_none_without_one() -> None:
    standings = Workspace(SAMPLES / "acme.toml", "li", Clock(AFTER)).standings
    days = days_of(standings)
    assert days[0] == AFTER
    assert days[-1] >= NOW.start > days[-1] - timedelta(days=7)


EDITS: dict[str, Edit] = {
    "weight": SetField("launch", "weight", None, 5),
    "supports": SetField("developer-portal", "supports", None, "mission"),
    "supports nothing": SetField("support", "supports", "mission", None),
    "draft": SetField("support", "state", None, "draft"),
    "target and baseline": Edits((
        SetField("launch/latency", "target", 100, 180),
        SetField("launch/latency", "baseline", 200, 100),
    )),
    "a target beyond what is reached": SetField("support/nps", "target", 9, 50),
    "due": SetField("launch/active-users", "due", None, date(2026, 11, 25)),
    "cadence": SetField("launch/latency", "every", None, "month"),
    "owner": SetField("launch", "owner", "maria", "li"),
    "no mission": SetField("mission", "mission", MISSION, None),
    "new objective": AddNode("objective", None, (("title", "Something new"),)),
    "new key result": AddNode("key_result", "launch", (("title", "Something new"), ("target", 5))),
    "moved": MoveNode("launch", 1),
}  # fmt: skip


def seen_a_week_ago(workspace: Workspace) -> tuple[object, ...]:
    newest = workspace.standings
    workspace.travel(-7)
    found = seen(workspace.standings)
    assert found[0] == alignment_on(newest.plan, newest.journal, BEFORE)
    assert found == seen(Workspace(workspace.root, "li", Clock(BEFORE)).standings)
    workspace.return_to_today()
    return found


@pytest.mark.parametrize("name", EDITS)
def test_the_past_is_as_it_was_before_an_edit_and_after_it_is_undone(acme: Path, name: str) -> None:
    then = seen(Workspace(acme, "li", Clock(BEFORE)).standings)
    workspace = Workspace(acme, "li", Clock(AFTER))
    now = seen(workspace.standings)
    workspace.apply(EDITS[name])
    assert seen_a_week_ago(workspace) == then
    workspace.undo()
    assert seen_a_week_ago(workspace) == then
    assert seen(workspace.standings) == now


def test_what_was_removed_since_is_missing_and_the_rest_is_as_it_was(acme: Path) -> None:
    workspace = Workspace(acme, "li", Clock(AFTER))
    workspace.apply(RemoveNode("support/nps"))
    newest = workspace.standings
    then = as_it_was(newest.plan, newest.journal, BEFORE)
    assert then.key_result("support/nps") is None
    assert then.key_result("support/help-centre") == newest.plan.key_result("support/help-centre")
    workspace.undo()
    newest = workspace.standings
    assert as_it_was(newest.plan, newest.journal, BEFORE).key_result("support/nps") is not None

"""Views: every node that belongs in one is there once, in the order that the view is about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrtui.insight.views import View, lay_out
from okrtui.model.cascade import Group, NodeKind
from okrtui.workspace import Clock, Workspace

SAMPLES = Path(__file__).parents[2] / "sample_plans"
SUNDAY = date(2026, 11, 22)


def workspace(plan: str, today: date = SUNDAY) -> Workspace:
    return Workspace(SAMPLES / plan, "maria", Clock(today))


def titles(view: View, week_start: str = "monday") -> list[str]:
    nodes = lay_out(view, workspace("acme.toml").standings, week_start)
    return [item.title for item in nodes.items if isinstance(item, Group)]


@pytest.mark.parametrize("plan", ["acme.toml", "personal.toml", "department/plan.toml", "sourced/plan.toml"])
@pytest.mark.parametrize("view", [View.TEAMS, View.PEOPLE, View.TIMELINE])
def test_every_key_result_stands_in_a_view_once(plan: str, view: View) -> None:
    standings = workspace(plan).standings
    nodes = lay_out(view, standings)
    shown = [nodes.name(node) for node in range(len(nodes)) if nodes.kind(node) is NodeKind.KEY_RESULT]
    assert sorted(shown) == sorted(standings.key_results)
    assert nodes.node("gone/too") is None
    for node in range(len(nodes)):
        assert nodes.node(nodes.name(node)) == node
        assert node < nodes.ends[node] <= len(nodes)
        assert nodes.depths[node] == (0 if nodes.parents[node] < 0 else nodes.depths[nodes.parents[node]] + 1)


def test_teams_nest_and_people_go_by_name() -> None:
    assert titles(View.TEAMS)[0] == "Acme"
    assert titles(View.PEOPLE) == ["li", "maria", "noor", "sam"]


def test_months_go_forward() -> None:
    assert titles(View.TIMELINE) == ["Dec 2026"]


def test_what_is_due_goes_by_weeks_that_begin_as_one_likes() -> None:
    assert titles(View.DUE) == ["Overdue", "Due", "Next week", "After that"]
    assert titles(View.DUE, "sunday") == ["Overdue", "Due", "Later this week", "Next week"]


def test_the_views_follow_each_other_in_a_ring() -> None:
    assert [view.next for view in View] == [*list(View)[1:], View.CASCADE]

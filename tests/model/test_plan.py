"""Looking things up in a plan."""

from __future__ import annotations

from datetime import date

import pytest

from okrtui.model.metric import Unmeasured
from okrtui.model.plan import Cycle, Kpi, State
from tests.plans import NEXT, NOW, NOWHERE, PAST, TODAY, key_result, objective, plan

LAUNCH = objective("launch", "gone", "nps", "mission", key_results=[key_result("launch/users")])
NPS = Kpi("nps", "NPS", NOWHERE, Unmeasured(), "mission")
PLAN = plan(LAUNCH, vision=None, kpis=(NPS,))


def test_names_lead_to_what_they_name() -> None:
    users = LAUNCH.key_results[0]
    assert (PLAN.measured("launch/users"), PLAN.measured("nps"), PLAN.measured("launch")) == (
        users,
        NPS,
        None,
    )
    assert PLAN.supported_objective("launch/users") is PLAN.supported_objective("launch") is LAUNCH
    assert [PLAN.knows(name) for name in ("mission", "launch", "launch/users", "nps")] == [True] * 4
    assert [PLAN.knows(name) for name in ("vision", "gone", "users", "")] == [False] * 4


def test_the_primary_support_is_the_first_that_is_there_and_can_be_supported() -> None:
    assert PLAN.primary_support(LAUNCH) == "mission"
    assert PLAN.primary_support(objective("alone", "vision")) is None


@pytest.mark.parametrize(
    ("state", "cycle", "is_active"),
    [
        (State.ACTIVE, NOW, True),
        (State.ACTIVE, None, True),
        (State.ACTIVE, PAST, False),
        (State.ACTIVE, NEXT, False),
        (State.DRAFT, NOW, False),
        (State.CLOSED, NOW, False),
    ],
)
def test_active_is_neither_draft_nor_closed_with_its_cycle_running(
    state: State, cycle: Cycle | None, is_active: bool
) -> None:
    assert objective("a", state=state, cycle=cycle).is_active(TODAY) is is_active


@pytest.mark.parametrize("day", [NOW.start, NOW.end])
def test_both_ends_of_a_cycle_belong_to_it(day: date) -> None:
    assert NOW.runs_on(day)


def test_the_current_cycle_is_the_shortest_that_runs_else_the_nearest() -> None:
    quarter = Cycle("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), NOWHERE)
    many = plan()
    assert plan().current_cycle(TODAY) is NOW
    assert many.current_cycle(date(2030, 1, 1)) is NEXT
    assert many.current_cycle(date(2020, 1, 1)) is PAST
    assert type(many)("p", (), cycles=(NOW, quarter)).current_cycle(TODAY) is quarter
    assert type(many)("p", ()).current_cycle(TODAY) is None

"""Everything about a day in one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.standings import reckon
from okrtui.insight.status import Status
from okrtui.model.metric import YesNo
from okrtui.model.plan import Cadence, State
from tests.plans import (
    PAST,
    TODAY,
    Situation,
    check_in,
    journal,
    key_result,
    objective,
    plan,
    situations,
)

if TYPE_CHECKING:
    from random import Random

DAILY = [
    key_result(f"a/{name}", cadence=Cadence.DAY, owner=owner) for name, owner in (("x", "sam"), ("y", "li"))
]


def test_what_is_due_comes_most_overdue_first_and_by_owner() -> None:
    drawn = plan(
        objective("a", "mission", key_results=[*DAILY, key_result("a/new", start=TODAY)]),
        objective("old", "mission", key_results=[key_result("old/k")], cycle=PAST),
        objective("draft", "mission", key_results=[key_result("draft/k")], state=State.DRAFT),
        objective("done", "mission", key_results=[key_result("done/k", YesNo())]),
    )
    reports = journal(
        check_in("a/x", 1, TODAY - timedelta(days=1)),
        check_in("a/y", 1, TODAY - timedelta(days=6)),
        check_in("done/k", True, TODAY - timedelta(days=60)),
    )
    found = reckon(drawn, reports, TODAY)
    assert [(due.key_result.name, due.days_late) for due in found.due()] == [("a/y", 5), ("a/x", 0)]
    assert [due.key_result.name for due in found.due("sam")] == ["a/x"]
    assert found.due("nobody") == []


def test_every_key_result_is_counted_under_one_status() -> None:
    drawn = plan(
        objective("a", "mission", key_results=[key_result("a/k", YesNo()), key_result("a/new", start=TODAY)]),
        objective("b", "mission", key_results=[key_result("b/k")], state=State.CLOSED),
    )
    counts = reckon(drawn, journal(check_in("a/k", True)), TODAY).counts()
    assert counts == {Status.DONE: 1, Status.NOT_STARTED: 1, Status.CLOSED: 1}


def test_progress_of_the_plan_is_that_of_what_pulls() -> None:
    # Masses ½ and ½; progress 130 % counts as 1, nothing checked in as 0.
    drawn = plan(objective("a", "mission", key_results=DAILY))
    found = reckon(drawn, journal(check_in("a/x", 130)), TODAY)
    assert found.progress == pytest.approx(0.5)
    assert found.expected == pytest.approx(142 / 183)  # 1 July to 20 November of 31 December


def test_an_objectives_confidence_is_its_own_else_the_mean_of_its_parts() -> None:
    drawn = plan(objective("a", "mission", key_results=DAILY))
    parts = [check_in("a/x", 1, confidence=4, number=1), check_in("a/y", 1, confidence=7, number=2)]
    own = check_in("a", None, confidence=9, number=3)
    assert reckon(drawn, journal(*parts), TODAY).objectives["a"].confidence == 6
    assert reckon(drawn, journal(*parts, own), TODAY).objectives["a"].confidence == 9
    assert reckon(drawn, journal(), TODAY).objectives["a"].confidence is None


def test_a_check_in_far_down_is_seen_all_the_way_up() -> None:
    drawn = plan(
        objective("top", "mission"),
        objective("middle", "top"),
        objective("low", "middle", key_results=[key_result("low/k")]),
    )
    found = reckon(drawn, journal(), TODAY).after(check_in("low/k", 30, confidence=7))
    top = found.objectives["top"]
    assert (top.progress, top.confidence, top.last_check_in) == (pytest.approx(0.3), 7, TODAY)
    assert top.verdict.status is Status.OFF_TRACK
    assert found.progress == pytest.approx(0.3)


CHANGES: list[dict[str, Any]] = [
    {"state": State.CLOSED},
    {"weight": 3.5},
    {"supports": ("mission",)},
    {"key_results": ()},
]


@given(situations(), st.randoms(use_true_random=True))
def test_what_is_taken_over_is_what_would_be_reckoned(situation: Situation, random: Random) -> None:
    before = reckon(situation.plan, situation.journal, TODAY)
    objectives = list(situation.plan.objectives)
    for number in random.sample(range(len(objectives)), len(objectives) // 2):
        objectives[number] = replace(objectives[number], **random.choice(CHANGES))
    now = replace(situation.plan, objectives=tuple(objectives))
    said = journal(*situation.entries, *situation.to_come[: random.randint(0, 5)])
    for day in (TODAY, TODAY + timedelta(days=1)):
        assert reckon(now, said, day, before=before) == reckon(now, said, day)

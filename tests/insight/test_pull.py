"""The plan's progress (3.2): mass 1 is split from the top down over what carries it."""

from __future__ import annotations

import pytest

from okrtui.insight.pull import pull
from okrtui.model.cascade import build_cascade
from okrtui.model.plan import Plan, State
from tests.plans import PAST, TODAY, key_result, objective, plan


def masses(drawn: Plan) -> dict[str, float] | None:
    return pull(drawn, build_cascade(drawn), TODAY)


def test_mass_is_split_by_weight_and_goes_to_key_results_first() -> None:
    drawn = plan(
        objective("a", "mission", weight=3, key_results=[key_result("a/x", weight=2), key_result("a/y")]),
        objective("b", "vision", key_results=[key_result("b/x")]),
        objective("below", "a", key_results=[key_result("below/x")]),  # already counted in a
    )
    assert masses(drawn) == {"a/x": 0.5, "a/y": 0.25, "b/x": 0.25}


def test_without_key_results_the_mass_goes_on_to_active_supporters() -> None:
    drawn = plan(
        objective("a", "mission"),
        objective("b", "a", key_results=[key_result("b/x")]),
        objective("c", "a", "mission", key_results=[key_result("c/x")]),
        objective("draft", "a", key_results=[key_result("draft/x")], state=State.DRAFT),
        objective("past", "mission", key_results=[key_result("past/x")], cycle=PAST),
        objective("stray", key_results=[key_result("stray/x")]),
    )
    assert masses(drawn) == {"b/x": 0.5, "c/x": 0.5}


def test_mass_that_nobody_carries_is_no_progress() -> None:
    drawn = plan(objective("a", "mission"), objective("b", "mission", key_results=[key_result("b/x")]))
    assert masses(drawn) == {"b/x": 0.5}


def test_without_anything_on_top_there_is_no_progress_to_speak_of() -> None:
    stray = objective("stray", key_results=[key_result("stray/x")])
    assert masses(plan(stray)) is None
    assert masses(plan()) is None
    assert masses(plan(stray, vision=None, mission=None)) == {"stray/x": 1.0}


def test_all_weights_zero_are_equal() -> None:
    pair = [key_result("a/x", weight=0), key_result("a/y", weight=0)]
    found = masses(plan(objective("a", "mission", key_results=pair, weight=0)))
    assert found == {"a/x": pytest.approx(0.5), "a/y": pytest.approx(0.5)}

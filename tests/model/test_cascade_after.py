"""A cascade told from the one before is the one that laying everything out gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from okrtui.model import cascade_after
from okrtui.model.cascade import Cascade, build_cascade
from okrtui.model.cascade_after import laid_out_again
from tests.plans import Situation, key_result, objective, plan, situations

if TYPE_CHECKING:
    from okrtui.model.plan import Objective, Plan


def _changed(each: Objective, data: st.DataObject, names: list[str]) -> Objective:
    """An objective with a key result less or more, or with another field."""
    match data.draw(st.sampled_from(["less", "more", "title", "supports"])):
        case "less":
            gone = data.draw(st.integers(0, 2))
            kept = [one for number, one in enumerate(each.key_results) if number != gone]
            return replace(each, key_results=tuple(kept))
        case "more":
            new = key_result(f"{each.id}/new-{len(each.key_results)}")
            at = data.draw(st.integers(0, len(each.key_results)))
            return replace(each, key_results=(*each.key_results[:at], new, *each.key_results[at:]))
        case "title":
            return replace(each, title="Another")
        case _:
            return replace(each, supports=tuple(data.draw(st.lists(st.sampled_from(names), max_size=3))))


def _next(of: Plan, data: st.DataObject, number: int) -> Plan:
    """The plan after an objective went, came, was changed or was moved."""
    objectives = list(of.objectives)
    names = ["mission", "vision", "nothing", *(each.id for each in objectives)]
    names += [each.name for each in of.key_results()]
    at = data.draw(st.integers(0, max(0, len(objectives) - 1)))
    match data.draw(st.sampled_from(["went", "came", "changed", "moved"])):
        case "went":
            del objectives[at : at + 1]
        case "came":
            supports = data.draw(st.lists(st.sampled_from(names), max_size=3))
            own = f"new-{number}"
            key_results = [key_result(f"{own}/{each}") for each in "ab"[: data.draw(st.integers(0, 2))]]
            objectives.insert(at, objective(own, *supports, key_results=key_results))
        case "changed":
            objectives[at : at + 1] = [_changed(each, data, names) for each in objectives[at : at + 1]]
        case _:
            objectives[at : at + 2] = reversed(objectives[at : at + 2])
    return replace(of, objectives=tuple(objectives))


@settings(max_examples=500)
@given(situations(), st.integers(1, 4), st.data())
def test_it_is_what_laying_everything_out_gives(
    situation: Situation, steps: int, data: st.DataObject
) -> None:
    before = situation.plan
    cascade = build_cascade(before)
    for number in range(steps):
        after = _next(before, data, number)
        cascade = laid_out_again(cascade, before, after)
        assert cascade == build_cascade(after)
        before = after
    event(f"{len(before.objectives) // 3 * 3} objectives or more")


def test_what_nothing_supports_comes_and_goes_without_the_rest_being_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    high = objective("high", "mission", key_results=[key_result("high/a"), key_result("high/b")])
    low = objective("low", "high/a", "vision", key_results=[key_result("low/a")])
    less = replace(high, key_results=high.key_results[:1])
    plans = [plan(high, low), plan(high), plan(less), plan(high), plan(high, low)]
    expected = [build_cascade(each) for each in plans]

    def refused(_: Plan) -> Cascade:
        pytest.fail("all was laid out again")

    monkeypatch.setattr(cascade_after, "build_cascade", refused)
    cascade = expected[0]
    for number in range(1, len(plans)):
        cascade = laid_out_again(cascade, plans[number - 1], plans[number])
        assert cascade == expected[number]

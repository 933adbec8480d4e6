"""What dataclasses become as columns, and back: equal, and shared where they were shared."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.insight.scope import Scope, ScopeKind
from okrtui.model.journal import CheckIn, Comment
from okrtui.model.metric import Keep, Milestones, Reach, YesNo
from okrtui.model.plan import Cycle, KeyResult, Objective, Place, Plan
from okrtui.store.columns import dumps, loads

PLACES = st.builds(Place, st.integers(0, 3), st.tuples(st.just("objective"), st.integers(0, 9)))
NUMBERS = st.floats(allow_nan=False) | st.integers()
METRICS = st.one_of(
    st.builds(Reach, st.none() | NUMBERS, NUMBERS),
    st.builds(Keep, NUMBERS, st.none()),
    st.builds(Milestones, st.lists(st.text(), max_size=3).map(tuple)),
    st.just(YesNo()),
)
KEY_RESULTS = st.builds(
    KeyResult, st.text(), st.text(), st.text(), METRICS, st.integers(0, 9), due=st.none() | st.dates()
)
CYCLES = st.builds(Cycle, st.text(), st.dates(), st.dates(), PLACES)
OBJECTIVES = st.builds(
    Objective,
    st.text(),
    st.text(),
    st.lists(KEY_RESULTS, max_size=3).map(tuple),
    cycle=st.none() | CYCLES,
)
ENTRIES = st.one_of(
    st.builds(CheckIn, key=st.text(), author=st.text(), about=st.text(), value=st.none() | NUMBERS),
    st.builds(Comment, key=st.text(), author=st.text(), about=st.text(), text=st.text()),
)
SCOPES = st.builds(Scope, st.sampled_from(ScopeKind), st.text())


@settings(max_examples=50)
@given(
    st.lists(OBJECTIVES, max_size=3).map(lambda each: Plan("plan", ("plan.toml",), objectives=tuple(each))),
    st.dictionaries(SCOPES, st.lists(ENTRIES, max_size=3)),
    st.frozensets(SCOPES, max_size=3),
)
def test_what_comes_back_is_equal(plan: Plan, by_scope: dict[Scope, list[object]], scopes: object) -> None:
    assert loads(dumps((plan, by_scope, scopes))) == (plan, by_scope, scopes)


def test_what_was_one_thing_is_one_thing_again() -> None:
    cycle = Cycle("2026-H2", date(2026, 7, 1), date(2026, 12, 31), Place(0, ()))
    objectives = tuple(Objective(name, name, cycle=cycle) for name in "ab")
    of = Plan("plan", ("plan.toml",), objectives=objectives, places={"a": cycle.place})
    plan, first = loads(dumps((of, objectives[0])))
    assert plan.objective("a") is plan.objectives[0] is first
    assert plan.objectives[0].cycle is plan.objectives[1].cycle
    assert plan.place(first) is first.cycle.place


@dataclass(frozen=True, slots=True)
class Foreign:
    """A dataclass, but none of okrtui's."""


def test_nothing_but_our_own_data_is_made() -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no data"):
        loads(dumps(Foreign()))
    with pytest.raises(pickle.UnpicklingError, match="is no data"):
        loads(pickle.dumps(dumps))

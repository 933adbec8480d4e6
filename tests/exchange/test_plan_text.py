"""An imported plan as the text of a plan file: whatever was read, it is sound, and says what was read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.errors import CannotWriteError
from okrtui.exchange import importing
from okrtui.exchange.imported import (
    ImportedCycle,
    ImportedInitiative,
    ImportedKeyResult,
    ImportedKpi,
    ImportedObjective,
    ImportedPlan,
    ImportedTeam,
)
from okrtui.exchange.new_ids import given as given_ids
from okrtui.exchange.new_ids import ring_closers
from okrtui.exchange.plan_text import PlanText, plan_text
from okrtui.model.plan import Severity
from okrtui.model.steps import finished
from okrtui.store.plan_proof import read_back
from okrtui.store.tables import is_id
from okrtui.workspace import Clock, Workspace

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TITLE = TEXT.map(lambda text: f"T{text}")
ID = st.sampled_from(["", "a", "b", "a-2", "OBJ-1", "Ziel 1", "vision", "plan", "x" * 80]) | TEXT
DAY = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
NUMBER = st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9)
MEASURE = st.one_of(
    st.fixed_dictionaries({}),
    st.fixed_dictionaries({"unit": TEXT, "baseline": NUMBER}),
    st.fixed_dictionaries({"unit": TEXT, "target": st.floats(1, 1e9), "baseline": st.floats(-1e9, 0.5)}),
    st.fixed_dictionaries({"at_least": NUMBER}),
    st.fixed_dictionaries({"at_least": st.floats(-9, 0), "at_most": st.floats(0, 9)}),
    st.fixed_dictionaries({"milestones": st.lists(TITLE, min_size=1, max_size=3).map(tuple)}),
)


def _unique(made: list[Any]) -> tuple[Any, ...]:
    """As readers promise: an id is there once."""
    return tuple({each.id or number: each for number, each in enumerate(made)}.values())


@st.composite
def key_results(draw: st.DrawFn) -> ImportedKeyResult:
    measure: dict[str, Any] = draw(MEASURE)
    is_yes_no = not measure.keys() - {"unit", "baseline"}
    value = st.booleans() if is_yes_no else st.just(1)
    return ImportedKeyResult(
        draw(TITLE),
        draw(ID),
        owner=draw(TEXT),
        start=draw(DAY),
        due=draw(DAY),
        weight=draw(st.none() | st.floats(0, 9)),
        tags=draw(st.lists(TEXT, max_size=2).map(tuple)),
        description=draw(TEXT),
        initiatives=draw(
            st.lists(st.builds(ImportedInitiative, TITLE, st.booleans()), max_size=2).map(tuple)
        ),
        value=draw(st.none() | value),
        confidence=draw(st.none() | st.integers(0, 10)),
        note=draw(TEXT),
        checked_in=draw(DAY),
        **measure,
    )


OBJECTIVES = st.builds(
    ImportedObjective,
    TITLE,
    ID,
    supports=st.lists(
        st.sampled_from(["vision", "mission", "a", "b", "OBJ-1", "a/a", "b/OBJ-1"]), max_size=3
    ).map(tuple),
    team=st.sampled_from(["", "Growth", "t"]),
    owner=TEXT,
    cycle=st.sampled_from(["", "2026-H2"]),
    kind=st.sampled_from(["", "committed"]),
    description=TEXT,
    key_results=st.lists(key_results(), max_size=3).map(_unique),
)
PLANS = st.builds(
    ImportedPlan,
    name=TEXT,
    vision=TEXT,
    mission=TEXT,
    every=st.sampled_from(["", "month"]),
    cycles=st.just((ImportedCycle("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),)),
    teams=st.sampled_from(["", "t", "Growth"]).map(
        lambda above: (ImportedTeam("Growth", part_of=above), ImportedTeam("T", "t", part_of="Growth"))
    ),
    kpis=st.lists(st.builds(ImportedKpi, TITLE, ID, supports=st.just("vision"), unit=TEXT), max_size=2).map(
        _unique
    ),
    objectives=st.lists(OBJECTIVES, max_size=4).map(_unique),
)


def _written(plan: ImportedPlan) -> PlanText:
    return finished(plan_text(plan, "new.toml"))  # type: ignore[arg-type]


@settings(max_examples=150)
@given(PLANS)
def test_whatever_was_read_makes_a_plan_without_an_error(
    tmp_path_factory: pytest.TempPathFactory, plan: ImportedPlan
) -> None:
    root = tmp_path_factory.mktemp("plan") / "new.toml"
    monkey = importing.read
    importing.read = lambda *_: _found(plan)  # type: ignore[assignment]
    try:
        made: Any = finished(importing.importing("", Any, root, "li", NOW))  # type: ignore[arg-type]
    finally:
        importing.read = monkey
    workspace = Workspace(root, "li", Clock(TODAY))
    errors = {each.id for each in workspace.problems if each.severity is Severity.ERROR}
    assert errors <= {"OKR108"}  # an objective that had no key result has none now
    told = [" ".join(each.title.split()) for each in workspace.plan.objectives]
    assert told == [" ".join(each.title.split()) for each in plan.objectives]
    reported = [
        each for objective in plan.objectives for each in objective.key_results if each.value is not None
    ]
    stands = [each.value for each in workspace.standings.key_results.values() if each.latest]
    assert [each for each in stands if each is not None] == [each.value for each in reported]
    assert made.counts["objectives"] == len(plan.objectives)


def _found(plan: ImportedPlan) -> Any:
    yield 0.5
    return plan


@given(st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10))
def test_without_its_closers_nothing_is_a_ring(links: dict[int, list[int]]) -> None:
    above = {str(name): [str(each) for each in listed] for name, listed in links.items()}
    closers = ring_closers(above)
    left = {name: {each for each in listed if (name, each) not in closers} for name, listed in above.items()}
    while bare := [name for name, listed in left.items() if not listed & left.keys()]:
        for name in bare:
            del left[name]
    assert not left
    for name, each in closers:  # and none was taken that closed nothing
        assert name == each or _leads(above, each, name)


def _leads(above: dict[str, list[str]], start: str, end: str) -> bool:
    seen, waiting = {start}, [start]
    for name in waiting:
        waiting += [each for each in above.get(name, ()) if each not in seen]
        seen.update(above.get(name, ()))
    return end in seen


@given(st.lists(st.tuples(ID, TITLE), max_size=8))
def test_every_id_is_one_and_the_only_one(pairs: list[tuple[str, str]]) -> None:
    ids = given_ids(pairs, ("vision",))
    assert all(map(is_id, ids))
    assert len({*ids, "vision"}) == len(pairs) + 1
    first = next((number for number, (own, _) in enumerate(pairs) if own == "a"), None)
    assert first is None or ids[first] == "a"


def test_what_would_read_back_differently_is_not_written() -> None:
    with pytest.raises(CannotWriteError, match=r"not be TOML: .*line 2"):
        read_back([("new.toml", "format = 1\nname = =\n")])
    with pytest.raises(CannotWriteError, match=r"not be a sound plan: new\.toml:5:1: error OKR103"):
        read_back([("new.toml", '[[objective]]\nid = "a"\ntitle = "A"\n' * 2)])


def test_a_long_chain_and_a_large_ring_are_no_trouble(tmp_path: Path) -> None:
    count = 5000
    ring = tuple(ImportedObjective(f"O{n}", f"o{n}", supports=(f"o{(n + 1) % count}",)) for n in range(count))
    written = _written(ImportedPlan("Ring", objectives=ring))
    plan = read_back(written.files)
    assert sum(bool(each.supports) for each in plan.objectives) == count - 1
    assert len(written.left_out) == 1

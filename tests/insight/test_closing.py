"""Closing: suggested scores and verdicts, the cycle that follows, what is carried over, and what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from okrtui.insight.closing import Closing, carried_names, closing_edits, closing_entries, suggested_carrying
from okrtui.insight.grading import Grading, as_score, gradings
from okrtui.insight.next_cycle import cycles_to_close, following, next_cycle
from okrtui.insight.over import names_of, over
from okrtui.insight.standings import Standings, reckon
from okrtui.model.cycle_text import NamedCycle
from okrtui.model.edits import AddNode, Edits, SetField
from okrtui.model.metric import Keep, Milestones, Reach, YesNo
from okrtui.model.plan import Cycle, Kind, Place, Plan, State
from tests.plans import (
    NEXT,
    NOW,
    PAST,
    TODAY,
    Situation,
    check_in,
    journal,
    key,
    key_result,
    objective,
    plan,
    situations,
)

LAST_DAY = date(2026, 12, 28)
NEXT_HALF = NamedCycle("2027-H1", date(2027, 1, 1), date(2027, 6, 30))


def standings(of: Plan, *entries: Any, today: date = LAST_DAY) -> Standings:
    numbered = [replace(each, key=key(TODAY, number)) for number, each in enumerate(entries)]
    return reckon(of, journal(*numbered), today)


def graded(found: Standings, name: str) -> Grading:
    return next(each for each in gradings(found, NOW) if each.objective.id == name)


# -- scores and verdicts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "score"),
    [
        (-3, 0),
        (0, 0),
        (0.04, 0),
        (0.05, 0.1),
        (0.64, 0.6),
        (0.65, 0.7),
        (0.949, 0.9),
        (0.99, 0.9),
        (1, 1),
        (7, 1),
    ],
)
def test_a_score_is_the_share_in_tenths_and_the_whole_only_when_it_is_reached(
    share: float, score: float
) -> None:
    assert as_score(share) == score


def test_the_score_of_each_shape_of_key_result() -> None:
    parts = [
        key_result("o/up", Reach(0, 100)),
        key_result("o/down", Reach(200, 100)),
        key_result("o/band", Keep(2, 4)),
        key_result("o/steps", Milestones(("a", "b", "c"))),
        key_result("o/yes", YesNo()),
        key_result("o/no", YesNo()),
        key_result("o/silent"),
    ]
    found = standings(
        plan(objective("o", "mission", key_results=parts)),
        check_in("o/up", 130),
        check_in("o/down", 178),
        check_in("o/band", 3),
        check_in("o/steps", 2),
        check_in("o/yes", True),
        check_in("o/no", False),
    )
    scores = [graded(found, "o").score_of(each.name) for each in parts]
    assert scores == [1.0, 0.2, 1.0, 0.7, 1.0, 0.0, 0.0]


def test_an_objectives_score_is_rolled_up_by_weight_and_follows_what_is_given() -> None:
    parts = [key_result("o/heavy", weight=3.0), key_result("o/light")]
    found = standings(
        plan(objective("o", key_results=parts)), check_in("o/heavy", 40), check_in("o/light", 80)
    )
    grading = graded(found, "o")
    assert grading.score == 0.5
    assert grading.with_score("o/heavy", 0.8).score == 0.8
    by_hand = grading.with_score("o", 0.3)
    assert by_hand.with_score("o/heavy", 1.0).score == 0.3


def test_without_key_results_the_supporters_suggest_the_score() -> None:
    found = standings(
        plan(objective("top", "mission"), objective("low", "top", key_results=[key_result("low/k")])),
        check_in("low/k", 40),
    )
    assert graded(found, "top").score == 0.4


@pytest.mark.parametrize(
    ("kind", "score", "verdict", "asks"),
    [
        (Kind.ASPIRATIONAL, 1.0, "achieved", False),
        (Kind.ASPIRATIONAL, 0.7, "achieved", False),
        (Kind.ASPIRATIONAL, 0.6, "keep", False),
        (Kind.ASPIRATIONAL, 0.3, "keep", False),
        (Kind.ASPIRATIONAL, 0.2, "keep", True),
        (Kind.COMMITTED, 1.0, "achieved", False),
        (Kind.COMMITTED, 0.9, "keep", True),
    ],
)
def test_the_verdict_and_the_question_why(kind: Kind, score: float, verdict: str, *, asks: bool) -> None:
    found = standings(plan(objective("o", key_results=[key_result("o/k")], kind=kind)))
    grading = graded(found, "o").with_score("o/k", score)
    assert (grading.score, grading.verdict) == (score, verdict)
    assert grading.asks_why("o/k") == grading.asks_why("o") == asks
    assert grading.goes_on is (verdict == "keep")


def test_a_verdict_given_by_hand_stays_and_decides_what_goes_on() -> None:
    grading = graded(standings(plan(objective("o", key_results=[key_result("o/k")]))), "o")
    for verdict, goes_on in (("keep", True), ("modify", True), ("abandon", False), ("defer", False)):
        given_by_hand = replace(grading, given_verdict=verdict)
        assert given_by_hand.with_score("o", 0.1).verdict == verdict
        assert given_by_hand.goes_on is goes_on
    assert not replace(grading, given_verdict="keep").with_score("o", 0.9).goes_on


def test_a_why_counts_only_while_it_is_asked_for_and_is_not_forgotten() -> None:
    found = standings(plan(objective("o", key_results=[key_result("o/k")])))
    grading = graded(found, "o").with_why("o/k", "Ill for a month.")
    assert grading.why("o/k") == "Ill for a month."
    raised = grading.with_score("o/k", 0.9)
    assert raised.why("o/k") == ""
    assert raised.with_score("o/k", 0.1).why("o/k") == "Ill for a month."


def test_only_open_objectives_of_the_cycle_are_closed() -> None:
    of = plan(
        objective("open"),
        objective("closed", state=State.CLOSED),
        objective("draft", state=State.DRAFT),
        objective("past", cycle=PAST),
        objective("none", cycle=None),
    )
    assert [each.objective.id for each in gradings(standings(of), NOW)] == ["open"]


@given(situations())
def test_every_plan_gets_scores_in_tenths_and_edits_that_close_it(situation: Situation) -> None:
    found = reckon(situation.plan, situation.journal, LAST_DAY)
    closing_of_all = gradings(found, NOW)
    for grading in closing_of_all:
        scores = [grading.score, *(grading.score_of(each.name) for each in grading.objective.key_results)]
        assert all(0 <= score <= 1 and round(score, 1) == score for score in scores)
    going_on = frozenset(each.objective.id for each in closing_of_all)
    closing = Closing(NOW, closing_of_all, going_on, NEXT_HALF)
    names = carried_names(found, closing)
    new = [names[name] for name in going_on]
    assert len(set(new)) == len(new)
    assert not {each.id for each in situation.plan.objectives} & set(new)
    closed = [
        step.node
        for edit in closing_edits(found, closing, lambda _: {})
        for step in edit.steps
        if isinstance(step, SetField) and step.field == "state"
    ]
    assert closed == [each.objective.id for each in closing_of_all]


# -- cycles ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "start", "end", "follows", "first", "last"),
    [
        ("2026-H2", "2026-07-01", "2026-12-31", "2027-H1", "2027-01-01", "2027-06-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2027-Q1", "2027-01-01", "2027-03-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("Q4 2026", "2026-10-05", "2026-12-18", "Q1 2027", "2027-01-01", "2027-03-31"),
        ("FY27-Q4", "2026-10-01", "2026-12-31", "FY28-Q1", "2027-01-01", "2027-03-31"),
        ("2026-12", "2026-12-01", "2026-12-31", "2027-01", "2027-01-01", "2027-01-31"),
        ("2026", "2026-01-01", "2026-12-31", "2027", "2027-01-01", "2027-12-31"),
        ("sprint-09", "2026-12-14", "2026-12-27", "sprint-10", "2026-12-28", "2027-01-10"),
        ("autumn", "2026-10-01", "2026-11-30", "autumn-2", "2026-12-01", "2027-01-31"),
        ("2025-Q1", "2025-01-01", "2025-03-31", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("forever", "9000-01-01", "9999-12-31", "forever", "9000-01-01", "9999-12-31"),
    ],
)
def test_the_next_cycle(name: str, start: str, end: str, follows: str, first: str, last: str) -> None:
    cycle = Cycle(name, date.fromisoformat(start), date.fromisoformat(end), Place(0, ()))
    assert next_cycle(cycle, LAST_DAY) == (follows, date.fromisoformat(first), date.fromisoformat(last))


def test_the_plans_own_next_cycle_goes_before_a_suggested_one() -> None:
    assert following(plan(), NOW, LAST_DAY) == (NEXT.id, NEXT.start, NEXT.end)
    assert following(plan(), NEXT, LAST_DAY).id == "2027-H2"


def test_what_ended_is_to_be_closed_before_what_runs() -> None:
    year = Cycle("2026", date(2026, 1, 1), date(2026, 12, 31), Place(0, ()))
    objectives = [objective(f"o-{each.id}", cycle=each) for each in (year, PAST, NOW, NEXT)]
    of = replace(plan(*objectives), cycles=(year, PAST, NOW, NEXT))
    assert [each.id for each in cycles_to_close(of, LAST_DAY)] == ["2026-H1", "2026", "2026-H2"]
    assert cycles_to_close(plan(objective("o", state=State.CLOSED)), LAST_DAY) == []


# -- what is written ------------------------------------------------------------------------------------


def test_what_is_carried_over_begins_where_it_stands() -> None:
    launch_at = Place(0, ("objective", 0))
    tables: dict[Place, dict[str, object]] = {
        launch_at: {
            "title": "Launch",
            "supports": ["mission", "other"],
            "cycle": "2026-H2",
            "kind": "committed",
            "jira": "A-1",
        },
        Place(0, (*launch_at.path, "key_result", 0)): {
            "id": "up",
            "title": "Up",
            "target": 100,
            "due": NOW.end,
            "unit": "%",
        },
        Place(0, (*launch_at.path, "key_result", 1)): {"title": "Down", "baseline": 200.0, "target": 100},
        Place(0, (*launch_at.path, "key_result", 2)): {"title": "Band", "at_least": 2, "at_most": 4},
        Place(0, (*launch_at.path, "key_result", 3)): {"title": "Limit", "baseline": 9, "at_most": 4},
        Place(0, (*launch_at.path, "key_result", 4)): {"title": "Steps", "milestones": ["a", "b", "c"]},
        Place(0, (*launch_at.path, "key_result", 5)): {"title": "Yes"},
    }
    metrics = {
        "up": Reach(None, 100),
        "down": Reach(200, 100),
        "band": Keep(2, 4),
        "limit": Keep(None, 4, 9),
        "steps": Milestones(("a", "b", "c")),
        "yes": YesNo(),
        "done": Reach(0, 10),
        "over": Reach(0, 10),
    }
    parts = [
        key_result(f"launch/{name}", metric, number=number)
        for number, (name, metric) in enumerate(metrics.items())
    ]
    launch = objective("launch", "mission", "other", key_results=parts, kind=Kind.COMMITTED)
    values = {"up": 40, "down": 178.5, "band": 9, "limit": 7, "steps": 1, "done": 10, "over": 12}
    found = standings(
        plan(launch, places={"launch": launch_at}),
        *(check_in(f"launch/{name}", value, number=n) for n, (name, value) in enumerate(values.items())),
    )
    closing = Closing(NOW, gradings(found, NOW), frozenset({"launch"}), NEXT_HALF)
    (edit,) = closing_edits(found, closing, lambda place: tables.get(place, {}))
    closed, new, *key_results = edit.steps
    assert closed == SetField("launch", "state", None, "closed")
    assert isinstance(new, AddNode)
    assert dict(new.table) == {
        "id": "launch-2027-h1",
        "title": "Launch",
        "supports": ["mission", "other"],
        "cycle": "2027-H1",
        "kind": "committed",
    }
    added = {dict(step.table)["id"]: dict(step.table) for step in key_results if isinstance(step, AddNode)}
    assert all(isinstance(step, AddNode) and step.parent == "launch-2027-h1" for step in key_results)
    assert list(added) == ["up", "down", "band", "limit", "steps", "yes"]
    assert list(added["up"].items()) == [
        ("id", "up"),
        ("title", "Up"),
        ("baseline", 40),
        ("target", 100),
        ("unit", "%"),
    ]
    assert added["down"]["baseline"] == 178.5
    assert "baseline" not in added["band"]
    assert added["limit"]["baseline"] == 7
    assert added["steps"]["milestones"] == ["b", "c"]


def test_what_supports_something_that_goes_on_supports_it_where_it_goes_on() -> None:
    high = objective("high", "mission", key_results=[key_result("high/open"), key_result("high/done")])
    lows = [objective(f"low-{part}", f"high/{part}") for part in ("open", "done")]
    every = (high, *lows)
    places = {each.id: Place(0, ("objective", number)) for number, each in enumerate(every)}
    raw: dict[Place, dict[str, object]] = {places[each.id]: {"supports": each.supports[0]} for each in every}
    found = standings(plan(*every, places=places), check_in("high/done", 100))
    closing = Closing(NOW, gradings(found, NOW), frozenset(places), NEXT_HALF)
    (edit,) = closing_edits(found, closing, lambda place: raw.get(place, {}))
    supports = {
        step.node: dict(step.table)["supports"]
        for step in edit.steps
        if isinstance(step, AddNode) and step.kind == "objective"
    }
    assert supports == {
        "high-2027-h1": "mission",
        "low-open-2027-h1": "high-2027-h1/open",
        "low-done-2027-h1": "high-2027-h1",
    }


def test_ids_are_new_and_lose_the_name_of_the_cycle_that_ends() -> None:
    of = plan(objective("launch-2026-h2"), objective("launch"), objective("launch-2027-h1"))
    closing = Closing(NOW, gradings(standings(of), NOW), frozenset({"launch-2026-h2", "launch"}), NEXT_HALF)
    assert carried_names(standings(of), closing) == {
        "launch-2026-h2": "launch-2027-h1-2",
        "launch": "launch-2027-h1-3",
    }


def test_a_new_cycle_comes_first_and_is_named_where_the_only_one_was_understood() -> None:
    parts = [objective("root"), objective("team")]
    places = {each.id: Place(number, ("objective", 0)) for number, each in enumerate(parts)}
    of = replace(plan(*parts, places=places), cycles=(NOW,), files=("p.toml", "t.toml"))
    closing = Closing(NOW, gradings(standings(of), NOW), frozenset({"team"}), NEXT_HALF)
    first, second = closing_edits(standings(of), closing, lambda _: {})
    table = (("id", "2027-H1"), ("start", NEXT_HALF.start), ("end", NEXT_HALF.end))
    assert first.steps == (
        AddNode("cycle", None, table, after="cycle:2026-H2", file=0),
        SetField("root", "cycle", None, "2026-H2"),
        SetField("root", "state", None, "closed"),
    )
    assert second == Edits(
        (
            SetField("team", "cycle", None, "2026-H2"),
            SetField("team", "state", None, "closed"),
            AddNode("objective", None, (("id", "team-2027-h1"), ("cycle", "2027-H1")), file=1),
        )
    )


def test_nothing_goes_on_and_no_cycle_is_wanted() -> None:
    found = standings(plan(objective("o")))
    closing = Closing(NOW, gradings(found, NOW))
    assert closing_edits(found, closing, lambda _: {"state": "active"}) == (
        Edits((SetField("o", "state", "active", "closed"),)),
    )
    assert suggested_carrying(closing.gradings) == {"o"}


def test_the_entries_tell_scores_verdicts_and_reflections() -> None:
    found = standings(plan(objective("o", key_results=[key_result("o/k")])), check_in("o/k", 20))
    (grading,) = gradings(found, NOW)
    grading = replace(grading.with_why("o/k", "Late."), reflection="Start earlier.")
    part, whole = closing_entries(Closing(NOW, (grading,)), "maria")
    assert (part.about, part.author, part.score, part.verdict, part.reflection) == (
        "o/k",
        "maria",
        0.2,
        "",
        "Late.",
    )
    assert (whole.about, whole.score, whole.verdict, whole.reflection) == ("o", 0.2, "keep", "Start earlier.")


# -- what is over ---------------------------------------------------------------------------------------


def test_over_is_what_is_closed_and_what_ended_while_something_runs() -> None:
    of = plan(
        objective("now", key_results=[key_result("now/k")]),
        objective("closed", state=State.CLOSED, key_results=[key_result("closed/k")]),
        objective("past", cycle=PAST),
        objective("next", cycle=NEXT),
        objective("always", cycle=None),
    )
    assert names_of(over(of, LAST_DAY)) == {"closed", "closed/k", "past"}
    long_after = date(2030, 1, 1)
    assert names_of(over(of, long_after)) == {"closed", "closed/k"}


def test_nothing_is_over_where_nothing_is_left() -> None:
    past = plan(objective("a", cycle=PAST), objective("b", state=State.CLOSED))
    assert over(past, LAST_DAY) == []
    assert over(plan(), LAST_DAY) == []


def test_a_cycle_that_was_closed_early_makes_room_on_top_for_the_next() -> None:
    closed, next_one = objective("a", state=State.CLOSED), objective("b", cycle=NEXT)
    current = plan(closed, next_one).current_cycle(LAST_DAY)
    assert current is not None
    assert current.id == NEXT.id
    with_draft = plan(closed, next_one, objective("c", state=State.DRAFT)).current_cycle(LAST_DAY)
    assert with_draft is not None
    assert with_draft.id == NOW.id

"""Why this number: what is told about a number is that number, and can be followed to the end."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from okrtui.insight.explain import Explanation, Number, as_text, explain, numbers_of
from okrtui.insight.scope import owners_of, scope_named
from okrtui.insight.standings import Standings, reckon
from okrtui.insight.summary import summary
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.plan import Cadence, Initiative, Kpi
from tests.plans import NOW, NOWHERE, TODAY, check_in, journal, key_result, objective, plan, situations

if TYPE_CHECKING:
    from okrtui.model.plan import Plan
    from tests.plans import Situation

_SIGNS = str.maketrans({"−": "-", "×": "*", "÷": "/", "≤": " <= ", "≥": " >= ", "→": "="})


def value_of(worked: str) -> float:
    """What worked arithmetic comes to; every step of it must hold to the digits that are written."""
    result = math.nan
    for step in worked.translate(_SIGNS).split("; "):
        left, right = re.fullmatch(r"(.+) = ([-0-9.E+]+)", step).groups()  # type: ignore[union-attr]
        result = float(right)
        left_value = eval(
            left, {"__builtins__": {}, "min": min, "max": max, "floor": math.floor, "sqrt": math.sqrt}
        )
        largest = max(abs(float(each)) for each in re.findall(r"[0-9][0-9.E+]*", left))
        assert left_value == pytest.approx(result, abs=2.5e-4 * max(1, min(largest, 100)), rel=1e-4), step
    return result


#: Numbers whose value is tested against an example or an independent computation of its own.
WORKED_OUT_ELSEWHERE = (Number.STATUS, Number.FORECAST, Number.OUTLOOK, Number.TREND, Number.PULLING)


def names(standings: Standings) -> list[str]:
    drawn = standings.plan
    return [
        *standings.key_results,
        *standings.objectives,
        "vision",
        "mission",
        "plan",
        *(k.id for k in drawn.kpis),
        *(f"owner:{owner}" for owner in sorted(owners_of(drawn))),
    ]


def lost(standings: Standings, name: str) -> float | None:
    """The points that a node costs, or all that is missing from 100."""
    score = standings.alignment.score
    if score is None or name == "plan":
        return None if score is None else 100 - score
    return math.fsum(each.points for each in standings.losses() if each.node == name)


def wanted(standings: Standings, name: str, number: Number) -> float | None:
    """The number as the rest of the program knows it."""
    key_result, each = standings.key_results.get(name), standings.objectives.get(name)
    alignment = standings.alignment
    if number is Number.LOSS:
        return lost(standings, name)
    if standings.plan.kpi(name):
        latest, history = standings.journal.latest(name), standings.journal.history(name)
        stated = [each.confidence for each in history if each.confidence is not None]
        return {
            Number.VALUE: None if latest is None else latest.value,
            Number.CONFIDENCE: stated[-1] if stated else None,
        }[number]
    if key_result:
        return {
            Number.PROGRESS: key_result.progress,
            Number.EXPECTED: key_result.expected,
            Number.EVIDENCE: key_result.backing,
            Number.RHYTHM: key_result.rhythm.days_late if key_result.rhythm.due else None,
            Number.CONFIDENCE: key_result.confidence,
        }[number]
    if each:
        return {
            Number.PROGRESS: each.progress,
            Number.EXPECTED: each.expected,
            Number.REACH: each.reach,
            Number.CONFIDENCE: each.confidence,
        }[number]
    scope = scope_named(standings.plan, name)
    if scope is not None:
        week = summary(standings, scope)
        return week.progress if number is Number.PROGRESS else week.expected
    return {
        Number.PROGRESS: standings.progress,
        Number.EXPECTED: standings.expected,
        Number.ALIGNMENT: alignment.score,
        Number.LADDER: alignment.ladder,
        Number.COVERAGE: alignment.coverage,
        Number.EVIDENCE: alignment.evidence,
    }[number]


@given(situations())
def test_every_number_is_explained_as_it_is(situation: Situation) -> None:
    standings = reckon(situation.plan, situation.journal, TODAY)
    for name in names(standings):
        for number in numbers_of(standings, name):
            told = explain(standings, name, number)
            if told.worked:
                assert told.value is not None
                assert value_of(told.worked) == pytest.approx(told.value, abs=6e-5, rel=1e-4)
            if number in WORKED_OUT_ELSEWHERE or (number is Number.EVIDENCE and "/" not in name):
                continue
            assert told.value == (
                None if (due := wanted(standings, name, number)) is None else pytest.approx(due)
            )


@given(situations())
def test_every_input_can_be_opened_and_leads_to_an_end(situation: Situation) -> None:
    standings = reckon(situation.plan, situation.journal, TODAY)
    waiting = [(name, number) for name in names(standings) for number in numbers_of(standings, name)]
    for name, number in waiting:
        told = explain(standings, name, number)
        assert told.title and told.formula and told.shown
        assert "\n" not in told.formula + told.worked
        for each in told.inputs:
            assert each.number is None or each.number in numbers_of(standings, each.name)
            # What shows a number of another node leads there; vision and mission reach themselves, and
            # what rounding down takes is told in the very step that is shown.
            is_end = each.name in ("vision", "mission", "plan", name) or each.label.startswith("and ")
            assert each.number is not None or is_end
            if number is not Number.REACH:  # what supports itself reaches itself
                assert (each.name, each.number) != (name, number)


@given(situations())
def test_the_parts_of_evidence_add_up(situation: Situation) -> None:
    standings = reckon(situation.plan, situation.journal, TODAY)
    counted = standings.footing.counted
    if counted:
        parts = [
            share * (explain(standings, name, Number.EVIDENCE).value or 0)
            for name, (_, share) in counted.items()
        ]
        assert math.fsum(parts) == pytest.approx(standings.alignment.evidence)


def told_of(metric: Metric, value: float | None, number: Number = Number.PROGRESS) -> Explanation:
    drawn = plan(objective("a", "mission", key_results=[key_result("a/k", metric, unit="ms")]))
    reports = [] if value is None else [check_in("a/k", value)]
    return explain(reckon(drawn, journal(*reports), TODAY), "a/k", number)


@pytest.mark.parametrize(
    ("metric", "value", "worked"),
    [
        (Reach(0, 1_000_000), 580_000, "(580000 − 0) / (1000000 − 0) = 0.58"),
        (Reach(200, 100), 178, "(178 − 200) / (100 − 200) = 0.22"),
        (Reach(-5, 5), -7, "(−7 − (−5)) / (5 − (−5)) = −0.2"),
        (Reach(None, 30), 14.5, "(14.5 − 0) / (30 − 0) = 0.4833"),
        (Reach(0, 1e-9), 2e-10, "(0.0000000002 − 0) / (0.000000001 − 0) = 0.2"),
        (Keep(6.5, 8.5), 7, "6.5 ≤ 7 ≤ 8.5 → 1"),
        (Keep(82, 92), 94, "1 − (94 − 92) / (92 − 82) = 0.8"),
        (Keep(82, 92), 60, "max(0, 1 − (82 − 60) / (92 − 82)) = 0"),
        (Keep(99.9, None), 98, "98 ≥ 99.9 → 0"),
        (Keep(None, 60, 92), 63, "(63 − 92) / (60 − 92) = 0.9062"),
        (Keep(None, 60, 92), 99, "max(0, (99 − 92) / (60 − 92)) = 0"),
        (Keep(5, 5), 6, "5 ≤ 6 ≤ 5 → 0"),
        (Milestones(("Beta", "GA", "EU")), 2, "2 / 3 = 0.6667"),
        (YesNo(), True, ""),
        (Reach(0, 10), None, ""),
    ],
)
def test_the_formula_worked_for_every_shape(metric: Metric, value: float | None, worked: str) -> None:
    assert told_of(metric, value).worked == worked


def test_words_beside_the_number() -> None:
    assert "starts at 0" in told_of(Reach(None, 30), 3).note
    assert "counts as 1" in told_of(Reach(0, 10), 13).note
    assert "counts as 0" in told_of(Reach(0, 10), -1).note
    assert "counts as 0" in told_of(Reach(0, 10), None).note
    assert told_of(Reach(0, 10), 3).shown == "30%"
    assert [each.label for each in told_of(Reach(0, 10), 3).inputs] == [
        "value, 20 Nov by sam",
        "baseline",
        "target",
    ]


def sample() -> Plan:
    return plan(
        objective(
            "a",
            "mission",
            key_results=[
                key_result("a/x", weight=2, initiatives=(Initiative("Paint it", done=True, number=0),)),
                key_result("a/y", Keep(None, 3)),
            ],
        ),
        objective("b", "a/x", "gone", key_results=[key_result("b/k", cadence=Cadence.TWO_WEEKS)]),
        objective("c", "mission"),
        objective("d", "c", key_results=[key_result("d/k", start=TODAY, due=TODAY)]),
    )


def standings(*reports: object) -> Standings:
    return reckon(sample(), journal(*reports), TODAY)  # type: ignore[arg-type]


def test_an_objective_is_the_mean_of_its_key_results() -> None:
    told = explain(standings(check_in("a/x", 50), check_in("a/y", 2, number=1)), "a", Number.PROGRESS)
    assert told.worked == "(2 × 0.5 + 1 × 1) / (2 + 1) = 0.6667"
    assert told.shown == "67%"
    assert [(each.value_text, each.name, each.number) for each in told.inputs] == [
        ("50%, weight 2", "a/x", Number.PROGRESS),
        ("100%", "a/y", Number.PROGRESS),
    ]
    assert "count twice" in told.note


def test_weights_that_are_all_0_are_said_to_count_the_same() -> None:
    drawn = plan(objective("a", key_results=[key_result("a/x", weight=0), key_result("a/y", weight=0)]))
    told = explain(reckon(drawn, journal(check_in("a/x", 50)), TODAY), "a", Number.PROGRESS)
    assert told.worked == "(0.5 + 0) / 2 = 0.25"
    assert told.note == "Every weight is 0, so each counts the same."


def test_without_key_results_it_is_the_mean_of_what_is_below() -> None:
    told = explain(standings(check_in("d/k", 40)), "c", Number.PROGRESS)
    assert (told.worked, told.inputs[0].name) == ("0.4 / 1 = 0.4", "d")


def test_the_expected_line_is_counted_in_days() -> None:
    assert explain(standings(), "b/k", Number.EXPECTED).worked == "142 / 183 = 0.776"
    assert explain(standings(), "a/y", Number.EXPECTED).worked == ""
    assert explain(standings(), "d/k", Number.EXPECTED).worked == ""
    later = reckon(sample(), journal(), NOW.end.replace(year=2027))
    assert explain(later, "b/k", Number.EXPECTED).worked == "min(1, 548 / 183) = 1"


def test_a_status_tells_its_rule_and_its_gap() -> None:
    told = explain(standings(check_in("b/k", 40, confidence=6)), "b/k", Number.STATUS)
    assert told.shown == "off track"
    assert told.formula.startswith("off track: ")
    assert told.worked == "0.776 − 0.4 = 0.376"
    assert told.note == "Off track: 38 points under the pace line."
    whole = explain(standings(check_in("b/k", 40)), "b", Number.STATUS)
    assert (whole.shown, whole.worked, whole.inputs[0].value_text) == ("off track", "", "off track")


def test_a_rhythm_counts_days_from_the_last_check_in() -> None:
    told = explain(standings(check_in("b/k", 1, "2026-11-01")), "b/k", Number.RHYTHM)
    assert (told.worked, told.shown) == ("19 − 14 = 5", "5 days late")
    assert explain(standings(check_in("b/k", 1)), "b/k", Number.RHYTHM).shown == "due in 14 days"


def test_reach_is_the_best_of_its_parents() -> None:
    told = explain(standings(), "b", Number.REACH)
    assert told.worked == "max(1 × 1, 0 × 0) = 1"
    assert [(each.label, each.number) for each in told.inputs] == [("a", Number.REACH), ("gone", None)]


def test_a_forecast_is_the_line_at_the_due_date() -> None:
    weekly = [check_in("a/x", 10 * week, f"2026-10-{7 * week:02}") for week in (1, 2, 3, 4)]
    told = explain(standings(*weekly), "a/x", Number.FORECAST)
    assert value_of(told.worked) == pytest.approx(told.value)
    assert told.shown.startswith("heading for 131 by 31 Dec")
    early = explain(standings(*weekly[:3]), "a/x", Number.FORECAST)
    assert (early.value, early.worked, early.shown) == (None, "", "–")
    assert "at least 4 values" in early.note


def test_the_score_is_told_with_its_parts_and_cut_not_rounded() -> None:
    told = explain(standings(check_in("a/x", 1)), "plan", Number.ALIGNMENT)
    first, second = told.worked.split("; ")
    assert first.startswith("100 × (0.45 × 1 + 0.25 × ")
    assert second == f"floor({first.rpartition(' = ')[2]}) = {told.shown}"
    assert [each.number for each in told.inputs[:4]] == [
        Number.LADDER,
        Number.COVERAGE,
        Number.EVIDENCE,
        Number.LOSS,
    ]
    exact = float(first.rpartition(" = ")[2])
    assert told.inputs[4].label == "the score is rounded down"
    assert told.inputs[4].value_text == f"{exact - int(told.shown):.1f} points"
    capped = reckon(
        plan(objective("a", key_results=[key_result("a/k")]), vision=None, mission=None), journal(), TODAY
    )
    told = explain(capped, "plan", Number.ALIGNMENT)
    assert told.worked.endswith("= 59")
    assert "the score ends at 59" in told.inputs[-1].label


def test_the_points_that_each_node_costs_are_told_with_its_own_values() -> None:
    # Four active objectives of weight 1 share 45 + 30 points; vision, mission, a, c carry coverage, all do.
    drawn = plan(
        objective("a", "mission", "vision", key_results=[key_result("a/k"), key_result("a/l", weight=3)]),
        objective("b", "a", key_results=[key_result("b/k")]),
        objective("c", "mission", weight=2),
        objective("d", key_results=[key_result("d/k", Reach(None, 5))]),
    )
    found = reckon(drawn, journal(check_in("a/k", 1), check_in("b/k", 1, number=1)), TODAY)
    assert explain(found, "a/l", Number.LOSS).worked == "30 × 1 / 5 × 1 × 3 / 4 × (1 − 1 × 0.5) = 2.25"
    assert explain(found, "c", Number.LOSS).worked == "30 × 2 / 5 = 12; 25 / 4 = 6.25; 12 + 6.25 = 18.25"
    told = explain(found, "d", Number.LOSS)
    assert told.worked == "45 × 1 / 5 × (1 − 0) = 9; 30 × 1 / 5 × (1 − 0) = 6; 9 + 6 = 15"
    assert [(each.label, each.value_text, each.name, each.number) for each in told.inputs] == [
        ("ladder: supports nothing", "9 points", "plan", Number.LADDER),
        ("evidence: its evidence counts only as far as it ladders up", "6 points", "plan", Number.EVIDENCE),
        ("reach", "0", "d", Number.REACH),
    ]
    nothing = explain(found, "b", Number.LOSS)
    assert (nothing.value, nothing.shown, nothing.worked) == (0, "none", "")
    whole = explain(found, "plan", Number.LOSS)
    assert whole.worked == "18.25 + 15 + 2.25 + 0.5 = 36"
    assert [(each.name, each.number) for each in whole.inputs] == [
        ("c", Number.LOSS),
        ("d", Number.LOSS),
        ("a/l", Number.LOSS),
        ("plan", Number.ALIGNMENT),
    ]


def test_the_vision_has_its_own_points_among_the_numbers_of_the_plan() -> None:
    found = reckon(plan(objective("a", "a", key_results=[key_result("a/k")])), journal(), TODAY)
    told = explain(found, "mission", Number.LOSS)
    assert (told.title, told.worked) == ("Points lost by the mission", "25 / 2 = 12.5")


def test_a_confidence_is_the_newest_stated_or_the_rounded_mean_of_the_parts() -> None:
    said = [check_in("a/x", 1, confidence=4), check_in("a/y", 1, confidence=7, number=1)]
    told = explain(standings(*said), "a", Number.CONFIDENCE)
    assert (told.worked, told.shown) == ("(4 + 7) / 2 = 5.5; floor(5.5 + 0.5) = 6", "6 of 10")
    assert [(each.name, each.number) for each in told.inputs] == [
        ("a/x", Number.CONFIDENCE),
        ("a/y", Number.CONFIDENCE),
    ]
    told = explain(standings(*said, check_in("a", None, confidence=9, number=2)), "a", Number.CONFIDENCE)
    assert (told.worked, told.shown, told.inputs[0].label) == ("", "9 of 10", "20 Nov by sam")
    assert explain(standings(), "a/x", Number.CONFIDENCE).shown == "–"


def test_a_kpi_tells_its_value_and_its_trend() -> None:
    people = Kpi("people", "People", NOWHERE, Unmeasured(), "vision", unit="people")
    drawn = plan(objective("a", "mission", key_results=[key_result("a/k")]), kpis=(people,))
    days = ("2026-10-01", "2026-10-08", "2026-10-15", "2026-10-22", "2026-10-29")
    weekly = [check_in("people", value, day) for value, day in zip((9, 1, 2, 4, 6), days, strict=True)]
    found = reckon(drawn, journal(*weekly), TODAY)
    assert numbers_of(found, "people")[:3] == (Number.VALUE, Number.TREND, Number.PULLING)
    told = explain(found, "people", Number.VALUE)
    assert (told.value, told.shown, told.inputs[0].label) == (6, "6 people", "29 Oct by sam")
    told = explain(found, "people", Number.TREND)
    assert (told.worked, told.shown) == ("7 × (6 − 2) / 14 = 2", "+2 people a week")
    early = explain(reckon(drawn, journal(*weekly[:3]), TODAY), "people", Number.TREND)
    assert (early.value, early.shown) == (None, "–")
    silent = explain(reckon(drawn, journal(), TODAY), "people", Number.VALUE)
    assert (silent.value, silent.shown, silent.inputs) == (None, "–", ())


def test_a_long_sum_puts_the_rest_together() -> None:
    many = [key_result(f"a/k{number}", weight=1 + number % 3) for number in range(250)]
    drawn = plan(objective("a", "mission", key_results=many))
    reports = [check_in(each.name, number % 101, number=number) for number, each in enumerate(many)]
    told = explain(reckon(drawn, journal(*reports), TODAY), "a", Number.PROGRESS)
    assert told.worked.count("×") == 9
    assert value_of(told.worked) == pytest.approx(told.value, abs=1e-4)
    assert told.inputs[-1].label == "and 150 more"


def test_vision_and_mission_have_the_numbers_of_the_plan_and_others_none() -> None:
    found = standings()
    assert numbers_of(found, "vision") == numbers_of(found, "plan")
    assert explain(found, "mission", Number.LADDER) == explain(found, "plan", Number.LADDER)
    assert numbers_of(found, "nowhere") == ()
    assert numbers_of(reckon(plan(vision=None), journal(), TODAY), "vision") == ()
    assert Number.FORECAST not in numbers_of(found, "a/y")
    with pytest.raises(KeyError):
        explain(found, "a", Number.FORECAST)


def test_the_text_has_the_formula_its_inputs_and_no_control_characters() -> None:
    drawn = plan(replace(objective("a", "mission", key_results=[key_result("a/k")]), title="O\x1b[2J\nx"))
    text = as_text(explain(reckon(drawn, journal(check_in("a/k", 3)), TODAY), "a", Number.PROGRESS))
    assert "\x1b" not in text
    assert text.splitlines()[0].endswith(": 3%")
    assert [line.strip() for line in text.splitlines()[1:]] == [
        "Σ weight × progress / Σ weight, over its key results",
        "0.03 / 1 = 0.03",
        "a/k  3%",
    ]


def test_a_top_objective_without_weight_is_listed_with_its_own_progress() -> None:
    drawn = plan(
        objective("a", "mission", key_results=[key_result("a/k")]),
        objective("b", "mission", weight=0, key_results=[key_result("b/k")]),
        objective("c", "mission", weight=0),
    )
    told = explain(
        reckon(drawn, journal(check_in("a/k", 20), check_in("b/k", 70, number=1)), TODAY),
        "plan",
        Number.PROGRESS,
    )
    assert told.worked == "(1 × 0.2 + 0 × 0.7 + 0 × 0) / (1 + 0 + 0) = 0.2"
    assert [each.value_text for each in told.inputs] == [
        "20%, 100% of the pull",
        "70%, 0% of the pull",
        "–, counts as 0, 0% of the pull",
    ]


def test_the_progress_of_a_plan_without_vision_and_mission_names_neither() -> None:
    drawn = plan(objective("a", key_results=[key_result("a/k")]), vision=None, mission=None)
    told = explain(reckon(drawn, journal(check_in("a/k", 20)), TODAY), "plan", Number.PROGRESS)
    assert (
        told.formula == "Σ weight × progress / Σ weight, over the active objectives that nothing stands above"
    )
    assert told.inputs[0].value_text == "20%, 100% of the pull"

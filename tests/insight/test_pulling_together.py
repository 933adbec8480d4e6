"""Pulling together: ρ is Spearman's, on shared weeks only, and is worded with what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.explain import Number, explain, numbers_of
from okrtui.insight.pulling_together import (
    Comparison,
    Movement,
    by_chance,
    comparisons_of_key_result,
    comparisons_of_kpi,
    ranked,
    spearman,
)
from okrtui.insight.standings import Standings, reckon
from okrtui.model.metric import Reach, Unmeasured
from okrtui.model.plan import Kpi
from tests.insight.test_explain import value_of
from tests.plans import NOWHERE, TODAY, check_in, journal, key_result, objective, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.model.plan import Plan

PEOPLE = Kpi("people", "People", NOWHERE, Unmeasured(), "vision")
FIRST_MONDAY = date(2026, 8, 3)


def drawn(*kpis: Kpi) -> Plan:
    """A key result directly below the mission, and one two levels further down."""
    return plan(
        objective("top", "mission", key_results=[key_result("top/k")]),
        objective("low", "top/k", key_results=[key_result("low/k", Reach(90, 10))]),
        objective("lone", key_results=[key_result("lone/k")]),
        kpis=kpis or (PEOPLE,),
    )


def weekly(about: str, values: Sequence[float], since: date = FIRST_MONDAY) -> list[object]:
    days = [since + timedelta(weeks=number) for number in range(len(values))]
    return [check_in(about, value, day, author=about) for day, value in zip(days, values, strict=True)]


def stands(*reports: object, kpis: Sequence[Kpi] = ()) -> Standings:
    return reckon(drawn(*kpis), journal(*reports), TODAY)  # type: ignore[arg-type]


def beside_people(own: Sequence[float], people: Sequence[float]) -> Comparison:
    found = stands(*weekly("low/k", own), *weekly("people", people))
    return comparisons_of_key_result(found, found.plan.key_result("low/k"))[0]  # type: ignore[arg-type]


# -- the number -----------------------------------------------------------------------------------------

VALUES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=20)


def counted_ranks(values: Sequence[int]) -> list[Fraction]:
    """Rank = how many are smaller + half of those that are equal, itself included, + ½."""
    return [
        sum(each < value for each in values)
        + Fraction(sum(each == value for each in values), 2)
        + Fraction(1, 2)
        for value in values
    ]


@given(VALUES)
def test_rho_is_the_correlation_of_the_ranks(pairs: list[tuple[int, int]]) -> None:
    own, other = [left for left, _ in pairs], [right for _, right in pairs]
    found = spearman(own, other)
    assert (found is None) == (len(set(own)) == 1 or len(set(other)) == 1)
    if found is None:
        return
    n, left, right = len(pairs), counted_ranks(own), counted_ranks(other)
    # Pearson's r by its raw sums: (nΣxy − ΣxΣy) / √((nΣx² − (Σx)²)(nΣy² − (Σy)²))
    together = n * sum(x * y for x, y in zip(left, right, strict=True)) - sum(left) * sum(right)
    alone = n * sum(x * x for x in left) - sum(left) ** 2
    other_alone = n * sum(y * y for y in right) - sum(right) ** 2
    assert found == pytest.approx(float(together) / float(alone * other_alone) ** 0.5, abs=1e-12)
    assert -1 <= found <= 1
    assert spearman(other, own) == found
    assert spearman([value**3 for value in own], other) == found  # only the order counts
    assert spearman([-value for value in own], other) == pytest.approx(-found)


@given(st.permutations(range(10)))
def test_without_ties_it_is_the_formula_of_squared_differences(order: list[int]) -> None:
    squares = sum((rank - other) ** 2 for rank, other in enumerate(order))
    assert spearman(range(10), order) == pytest.approx(1 - 6 * squares / (10 * 99))


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranked([7, 3, 7, 9, 7]) == [3, 1, 3, 5, 3]
    assert ranked([True, False, True]) == [2.5, 1, 2.5]


def test_how_often_a_rho_comes_about_by_chance_fits_a_count_of_all_orders() -> None:
    # Of the 7! orders of seven weeks so many have a ρ this far from 0; the t approximation is near.
    rows = [abs(spearman(range(7), order) or 0) for order in permutations(range(7))]
    for rho in (0.5, 0.75, 0.9):
        exact = sum(each >= rho - 1e-9 for each in rows) / len(rows)
        assert by_chance(rho, 7) == pytest.approx(exact, abs=0.02)
    # Table value: with n = 8 the two-sided 5 % point lies at 0.738 (Zar, 1972).
    assert by_chance(0.70, 8) > 0.05 > by_chance(0.74, 8)
    assert by_chance(1.0, 8) == by_chance(-1.0, 8) == 0


# -- what is compared -----------------------------------------------------------------------------------


def test_an_example_worked_by_hand() -> None:
    # d = 0 1 1 0 0 2 1 1 → Σd² = 8 → 1 − 48 / 504 = 0.9048
    compared = beside_people([10, 20, 30, 40, 50, 60, 70, 80], [5, 7, 6, 8, 9, 13, 10, 11])
    assert compared.rho == pytest.approx(1 - 6 * 8 / (8 * 63))
    assert compared.movement is Movement.TOGETHER
    assert compared.in_words() == "moved together with People so far · ρ 0.90, n = 8 weeks"


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([8, 7, 6, 5, 4, 3, 2, 1], "moved in opposite directions from People so far · ρ −1.00, n = 8 weeks"),
        ([1, 8, 2, 7, 3, 6, 4, 5], "did not move together with People so far · ρ 0.19, n = 8 weeks"),
        ([4] * 8, "can't be compared with People · one of the two never moved, n = 8 weeks"),
        ([1, 2, 3, 4, 5, 6, 8, 7], "moved together with People so far · ρ 0.98, n = 8 weeks"),
    ],
)
def test_the_words_for_each_way_to_move(people: list[float], words: str) -> None:
    assert beside_people(range(1, 9), people).in_words() == words


def test_seven_shared_weeks_say_nothing() -> None:
    compared = beside_people(range(1, 9), range(1, 8))
    assert (compared.rho, compared.movement, compared.is_enough) == (None, None, False)
    assert compared.figures == "7 of the 8 shared weeks that it takes"


def test_of_each_iso_week_the_last_value_counts_also_over_new_year() -> None:
    # 2025-12-28 is the Sunday of week 52; 2025-12-29 and 2026-01-04 lie in week 1 of 2026.
    days = [date(2025, 12, 28), date(2025, 12, 29), date(2026, 1, 4), date(2026, 1, 5)]
    reports = [check_in("low/k", 10 * number, day) for number, day in enumerate(days)]
    people = [check_in("people", number, day, author="li") for number, day in enumerate(days)]
    found = stands(*reports, *people)
    (compared,) = comparisons_of_key_result(found, found.plan.key_result("low/k"))  # type: ignore[arg-type]
    assert compared.weeks == ((2025, 52), (2026, 1), (2026, 2))
    assert (compared.own, compared.watched) == ((0, 20, 30), (0, 2, 3))


def test_only_the_kpis_of_what_is_in_the_line_of_sight_are_compared() -> None:
    mission = replace(PEOPLE, id="m", supports="mission")
    nobodys, gone = replace(PEOPLE, id="free", supports=None), replace(PEOPLE, id="gone", supports="top")
    found = stands(kpis=(PEOPLE, mission, nobodys, gone))
    compared = {
        each.name: [one.kpi.id for one in comparisons_of_key_result(found, each)]
        for each in found.plan.key_results()
    }
    assert compared == {"top/k": ["people", "m"], "low/k": ["people", "m"], "lone/k": []}
    found = stands(
        *(each for name in ("top/k", "low/k", "lone/k") for each in weekly(name, range(8))),
        kpis=(PEOPLE, mission, nobodys, gone),
    )
    assert {each.key_result.name for each in comparisons_of_kpi(found, mission)} == {"top/k", "low/k"}
    assert comparisons_of_kpi(found, nobodys) == comparisons_of_kpi(found, gone) == []
    assert Number.PULLING not in numbers_of(found, "lone/k")
    assert Number.PULLING not in numbers_of(found, "free")


def test_the_key_results_of_a_kpi_come_best_first() -> None:
    rising, falling = range(1, 9), range(9, 1, -1)
    found = stands(*weekly("top/k", falling), *weekly("low/k", rising), *weekly("people", rising))
    best = comparisons_of_kpi(found, PEOPLE)
    assert [(each.key_result.name, each.rho) for each in best] == [("low/k", 1), ("top/k", -1)]


def test_it_is_no_part_of_any_score() -> None:
    reports = weekly("low/k", range(1, 9)) + weekly("top/k", range(1, 9))
    without, beside = stands(*reports), stands(*reports, *weekly("people", range(8, 0, -1)))
    assert without.alignment == beside.alignment
    assert (without.progress, without.objectives) == (beside.progress, beside.objectives)


# -- its explanation ------------------------------------------------------------------------------------


def test_the_explanation_names_the_closest_kpi_and_lists_every_week_with_its_ranks() -> None:
    other = replace(PEOPLE, id="money", title="Money")
    found = stands(
        *weekly("low/k", [10, 20, 30, 40, 50, 60, 70, 80]),
        *weekly("people", [5, 7, 6, 8, 9, 13, 10, 11]),
        *weekly("money", [1, 8, 2, 7, 3, 6, 4, 5]),
        kpis=(other, PEOPLE),
    )
    told = explain(found, "low/k", Number.PULLING)
    assert told.worked == "1 − 6 × 8 / (8 × (8 × 8 − 1)) = 0.9048"
    assert told.value == pytest.approx(19 / 21)
    assert told.shown == "ρ 0.90, n = 8 weeks"
    assert [(each.label, each.value_text, each.name, each.number) for each in told.inputs[:3]] == [
        ("Money", "ρ 0.19, n = 8 weeks", "money", Number.PULLING),
        ("People", "ρ 0.90, n = 8 weeks", "people", Number.PULLING),
        ("week 32 of 2026", "10 and 5, ranks 1 and 1", "low/k", None),
    ]
    assert len(told.inputs) == 10
    assert "Moved together with People so far" in told.note
    assert "Its value is meant to fall." in told.note
    assert "no proof of cause" in told.note


def test_with_ties_the_formula_is_the_one_that_holds_with_ties() -> None:
    found = stands(*weekly("low/k", [1, 2, 2, 3, 4, 5, 6, 7]), *weekly("people", range(8)))
    told = explain(found, "low/k", Number.PULLING)
    # Ranks 1 2.5 2.5 4 5 6 7 8 beside 1 … 8: Σ = 41.5, 41.5 and 42.
    assert told.worked == "41.5 / sqrt(41.5 × 42) = 0.994"
    assert "Σd²" not in told.formula


def test_below_eight_weeks_the_explanation_says_what_is_missing() -> None:
    told = explain(stands(*weekly("low/k", [1, 2]), *weekly("people", [1, 2])), "low/k", Number.PULLING)
    assert (told.value, told.shown, told.worked) == (None, "–", "")
    assert told.inputs[0].value_text == "2 of the 8 shared weeks that it takes"


def test_a_kpi_tells_how_many_moved_with_it_and_leads_to_each() -> None:
    rising, falling = range(1, 9), range(9, 1, -1)
    found = stands(*weekly("top/k", falling), *weekly("low/k", rising), *weekly("people", rising))
    told = explain(found, "people", Number.PULLING)
    assert (told.value, told.shown) == (1, "1 of 2 key results")
    assert [(each.name, each.number) for each in told.inputs] == [
        ("low/k", Number.PULLING),
        ("top/k", Number.PULLING),
    ]
    assert explain(stands(), "people", Number.PULLING).shown == "–"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=8, max_size=12))
def test_the_worked_formula_comes_to_rho(pairs: list[tuple[int, int]]) -> None:
    found = stands(
        *weekly("low/k", [left for left, _ in pairs]), *weekly("people", [right for _, right in pairs])
    )
    told = explain(found, "low/k", Number.PULLING)
    if told.value is None:
        assert not told.worked
    else:
        assert value_of(told.worked) == pytest.approx(told.value, abs=5e-5)

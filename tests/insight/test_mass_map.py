"""The mass map: how the weight is spread over the cascade, in shares and in whole cells."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.mass_cells import GAP, LEAST, MassCells, in_cells
from okrtui.insight.mass_map import Box, MassMap, mass_map
from okrtui.insight.progress import shares
from okrtui.insight.standings import Standings, reckon
from okrtui.insight.status import Status
from okrtui.model.cascade import NodeKind
from okrtui.model.plan import Objective, Plan, State
from tests.plans import PAST, TODAY, Situation, journal, key_result, objective, plan, situations

if TYPE_CHECKING:
    from collections.abc import Iterable


def standings(drawn: Plan) -> Standings:
    return reckon(drawn, journal(), TODAY)


def of(situation: Situation) -> Standings:
    return reckon(situation.plan, situation.journal, TODAY)


def masses(drawn: MassMap) -> dict[str, float]:
    return {box.name: box.mass for box in drawn.boxes}


def box(drawn: MassMap, name: str) -> Box:
    return next(each for each in drawn.boxes if each.name == name)


def shown(drawn: MassMap, cells: MassCells) -> list[list[tuple[str, int, int]]]:
    """Each row's spans as (names, left, width)."""
    return [
        [("+".join(drawn.boxes[each].name for each in span.boxes), span.left, span.width) for span in row]
        for row in cells.rows
    ]


def with_two_measures(name: str, *supports: str, **more: object) -> Objective:
    """An objective with a key result of weight 3 and one of weight 1."""
    own = [key_result(f"{name}/heavy", weight=3), key_result(f"{name}/light")]
    return objective(name, *supports, key_results=own, **more)


# -- shares ---------------------------------------------------------------------------------------


def test_weight_is_divided_among_key_results_and_carried_upwards() -> None:
    # Of weight 8 in all: top 4 (heavy 3, light 1), child 2 below light, bare 1 at the vision, stray 1.
    drawn = mass_map(
        standings(
            plan(
                with_two_measures("top", "mission", weight=4),
                objective("child", "top/light", weight=2),
                objective("bare", "vision"),
                objective("stray"),
            )
        )
    )
    assert masses(drawn) == pytest.approx(
        {
            "vision": 7 / 8,
            "mission": 6 / 8,
            "top": 6 / 8,
            "top/heavy": 3 / 8,
            "top/light": 3 / 8,
            "child": 2 / 8,
            "bare": 1 / 8,
            "not_aligned": 1 / 8,
            "stray": 1 / 8,
        }
    )
    assert [each.level for each in drawn.boxes] == [0, 1, 2, 3, 3, 4, 1, 0, 1]
    assert (box(drawn, "bare").left, box(drawn, "stray").left) == pytest.approx((6 / 8, 7 / 8))
    assert (box(drawn, "top/light").reach, box(drawn, "stray").reach) == (1, 0)
    assert box(drawn, "top/heavy").status is Status.SILENT
    assert box(drawn, "mission").status is None


def test_what_does_not_count_has_a_box_only_where_weight_lies_below_it() -> None:
    drawn = mass_map(
        standings(
            plan(
                with_two_measures("over", "mission", cycle=PAST),
                objective("half", "over/light"),
                objective("draft", "mission", state=State.DRAFT),
                objective("alone", stand_alone="on purpose"),
            )
        )
    )
    assert masses(drawn) == {"vision": 1, "mission": 1, "over": 1, "over/light": 1, "half": 1}
    assert box(drawn, "half").reach == 0.5
    assert drawn.stand_alone == 1


def test_those_beyond_the_one_in_five_that_may_stand_alone_are_set_apart() -> None:
    drawn = mass_map(
        standings(plan(objective("top", "mission"), *(objective(each, stand_alone="so") for each in "ab")))
    )
    assert masses(drawn) == {"vision": 0.5, "mission": 0.5, "top": 0.5, "stand_alone": 0.5, "b": 0.5}
    assert drawn.stand_alone == 1
    assert in_cells(drawn, 42).apart == 22


def test_a_plan_without_anything_active_has_no_boxes() -> None:
    drawn = mass_map(standings(plan(objective("later", "mission", state=State.DRAFT))))
    assert drawn.boxes == ()
    assert in_cells(drawn, 80).rows == ()


@given(situations(10))
def test_boxes_lie_in_their_parents_side_by_side_and_add_up_to_one(situation: Situation) -> None:
    found = of(situation)
    drawn = mass_map(found)
    assert sum(drawn.boxes[top].mass for top in drawn.children(-1)) == pytest.approx(
        1 if found.footing.counted else 0
    )
    for number in range(-1, len(drawn.boxes)):
        edge, right = 0.0, 2.0
        if number >= 0:
            edge, right = drawn.boxes[number].left, drawn.boxes[number].right
        for child in (drawn.boxes[each] for each in drawn.children(number)):
            assert child.parent == number
            assert child.level == (drawn.boxes[number].level + 1 if number >= 0 else 0)
            assert edge <= child.left < child.right <= right
            edge = child.right


@given(situations(10))
def test_each_box_has_the_weight_of_all_that_leads_up_through_it(situation: Situation) -> None:
    found = of(situation)
    expected: defaultdict[str, float] = defaultdict(float)
    in_rings: set[str] = set()
    for each, share in found.footing.counted.values():
        for portion, measure in zip(_shares(each), each.key_results, strict=True):
            expected[measure.name] += share * portion
        way = list(_upwards(situation.plan, each))
        if len(way) > len(set(way)):
            in_rings.update(way)
        for name in set(way):
            expected[name] += share
    boxes = masses(mass_map(found))
    for name in expected.keys() - in_rings:
        if name.partition("/")[0] not in in_rings:
            assert boxes.get(name, 0) == pytest.approx(expected[name], abs=1e-12)


def _shares(of_objective: Objective) -> list[float]:
    weights = [each.weight for each in of_objective.key_results]
    return shares(weights) if weights else []


def _upwards(drawn: Plan, start: Objective) -> Iterable[str]:
    """The objective, its primary support and so on; ends behind the first name that comes twice."""
    seen: set[str] = set()
    above: Objective | None = start
    while above is not None:
        yield above.id
        if above.id in seen:
            return
        seen.add(above.id)
        reference = drawn.primary_support(above)
        if reference is None:
            return
        if reference in ("vision", "mission"):
            yield reference
            if reference == "mission" and drawn.vision is not None:
                yield "vision"
            return
        if "/" in reference:
            yield reference
        above = drawn.supported_objective(reference)


# -- cells ----------------------------------------------------------------------------------------


def test_cells_are_in_proportion_and_what_ladders_up_to_nothing_stands_apart() -> None:
    drawn = mass_map(
        standings(
            plan(
                with_two_measures("a", "mission", weight=2),
                objective("b", "mission"),
                objective("stray"),
                vision=None,
            )
        )
    )
    cells = in_cells(drawn, 40 + GAP)
    assert shown(drawn, cells) == [
        [("mission", 0, 30), ("not_aligned", 32, 10)],
        [("a", 0, 20), ("b", 20, 10), ("stray", 32, 10)],
        [("a/heavy", 0, 15), ("a/light", 15, 5)],
    ]
    assert cells.apart == 32


def test_what_is_too_narrow_is_put_together_beside_its_siblings() -> None:
    drawn = mass_map(
        standings(
            plan(
                objective("tiny", "mission"),
                objective("large", "mission", weight=97),
                with_two_measures("small", "mission"),
                objective("other", "mission"),
                vision=None,
            )
        )
    )
    cells = in_cells(drawn, 50)
    assert shown(drawn, cells) == [
        [("mission", 0, 50)],
        [("large", 0, 48), ("tiny+small+other", 48, 2)],
    ]
    numbers = {each.name: number for number, each in enumerate(drawn.boxes)}
    for name in ("tiny", "small", "small/heavy"):
        assert cells.place(drawn, numbers[name]) == (1, 1), "what a heap hides is found in the heap"


@given(situations(14), st.integers(8, 200))
def test_spans_fill_their_parents_without_touching_what_is_not_theirs(
    situation: Situation, width: int
) -> None:
    drawn = mass_map(of(situation))
    cells = in_cells(drawn, width)
    for row, spans in enumerate(cells.rows):
        edge = 0
        for span in spans:
            assert edge <= span.left
            assert span.width >= LEAST
            edge = span.left + span.width
            if row:
                above = cells.rows[row - 1][span.parent]
                assert above.left <= span.left
                assert edge <= above.left + above.width
        assert edge <= width
    if cells.rows:
        assert cells.rows[0][0].left == 0
        assert edge_of(cells) == width


def edge_of(cells: MassCells) -> int:
    last = cells.rows[0][-1]
    return last.left + last.width


@given(situations(14), st.integers(8, 200))
def test_every_box_is_shown_once_or_lies_in_or_below_one_heap(situation: Situation, width: int) -> None:
    drawn = mass_map(of(situation))
    cells = in_cells(drawn, width)
    spans = [span for row in cells.rows for span in row]
    drawn_boxes = [number for span in spans for number in span.boxes]
    assert len(drawn_boxes) == len(set(drawn_boxes))
    for number in range(len(drawn.boxes)):
        row, place = cells.place(drawn, number)
        boxes = cells.rows[row][place].boxes
        assert number in boxes or any(each < number < drawn.boxes[each].end for each in boxes)


@given(st.lists(st.floats(0.5, 5), min_size=1, max_size=12), st.integers(120, 200))
def test_a_box_is_as_wide_as_its_share_to_within_a_cell(weights: list[float], width: int) -> None:
    objectives = [objective(f"o{number}", "mission", weight=weight) for number, weight in enumerate(weights)]
    drawn = mass_map(standings(plan(*objectives, vision=None)))
    spans = in_cells(drawn, width).rows[1]
    assert sum(span.width for span in spans) == width
    for span in spans:
        exact = width * sum(drawn.boxes[number].mass for number in span.boxes)
        assert abs(span.width - exact) <= 1 or len(span.boxes) > 1


def test_a_thousand_levels_and_five_thousand_siblings_are_laid_out() -> None:
    chain = [objective("o0", "mission"), *(objective(f"o{n}", f"o{n - 1}") for n in range(1, 1000))]
    deep = mass_map(standings(plan(*chain)))
    assert deep.boxes[-1].level == 1001
    assert deep.boxes[-1].mass == pytest.approx(1 / 1000)
    many = mass_map(standings(plan(*(objective(f"o{n}", "mission") for n in range(5000)))))
    cells = in_cells(many, 130)
    assert [len(span.boxes) for span in cells.rows[2]] == [5000]
    assert many.boxes[2].kind is NodeKind.OBJECTIVE
    assert in_cells(deep, 130).place(deep, 500)[0] <= 500

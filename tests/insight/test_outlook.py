"""The outlook of an objective: what its key results' forecasts come to, and what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from okrtui.insight.explain import Number, as_text, explain
from okrtui.insight.forecast_words import likely_in_words
from okrtui.insight.outlook import Outlook, outlook
from okrtui.insight.standings import Standings, reckon
from okrtui.model.metric import Keep, Milestones, Reach, YesNo
from okrtui.model.plan import State
from tests.plans import NOW, TODAY, check_in, journal, key_result, objective, plan

if TYPE_CHECKING:
    from okrtui.model.journal import CheckIn
    from okrtui.model.plan import KeyResult

FIRST = date(2026, 10, 26)
LAST = FIRST + timedelta(days=21)

#: Days from the last of the weekly reports until the due date.
TO_GO = (NOW.end - LAST).days


def weekly(name: str, *values: float) -> list[CheckIn]:
    """A report a week, the last one on 16 November."""
    return [
        check_in(name, value, LAST - timedelta(days=7 * week), author=name)
        for week, value in enumerate(reversed(values))
    ]


def of(*key_results: KeyResult, reports: list[CheckIn], **more: object) -> tuple[Standings, Outlook | None]:
    """The outlook of an objective with these key results."""
    drawn = plan(objective("o", "mission", key_results=key_results, **more))
    standings = reckon(drawn, journal(*reports), TODAY)
    objective_ = standings.plan.objective("o")
    assert objective_ is not None
    return standings, outlook(standings, objective_)


KEY_RESULTS = (
    key_result("o/line", Reach(0, 70), weight=2),
    key_result("o/far", Reach(0, 1000)),
    key_result("o/done", YesNo(), weight=0.5),
    key_result("o/new", Reach(0, 10), weight=9),
)
REPORTS = [
    *weekly("o/line", 7, 14, 21, 28),
    *weekly("o/far", 70, 140, 210, 280),
    check_in("o/done", True, LAST),
    *weekly("o/new", 1, 2, 3),
]


def test_it_is_the_weighted_mean_of_where_they_are_heading() -> None:
    """On 31 December, 45 days on, the lines are at 28 + 45 (all of 70) and 280 + 450 (73 % of 1000)."""
    assert TO_GO == 45
    _, found = of(*KEY_RESULTS, reports=REPORTS)
    assert found is not None
    assert found.progress == pytest.approx((2 * 1 + 1 * 0.73 + 0.5 * 1) / 3.5)
    assert [each.id for each in found.unknown] == ["new"]
    assert (found.likely, found.due) == (2, NOW.end)


def test_a_limit_that_is_broken_holds_the_outlook_down() -> None:
    kept = key_result("o/up", Keep(99, None))
    _, found = of(KEY_RESULTS[0], kept, reports=[*REPORTS[:4], check_in("o/up", 95, LAST)])
    assert found is not None
    assert found.progress == pytest.approx(2 / 3)
    assert likely_in_words(found) == "1 of 2 key results likely to be reached"


def test_its_explanation_is_worked_and_leads_to_the_forecasts() -> None:
    standings, found = of(*KEY_RESULTS, reports=REPORTS)
    assert found is not None
    told = explain(standings, "o", Number.OUTLOOK)
    assert told.worked == "(2 × 1 + 1 × 0.73 + 0.5 × 1) / (2 + 1 + 0.5) = 0.9229"
    assert told.value == found.progress
    assert told.shown == "heading for 92 % by 31 Dec"
    assert told.note.startswith("2 of 4 key results likely to be reached, 1 without a forecast yet")
    assert [(each.name, each.number) for each in told.inputs] == [
        ("o/line", Number.FORECAST),
        ("o/far", Number.FORECAST),
        ("o/done", Number.PROGRESS),
        ("o/new", Number.FORECAST),
    ]
    assert "no forecast yet, not counted" in as_text(told)


@pytest.mark.parametrize(
    ("key_results", "reports", "more"),
    [
        ([], [], {}),
        (KEY_RESULTS, [], {}),
        (KEY_RESULTS, weekly("o/new", 1, 2, 3), {}),
        ([key_result("o/done", YesNo())], [check_in("o/done", True)], {}),  # all is over
        (KEY_RESULTS, REPORTS, {"state": State.CLOSED}),
    ],
)
def test_without_a_forecast_nothing_is_guessed(
    key_results: list[KeyResult], reports: list[CheckIn], more: dict[str, object]
) -> None:
    standings, found = of(*key_results, reports=reports, **more)
    assert found is None
    told = explain(standings, "o", Number.OUTLOOK)
    assert (told.value, told.worked, told.shown) == (None, "", "–")
    assert told.note


def test_all_milestones_ahead_of_time_count_as_all_and_no_more() -> None:
    _, found = of(key_result("o/m", Milestones(("A", "B", "C", "D"))), reports=weekly("o/m", 0, 1, 2, 3))
    assert found is not None
    assert (found.progress, found.likely) == (1, 1)


def test_weights_that_are_all_nothing_count_alike() -> None:
    two = [key_result("o/a", Reach(0, 1000), weight=0), key_result("o/b", Reach(0, 73), weight=0)]
    reports = [*weekly("o/a", 70, 140, 210, 280), *weekly("o/b", 7, 14, 21, 28)]
    _, found = of(*two, reports=reports)
    assert found is not None
    assert found.progress == pytest.approx((0.73 + 1) / 2)

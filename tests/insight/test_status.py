"""Status (3.4): the first rule that holds, each with its reason in words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from okrtui.insight.standings import ObjectiveStanding, reckon
from okrtui.insight.status import Status, Verdict, worst
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Value, YesNo
from okrtui.model.plan import Kind, State
from tests.plans import TODAY, check_in, journal, key_result, objective, plan

if TYPE_CHECKING:
    from okrtui.model.journal import CheckIn

COMMITTED, ASPIRATIONAL = Kind.COMMITTED, Kind.ASPIRATIONAL
#: Half of the way is expected today.
START, DUE = TODAY - timedelta(days=50), TODAY + timedelta(days=50)


def verdict(
    metric: Metric,
    *reports: CheckIn,
    kind: Kind = ASPIRATIONAL,
    state: State = State.ACTIVE,
    start: date | None = START,
    unit: str = "",
) -> Verdict:
    """The verdict on a key result that is checked in weekly and half of whose time is gone."""
    measured = key_result("a/k", metric, start=start, due=DUE, unit=unit)
    drawn = plan(objective("a", "mission", key_results=[measured], kind=kind, state=state))
    return reckon(drawn, journal(*reports), TODAY).key_results["a/k"].verdict


@pytest.mark.parametrize(
    ("kind", "value", "confidence", "status"),
    [
        (ASPIRATIONAL, 100, 0, Status.DONE),  # done before all that follows
        (ASPIRATIONAL, 130, None, Status.DONE),
        (ASPIRATIONAL, 24, 9, Status.OFF_TRACK),  # 0.26 under pace
        (ASPIRATIONAL, 25, 9, Status.BEHIND),  # exactly 0.25 is not more than 0.25
        (ASPIRATIONAL, 39, 9, Status.BEHIND),
        (ASPIRATIONAL, 40, 9, Status.ON_TRACK),  # exactly 0.10 is not more than 0.10
        (ASPIRATIONAL, 60, None, Status.ON_TRACK),
        (ASPIRATIONAL, 60, 0, Status.OFF_TRACK),
        (ASPIRATIONAL, 60, 1, Status.OFF_TRACK),
        (ASPIRATIONAL, 60, 2, Status.BEHIND),
        (ASPIRATIONAL, 60, 3, Status.BEHIND),
        (ASPIRATIONAL, 60, 4, Status.ON_TRACK),
        (ASPIRATIONAL, 60, 5, Status.ON_TRACK),  # 5 is healthy
        (COMMITTED, 60, 3, Status.OFF_TRACK),
        (COMMITTED, 60, 4, Status.BEHIND),
        (COMMITTED, 60, 6, Status.BEHIND),
        (COMMITTED, 60, 7, Status.ON_TRACK),
        (COMMITTED, 60, None, Status.ON_TRACK),
        (COMMITTED, -12, 10, Status.OFF_TRACK),
    ],
)
def test_pace_and_confidence_decide(kind: Kind, value: Value, confidence: int | None, status: Status) -> None:
    assert verdict(Reach(0, 100), check_in("a/k", value, confidence=confidence), kind=kind).status is status


@pytest.mark.parametrize("parts", range(1, 40))
def test_a_gap_of_exactly_the_limit_is_never_beyond_it(parts: int) -> None:
    """Whatever binary fractions make of a quarter or a tenth under pace."""
    step = parts / 10
    for share, status in ((0.25, Status.BEHIND), (0.4, Status.ON_TRACK)):
        report = check_in("a/k", 7 * step + 100 * step * share)
        assert verdict(Reach(7 * step, 107 * step), report).status is status


@pytest.mark.parametrize(
    ("metric", "value", "status"),
    [
        (Milestones(("Alpha", "Beta")), 2, Status.DONE),
        (Milestones(("Alpha", "Beta")), 1, Status.ON_TRACK),
        (Milestones(("Alpha", "Beta")), 0, Status.OFF_TRACK),
        (YesNo(), True, Status.DONE),
        (YesNo(), False, Status.OFF_TRACK),
        (Reach(180, 100), 100, Status.DONE),
        (Keep(99.9, None), 99.95, Status.ON_TRACK),  # never done: it is to be kept up
        (Keep(99.9, None), 99.8, Status.OFF_TRACK),
        (Keep(20, 30), 30, Status.ON_TRACK),
        (Keep(20, 30), 30.1, Status.OFF_TRACK),  # outside is off track, however little
    ],
)
def test_every_shape_has_its_way_to_be_done_or_off_track(
    metric: Metric, value: Value, status: Status
) -> None:
    assert verdict(metric, check_in("a/k", value, confidence=5)).status is status


@pytest.mark.parametrize(
    ("value", "confidence", "days_ago", "status"),
    [
        (60, 9, 10, Status.ON_TRACK),
        (60, 9, 11, Status.SILENT),  # however good it looked
        (35, 9, 11, Status.SILENT),  # silence goes before behind
        (60, 3, 11, Status.SILENT),
        (20, 9, 11, Status.OFF_TRACK),  # and after off track
        (60, 1, 11, Status.OFF_TRACK),
        (100, 9, 40, Status.DONE),
    ],
)
def test_silence_is_never_green(value: Value, confidence: int, days_ago: int, status: Status) -> None:
    report = check_in("a/k", value, TODAY - timedelta(days=days_ago), confidence)
    assert verdict(Reach(0, 100), report).status is status


@pytest.mark.parametrize(
    ("days_since_start", "status"),
    [(-5, Status.NOT_STARTED), (0, Status.NOT_STARTED), (10, Status.NOT_STARTED), (11, Status.SILENT)],
)
def test_what_was_never_checked_in_has_not_started_until_it_is_silent(
    days_since_start: int, status: Status
) -> None:
    start = TODAY - timedelta(days=days_since_start)
    assert verdict(Reach(0, 100), start=start).status is status
    only_confidence = check_in("a/k", None, confidence=0)
    assert verdict(Reach(0, 100), only_confidence, start=start).status is status


def test_without_a_start_nothing_is_missed() -> None:
    assert verdict(Reach(0, 100), start=None).status is Status.NOT_STARTED


@pytest.mark.parametrize(
    ("state", "status"), [(State.CLOSED, Status.CLOSED), (State.DRAFT, Status.NOT_STARTED)]
)
def test_closed_goes_before_all_else_and_a_draft_has_not_started(state: State, status: Status) -> None:
    assert verdict(Reach(0, 100), check_in("a/k", 100), state=state).status is status


def test_the_last_confidence_given_holds_until_another_is() -> None:
    reports = [check_in("a/k", 60, confidence=2, number=1), check_in("a/k", 60, number=2)]
    assert verdict(Reach(0, 100), *reports).reason == "confidence is 2 of 10"


@pytest.mark.parametrize(
    ("metric", "report", "kind", "reason"),
    [
        (Reach(0, 100), check_in("a/k", 27), ASPIRATIONAL, "23 points under the pace line"),
        (Reach(0, 100), check_in("a/k", 51), ASPIRATIONAL, "1 point ahead of the pace line"),
        (Reach(0, 100), check_in("a/k", 50), ASPIRATIONAL, "on the pace line"),
        (Reach(0, 100), check_in("a/k", 100), ASPIRATIONAL, "target reached"),
        (
            Reach(0, 100),
            check_in("a/k", 60, confidence=5),
            COMMITTED,
            "confidence is 5 of 10, and it is committed",
        ),
        (Milestones(("GA",)), check_in("a/k", 1), ASPIRATIONAL, "every milestone is passed"),
        (YesNo(), check_in("a/k", True), ASPIRATIONAL, "done"),
        (Keep(99.9, None), check_in("a/k", 99.5), ASPIRATIONAL, "99.5 is under the limit of 99.9 %"),
        (Keep(None, 3), check_in("a/k", 4), ASPIRATIONAL, "4 is over the limit of 3 %"),
        (Keep(2, 5), check_in("a/k", 7), ASPIRATIONAL, "7 is outside 2 to 5 %"),
        (Keep(2, 5), check_in("a/k", 3), ASPIRATIONAL, "inside its limits"),
        (
            Reach(0, 100),
            check_in("a/k", 60, TODAY - timedelta(days=12)),
            ASPIRATIONAL,
            "no check-in for 12 days, every week is agreed",
        ),
    ],
)
def test_every_status_says_why(metric: Metric, report: CheckIn, kind: Kind, reason: str) -> None:
    assert verdict(metric, report, kind=kind, unit="%").reason == reason


def test_a_value_beyond_all_measure_still_has_a_reason() -> None:
    assert "pace line" in verdict(Reach(0, 5e-324), check_in("a/k", -(10**18))).reason


ORDER = [
    Status.OFF_TRACK,
    Status.SILENT,
    Status.BEHIND,
    Status.ON_TRACK,
    Status.NOT_STARTED,
    Status.DONE,
]


@pytest.mark.parametrize(("worse", "better"), list(pairwise(ORDER)))
def test_a_whole_is_as_bad_as_the_worst_of_its_parts(worse: Status, better: Status) -> None:
    parts = [Verdict(better, "b"), Verdict(worse, "w")]
    assert worst(parts) == worst(reversed(parts)) == Verdict(worse, "w")
    assert worst([]) is None


def of_objective(state: State = State.ACTIVE, **values: int) -> ObjectiveStanding:
    """How an objective stands whose key results have these values, half of the way being expected."""
    measured = [key_result(f"a/{name}", start=START, due=DUE) for name in values]
    drawn = plan(objective("a", "mission", key_results=measured, state=state))
    reports = [check_in(f"a/{name}", value, number=at) for at, (name, value) in enumerate(values.items())]
    return reckon(drawn, journal(*reports), TODAY).objectives["a"]


def test_an_objective_names_the_one_that_makes_it_so_or_counts_them() -> None:
    assert of_objective(x=60, y=10).verdict == Verdict(Status.OFF_TRACK, "a/y: 40 points under the pace line")
    assert of_objective(x=60, y=10, z=5).verdict == Verdict(Status.OFF_TRACK, "2 of 3 key results")
    assert of_objective(x=100, y=100).verdict == Verdict(Status.DONE, "all 2 key results")
    assert of_objective().verdict == Verdict(Status.NOT_STARTED, "no key result yet")
    assert of_objective(State.CLOSED, x=10).verdict == Verdict(Status.CLOSED, "closed")
    assert of_objective(State.DRAFT, x=10).verdict == Verdict(Status.NOT_STARTED, "a draft")


def test_an_objective_without_key_results_has_the_worst_of_its_supporters() -> None:
    drawn = plan(
        objective("top", "mission"),
        objective("good", "top", key_results=[key_result("good/k", start=START, due=DUE)]),
        objective("bad", "top", key_results=[key_result("bad/k", start=START, due=DUE)]),
        objective("draft", "top", key_results=[key_result("draft/k")], state=State.DRAFT),
        objective("elsewhere", "mission", "top", key_results=[key_result("elsewhere/k")]),
    )
    reports = journal(check_in("good/k", 60, number=1), check_in("bad/k", 30, number=2))
    standing = reckon(drawn, reports, TODAY).objectives["top"]
    assert standing.verdict == Verdict(Status.BEHIND, "bad: bad/k: 20 points under the pace line")
    assert standing.progress == pytest.approx(0.45)

"""Checks of what the check-ins tell: confidence, silence, pace, and words that do not fit the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.check_rule import Advice, Ground, Rule, named
from okrtui.insight.status import Status
from okrtui.model.metric import Keep, Milestones, Reach
from okrtui.model.plan import Cycle, KeyResult, Kind, Objective, Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.insight.standings import KeyResultStanding, Standings

#: A promise wants at least this confidence; so much beside a lagging pace does not fit together.
SURE = 7
_OFF_PACE = 0.25 + 1e-9
_STILL_DAYS = 28
_HEALTHY_START = range(3, 8)
_FEWEST_OF_A_CYCLE = 4
_TOO_SAFE_SHARE = 0.75


def _standings(ground: Ground) -> Iterator[tuple[Objective, KeyResultStanding]]:
    """The key results that are being worked on, with their objectives; what is done is left alone."""
    for objective in ground.active:
        for key_result in objective.key_results:
            standing = ground.standings.key_results[key_result.name]
            if standing.verdict.status is not Status.DONE:
                yield objective, standing


def _unsure_promise(ground: Ground) -> Iterator[Advice]:
    for objective, standing in _standings(ground):
        confidence = standing.confidence
        if objective.kind is Kind.COMMITTED and confidence is not None and confidence < SURE:
            message = f"{named(standing.key_result)} is promised, and confidence is {confidence} of 10"
            remedy = "say early what it would take, or agree on another promise"
            yield Advice(standing.key_result.name, None, message, remedy)


def _silent(ground: Ground) -> Iterator[Advice]:
    for _, standing in _standings(ground):
        if standing.verdict.status is Status.SILENT:
            message = f"{named(standing.key_result)}: {standing.verdict.reason}"
            remedy = "check in; an unchanged value is worth reporting, too"
            yield Advice(standing.key_result.name, None, message, remedy)


def _gap(standing: KeyResultStanding) -> float:
    """How far progress is under the pace line; 0 where there is no report or no line."""
    if standing.latest is None or not isinstance(standing.key_result.metric, (Reach, Milestones)):
        return 0.0
    return standing.expected - (standing.progress or 0.0)


def _is_outside(standing: KeyResultStanding) -> bool:
    """Whether it is outside the limits that it is to keep."""
    metric, value = standing.key_result.metric, standing.value
    return (
        standing.latest is not None
        and isinstance(metric, Keep)
        and value is not None
        and not metric.holds(value)
    )


def _is_sure(standing: KeyResultStanding) -> bool:
    return standing.confidence is not None and standing.confidence >= SURE


def _off_pace(ground: Ground) -> Iterator[Advice]:
    for _, standing in _standings(ground):
        if _gap(standing) > _OFF_PACE and not _is_sure(standing):
            message = (
                f"{named(standing.key_result)} is {round(_gap(standing) * 100)} points under its pace line"
            )
            remedy = "tell in the next check-in what would bring it back, or what it is given up for"
            yield Advice(standing.key_result.name, None, message, remedy)


def _sure_and_off_track(ground: Ground) -> Iterator[Advice]:
    remedy = "say what is about to change, or mend one of the two"
    for _, standing in _standings(ground):
        if not _is_sure(standing):
            continue
        if _gap(standing) > _OFF_PACE:
            where = f"is {round(_gap(standing) * 100)} points under its pace line"
        elif _is_outside(standing):
            where = "is outside its limits"
        else:
            continue
        message = f"{named(standing.key_result)} {where}, and confidence is {standing.confidence} of 10"
        yield Advice(standing.key_result.name, None, message, remedy)


def _on_track_and_still(ground: Ground) -> Iterator[Advice]:
    today = ground.standings.today
    for _, standing in _standings(ground):
        if standing.verdict.status is Status.ON_TRACK and isinstance(
            standing.key_result.metric, (Reach, Milestones)
        ):
            reports = [
                each
                for each in ground.standings.journal.history(standing.key_result.name)
                if each.value is not None
            ]
            before = [each for each in reports if (today - each.day).days >= _STILL_DAYS][-1:]
            recent = before + [each for each in reports if (today - each.day).days < _STILL_DAYS]
            if before and len({each.value for each in recent}) == 1:
                message = f"{named(standing.key_result)} is on track, and has not moved for four weeks"
                yield Advice(
                    standing.key_result.name, None, message, "check whether the value is still being read"
                )


def _first_confidence(ground: Ground) -> Iterator[Advice]:
    today = ground.standings.today
    for objective, standing in _standings(ground):
        history = ground.standings.journal.history(standing.key_result.name)
        first = next((each for each in history if each.confidence is not None), None)
        if first is None or first.confidence is None or (today - first.day).days > _STILL_DAYS:
            continue
        if first.confidence < _HEALTHY_START[0]:
            why, remedy = "so low that few will try", "a target that half of you believe in draws more"
        elif first.confidence > _HEALTHY_START[-1] and objective.kind is Kind.ASPIRATIONAL:
            why, remedy = "nearly sure", "is there a bolder target, at which confidence would be 5?"
        else:
            continue
        message = f"{named(standing.key_result)} began with a confidence of {first.confidence}, {why}"
        yield Advice(standing.key_result.name, None, message, remedy)


def _too_safe(ground: Ground) -> Iterator[Advice]:
    standings = ground.standings
    ended = [each for each in standings.plan.cycles if each.end < standings.today]
    for cycle in [each for each in ended if each.end == max(one.end for one in ended)]:
        scores = [_score(standings, each) for each in _aspirations(standings, cycle)]
        full = sum(score >= 1 for score in scores)
        if len(scores) >= _FEWEST_OF_A_CYCLE and full >= _TOO_SAFE_SHARE * len(scores):
            message = f"{full} of {len(scores)} aspirational key results of {cycle.id} were reached in full"
            yield Advice(
                "plan", "cycle", message, "well done, and there is room to aim higher: 0.7 is a good score"
            )


def _aspirations(standings: Standings, cycle: Cycle) -> Iterator[KeyResult]:
    for objective in standings.plan.objectives:
        if (
            objective.cycle == cycle
            and objective.kind is Kind.ASPIRATIONAL
            and objective.state is not State.DRAFT
        ):
            yield from objective.key_results


def _score(standings: Standings, key_result: KeyResult) -> float:
    """The score that a key result was closed with, else its progress."""
    closings = standings.journal.closings.get(key_result.name, ())
    given = closings[-1].score if closings else None
    return given if given is not None else standings.key_results[key_result.name].progress or 0.0


RULES = (
    Rule("OKR215", Severity.WARNING, f"committed, with a confidence under {SURE}", "c", _unsure_promise),
    Rule("OKR216", Severity.WARNING, "silent: no check-in for longer than agreed", "c", _silent),
    Rule("OKR217", Severity.WARNING, "more than 25 points under the pace line", "c", _off_pace),
    Rule(
        "OKR218",
        Severity.WARNING,
        "high confidence beside numbers that are off track",
        "c",
        _sure_and_off_track,
    ),
    Rule("OKR219", Severity.WARNING, "on track without any movement in four weeks", "c", _on_track_and_still),
    Rule("OKR303", Severity.INFO, "a first confidence outside 3 to 7", "c", _first_confidence),
    Rule("OKR304", Severity.INFO, "three quarters of a cycle's aspirations reached in full", None, _too_safe),
)

"""Why the numbers of a key result are what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.explain_confidence import stated_confidence
from okrtui.insight.explain_dates import (
    explain_expected,
    explain_forecast,
    explain_rhythm,
    lateness,
    with_unit,
)
from okrtui.insight.explain_losses import explain_loss
from okrtui.insight.explain_together import explain_key_result_together
from okrtui.insight.explanation import (
    Explanation,
    Input,
    Number,
    bounded,
    difference,
    quoted,
    share_written,
    written,
)
from okrtui.insight.rhythm import GRACE_DAYS
from okrtui.insight.status import Status, limits_in_words
from okrtui.model.calendar import short_day
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.numbers import format_number, format_percent

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding, Standings

#: The rule behind each status, in the order in which they are tried.
STATUS_RULES = {
    Status.CLOSED: "closed: its objective is closed",
    Status.DONE: "done: progress is at least 1; what must be kept up is never done",
    Status.NOT_STARTED: "not started: no check-in, and none is overdue; or its objective is a draft",
    Status.OFF_TRACK: (
        "off track: expected − progress > 0.25, or confidence ≤ 1 (committed: ≤ 3), or outside its limits"
    ),
    Status.SILENT: f"silent: no check-in for longer than agreed and {GRACE_DAYS} days more",
    Status.BEHIND: "behind: expected − progress > 0.10, or confidence ≤ 3 (committed: ≤ 6)",
    Status.ON_TRACK: "on track: none of done, off track, silent and behind holds",
}


def _progress(standings: Standings, standing: KeyResultStanding) -> Explanation:
    key_result, value = standing.key_result, standing.value
    metric = key_result.metric
    notes = []
    if value is None:
        notes.append("Nothing is checked in yet; in roll-ups that counts as 0.")
    elif standing.progress is not None and not 0 <= standing.progress <= 1:
        notes.append(f"In roll-ups it counts as {0 if standing.progress < 0 else 1}.")
    if isinstance(metric, Reach) and metric.baseline is None:
        notes.append("No baseline is written, so counting starts at 0.")
    if key_result.initiatives:
        notes.append("Initiatives are work; they never count as progress.")
    return Explanation(
        title=f"Progress of {quoted(key_result.title)}",
        formula=_progress_formula(metric),
        worked="" if value is None else _progress_worked(metric, value, standing.progress),
        value=standing.progress,
        shown="–" if standing.progress is None else format_percent(standing.progress),
        inputs=(_value_input(standings, standing), *_goal_inputs(standing)),
        note=" ".join(notes),
    )


def _progress_formula(metric: Metric) -> str:
    match metric:
        case Reach():
            return "(value − baseline) / (target − baseline)"
        case Keep(at_least=low, at_most=high) if low is not None and high is not None:
            return "1 inside the band, outside 1 − distance / width of the band"
        case Keep(baseline=baseline) if baseline is not None:
            return "1 inside the limit, outside (value − baseline) / (limit − baseline)"
        case Keep():
            return "1 inside the limit, else 0"
        case Milestones():
            return "milestones passed / all milestones"
        case YesNo():
            return "1 when it is done, else 0"
        case Unmeasured():
            return "without a target there is nothing to measure it by"


def _progress_worked(metric: Metric, value: float, share: float | None) -> str:
    if share is None:
        return ""
    match metric:
        case Reach(baseline=baseline, target=target):
            start = baseline or 0
            return f"{difference(value, start)} / {difference(target, start)} = {share_written(share)}"
        case Keep():
            return _kept_worked(metric, value, share)
        case Milestones(names=names):
            return f"{written(value)} / {len(names)} = {share_written(share)}"
        case _:
            return ""


def _kept_worked(metric: Keep, value: float, share: float) -> str:
    low, high, baseline = metric.at_least, metric.at_most, metric.baseline
    now = written(value)
    if low is not None and high is not None:
        if metric.holds(value) or low == high:
            return f"{written(low)} ≤ {now} ≤ {written(high)} → {written(share)}"
        distance = difference(value, high) if value > high else difference(low, value)
        raw = 1 - (value - high if value > high else low - value) / (high - low)
        return f"{bounded(f'1 − {distance} / {difference(high, low)}', raw)} = {share_written(share)}"
    limit = low if low is not None else high or 0.0
    if baseline is None or metric.holds(value) or metric.holds(baseline):
        return f"{now} {'≥' if low is not None else '≤'} {written(limit)} → {written(share)}"
    raw = (value - baseline) / (limit - baseline)
    way = f"{difference(value, baseline)} / {difference(limit, baseline)}"
    return f"{bounded(way, raw)} = {share_written(share)}"


def _value_input(standings: Standings, standing: KeyResultStanding) -> Input:
    key_result, latest = standing.key_result, standing.latest
    if latest is None:
        return Input("value", "nothing checked in yet", key_result.name, Number.RHYTHM)
    when = f"{short_day(latest.day, standings.today)} by {latest.author}"
    return Input(f"value, {when}", with_unit(standing, latest.value), key_result.name, Number.RHYTHM)


def _goal_inputs(standing: KeyResultStanding) -> list[Input]:
    key_result = standing.key_result
    name, metric = key_result.name, key_result.metric
    baseline = metric.baseline if isinstance(metric, (Reach, Keep)) else None
    found = [] if baseline is None else [Input("baseline", with_unit(standing, baseline), name)]
    match metric:
        case Reach(target=target):
            found.append(Input("target", with_unit(standing, target), name))
        case Keep():
            found.append(Input("limit", limits_in_words(metric, key_result.unit), name))
        case Milestones(names=names):
            passed = int(standing.value or 0)
            found += [
                Input(milestone, "passed" if number < passed else "ahead", name)
                for number, milestone in enumerate(names[:20])
            ]
        case _:
            pass
    return found


def _status(_: Standings, standing: KeyResultStanding) -> Explanation:
    key_result, status = standing.key_result, standing.verdict.status
    reported = standing.latest is not None
    judged = reported and status not in (Status.CLOSED, Status.DONE, Status.NOT_STARTED)
    progress = standing.progress or 0.0
    gap = standing.expected - progress
    line, way = share_written(standing.expected), share_written(progress)
    subtrahend = f"({way})" if progress < 0 else way
    confidence = "not given" if standing.confidence is None else f"{standing.confidence} of 10"
    return Explanation(
        title=f"Status of {quoted(key_result.title)}",
        formula=STATUS_RULES[status],
        worked=f"{line} − {subtrahend} = {share_written(gap)}" if judged else "",
        value=gap if judged else None,
        shown=str(status),
        inputs=(
            Input("expected", share_written(standing.expected), key_result.name, Number.EXPECTED),
            Input(
                "progress", way if standing.progress is not None else "–", key_result.name, Number.PROGRESS
            ),
            Input("confidence", confidence, key_result.name, Number.CONFIDENCE),
            Input("check-in", lateness(standing), key_result.name, Number.RHYTHM),
        ),
        note=f"{status.capitalize()}: {standing.verdict.reason}.",
    )


def _evidence(_: Standings, standing: KeyResultStanding) -> Explanation:
    key_result = standing.key_result
    measurable = {
        1.0: "1, its progress can be told",
        0.5: "½, a target without a baseline",
        0.0: "0, no target or no due date",
    }
    fresh = "1, the check-in is fresh or not due yet" if standing.fresh == 1 else "½, the check-in is overdue"
    return Explanation(
        title=f"Evidence of {quoted(key_result.title)}",
        formula="measurable × fresh",
        worked=f"{written(standing.measurable)} × {written(standing.fresh)} = {written(standing.backing)}",
        value=standing.backing,
        shown=format_number(standing.backing),
        inputs=(
            Input("measurable", measurable[standing.measurable], key_result.name),
            Input("fresh", fresh, key_result.name, Number.RHYTHM),
        ),
        note="This is what it adds to the evidence in the plan's alignment.",
    )


def _confidence(standings: Standings, standing: KeyResultStanding) -> Explanation:
    key_result = standing.key_result
    history = standings.journal.history(key_result.name)
    return stated_confidence(key_result.title, key_result.name, history, standings.today)


def _points_lost(standings: Standings, standing: KeyResultStanding) -> Explanation:
    return explain_loss(standings, standing.key_result.name)


#: What explains each number of a key result, the most wanted first.
EXPLAIN = {
    Number.PROGRESS: _progress,
    Number.STATUS: _status,
    Number.EXPECTED: explain_expected,
    Number.FORECAST: explain_forecast,
    Number.RHYTHM: explain_rhythm,
    Number.CONFIDENCE: _confidence,
    Number.PULLING: explain_key_result_together,
    Number.EVIDENCE: _evidence,
    Number.LOSS: _points_lost,
}

"""Why the numbers of a key result that come from dates are what they are: expected, rhythm and forecast."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from okrtui.insight.explanation import Explanation, Input, bounded, quoted, share_written, written
from okrtui.insight.forecast import FEWEST_DAYS, FEWEST_VALUES, forecast
from okrtui.insight.rhythm import GRACE_DAYS
from okrtui.model.calendar import short_day
from okrtui.model.metric import Keep
from okrtui.model.numbers import format_number, format_percent, format_value

if TYPE_CHECKING:
    from datetime import date

    from okrtui.insight.standings import KeyResultStanding, Standings
    from okrtui.model.journal import CheckIn

_FORECAST_INPUTS = 8


def explain_expected(standings: Standings, standing: KeyResultStanding) -> Explanation:
    """How far a straight line from start to due date would be today."""
    key_result, today = standing.key_result, standings.today
    start, due = key_result.start, key_result.due
    formula, worked, note = "days since the start / days from the start to the due date", "", ""
    inputs = [_day("start", start, today, key_result.name), _day("due", due, today, key_result.name)]
    if isinstance(key_result.metric, Keep):
        formula, inputs = "1: what must be kept up is expected to hold on every day", []
    elif start is None or due is None:
        note = "Without a start and a due date nothing can be expected yet."
    elif due <= start:
        note = "It starts and ends on one day: nothing is expected before it, all of it from then on."
    else:
        gone, all_days = (today - start).days, (due - start).days
        way = bounded(f"{written(gone)} / {all_days}", gone / all_days)
        worked = f"{way} = {share_written(standing.expected)}"
    return Explanation(
        title=f"Expected of {quoted(key_result.title)}",
        formula=formula,
        worked=worked,
        value=standing.expected,
        shown=format_percent(standing.expected),
        inputs=tuple(inputs),
        note=note,
    )


def explain_rhythm(standings: Standings, standing: KeyResultStanding) -> Explanation:
    """How late the next check-in is: the age of what was last reported."""
    key_result, beat = standing.key_result, standing.rhythm
    since = standing.latest.day if standing.latest else key_result.start
    worked, note = "", "There is neither a check-in nor a start to count from."
    if beat.due is not None and since is not None:
        age, agreed = (beat.today - since).days, (beat.due - since).days
        worked = f"{written(age)} − {agreed} = {written(beat.days_late)}"
        note = f"One every {key_result.cadence} is agreed; more than {GRACE_DAYS} days late is overdue."
    begun = "last check-in" if standing.latest else "start, with no check-in yet"
    return Explanation(
        title=f"Check-in on {quoted(key_result.title)}",
        formula=f"days since the {begun} − days between check-ins = days late",
        worked=worked,
        value=float(beat.days_late) if beat.due else None,
        shown=lateness(standing),
        inputs=(
            _day(begun, since, standings.today, key_result.name),
            _day("next one due", beat.due, standings.today, key_result.name),
        ),
        note=note,
    )


def lateness(standing: KeyResultStanding) -> str:
    """When the next check-in is due, in words."""
    late = standing.rhythm.days_late
    if standing.rhythm.due is None:
        return "no start to count from"
    if late == 0:
        return "due today"
    days = f"{abs(late)} day{'s' if abs(late) != 1 else ''}"
    return f"{days} late" if late > 0 else f"due in {days}"


def explain_forecast(standings: Standings, standing: KeyResultStanding) -> Explanation:
    """Where the trend of the check-ins leads."""
    key_result = standing.key_result
    history = _points(standing, standings.journal.history(key_result.name))
    seen = forecast(key_result, history)
    title = f"Forecast of {quoted(key_result.title)}"
    formula = (
        "the line through the check-ins, at the due date: mean value + change a day × days from their middle"
    )
    inputs = tuple(
        Input(short_day(each.day, standings.today), with_unit(standing, each.value), key_result.name)
        for each in history[-_FORECAST_INPUTS:]
    )
    if seen is None:
        note = f"It takes at least {FEWEST_VALUES} values over at least {FEWEST_DAYS} days to see a trend."
        return Explanation(title, formula, "", None, "–", inputs, note)
    days = [(each.day - seen.due).days for each in history]
    values = [float(each.value or 0) for each in history]
    slope = statistics.linear_regression(days, values).slope
    mean, middle = statistics.fmean(values), statistics.fmean(days)
    days_on = f"({_eight(-middle)})" if middle > 0 else _eight(-middle)
    change = f"{'−' if slope < 0 else '+'} {_eight(abs(slope))}"
    worked = f"{_eight(mean)} {change} × {days_on} = {_eight(seen.value)}"
    heading = f"{format_number(float(f'{seen.value:.3g}'))} by {short_day(seen.due, seen.due)}"
    return Explanation(
        title=title,
        formula=formula,
        worked=worked,
        value=seen.value,
        shown=f"heading for {heading}, {_chance(seen.chance)} chance to reach the target",
        inputs=inputs,
        note="The chance tells how far the check-ins scatter around the line; it knows nothing of plans.",
    )


def _points(standing: KeyResultStanding, history: tuple[CheckIn, ...]) -> list[CheckIn]:
    """The check-ins that a forecast looks at: with a value, since the start."""
    start = standing.key_result.start
    return [each for each in history if each.value is not None and (start is None or each.day >= start)]


def _chance(chance: float) -> str:
    return "under 1 %" if chance < 0.01 else "over 99 %" if chance > 0.99 else f"{chance * 100:.0f} %"


def _day(label: str, day: date | None, today: date, name: str) -> Input:
    return Input(label, short_day(day, today) if day else "no date", name)


def with_unit(standing: KeyResultStanding, value: float | None) -> str:
    """A value of the key result as it is shown."""
    key_result = standing.key_result
    return f"{format_value(key_result.metric, value)} {key_result.unit}".rstrip()


def _eight(number: float) -> str:
    """Eight digits that matter."""
    return written(float(f"{number:.8g}"))

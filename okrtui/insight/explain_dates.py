"""Why the numbers of a key result that come from dates are what they are: expected, rhythm and forecast."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from okrtui.insight.explanation import (
    Explanation,
    Input,
    bounded,
    difference,
    eight_digits,
    quoted,
    share_written,
    written,
)
from okrtui.insight.forecast import FEWEST_DAYS, FEWEST_VALUES, foreseen
from okrtui.insight.forecast_words import chance_in_words, heading_of, interval_in_words
from okrtui.insight.rhythm import GRACE_DAYS
from okrtui.model.calendar import short_day
from okrtui.model.metric import Keep
from okrtui.model.numbers import format_percent, format_value, goal_of

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding, Standings


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
    key_result, today = standing.key_result, standings.today
    seen = foreseen(standings, standing)
    title = f"Forecast of {quoted(key_result.title)}"
    formula = "newest value + (newest value − value at half of the time) / days between × days to go"
    if seen is None:
        note = (
            f"It takes at least {FEWEST_VALUES} values over at least {FEWEST_DAYS} days to see a trend. "
            "What is done, closed or past its due date has none either."
        )
        return Explanation(
            title, formula, "", None, "–", (_day("due", key_result.due, today, key_result.name),), note
        )
    trend = seen.trend
    (then, middle), (now, newest) = trend.middle, trend.last
    to_go = seen.due.toordinal() - now
    way_on = f"{written(newest)} + {difference(newest, middle)} / {now - then} × {to_go}"
    if newest + trend.pace * to_go > trend.highest:
        way_on = f"min({written(trend.highest)}, {way_on})"
    elif seen.value == trend.lowest:
        way_on = f"max({written(trend.lowest)}, {way_on})"
    heading, by = heading_of(seen)
    held = interval_in_words(seen)
    return Explanation(
        title=title,
        formula=formula,
        worked=f"{way_on} = {eight_digits(seen.value)}",
        value=seen.value,
        shown=f"heading for {heading} by {by}, {chance_in_words(seen.chance)} chance",
        inputs=(
            _reported(f"newest, {_on(now, today)}", newest, standing),
            _reported(f"half of the time, {_on(then, today)}", middle, standing),
            Input("target", f"{goal_of(key_result.metric)} {key_result.unit}".rstrip(), key_result.name),
            _day("due", seen.due, today, key_result.name),
        ),
        note=f"{held}. The same reckoning, made at earlier check-ins for the newest value, was so far "
        "off; the further ahead, the more. The chance is that of reaching the target by then."
        if held
        else "The check-ins lie on one line.",
    )


def _reported(label: str, value: float, standing: KeyResultStanding) -> Input:
    return Input(label, with_unit(standing, value), standing.key_result.name)


def _on(day: int, today: date) -> str:
    return short_day(date.fromordinal(day), today)


def _day(label: str, day: date | None, today: date, name: str) -> Input:
    return Input(label, short_day(day, today) if day else "no date", name)


def with_unit(standing: KeyResultStanding, value: float | None) -> str:
    """A value of the key result as it is shown."""
    key_result = standing.key_result
    return f"{format_value(key_result.metric, value)} {key_result.unit}".rstrip()

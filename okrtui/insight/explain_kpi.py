"""Why the numbers of a KPI are what they are; it is watched and never scored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from okrtui.insight.explain_confidence import stated_confidence
from okrtui.insight.explain_together import explain_kpi_together
from okrtui.insight.explanation import Explanation, Input, Number, difference, eight_digits, quoted
from okrtui.insight.forecast import FEWEST_DAYS, FEWEST_VALUES
from okrtui.insight.trend import trend
from okrtui.model.calendar import short_day
from okrtui.model.numbers import format_number, format_value, goal_of

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Kpi

_CHECK_INS = 8


def _value(standings: Standings, kpi: Kpi) -> Explanation:
    latest = standings.journal.latest(kpi.name)
    value = latest.value if latest else None
    goal = goal_of(kpi.metric)
    return Explanation(
        title=f"Value of {quoted(kpi.title)}",
        formula="the newest check-in that has a value",
        worked="",
        value=None if value is None else float(value),
        shown=f"{format_value(kpi.metric, value)} {kpi.unit if value is not None else ''}".rstrip(),
        inputs=(*_check_ins(standings, kpi), *([Input("goal", goal, kpi.name)] if goal else [])),
        note="A KPI is watched and never scored." if latest else "Nothing is checked in yet.",
    )


def _trend(standings: Standings, kpi: Kpi) -> Explanation:
    """How much it rises or falls in a week, at the pace that forecasts go on with."""
    last_of = {
        each.day: float(each.value) for each in standings.journal.history(kpi.name) if each.value is not None
    }
    points = [(day.toordinal(), value) for day, value in last_of.items()]
    title = f"Trend of {quoted(kpi.title)}"
    formula = "7 × (newest value − value at half of the time) / days between them"
    if len(points) < FEWEST_VALUES or points[-1][0] - points[0][0] < FEWEST_DAYS:
        note = f"It takes at least {FEWEST_VALUES} values over at least {FEWEST_DAYS} days to see a trend."
        return Explanation(title, formula, "", None, "–", _check_ins(standings, kpi), note)
    seen = trend(points)
    (then, middle), (now, newest) = seen.middle, seen.last
    a_week = 7 * seen.pace
    half = Input(
        f"half of the time, {short_day(date.fromordinal(then), standings.today)}",
        format_number(middle),
        kpi.name,
    )
    return Explanation(
        title=title,
        formula=formula,
        worked=f"7 × {difference(newest, middle)} / {now - then} = {eight_digits(a_week)}",
        value=a_week,
        shown=f"{'−' if a_week < 0 else '+'}{_three_digits(abs(a_week))} {kpi.unit}".rstrip() + " a week",
        inputs=(half, *_check_ins(standings, kpi)),
        note="It tells the direction; it knows nothing of plans or seasons.",
    )


def _three_digits(number: float) -> str:
    return format_number(float(f"{number:.3g}"))


def _confidence(standings: Standings, kpi: Kpi) -> Explanation:
    return stated_confidence(kpi.title, kpi.name, standings.journal.history(kpi.name), standings.today)


def _check_ins(standings: Standings, kpi: Kpi) -> tuple[Input, ...]:
    """The newest values, newest first."""
    reported = [each for each in standings.journal.history(kpi.name) if each.value is not None]
    return tuple(
        Input(
            f"{short_day(each.day, standings.today)} by {each.author}",
            format_value(kpi.metric, each.value),
            kpi.name,
        )
        for each in reversed(reported[-_CHECK_INS:])
    )


#: What explains each number of a KPI, the most wanted first.
EXPLAIN = {
    Number.VALUE: _value,
    Number.TREND: _trend,
    Number.PULLING: explain_kpi_together,
    Number.CONFIDENCE: _confidence,
}

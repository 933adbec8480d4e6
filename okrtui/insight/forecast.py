"""Forecast: where the trend of the check-ins leads, and how likely that reaches the target.

From the newest value on at the pace of the later half of the time reported. The same, asked at earlier
check-ins for the newest value, missed it by so much; that is how far off it may be this time, growing
with the days ahead and widened by Student's t because the misses are few.

How it did against others in ``python -m tests.insight.forecast_trials``: for each method the share of its
80 % intervals that held, their mean width and the median miss of its value, all in percent (of the way).

                     kept  least squares      Theil-Sen   damped trend          drift
line         91   46  3.2   81   14  1.9   82   15  2.1   71   52  5.0   95   35  2.6
shifts       81   87  9.8   50   27  9.7   56   30  9.5   67   70 12.5   82   60  8.7
s-curve      75   94 20.2   34   32 20.9   34   34 22.4   69  105 21.3   60   56 16.8
plateau      66   90 19.7    9   31 35.4   12   34 35.5   59   53 11.1   34   56 28.7
late         64   68 20.6    6   23 29.7    6   24 30.0   55   65 23.5   30   45 27.1
lasting      84   34  3.2   61   11  2.8   63   11  2.7   68   37  5.5   88   23  2.8
walk         83   49  5.4   48   16  5.5   50   17  5.7   67   55  7.8   80   32  4.8
sums         80   71  8.2   50   25  8.3   50   27  8.6   65   75 11.0   80   49  7.1
steps        78  119 18.4   54   41 15.9   53   46 18.8   73  119 20.7   79   84 14.3
samples      94   96  8.4   77   32  6.7   82   34  6.6   74   65  7.8   96   68  6.4
all drawn    78   73  9.7   44   24 10.9   45   27 11.4   66   70 11.6   70   49  9.4

Lines hold where noise is all that happens; what teams report also jumps, bends, tires and stops.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.status import Status
from okrtui.insight.trend import FEWEST_POINTS, Point, Span, Trend, trend
from okrtui.model.metric import LARGEST, Milestones, Reach

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from okrtui.insight.standings import KeyResultStanding, Standings
    from okrtui.model.journal import CheckIn
    from okrtui.model.plan import KeyResult

#: Below these nothing is said: too few or too close reports make no trend. Of one day the last counts.
FEWEST_VALUES = 4
FEWEST_DAYS = 14

#: Reports closer than this show the noise of days, not the way: of those the newest counts.
_DAYS_APART = 4


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value to expect on the due date, and the chance in [0, 1] that the target is reached by then.

    Eight times in ten the value lies between ``low`` and ``high``; low ≤ value ≤ high.
    """

    value: float
    chance: float
    due: date
    low: float
    high: float
    trend: Trend

    def on(self, day: date) -> Span:
        """The value to expect on a day between the last report and the due date, and its interval."""
        return self.trend.at(day.toordinal())


def forecast(key_result: KeyResult, history: Iterable[CheckIn]) -> Forecast | None:
    """The forecast for a reach-shape or milestones, or None where nothing can be said.

    Nothing is said of limits and bands either: what is kept up keeps no pace.
    """
    metric, due = key_result.metric, key_result.due
    if due is None or not isinstance(metric, (Reach, Milestones)):
        return None
    points = reported(key_result, history)
    day = due.toordinal()
    if len(points) < FEWEST_VALUES or points[-1][0] - points[0][0] < FEWEST_DAYS or day <= points[-1][0]:
        return None
    points = _apart(points)
    if len(points) < FEWEST_POINTS:
        return None
    if isinstance(metric, Milestones):
        target, upwards = float(len(metric.names)), True
        lowest, highest = points[-1][1], target  # what is passed stays passed
    else:
        baseline, target = _bounded(metric.baseline or 0.0), _bounded(metric.target)
        upwards = target > baseline
        lowest, highest = _lowest((baseline, target, *(value for _, value in points))), math.inf
    seen = trend(points, lowest, highest)
    span = seen.at(day)
    chance = seen.chance(target, day, upwards=upwards)
    return Forecast(span.value, chance, due, span.low, span.high, seen)


def foreseen(standings: Standings, standing: KeyResultStanding) -> Forecast | None:
    """The forecast of a key result while its way is open: not done, not closed, not past its due date."""
    key_result = standing.key_result
    is_over = standing.verdict.status in (Status.DONE, Status.CLOSED)
    if is_over or key_result.due is None or key_result.due < standings.today:
        return None
    return forecast(key_result, standings.journal.history(key_result.name))


def reported(key_result: KeyResult, history: Iterable[CheckIn]) -> list[Point]:
    """The last value of each day since the start, by the day's ordinal."""
    last_of = {
        entry.day: _bounded(entry.value)
        for entry in sorted(history, key=lambda each: each.id)
        if entry.value is not None and (key_result.start is None or entry.day >= key_result.start)
    }
    return [(day.toordinal(), value) for day, value in last_of.items()]


def _apart(points: list[Point]) -> list[Point]:
    """The points that lie far enough from each other, the last one among them."""
    kept = [points[-1]]
    for point in reversed(points):
        if kept[-1][0] - point[0] >= _DAYS_APART:
            kept.append(point)
    return kept[::-1]


def _bounded(value: float) -> float:
    """The value as far as files may state any, so that nothing made from it overflows."""
    return min(LARGEST, max(-LARGEST, float(value)))


def _lowest(values: Iterable[float]) -> float:
    """Nothing falls below nothing where nothing has been below it so far."""
    return 0.0 if min(values) >= 0 else -math.inf

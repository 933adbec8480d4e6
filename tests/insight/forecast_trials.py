"""Trials of ways to forecast: how often their 80 % intervals hold, how wide they are, how far they are off.

``python -m tests.insight.forecast_trials`` prints the table that stands in okrtui/insight/forecast.py. Every
number is drawn from a seed, so it is the same each time. A way of 100 is to be gone in 6 to 26 weeks; after
some of the reports (4 at least) each method says the value on the last day, which is then looked up.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from okrtui.insight.forecast import FEWEST_DAYS, FEWEST_VALUES, reported
from okrtui.insight.student_t import student_t_reach
from okrtui.insight.trend import HELD, Point, Span, trend
from okrtui.model.metric import Milestones, Reach
from okrtui.workspace import Clock, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    #: Draws the value at the end of each of so many weeks, the start included.
    Family = Callable[[Random, int], list[float]]

    #: From the reports so far, to the span on a later day.
    Method = Callable[[Sequence[Point], int], Span]

SAMPLES = Path(__file__).parents[2] / "sample_plans"


@dataclass(frozen=True)
class Trial:
    """Reports, and the value that came on a later day; ``way`` is from baseline to target."""

    family: str
    reports: Sequence[Point]
    day: int
    came: float
    way: float = 100.0


# -- what may happen to a key result ---------------------------------------------------------------------


def _between(random: Random, low: float, high: float) -> float:
    """A number of any magnitude between the two."""
    return math.exp(random.uniform(math.log(low), math.log(high)))


def _line(random: Random, weeks: int) -> list[float]:
    end = random.uniform(30, 130)
    return [end * week / weeks for week in range(weeks + 1)]


def _noise(random: Random, weeks: int, memory: float = 0.0) -> list[float]:
    """Weekly noise, of which a share stays for the next week."""
    size, noise = _between(random, 0.5, 6 * math.sqrt(1 - memory**2)), [0.0]
    for _ in range(weeks + 10):
        noise.append(memory * noise[-1] + random.gauss(0, size))
    return noise[-weeks - 1 :]


def _sum(*series: list[float]) -> list[float]:
    return [math.fsum(values) for values in zip(*series, strict=True)]


def line(random: Random, weeks: int) -> list[float]:
    """A straight line with noise."""
    return _sum(_line(random, weeks), _noise(random, weeks))


def shifts(random: Random, weeks: int) -> list[float]:
    """The same with one to three jumps up or down."""
    jumps = [(random.randint(1, weeks), random.gauss(0, 12)) for _ in range(random.randint(1, 3))]
    levels = [math.fsum(size for at, size in jumps if at <= week) for week in range(weeks + 1)]
    return _sum(line(random, weeks), levels)


def s_curve(random: Random, weeks: int) -> list[float]:
    """Slow, fast, slow again."""
    end, middle = random.uniform(40, 120), random.uniform(0.3, 0.7) * weeks
    steep = random.uniform(5, 12) / weeks
    curve = [end / (1 + math.exp(-steep * (week - middle))) for week in range(weeks + 1)]
    return _sum(curve, _noise(random, weeks))


def plateau(random: Random, weeks: int) -> list[float]:
    """Growth that comes to an end, bit by bit or at once."""
    end, tires = random.uniform(40, 110), random.uniform(0.2, 0.6) * weeks
    stops = random.uniform(0.3, 0.9) * weeks
    bit_by_bit = [end * (1 - math.exp(-week / tires)) for week in range(weeks + 1)]
    at_once = [end * min(1.0, week / stops) for week in range(weeks + 1)]
    return _sum(random.choice([bit_by_bit, at_once]), _noise(random, weeks))


def late(random: Random, weeks: int) -> list[float]:
    """Growth that speeds up all the time."""
    end, bend = random.uniform(40, 120), random.uniform(1.3, 2.5)
    return _sum([end * (week / weeks) ** bend for week in range(weeks + 1)], _noise(random, weeks))


def lasting(random: Random, weeks: int) -> list[float]:
    """A line with noise of which half and more lasts into the next week."""
    return _sum(_line(random, weeks), _noise(random, weeks, random.uniform(0.5, 0.95)))


def walk(random: Random, weeks: int) -> list[float]:
    """A random walk with drift."""
    size, steps = _between(random, 1, 6), [0.0]
    for _ in range(weeks):
        steps.append(steps[-1] + random.gauss(0, size))
    return _sum(_line(random, weeks), steps)


def sums(random: Random, weeks: int) -> list[float]:
    """What adds up of uneven weeks, such as sales."""
    week, evenness = random.uniform(30, 130) / weeks, random.choice([0.5, 1, 2, 4])
    total = [0.0]
    for _ in range(weeks):
        total.append(total[-1] + random.gammavariate(evenness, week / evenness))
    return total


def steps(random: Random, weeks: int) -> list[float]:
    """Three to ten milestones, passed in turn or as it comes."""
    count, uneven = random.randint(3, 10), random.random() < 0.5
    each = weeks / (count * random.uniform(0.5, 1.1))
    passed, at = [], 0.0
    for _ in range(count):
        at += random.expovariate(1 / each) if uneven else each * random.uniform(0.4, 1.6)
        passed.append(at)
    return [100 / count * sum(day <= week for day in passed) for week in range(weeks + 1)]


FAMILIES: Mapping[str, Family] = {
    "line": line,
    "shifts": shifts,
    "s-curve": s_curve,
    "plateau": plateau,
    "late": late,
    "lasting": lasting,
    "walk": walk,
    "sums": sums,
    "steps": steps,
}


def trials(count: int, seed: str = "okrtui") -> Iterator[Trial]:
    """So many series of each family, at two points of their way each; one in three misses weeks."""
    for family, draw in FAMILIES.items():
        for number in range(count):
            random = Random(f"{seed} {family} {number}")
            weeks = random.randint(6, 26)
            values = draw(random, weeks)
            for _ in range(2):
                known = random.randint(FEWEST_VALUES, weeks)
                reports = [(7 * week + random.choice([0, 0, 1]), values[week]) for week in range(known)]
                if random.random() < 1 / 3:
                    kept = [each for each in reports if each is reports[0] or random.random() < 0.7]
                    reports = kept if _enough(kept) else reports
                yield Trial(family, reports, 7 * weeks, values[weeks])


def sample_trials() -> Iterator[Trial]:
    """The sample plans: at each earlier report of a key result, what came with its newest one."""
    for path in ("acme.toml", "department/plan.toml", "personal.toml"):
        now = Clock(datetime(2026, 11, 22, tzinfo=UTC).date())
        workspace = Workspace(SAMPLES / path, "nobody", now)
        for key_result in workspace.plan.key_results():
            match key_result.metric:
                case Reach(baseline=baseline, target=target):
                    way = abs(target - (baseline or 0))
                case Milestones(names=names):
                    way = len(names)
                case _:
                    continue
            *earlier, last = reported(key_result, workspace.standings.journal.history(key_result.name)) or [
                (0, 0)
            ]
            for known in range(FEWEST_VALUES, len(earlier) + 1):
                if _enough(earlier[:known]):
                    yield Trial("samples", earlier[:known], *last, way)


def _enough(reports: Sequence[Point]) -> bool:
    return len(reports) >= FEWEST_VALUES and reports[-1][0] - reports[0][0] >= FEWEST_DAYS


# -- ways to forecast ------------------------------------------------------------------------------------


def _span(value: float, spread: float, freedom: int) -> Span:
    margin = student_t_reach(HELD, freedom) * spread
    return Span(value - margin, value, value + margin)


def kept(reports: Sequence[Point], day: int) -> Span:
    """What okrtui does."""
    return trend(reports).at(day)


def _textbook(reports: Sequence[Point], day: int, slope: float, at_zero: float) -> Span:
    """A line with the interval that holds where noise is independent: s·√(1 + 1/n + (x − x̄)²/Sxx)."""
    middle = statistics.fmean(x for x, _ in reports)
    across = math.fsum((x - middle) ** 2 for x, _ in reports)
    left = math.fsum((y - at_zero - slope * x) ** 2 for x, y in reports) / (len(reports) - 2)
    spread = math.sqrt(left * (1 + 1 / len(reports) + (day - middle) ** 2 / across))
    return _span(at_zero + slope * day, spread, len(reports) - 2)


def least_squares(reports: Sequence[Point], day: int) -> Span:
    """The line with the least squares, with its textbook interval."""
    found = statistics.linear_regression(*zip(*reports, strict=True))
    return _textbook(reports, day, found.slope, found.intercept)


def theil_sen(reports: Sequence[Point], day: int) -> Span:
    """The line with the median of all slopes."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(reports) for b in reports[i + 1 :]]
    slope = statistics.median(slopes)
    return _textbook(reports, day, slope, statistics.median(y - slope * x for x, y in reports))


def drift(reports: Sequence[Point], day: int) -> Span:
    """A random walk with drift: from the last value on at the mean pace."""
    (first, low), (last, high) = reports[0], reports[-1]
    pace, ahead = (high - low) / (last - first), day - last
    left = [(y2 - y1 - pace * (x2 - x1)) ** 2 / (x2 - x1) for (x1, y1), (x2, y2) in pairwise(reports)]
    spread = math.sqrt(math.fsum(left) / (len(left) - 1) * (ahead + ahead**2 / (last - first)))
    return _span(high + pace * ahead, spread, len(left) - 1)


def damped(reports: Sequence[Point], day: int) -> Span:
    """Holt's damped trend with the parameters that did best so far.

    Its variance is that of class 1 in Hyndman & others, Forecasting with Exponential Smoothing, 6.4.
    """
    weeks = max(1, round((day - reports[-1][0]) / 7))
    best = min(
        (
            _holt([y for _, y in reports], level, slope, damping, weeks)
            for level in (0.2, 0.5, 0.8, 1.0)
            for slope in (0.05, 0.2, 0.5)
            for damping in (0.8, 0.9, 0.95, 1.0)
        ),
        key=lambda found: found[0],
    )
    freedom = max(1, len(reports) - 3)
    return _span(best[1], math.sqrt(best[0] / freedom * best[2]), freedom)


def _holt(
    values: list[float], alpha: float, beta: float, phi: float, ahead: int
) -> tuple[float, float, float]:
    """The sum of squared misses by one step, the value ahead, and its variance in such steps."""
    level, pace, missed = values[0], values[1] - values[0], 0.0
    for value in values[1:]:
        miss = value - level - phi * pace
        level, pace = level + phi * pace + alpha * miss, phi * pace + alpha * beta * miss
        missed += miss * miss
    damping = [math.fsum(phi**step for step in range(1, steps + 1)) for steps in range(ahead + 1)]
    variance = 1 + math.fsum((alpha * (1 + beta * damping[step])) ** 2 for step in range(1, ahead))
    return missed, level + pace * damping[ahead], variance


METHODS: Mapping[str, Method] = {
    "kept": kept,
    "least squares": least_squares,
    "Theil-Sen": theil_sen,
    "damped trend": damped,
    "drift": drift,
}


# -- how they did ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """Share of intervals that held, their mean width and the median miss, both in shares of the way."""

    held: float
    width: float
    miss: float


def score(method: Method, tried: Sequence[Trial]) -> Score:
    """How a method did."""
    spans = [(method(each.reports, each.day), each) for each in tried]
    rounding = 1e-9
    return Score(
        statistics.fmean(s.low - rounding <= each.came <= s.high + rounding for s, each in spans),
        statistics.fmean((s.high - s.low) / each.way for s, each in spans),
        statistics.median(abs(s.value - each.came) / each.way for s, each in spans),
    )


def table(tried: Sequence[Trial]) -> str:
    """A line for each family with a column for each method: held, mean width, median miss, all in percent."""
    lines = [" " * 10 + "".join(f"{name:>15}" for name in METHODS)]
    groups = [(family, list(those)) for family, those in groupby(tried, key=lambda each: each.family)]
    drawn = [each for each in tried if each.family != "samples"]
    for family, those in [*groups, ("all drawn", drawn)]:
        found = (score(method, those) for method in METHODS.values())
        cells = (f"{100 * each.held:.0f} {100 * each.width:4.0f} {100 * each.miss:4.1f}" for each in found)
        lines.append(f"{family:<10}" + "".join(f"{cell:>15}" for cell in cells))
    return "\n".join(lines)


if __name__ == "__main__":
    print(table([*trials(400), *sample_trials()]))

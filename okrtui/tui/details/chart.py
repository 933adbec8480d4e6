"""The trend as a small chart in braille dots: values, pace line, goals, forecast, months and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from okrtui.insight.progress import clamp
from okrtui.model.metric import Keep, Metric, Unmeasured, starting_value
from okrtui.model.numbers import format_number
from okrtui.tui.details.canvas import Canvas, Scale, with_months, with_numbers
from okrtui.tui.details.goal_changes import goals, levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.insight.forecast import Forecast
    from okrtui.model.journal import Change
    from okrtui.tui.look import Look, Piece

#: How much of the room between the goals and values a forecast may add above or below.
_ROOM_AHEAD = 1 / 3

#: The least room for a chart, in cells.
NARROWEST, _LOWEST = 24, 5


@dataclass(frozen=True, slots=True)
class Course:
    """What a chart shows of a key result or KPI; the days are None where it has none."""

    metric: Metric
    values: Sequence[tuple[date, float]]
    start: date | None = None
    due: date | None = None
    seen: Forecast | None = None
    changes: Sequence[Change] = ()


def chart(look: Look, course: Course, width: int, height: int) -> list[list[Piece]]:
    """The lines of a chart, axes included; empty when there is nothing to draw or no room."""
    if not course.values or height < _LOWEST or width < NARROWEST:
        return []
    low, high = _range(course)
    scale = _scale(course, low, high)
    rows = Canvas(1, height - 2)  # the numbers' rows are known before the width that they leave
    labels = {rows.row_of(scale.up(value)): _number(look, value) for value in ((low + high) / 2, low, high)}
    gutter = max(cell_len(label) for label in labels.values()) + 1
    canvas = Canvas(width - gutter - 1, height - 2)
    _draw_cone(canvas, scale, course.seen)
    _draw_goals(canvas, scale, course)
    points = [(scale.across(day), scale.up(value)) for day, value in course.values]
    for before, after in pairwise(points):
        canvas.line(before, after, "chart")
    canvas.dot(*points[-1], "chart")
    _label_newest(canvas, points[-1], _number(look, course.values[-1][1]))
    _label_goals(look, canvas, scale, course, set(labels.values()))
    changed = [each.day for each in course.changes]
    return [
        *with_numbers(look, canvas, labels, gutter),
        *with_months(look, scale, gutter, canvas.width, changed),
    ]


def _number(look: Look, value: float) -> str:
    return format_number(value).replace("-", look.signs.minus)


def _range(course: Course) -> tuple[float, float]:
    """The lowest and the highest of values, goals and baseline."""
    heights = [value for _, value in course.values] + list(goals(course.metric).values())
    baseline = starting_value(course.metric)
    if baseline is not None:
        heights.append(float(baseline))
    low, high = min(heights), max(heights)
    margin = max(1.0, abs(low) / 1000) if low == high else 0.0
    return low - margin, high + margin


def _scale(course: Course, low: float, high: float) -> Scale:
    """The range, and some room for what is forecast or was the goal before."""
    values, room = course.values, (high - low) * _ROOM_AHEAD
    first = min(course.start or values[0][0], values[0][0])
    last = max(course.due or values[-1][0], values[-1][0])
    further = [level.value for level in levels(course.metric, course.changes)]
    if course.seen:
        further += [course.seen.low, course.seen.high]
    lowest = max(low - room, min([low, *further]))
    highest = min(high + room, max([high, *further]))
    return Scale(first, max(last, first + timedelta(days=1)), lowest, highest)


def _draw_cone(canvas: Canvas, scale: Scale, seen: Forecast | None) -> None:
    """Where the value lies eight times in ten, from the last report to the due date."""
    if seen is None:
        return
    newest = date.fromordinal(seen.trend.last[0])
    for across in canvas.columns(scale.across(newest), scale.across(seen.due)):
        span = seen.on(max(newest, scale.day(across)))
        canvas.shade(across, scale.up(span.low), scale.up(span.high), "faint")


def _draw_goals(canvas: Canvas, scale: Scale, course: Course) -> None:
    """Each goal as a level line, and the pace line from the baseline to the target."""
    role, dotted = ("pace", True) if isinstance(course.metric, Keep) else ("line", False)
    for level in levels(course.metric, course.changes):
        since, until = (
            clamp(scale.across(day)) for day in (level.since or scale.start, level.until or scale.end)
        )
        canvas.line((since, scale.up(level.value)), (until, scale.up(level.value)), role, dotted=dotted)
    if course.start and course.due and not isinstance(course.metric, (Keep, Unmeasured)):
        begin = (scale.across(course.start), scale.up(float(starting_value(course.metric) or 0)))
        for goal in goals(course.metric).values():
            canvas.line(begin, (scale.across(course.due), scale.up(goal)), "pace", dotted=True)


def _label_newest(canvas: Canvas, point: tuple[float, float], label: str) -> None:
    """The newest value beside its dot, where nothing else is drawn."""
    x, y = canvas.column_of(point[0]), canvas.row_of(point[1])
    left, right = x - cell_len(label) - 1, x + 2
    for free in ((), ("faint",)):
        for column, row in (
            (right, y),
            (right, y + 1),
            (left, y - 1),
            (right, y - 1),
            (left, y + 1),
            (left, y),
        ):
            if canvas.write(column, row, label, "strong", over=free):
                return


def _label_goals(look: Look, canvas: Canvas, scale: Scale, course: Course, told: set[str]) -> None:
    """Each goal's name on its level, and its value unless the axis tells it."""
    for field, value in goals(course.metric).items():
        number = _number(look, value)
        name = {"milestones": "all"}.get(field, field.replace("_", " "))
        label = f" {name} " if number in told else f" {name} {number} "
        row = canvas.row_of(scale.up(value))
        for column in (0, canvas.width - cell_len(label)):
            if canvas.write(column, row, label, "muted", over=("line", "pace")):
                break


def sparkline(look: Look, shares: Sequence[float], cells: int) -> str:
    """Progress over time in a few block characters, newest at the end."""
    blocks = "_.-=*#" if look.ascii else "▁▂▃▄▅▆▇█"
    newest = list(shares)[-cells:]
    return "".join(
        blocks[min(len(blocks) - 1, int(min(1.0, max(0.0, each)) * len(blocks)))] for each in newest
    )

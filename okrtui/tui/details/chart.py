"""The trend as a small chart in braille dots: the values, the pace line or limits, months and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len

from okrtui.model.calendar import MONTHS
from okrtui.model.metric import Keep, Metric, Milestones, Reach, starting_value
from okrtui.model.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from okrtui.model.journal import CheckIn
    from okrtui.tui.look import Look, Piece

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800


@dataclass(frozen=True, slots=True)
class Scale:
    """The ranges of a chart: days across, values up."""

    start: date
    end: date
    low: float
    high: float

    def across(self, day: date) -> float:
        """Where a day is, from 0 to 1."""
        return (day - self.start).days / max(1, (self.end - self.start).days)

    def up(self, value: float) -> float:
        """Where a value is, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


@dataclass(slots=True)
class Canvas:
    """Cells of two by four dots, each cell in one role: the one drawn last."""

    width: int
    height: int
    dots: dict[tuple[int, int], int] = field(default_factory=dict)
    roles: dict[tuple[int, int], str] = field(default_factory=dict)

    def dot(self, across: float, up: float, role: str) -> None:
        """One dot, at shares of the width and height."""
        if not (0 <= across <= 1 and 0 <= up <= 1):
            return
        x, y = round(across * (self.width * 2 - 1)), round((1 - up) * (self.height * 4 - 1))
        cell = (x // 2, y // 4)
        self.dots[cell] = (0 if self.roles.get(cell) != role else self.dots.get(cell, 0)) | _DOTS[y % 4][
            x % 2
        ]
        self.roles[cell] = role

    def line(
        self, start: tuple[float, float], end: tuple[float, float], role: str, *, dotted: bool = False
    ) -> None:
        """A straight line, as dense as the dots are, or every few dots only."""
        steps = max(
            1, round(abs(end[0] - start[0]) * self.width * 2), round(abs(end[1] - start[1]) * self.height * 4)
        )
        for step in range(steps + 1):
            if dotted and step % 4 > 1:
                continue
            share = step / steps
            self.dot(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share, role)

    def row(self, y: int, *, ascii_only: bool) -> list[Piece]:
        """One row of cells as pieces."""
        pieces: list[Piece] = []
        for x in range(self.width):
            dots, role = self.dots.get((x, y), 0), self.roles.get((x, y), "text")
            sign = ("*" if role == "chart" else ".") if ascii_only else chr(_BRAILLE + dots)
            text = sign if dots else " "
            if pieces and (pieces[-1][1] == role or not dots):
                pieces[-1] = (pieces[-1][0] + text, pieces[-1][1])
            else:
                pieces.append((text, role))
        return pieces


def chart(
    look: Look,
    metric: Metric,
    start: date | None,
    due: date | None,
    history: Sequence[CheckIn],
    width: int,
    height: int,
) -> list[list[Piece]]:
    """The lines of a chart, axes included; empty when there is nothing to draw or no room."""
    values = [(entry.day, float(entry.value)) for entry in history if entry.value is not None]
    if not values or height < 5 or width < 24:
        return []
    scale = _scale(metric, start, due, values)
    labels = _labels(look, scale)
    gutter = max(cell_len(label) for label in labels.values()) + 1
    canvas = Canvas(width - gutter - 1, height - 2)
    _draw_goal(canvas, scale, metric, start, due)
    points = [(scale.across(day), scale.up(value)) for day, value in values]
    for before, after in pairwise(points):
        canvas.line(before, after, "chart")
    canvas.dot(*points[-1], "chart")
    lines = _with_numbers(look, canvas, labels, gutter)
    return [*lines, *_with_months(look, scale, gutter, canvas.width)]


def _scale(metric: Metric, start: date | None, due: date | None, values: list[tuple[date, float]]) -> Scale:
    first = min(start or values[0][0], values[0][0])
    last = max(due or values[-1][0], values[-1][0])
    heights = [value for _, value in values] + list(_goals(metric))
    baseline = starting_value(metric)
    if baseline is not None:
        heights.append(float(baseline))
    low, high = min(heights), max(heights)
    if low == high:
        low, high = low - 1, high + 1
    return Scale(first, max(last, first + timedelta(days=1)), low, high)


def _goals(metric: Metric) -> Iterable[float]:
    match metric:
        case Reach(target=target):
            yield target
        case Milestones(names=names):
            yield float(len(names))
        case Keep(at_least=at_least, at_most=at_most):
            yield from (limit for limit in (at_least, at_most) if limit is not None)


def _draw_goal(canvas: Canvas, scale: Scale, metric: Metric, start: date | None, due: date | None) -> None:
    """The pace line from baseline to target, or the limits as level lines."""
    if isinstance(metric, Keep):
        for limit in _goals(metric):
            canvas.line((0, scale.up(limit)), (1, scale.up(limit)), "pace", dotted=True)
        return
    for goal in _goals(metric):
        if start and due:
            begin = (scale.across(start), scale.up(float(starting_value(metric) or 0)))
            canvas.line(begin, (scale.across(due), scale.up(goal)), "pace", dotted=True)


def _labels(look: Look, scale: Scale) -> dict[str, str]:
    middle = (scale.low + scale.high) / 2
    texts = {"top": scale.high, "middle": middle, "bottom": scale.low}
    return {place: format_number(value).replace("-", look.signs.minus) for place, value in texts.items()}


def _with_numbers(look: Look, canvas: Canvas, labels: dict[str, str], gutter: int) -> list[list[Piece]]:
    places = {0: "top", (canvas.height - 1) // 2: "middle", canvas.height - 1: "bottom"}
    lines: list[list[Piece]] = []
    for y in range(canvas.height):
        label = labels[places[y]] if y in places else ""
        axis = ("+" if label else "|") if look.ascii else ("┤" if label else "│")
        lines.append(
            [(f"{label:>{gutter - 1}}", "muted"), (axis, "line"), *canvas.row(y, ascii_only=look.ascii)]
        )
    return lines


def _with_months(look: Look, scale: Scale, gutter: int, width: int) -> list[list[Piece]]:
    axis = ["-" if look.ascii else "─"] * width
    names = [" "] * (width + 4)
    month = date(scale.start.year, scale.start.month, 1)
    written = -5
    while month <= scale.end:
        x = round(scale.across(max(month, scale.start)) * (width - 1))
        if x - written >= 5:
            axis[x] = "+" if look.ascii else "┬"
            names[x : x + 3] = MONTHS[month.month - 1]
            written = x
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    corner = "+" if look.ascii else "└"
    return [
        [(" " * (gutter - 1), "text"), (corner + "".join(axis), "line")],
        [(" " * gutter, "text"), ("".join(names)[:width], "muted")],
    ]


def sparkline(look: Look, shares: Sequence[float], cells: int) -> str:
    """Progress over time in a few block characters, newest at the end."""
    blocks = "_.-=*#" if look.ascii else "▁▂▃▄▅▆▇█"
    newest = list(shares)[-cells:]
    return "".join(
        blocks[min(len(blocks) - 1, int(min(1.0, max(0.0, each)) * len(blocks)))] for each in newest
    )

"""A canvas of braille dots for charts, with an axis of numbers beside it and an axis of months below."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from okrtui.model.calendar import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from okrtui.tui.look import Look, Piece

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800

#: What a cell is drawn as where only ASCII can be shown, by its role.
_ASCII_DOTS = {"chart": "*", "faint": ":", "line": "-"}


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

    def day(self, across: float) -> date:
        """The day at a share of the width."""
        return self.start + timedelta(days=round(across * (self.end - self.start).days))

    def up(self, value: float) -> float:
        """Where a value is, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


@dataclass(slots=True)
class Canvas:
    """Cells of two by four dots or a letter, each cell in one role: the one drawn last."""

    width: int
    height: int
    dots: dict[tuple[int, int], int] = field(default_factory=dict)
    roles: dict[tuple[int, int], str] = field(default_factory=dict)
    letters: dict[tuple[int, int], str] = field(default_factory=dict)

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

    def columns(self, start: float, end: float) -> Iterator[float]:
        """Where every second column of dots is between two shares of the width, as such a share."""
        last = self.width * 2 - 1
        first = round(start * last)
        return (x / last for x in range(first + first % 2, round(end * last) + 1, 2))

    def shade(self, across: float, low: float, high: float, role: str) -> None:
        """A light shade in one of the :meth:`columns`, between two heights as far as they are in sight."""
        x, last = round(across * (self.width * 2 - 1)), self.height * 4 - 1
        top, bottom = round((1 - min(1.0, high)) * last), round((1 - max(0.0, low)) * last)
        for y in range(top + (top + x // 2) % 2, bottom + 1, 2):  # every second dot, between those beside it
            self.dot(across, 1 - y / last, role)

    def write(self, x: int, y: int, text: str, role: str, *, over: tuple[str, ...] = ()) -> bool:
        """Write a text where it fits and meets nothing but cells of these roles; else leave all as it is."""
        cells = [(x + number, y) for number in range(len(text))]
        if x < 0 or x + len(text) > self.width or not 0 <= y < self.height:
            return False
        if any(cell in self.letters or self.roles.get(cell) not in (None, *over) for cell in cells):
            return False
        self.letters.update(zip(cells, text, strict=True))
        self.roles.update(dict.fromkeys(cells, role))
        return True

    def column_of(self, across: float) -> int:
        """The column of cells that a share of the width lies in."""
        return round(across * (self.width * 2 - 1)) // 2

    def row_of(self, up: float) -> int:
        """The row of cells that a share of the height lies in."""
        return round((1 - up) * (self.height * 4 - 1)) // 4

    def row(self, y: int, *, ascii_only: bool) -> list[Piece]:
        """One row of cells as pieces."""
        pieces: list[Piece] = []
        for x in range(self.width):
            dots, role = self.dots.get((x, y), 0), self.roles.get((x, y), "text")
            sign = _ASCII_DOTS.get(role, ".") if ascii_only else chr(_BRAILLE + dots)
            text = self.letters.get((x, y), sign if dots else " ")
            if pieces and (pieces[-1][1] == role or text == " "):
                pieces[-1] = (pieces[-1][0] + text, pieces[-1][1])
            else:
                pieces.append((text, role))
        return pieces


def with_numbers(look: Look, canvas: Canvas, labels: Mapping[int, str], gutter: int) -> list[list[Piece]]:
    """The rows of a canvas behind an axis, some of them with a number."""
    lines: list[list[Piece]] = []
    for y in range(canvas.height):
        label = labels.get(y, "")
        axis = ("+" if label else "|") if look.ascii else ("┤" if label else "│")
        lines.append(
            [(f"{label:>{gutter - 1}}", "muted"), (axis, "line"), *canvas.row(y, ascii_only=look.ascii)]
        )
    return lines


def with_months(
    look: Look, scale: Scale, gutter: int, width: int, changed: Iterable[date] = ()
) -> list[list[Piece]]:
    """The axis below a canvas, with the months and the days on which something was changed."""
    axis = ["-" if look.ascii else "─"] * width
    names = [" "] * (width + 4)
    first, last = (12 * day.year + day.month - 1 for day in (scale.start, scale.end))
    written = -5
    for month in range(first, last + 1, 1 + (last - first) // max(1, width)):
        x = round(scale.across(max(date(month // 12, month % 12 + 1, 1), scale.start)) * (width - 1))
        if x - written >= 5:
            axis[x] = "+" if look.ascii else "┬"
            names[x : x + 3] = MONTHS[month % 12]
            written = x
    marked = {round(scale.across(day) * (width - 1)) for day in changed if scale.start <= day <= scale.end}
    for x in marked:
        axis[x] = look.signs.changed
    corner = "+" if look.ascii else "└"
    runs = [(corner, "line")] + [(sign, "expected" if x in marked else "line") for x, sign in enumerate(axis)]
    drawn = [
        ("".join(sign for sign, _ in run), role) for role, run in groupby(runs, key=lambda each: each[1])
    ]
    return [
        [(" " * (gutter - 1), "text"), *drawn],
        [(" " * gutter, "text"), ("".join(names)[:width], "muted")],
    ]

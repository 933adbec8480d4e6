"""The mass map in whole cells: which boxes, and which heaps of narrow ones, a row of some width shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.mass_map import APART

if TYPE_CHECKING:
    from okrtui.insight.mass_map import MassMap

#: The fewest cells of a box: one to be seen, and one that sets it off from the next.
LEAST = 2

#: The cells between the cascade and what ladders up to nothing.
GAP = 2

_ROUNDING = 1e-9  # what binary fractions may take from a box that has exactly its cells


@dataclass(frozen=True, slots=True)
class Span:
    """Some cells of a row: one box, or several of one parent that are too narrow to stand alone.

    ``left`` and ``width`` are in cells; ``parent`` is the place in the row above, −1 in the first.
    """

    left: int
    width: int
    boxes: tuple[int, ...]
    parent: int


@dataclass(frozen=True, slots=True)
class MassCells:
    """The rows of spans from the top level down, each from left to right."""

    rows: tuple[tuple[Span, ...], ...]
    apart: int | None
    """The first cell of what ladders up to nothing; None when all is below the vision and mission."""

    def place(self, mass_map: MassMap, box: int) -> tuple[int, int]:
        """Row and place in it of the span that shows a box, or has what the box is below in a heap."""
        line = [box]
        while mass_map.boxes[line[-1]].parent >= 0:
            line.append(mass_map.boxes[line[-1]].parent)
        row, place = 0, -1
        for level, above in enumerate(reversed(line)):
            found = next(
                (
                    number
                    for number, span in enumerate(self.rows[level] if level < len(self.rows) else ())
                    if span.parent == place and above in span.boxes
                ),
                None,
            )
            if found is None:
                break
            row, place = level, found
        return row, place


def in_cells(mass_map: MassMap, width: int) -> MassCells:
    """Lay the map out in this many cells: every box is in proportion, as near as whole cells can be.

    Boxes below :data:`LEAST` cells are put together into one span for each parent, to the right of their
    siblings, and what is below them is not shown.
    """
    top, apart = _top_row(mass_map, width)
    rows: list[tuple[Span, ...]] = []
    row = top
    while row:
        rows.append(tuple(row))
        row = [
            child
            for place, span in enumerate(row)
            if len(span.boxes) == 1
            for child in _below(mass_map, span, place)
        ]
    return MassCells(tuple(rows), apart)


def _top_row(mass_map: MassMap, width: int) -> tuple[list[Span], int | None]:
    """The first row, and where the block begins that is set apart."""
    tops = list(mass_map.children(-1))
    aside = [box for box in tops if mass_map.boxes[box].kind in APART]
    laddered = tops[: len(tops) - len(aside)]
    if not (aside and laddered):
        return _side_by_side(mass_map, tops, 0, width, _mass(mass_map, tops), -1), 0 if aside else None
    room, mass = width - GAP, _mass(mass_map, aside)
    wanted = _rounded(room * mass / _mass(mass_map, tops))
    cells = min(max(wanted, LEAST), room - LEAST)
    start = width - cells
    return [
        *_side_by_side(mass_map, laddered, 0, room - cells, _mass(mass_map, laddered), -1),
        *_side_by_side(mass_map, aside, start, cells, mass, -1),
    ], start


def _below(mass_map: MassMap, span: Span, place: int) -> list[Span]:
    box = span.boxes[0]
    children = list(mass_map.children(box))
    return _side_by_side(mass_map, children, span.left, span.width, mass_map.boxes[box].mass, place)


def _side_by_side(
    mass_map: MassMap, boxes: list[int], left: int, room: int, mass: float, parent: int
) -> list[Span]:
    """Siblings in the cells of their parent, which has this mass; what is its own stays free at the right."""
    wide, heap, heap_cells = _wide_enough(mass_map, boxes, room, mass)
    room -= heap_cells
    mass -= _mass(mass_map, heap)
    spans, edge, sum_so_far = list[Span](), 0, 0.0
    for box in wide:
        sum_so_far += mass_map.boxes[box].mass
        next_edge = min(room, _rounded(room * sum_so_far / mass))
        spans.append(Span(left + edge, next_edge - edge, (box,), parent))
        edge = next_edge
    if heap:
        spans.append(Span(left + edge, heap_cells, tuple(heap), parent))
    return spans


def _wide_enough(
    mass_map: MassMap, boxes: list[int], room: int, mass: float
) -> tuple[list[int], list[int], int]:
    """The boxes with cells of their own, those that are put together, and the cells that these have."""
    wide, heap, heap_cells = boxes, list[int](), 0
    while True:
        left_mass = mass - _mass(mass_map, heap)
        least = LEAST * left_mass / (room - heap_cells) if room > heap_cells else math.inf
        narrow = {box for box in wide if mass_map.boxes[box].mass < least * (1 - _ROUNDING)}
        if not narrow:
            return wide, heap, heap_cells
        # A heap has its least cells too; taking them from the others may make one of these narrow.
        heap = sorted([*heap, *narrow])
        wide = [box for box in wide if box not in narrow]
        heap_cells = min(room, max(LEAST, _rounded(room * _mass(mass_map, heap) / mass)))


def _mass(mass_map: MassMap, boxes: list[int]) -> float:
    return math.fsum(mass_map.boxes[box].mass for box in boxes)


def _rounded(cells: float) -> int:
    """The nearest whole number, halves up, so that what is n cells wide never gets fewer than n."""
    return math.floor(cells + 0.5 + _ROUNDING)

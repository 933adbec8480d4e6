"""The shortest sequence that makes a terminal show rows that it shows otherwise."""

from __future__ import annotations

from itertools import compress
from operator import ne
from typing import TYPE_CHECKING, Final

from okrtui.tui.cells import is_rest
from okrtui.tui.pen import PLAIN, Pen, change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.tui.cells import Row

#: No character before this one takes two cells.
_FIRST_WIDE: Final = "\u1100"

#: Unchanged cells that are sent again rather than skipped: to move takes about as many bytes.
_GAP: Final = 4

#: A pen, row, first column, the column after the last one or -1 where terminals differ, and a text.
Run = tuple[Pen, int, int, int, str]


def runs_of(y: int, old: Row, new: Row) -> Iterator[Run]:
    """What to draw in a row: texts that one pen draws, together with the short gaps between them."""
    pen, begin, end, text = PLAIN, 0, -1, ""
    drawn: tuple[Pen, ...] = ()  # pens whose cells this one draws: most cells just go on like one before
    for x in compress(range(len(new)), map(ne, old, new)):
        cell = new[x]
        if cell is None or not cell[0]:
            continue
        if x != end or cell[1] not in drawn:
            is_near = 0 <= end <= x <= end + _GAP  # then blanks take the pen of what comes after them
            both = cell[1] if is_near and cell[1].draws(pen) else pen
            if is_near and all(each and both.draws(each[1]) for each in new[end : x + 1]):
                pen, text = both, text + "".join(each[0] for each in new[end:x] if each)
                drawn = (*drawn, cell[1])
            else:
                if text:
                    yield pen, y, begin, end, text
                pen, begin, text, drawn = cell[1], x, "", (cell[1],)
        text += cell[0]
        end = x + 1
        if cell[0] >= _FIRST_WIDE and end < len(new) and is_rest(new[end]):
            end += 1
        if len(cell[0]) > 1:
            end = -1  # terminals differ in how wide combined characters are
    if text:
        yield pen, y, begin, end, text


def sequence_of(runs: list[Run]) -> str:
    """All runs, pen by pen, since to move costs less than to change the pen."""
    sent: list[str] = []
    at = (-1, -1)
    pen = PLAIN
    for wanted, y, begin, end, text in sorted(runs):
        if at != (begin, y):
            is_ahead = at[1] == y and 0 <= at[0] < begin
            sent.append(f"\x1b[{begin - at[0]}C" if is_ahead else f"\x1b[{y + 1};{begin + 1}H")
        if not pen.draws(wanted):
            before, pen = pen, wanted if wanted.foreground else wanted._replace(foreground=pen.foreground)
            sent.append(change(before, pen))
        sent.append(text)
        at = (end, y)
    return "".join((*sent, change(pen, PLAIN)))

"""A row of a terminal, cell by cell: what a text takes, and what becomes of a row others are laid over."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from okrtui.tui.pen import Pen, pen_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.color import ColorSystem
    from rich.style import Style

_JOINER: Final = "\N{ZERO WIDTH JOINER}"

#: Texts of characters that take a cell each and combine with nothing.
_SIMPLE: Final = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u25fc\u2800-\u28ff]*")

#: A character with all that combines with it, and its pen. A wide one is followed by cells without text.
Cell = tuple[str, Pen]

#: None where it is not known what the terminal shows.
Row = list[Cell | None]


@lru_cache(maxsize=1 << 14)
def cells_of(text: str, style: Style | None, colors: ColorSystem) -> tuple[Cell, ...]:
    """The cells that a text takes; a mark without a character that it could combine with takes none."""
    pen = pen_of(style, colors)
    blank = pen._replace(foreground="", attributes=())
    if not pen.draws(blank):
        blank = pen
    if _SIMPLE.fullmatch(text):
        return tuple((character, pen if character != " " else blank) for character in text)
    cells: list[Cell] = []
    for character in _characters(text):
        if width := cell_len(character):
            cells += [(character, pen if character != " " else blank), *[("", pen)] * (width - 1)]
    return tuple(cells)


def _characters(text: str) -> Iterator[str]:
    """The characters of a text, each with what combines with it."""
    whole = ""
    for part in text:
        if whole and not whole.endswith(_JOINER) and cell_len(part):
            yield whole
            whole = ""
        whole += part
    yield whole


def partly(old: Row, new: Row, first: int, end: int) -> Row:
    """The old row with what is new from one column to before another one."""
    row, new = old.copy(), new.copy()
    _split(new, first)
    _split(new, end)
    put(row, first, new[first:end])
    return row


def put(row: Row, x: int, cells: Row) -> None:
    """Lay cells over a row, leaving nothing of characters of which they hide a part."""
    end = min(x + len(cells), len(row))
    over: Row = [*cells]
    _split(over, end - x)
    _split(row, x)
    _split(row, end)
    row[x:end] = over[: end - x]


def _split(row: Row, x: int) -> None:
    """Blank the wide character that reaches over this column's left edge, if there is one."""
    if not (0 < x < len(row) and is_rest(row[x])):
        return
    first = last = x
    while first and is_rest(row[first]):
        first -= 1
    while last < len(row) and is_rest(row[last]):
        last += 1
    row[first:last] = [cell and (" ", cell[1]) for cell in row[first:last]]


def is_rest(cell: Cell | None) -> bool:
    """Whether a cell belongs to the wide character left of it."""
    return cell is not None and not cell[0]

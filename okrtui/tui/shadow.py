"""What the terminal shows, cell by cell, and the shortest sequence that makes it show something else."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import compress
from operator import ne
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len

from okrtui.tui.pen import PLAIN, Pen, change, pen_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.color import ColorSystem
    from rich.segment import Segment
    from rich.style import Style
    from textual._compositor import ChopsUpdate, LayoutUpdate
    from textual.geometry import Region
    from textual.strip import Strip

_JOINER: Final = "\N{ZERO WIDTH JOINER}"

#: Texts of characters that take a cell each and combine with nothing.
_SIMPLE: Final = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u25fc\u2800-\u28ff]*")

#: No character before this one takes two cells.
_FIRST_WIDE: Final = "\u1100"

#: Unchanged cells that are sent again rather than skipped: to move takes about as many bytes.
_GAP: Final = 4

#: Bytes that a run takes besides its text: to move there, and often another pen.
_RUN: Final = 16

#: Columns in which a cursor's row differs from others, a frame among them.
_BEGINNING: Final = 2

#: A character with all that combines with it, and its pen. A wide one is followed by cells without text.
Cell = tuple[str, Pen]

#: None where it is not known what the terminal shows.
Row = list[Cell | None]

#: A whole frame as plain data: the pens in it, and each row's characters with the numbers of their pens.
PlainFrame = tuple[list[tuple[Any, ...]], list[list[tuple[str, int]]]]

#: A pen, row, first column, the column after the last one or -1 where terminals differ, and a text.
Run = tuple[Pen, int, int, int, str]


class Shadow:
    """What the terminal is to show, and what it shows."""

    def __init__(self) -> None:
        self._wanted: list[Row] = []
        self._shown: list[Row] = []

    def forget(self) -> None:
        """Take nothing for granted of what the terminal shows."""
        self._shown = [[None] * len(row) for row in self._wanted]

    def draw(self, update: LayoutUpdate | ChopsUpdate, colors: ColorSystem) -> None:
        """Take over what Textual would send."""
        self.lay(*_size(update), _strips(update), colors)

    def lay(
        self,
        width: int,
        height: int,
        lines: Iterable[tuple[int, int, Iterable[Segment]]],
        colors: ColorSystem,
    ) -> None:
        """Lay lines over a screen of this size, each at a column and row."""
        self._resize(width, height)
        for x, y, line in lines:
            row = self._wanted[y] = self._wanted[y].copy()
            _put(row, x, [cell for text, style, _ in line for cell in _cells(text, style, colors)])

    def expect(self, strip: Strip, colors: ColorSystem) -> None:
        """Learn what cells a strip takes: it is likely to be drawn soon."""
        for text, style, _ in strip:
            _cells(text, style, colors)

    def changes(self, within: Region | None = None) -> str:
        """What to send to a terminal that shows the last frame, so that it shows this one, or part of it."""
        return _sequence([run for y in self._rows(within) for run in self._change(y, within)])

    def cursor_changes(self, within: Region) -> str:
        """The same for the rows of a part that a cursor left or came to: those that begin differently.

        Where such a row is else only drawn in another way, as to light it up, that comes later.
        """
        marks = within._replace(width=min(_BEGINNING, within.width))
        runs: list[Run] = []
        for y in self._rows(within):
            if self._differs(y, marks):
                runs += self._change(y, within if self._says_another(y, within) else marks)
        return _sequence(runs)

    def text_changes(self, within: Region, row: int, most: int) -> str:
        """The same for rows that say something else, by their distance from a row, up to ``most`` bytes."""
        runs: list[Run] = []
        for y in sorted(self._rows(within), key=lambda y: abs(y - row)):
            if sum(_RUN + len(text.encode()) for *_, text in runs) < most and self._says_another(y, within):
                runs += self._change(y, within)
        return _sequence(runs)

    def _differs(self, y: int, within: Region) -> bool:
        columns = slice(within.x, within.right)
        return self._shown[y][columns] != self._wanted[y][columns]

    def _says_another(self, y: int, within: Region) -> bool:
        """Whether a row says something else behind its beginning, however it is drawn."""
        columns = slice(within.x + _BEGINNING, within.right)
        return any(
            old != new and (old is None or new is None or old[0] != new[0])
            for old, new in zip(self._shown[y][columns], self._wanted[y][columns], strict=True)
        )

    def _rows(self, within: Region | None) -> Iterable[int]:
        """The rows of a part, as far as it is on the screen: it may be of another size already."""
        rows = range(len(self._wanted))
        return rows if within is None else (y for y in rows if y in within.line_range)

    def _change(self, y: int, within: Region | None) -> list[Run]:
        """Have a row, or part of it, shown as it is wanted."""
        old, new = self._shown[y], self._wanted[y]
        if old == new:
            return []
        if within is not None:
            new = _partly(old, new, within)
        self._shown[y] = new
        return list(_runs(y, old, new))

    @classmethod
    def showing(cls, frame: PlainFrame) -> Shadow:
        """The shadow of a terminal that shows this frame, as :meth:`plain` told it of an earlier one."""
        shadow = cls()
        pens = [Pen(*pen) for pen in frame[0]]
        width = max(map(len, frame[1]), default=0)
        for row in frame[1]:
            shadow._shown.append([(text, pens[number]) for text, number in row] or [None] * width)
        shadow._wanted = shadow._shown.copy()
        return shadow

    @property
    def is_known(self) -> bool:
        """Whether every cell of this frame is known."""
        return not any(None in row for row in self._wanted)

    def copy(self) -> Shadow:
        """This frame, whatever is drawn from now on."""
        shadow = Shadow()
        shadow._wanted = self._wanted.copy()
        return shadow

    def plain(self) -> PlainFrame:
        """This frame as plain data; a row that is not known in full is empty."""
        pens: dict[Pen, int] = {}
        rows: list[list[tuple[str, int]]] = []
        for row in self._wanted:
            known = [] if None in row else row
            rows.append([(cell[0], pens.setdefault(cell[1], len(pens))) for cell in known if cell])
        return [tuple(pen) for pen in pens], rows

    def whole(self) -> str:
        """What to send to a terminal of which nothing is known, so that it shows this frame."""
        rows = enumerate(self._wanted)
        return _sequence([run for y, row in rows for run in _runs(y, [None] * len(row), row)])

    def _resize(self, width: int, height: int) -> None:
        if len(self._wanted) != height or (height and len(self._wanted[0]) != width):
            self._wanted = [[None] * width for _ in range(height)]
            self.forget()


def _size(update: LayoutUpdate | ChopsUpdate) -> tuple[int, int]:
    """The width and height of the whole screen."""
    from textual._compositor import LayoutUpdate  # the first frame may be drawn before Textual is there

    if isinstance(update, LayoutUpdate):
        return update.region.width, update.region.height
    return update.chop_ends[0][-1], len(update.chop_ends)


def _strips(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The pieces of an update, each with the place where it begins."""
    from textual._compositor import LayoutUpdate

    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                yield x, y, strip
                x += strip.cell_length
        return
    for y, begin, end in update.spans:
        for strip_end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
            if chop is not None and x < end and strip_end > begin:
                yield x, y, chop


def _partly(old: Row, new: Row, within: Region) -> Row:
    """The old row with what is new within these columns."""
    row, new = old.copy(), new.copy()
    _split(new, within.x)
    _split(new, within.right)
    _put(row, within.x, new[within.x : within.right])
    return row


def _put(row: Row, x: int, cells: Row) -> None:
    """Lay cells over a row, leaving nothing of characters of which they hide a part."""
    end = min(x + len(cells), len(row))
    over: Row = [*cells]
    _split(over, end - x)
    _split(row, x)
    _split(row, end)
    row[x:end] = over[: end - x]


def _split(row: Row, x: int) -> None:
    """Blank the wide character that reaches over this column's left edge, if there is one."""
    if not (0 < x < len(row) and _is_rest(row[x])):
        return
    first = last = x
    while first and _is_rest(row[first]):
        first -= 1
    while last < len(row) and _is_rest(row[last]):
        last += 1
    row[first:last] = [cell and (" ", cell[1]) for cell in row[first:last]]


def _is_rest(cell: Cell | None) -> bool:
    """Whether a cell belongs to the wide character left of it."""
    return cell is not None and not cell[0]


def _runs(y: int, old: Row, new: Row) -> Iterator[Run]:
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
        if cell[0] >= _FIRST_WIDE and end < len(new) and _is_rest(new[end]):
            end += 1
        if len(cell[0]) > 1:
            end = -1  # terminals differ in how wide combined characters are
    if text:
        yield pen, y, begin, end, text


def _sequence(runs: list[Run]) -> str:
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


@lru_cache(maxsize=1 << 14)
def _cells(text: str, style: Style | None, colors: ColorSystem) -> tuple[Cell, ...]:
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

"""What the terminal shows and what it is to show, cell by cell, and what to send of the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from okrtui.tui.cells import cells_of, partly, put
from okrtui.tui.pen import Pen
from okrtui.tui.sequence import runs_of, sequence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.color import ColorSystem
    from rich.segment import Segment
    from textual._compositor import ChopsUpdate, LayoutUpdate
    from textual.geometry import Region
    from textual.strip import Strip

    from okrtui.tui.cells import Row
    from okrtui.tui.sequence import Run

#: Bytes that a run takes besides its text: to move there, and often another pen.
_RUN: Final = 16

#: Columns in which a cursor's row differs from others, a frame among them.
_BEGINNING: Final = 2

#: A whole frame as plain data: the pens in it, and each row's characters with the numbers of their pens.
PlainFrame = tuple[list[tuple[Any, ...]], list[list[tuple[str, int]]]]


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
            put(row, x, [cell for text, style, _ in line for cell in cells_of(text, style, colors)])

    def expect(self, strip: Strip, colors: ColorSystem) -> None:
        """Learn what cells a strip takes: it is likely to be drawn soon."""
        for text, style, _ in strip:
            cells_of(text, style, colors)

    def changes(self, within: Region | None = None) -> str:
        """What to send to a terminal that shows the last frame, so that it shows this one, or part of it."""
        return sequence_of([run for y in self._rows(within) for run in self._change(y, within)])

    def cursor_changes(self, within: Region) -> str:
        """The same for the rows of a part that a cursor left or came to: those that begin differently.

        Where such a row is else only drawn in another way, as to light it up, that comes later.
        """
        marks = self._marks(within)
        runs: list[Run] = []
        for y in self._rows(within):
            if self._differs(y, marks):
                runs += self._change(y, within if self._says_another(y, within) else marks)
        return sequence_of(runs)

    def text_changes(self, within: Region, row: int, most: int) -> str:
        """The same for rows that say something else, by their distance from a row, up to ``most`` bytes.

        Without those that a cursor left or came to: it would be seen in both, or in neither.
        """
        marks = self._marks(within)
        runs: list[Run] = []
        for y in sorted(self._rows(within), key=lambda y: abs(y - row)):
            has_room = sum(_RUN + len(text.encode()) for *_, text in runs) < most
            if has_room and self._says_another(y, within) and not self._differs(y, marks):
                runs += self._change(y, within)
        return sequence_of(runs)

    def _marks(self, within: Region) -> Region:
        """Where a cursor is seen in the rows of a part."""
        return within._replace(width=min(_BEGINNING, within.width))

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
            new = partly(old, new, within.x, within.right)
        self._shown[y] = new
        return list(runs_of(y, old, new))

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
        return sequence_of([run for y, row in rows for run in runs_of(y, [None] * len(row), row)])

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

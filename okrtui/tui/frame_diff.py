"""What is sent of a frame: only the cells that differ from what the terminal already shows.

Textual sends whole rows of whatever may have changed; over a slow line that is what one waits for.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from rich.cells import cell_len
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.strip import SGR_STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.color import ColorSystem
    from rich.console import Console
    from rich.style import Style
    from textual import events
    from textual.driver import Driver
    from textual.strip import Strip

ReturnType = TypeVar("ReturnType")

_JOINER: Final = "\N{ZERO WIDTH JOINER}"

#: What ends an attribute; some end two.
_ENDS: Final = {
    "1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29",
    "51": "54", "52": "54", "53": "55",
}  # fmt: skip


class Pen(NamedTuple):
    """How a cell is drawn: codes as the terminal takes them, and where a click leads."""

    attributes: tuple[str, ...] = ()
    foreground: str = "39"
    background: str = "49"
    link: str = ""


#: A character with all that combines with it, and how it is drawn. A wide one is followed by cells without text.
Cell = tuple[str, Pen]

#: None where it is not known what the terminal shows.
Row = list[Cell | None]

_PLAIN: Final = Pen()


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
        self._resize(*_size(update))
        for x, y, strip in _strips(update):
            row = self._wanted[y] = self._wanted[y].copy()
            _put(row, x, [cell for text, style, _ in strip for cell in _cells(text, style, colors)])

    def changes(self) -> str:
        """What to send to a terminal that shows the last frame, so that it shows this one."""
        pencil = _Pencil()
        for y, (old, new) in enumerate(zip(self._shown, self._wanted, strict=True)):
            if old is not new:
                for x, cell in enumerate(new):
                    if cell is not None and cell != old[x]:
                        pencil.draw(x, y, new)
        self._shown = self._wanted.copy()
        return pencil.finish()

    def _resize(self, width: int, height: int) -> None:
        if len(self._wanted) != height or (height and len(self._wanted[0]) != width):
            self._wanted = [[None] * width for _ in range(height)]
            self.forget()


def _size(update: LayoutUpdate | ChopsUpdate) -> tuple[int, int]:
    """The width and height of the whole screen."""
    if isinstance(update, LayoutUpdate):
        return update.region.width, update.region.height
    return update.chop_ends[0][-1], len(update.chop_ends)


def _strips(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The pieces of an update, each with the place where it begins."""
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


def _put(row: Row, x: int, cells: list[Cell]) -> None:
    """Lay cells over a row, leaving nothing of characters of which they hide a part."""
    end = min(x + len(cells), len(row))
    over: Row = [*cells]
    _split(over, end - x)
    _split(row, x)
    _split(row, end)
    row[x:end] = over[: end - x]


def _split(row: Row, x: int) -> None:
    """Blank the wide character that reaches over this column's left edge, if there is one."""
    first = last = x
    while 0 < first < len(row) and _is_rest(row[first]):
        first -= 1
    while last < len(row) and _is_rest(row[last]):
        last += 1
    row[first:last] = [cell and (" ", cell[1]) for cell in row[first:last]]


def _is_rest(cell: Cell | None) -> bool:
    """Whether a cell belongs to the wide character left of it."""
    return cell is not None and not cell[0]


@lru_cache(maxsize=1 << 14)
def _cells(text: str, style: Style | None, colors: ColorSystem) -> tuple[Cell, ...]:
    """The cells that a text takes; a mark without a character that it could combine with takes none."""
    pen = _pen(style, colors)
    if text.isascii():
        return tuple((character, pen) for character in text)
    cells: list[Cell] = []
    for character in _characters(text):
        if width := cell_len(character):
            cells += [(character, pen), *[("", pen)] * (width - 1)]
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


@lru_cache(maxsize=1 << 12)
def _pen(style: Style | None, colors: ColorSystem) -> Pen:
    """The pen for a style, with the colours that Textual would send."""
    if style is None:
        return _PLAIN
    on = style._attributes & style._set_attributes
    attributes = tuple(code for bit, code in enumerate(SGR_STYLES) if on & 1 << bit)
    front, back = style.color, style.bgcolor
    return Pen(
        attributes,
        ";".join(front.downgrade(colors).get_ansi_codes()) if front else "39",
        ";".join(back.downgrade(colors).get_ansi_codes(foreground=False)) if back else "49",
        style.link or "",
    )


class _Pencil:
    """Writes cells, from left to right and from top to bottom, with as few bytes as possible."""

    def __init__(self) -> None:
        self._sent: list[str] = []
        self._x = self._y = -1
        self._pen = _PLAIN

    def draw(self, x: int, y: int, row: Row) -> None:
        """Draw the cell of a row at this column."""
        cell = row[x]
        if cell is None or not cell[0]:  # the rest of a wide character comes with its beginning
            return
        text, pen = cell
        self._move(x, y, row)
        self._sent += _change(self._pen, pen), text
        self._pen = pen
        self._x, self._y = x + 1, y
        while self._x < len(row) and _is_rest(row[self._x]):
            self._x += 1
        if self._x == len(row) or len(text) > 1:
            self._x = -1  # at the edge terminals differ, and in how wide combined characters are

    def finish(self) -> str:
        """All there is to send; the pen is put back."""
        return "".join((*self._sent, _change(self._pen, _PLAIN)))

    def _move(self, x: int, y: int, row: Row) -> None:
        if (x, y) == (self._x, self._y):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H"]
        if y == self._y and 0 <= self._x < x:
            ways.append(f"\x1b[{x - self._x}C")
            between = row[self._x : x]
            if len(between) < 8 and all(cell and cell[1] == self._pen for cell in between):
                ways.append("".join(cell[0] for cell in between if cell))
        elif x == self._x:
            ways.append(f"\x1b[{y - self._y}B")
        self._sent.append(min(ways, key=lambda way: len(way.encode())))


@lru_cache(maxsize=1 << 12)
def _change(before: Pen, after: Pen) -> str:
    """The shortest way from one pen to another."""
    if before == after:
        return ""
    ends = {_ENDS[code] for code in before.attributes if code not in after.attributes}
    step = [*sorted(ends)]
    step += [code for code in after.attributes if code not in before.attributes or _ENDS[code] in ends]
    step += [after.foreground] * (before.foreground != after.foreground)
    step += [after.background] * (before.background != after.background)
    anew = ["0", *after.attributes]
    anew += [after.foreground] * (after.foreground != _PLAIN.foreground)
    anew += [after.background] * (after.background != _PLAIN.background)
    codes = min(";".join(step), ";".join(anew) if len(anew) > 1 else "", key=len) if step else None
    drawn = "" if codes is None else f"\x1b[{codes}m"
    return drawn if before.link == after.link else f"{drawn}\x1b]8;;{after.link}\x1b\\"


class _Frame(CompositorUpdate):
    """What is sent instead of what Textual made."""

    def __init__(self, sequence: str) -> None:
        self._sequence = sequence

    def render_segments(self, console: Console) -> str:
        return self._sequence


class FrameDiffApp(App[ReturnType]):
    """An app that sends only what changed."""

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self._shadow = Shadow() if os.environ.get("OKRTUI_FRAME_DIFF") != "0" else None

    def on_resize(self, event: events.Resize) -> None:
        """Draw all again: terminals differ in what they keep, and after a suspension nothing is left."""
        self.draw_again(refresh=event.size == self.size)

    def draw_again(self) -> None: ...

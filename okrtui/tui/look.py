"""The look: the colours, signs and lines that every part of the screen draws with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from okrtui.insight.progress import clamp
from okrtui.model.record import record
from okrtui.tui.marks import ASCII, STATUS_MARKS, UNICODE, Signs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style
    from textual.strip import Strip

    from okrtui.insight.status import Status
    from okrtui.tui.palette import Palette

#: A piece of a line: its text, the palette's role for it, and whether it is bold.
Piece = tuple[str, str] | tuple[str, str, bool]


@record
class Look:
    """A palette, and whether everything is drawn in ASCII."""

    palette: Palette
    ascii: bool = False

    @property
    def signs(self) -> Signs:
        """The signs to draw with."""
        return ASCII if self.ascii else UNICODE

    def spelt(self, text: str) -> str:
        """A sentence of ours, with what no single ASCII character can stand for spelt out in ASCII."""
        return text.replace(UNICODE.rho, self.signs.rho).replace(UNICODE.squared, self.signs.squared)

    def mark(self, status: Status) -> Piece:
        """The symbol of a status in its colour."""
        mark = STATUS_MARKS[status]
        return (mark.ascii if self.ascii else mark.symbol, mark.role)

    def change(self, points: int) -> Piece:
        """By how many points the score went up or down."""
        sign, role = (self.signs.up, "on_track") if points > 0 else (self.signs.down, "off_track")
        return (f"{sign}{abs(points)}", role)

    def style(self, role: str, *, bold: bool = False, italic: bool = False, on: str = "background") -> Style:
        """The style for a role on a background."""
        return self.palette.style(role, bold=bold, italic=italic, on=on)

    def line(self, pieces: Iterable[Piece], width: int, on: str = "background") -> Strip:
        """A line of exactly this width: pieces one after the other, cut at the end or filled up."""
        from textual.strip import Strip  # the first frame may be drawn before Textual is there

        return Strip(self.segments(pieces, width, on), width)

    def segments(self, pieces: Iterable[Piece], width: int, on: str = "background") -> list[Segment]:
        """What a line of exactly this width consists of."""
        segments: list[Segment] = []
        left = width
        for piece in pieces:
            text = piece[0]
            taken = cell_len(text)
            if taken > left:
                text = self.cut(text, left)
                taken = cell_len(text)
            if text:
                role = piece[1]
                style = self.style(
                    role, bold=len(piece) > 2 and bool(piece[2]), italic=role == "purpose", on=on
                )
                segments.append(Segment(text, style))
            left -= taken
            if left <= 0:
                break
        if left > 0:
            segments.append(Segment(" " * left, self.style("text", on=on)))
        return segments

    def cut(self, text: str, width: int) -> str:
        """The text in at most this many cells, with an ellipsis where something is missing."""
        if cell_len(text) <= width:
            return text
        if width <= 0:
            return ""
        return set_cell_size(text, width - 1).rstrip() + self.signs.ellipsis

    def bar(self, share: float | None, expected: float | None, width: int, role: str) -> list[Piece]:
        """A bar of progress with the place marked where it is expected to be today."""
        sign = self.signs.line
        filled = round(clamp(share or 0.0) * width)
        if share and share > 0 and filled == 0:
            filled = 1
        if share is not None and share < 1 and filled == width:
            filled = width - 1
        mark = min(width - 1, int((expected or 0.0) * width)) if expected else -1
        if mark < filled:
            return _pieces((sign * filled, role), (self._rest(width - filled), "faint"))
        return _pieces(
            (sign * filled, role),
            (self._rest(mark - filled), "faint"),
            (self.signs.expected if self.ascii else sign, "expected"),
            (self._rest(width - mark - 1), "faint"),
        )

    def _rest(self, cells: int) -> str:
        return ("-" if self.ascii else self.signs.line) * cells

    def confidence(self, confidence: int | None) -> Piece:
        """Ten small blocks, as many full as the confidence is."""
        if confidence is None:
            return (" " * 10, "muted")
        role = "on_track" if confidence >= 7 else "behind" if confidence >= 4 else "off_track"
        return (self.signs.full * confidence + self.signs.empty * (10 - confidence), role)


def _pieces(*pieces: Piece) -> list[Piece]:
    return [piece for piece in pieces if piece[0]]


def text_width(pieces: Iterable[Piece]) -> int:
    """How many cells the pieces take."""
    return sum(cell_len(piece[0]) for piece in pieces)

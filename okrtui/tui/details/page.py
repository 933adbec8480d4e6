"""A page of the detail panel while it is written: lines of pieces, wrapped and aligned to its width."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.cells import cell_len

from okrtui.model.safe_text import safe
from okrtui.tui.look import Look, Piece, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.segment import Segment
    from textual.strip import Strip


@dataclass(slots=True)
class Page:
    """Lines for a panel of this width, one after the other."""

    look: Look
    width: int
    lines: list[list[Piece]] = field(default_factory=list)

    def add(self, *pieces: Piece) -> None:
        """One line."""
        self.lines.append(list(pieces))

    def gap(self) -> None:
        """An empty line, unless the last one is empty already."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def heading(self, text: str, right: str = "") -> None:
        """The title of a section, with an empty line above."""
        self.gap()
        self.spread([(text, "muted", True)], [(right, "muted")])

    def spread(self, left: Iterable[Piece], right: Iterable[Piece]) -> None:
        """Pieces at the left end and at the right end; the right ones give way where there is no room."""
        left, right = list(left), list(right)
        gap = self.width - text_width(left) - text_width(right)
        self.add(*left) if gap < 1 else self.add(*left, (" " * gap, "text"), *right)

    def paragraph(
        self, text: str, role: str = "text", *, bold: bool = False, indent: int = 0, most: int = 12
    ) -> None:
        """A text from a file, wrapped to the width, at most so many lines."""
        lines = wrap(safe(text), self.width - indent)
        for number, line in enumerate(lines[:most]):
            if number == most - 1 and len(lines) > most:
                line = self.look.cut(f"{line}{self.look.signs.ellipsis}", self.width - indent)
            self.add((" " * indent, "text"), (line, role, bold))

    def paragraph_after(self, lead: Piece, text: str, role: str = "text", *, hanging: bool = False) -> None:
        """A text that begins on the line of its lead and goes on below it, or below its own beginning."""
        indent = cell_len(lead[0])
        if hanging:
            first, *rest = wrap(safe(text), self.width - indent)
        else:
            first, *rest = wrap(f"{'x' * indent}{safe(text)}", self.width)
            first = first[indent:]
        self.add(lead, (first, role))
        for line in rest:
            self.add((" " * indent if hanging else "", "text"), (line, role))

    def strips(self) -> list[Strip]:
        """The lines, ready to be drawn."""
        return [self.look.line(line, self.width) for line in self.lines]


def aired(look: Look, line: Iterable[Piece], width: int) -> list[Segment]:
    """A line of a page in a panel that is two cells wider: with a cell of air on both sides."""
    return look.segments([(" ", "text"), *line], width)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words where it can be."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while cell_len(word) > width > 0:
            fits = _fitting(word, width)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    if line or not lines:
        lines.append(line)
    return lines


def _fitting(word: str, width: int) -> int:
    """How many characters of a word fit into so many cells; at least one, so that wrapping always ends."""
    cells = 0
    for count, character in enumerate(word):
        cells += cell_len(character)
        if cells > width:
            return max(1, count)
    return len(word)

"""Where a table stands with all that belongs to it: sub-tables, comments above its header and inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.store.spans import Block, blocks, keys_in, line_start, next_line

if TYPE_CHECKING:
    from okrtui.model.plan import TablePath


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of lines, by positions in the text; blank lines around it are not part of it."""

    start: int
    end: int


class Layout:
    """A text by its tables. What lies between two pieces, blank lines and comments apart, is nobody's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.blocks = blocks(text)

    def block(self, path: TablePath) -> Block | None:
        """The block of a table that has a header."""
        return next((block for block in self.blocks if block.path == path), None)

    def pieces(self, path: TablePath) -> list[Piece]:
        """Where a table is written with all tables below it: one piece, unless others stand in between."""
        found: list[Piece] = []
        last = -1
        for number, block in enumerate(self.blocks):
            if block.path[: len(path)] != path:
                continue
            start, end = self.start(number), self.end(number)
            if found and last == number - 1:
                start = found.pop().start
            found.append(Piece(start, end))
            last = number
        return found

    def start(self, number: int) -> int:
        """Where a block begins with the comment lines directly above its header."""
        start = self.blocks[number].start
        floor = self._end_of_keys(self.blocks[number - 1]) if number else 0
        while start > floor and self._is_comment(line_start(self.text, start - 1)):
            start = line_start(self.text, start - 1)
        return start

    def end(self, number: int) -> int:
        """Where a block ends: after its last key and the comment lines directly below that."""
        end = self._end_of_keys(self.blocks[number])
        limit = self.start(number + 1) if number + 1 < len(self.blocks) else len(self.text)
        while end < limit and self._is_comment(end):
            end = next_line(self.text, end, limit)
        return end

    def end_of_all(self) -> int:
        """Where the last line that is not blank ends."""
        end = len(self.text.rstrip(" \t\r\n"))
        return next_line(self.text, end, len(self.text)) if end else 0

    def blank_above(self, position: int) -> int:
        """Where the blank lines directly above a line begin."""
        while position and not self.text[line_start(self.text, position - 1) : position].strip(" \t\r\n"):
            position = line_start(self.text, position - 1)
        return position

    def blank_below(self, position: int) -> int:
        """Where the blank lines that begin at a line end."""
        limit = len(self.text)
        while position < limit:
            following = next_line(self.text, position, limit)
            if self.text[position:following].strip(" \t\r\n"):
                break
            position = following
        return position

    def _end_of_keys(self, block: Block) -> int:
        spans = keys_in(self.text, block)
        return next_line(self.text, spans[-1].end, block.end) if spans else block.body

    def _is_comment(self, position: int) -> bool:
        return self.text[position : next_line(self.text, position, len(self.text))].lstrip(" \t")[:1] == "#"

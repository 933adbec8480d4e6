"""A large file in pieces: all but its objectives first, and then these, some at a time.

What a parser makes of a text takes several times the room of the text, and of what is made of it in the end.
In pieces it lies in the same place again and again: that is quicker, and leaves no holes in memory.

All pieces together say what the whole file says, because

- the first begins where the file does, and each is TOML by itself: none ends inside of a string or an array,
  so the next begins with the header that it seems to begin with;
- each of them holds objectives and nothing else, and begins with one: nothing in it belongs to those before;
- no objective is among the rest, and the rest says the same where it is moved together.

Where any of this does not hold, or there is a mistake, the file has to be read as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from okrtui.model.record import record
from okrtui.store.toml_text import MOST_LINES, TomlError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters of the least file that is read in pieces, and of a piece.
LEAST: Final = 64 * 1024
_PIECE: Final = 16 * 1024

_KEY = "objective"
_HEADER = f"\n[[{_KEY}]]"
_OTHER_HEADER = re.compile(rf"\n(?=[ \t]*\[(?!\[?{_KEY}[\].]))")


class NotInPiecesError(Exception):
    """A file has to be read as a whole."""


@record
class Pieces:
    """The tables of an array, from ``start`` to ``end`` of a text, parsed when they are asked for."""

    text: str
    start: int
    end: int

    def __iter__(self) -> Iterator[dict[str, Any]]:
        start = self.start
        while start < self.end:
            end = self.text.find(_HEADER, start + _PIECE, self.end) + 1 or self.end
            yield from _objectives(self.text[start:end])
            start = end


def in_pieces(text: str) -> dict[str, Any]:
    """The data of a file, its objectives as :class:`Pieces`; NotInPiecesError where it is none for that."""
    start = 0 if text.startswith(_HEADER[1:]) else text.find(_HEADER) + 1
    if len(text) < LEAST or not text.startswith(_HEADER[1:], start) or text.count("\n") > MOST_LINES:
        raise NotInPiecesError
    following = _OTHER_HEADER.search(text, text.rfind(_HEADER) + 1)
    end = following.end() if following else len(text)
    _parsed(text[:start])  # what is open at its end must not be closed by what is moved there
    data = _parsed(text[:start] + text[end:])
    if _KEY in data:
        raise NotInPiecesError
    return {**data, _KEY: Pieces(text, start, end)}


def _objectives(text: str) -> list[dict[str, Any]]:
    data = _parsed(text)
    if data.keys() != {_KEY}:
        raise NotInPiecesError
    tables: list[dict[str, Any]] = data[_KEY]
    return tables


def _parsed(text: str) -> dict[str, Any]:
    try:
        return parse(text)
    except TomlError:
        raise NotInPiecesError from None

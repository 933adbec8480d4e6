"""Spans: where in a file's text each table and key stands, found by reading tokens, never by guessing.

Only edits and messages need to know; loading a plan does not come here.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.model.plan import TablePath


def _all_of(part: str) -> str:
    """A pattern that takes as many of a part as there are, and never gives one back.

    A possessive group keeps nothing to go back to, where others need a hundred bytes for each part that they
    took; but before Python 3.11.5 it forgets where a part that fits only half began.
    """
    return f"(?:{part})*+" if sys.version_info >= (3, 11, 5) else f"(?>(?:{part})*)"


_STRING = _all_of(r'[^"\\\n]++|\\.')
_LONG_STRING = _all_of(r'[^\\"]++|\\.|"{1,2}(?!")')

# What can hide a bracket, an equals sign or a line end: comments and the four kinds of strings.
TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\n]*)
    | (?P<string> \"\"\"{_LONG_STRING}\"{{3,5}} | '''.*?'{{3,5}} | "{_STRING}" | '[^'\n]*' )
    | (?P<open>[\[{{]) | (?P<close>[\]}}]) | (?P<equals>=) | (?P<newline>\n)
    """,
    re.VERBOSE | re.DOTALL,
)


#: Lines that can hold no header and hide none: blank ones, comments, and keys with a value on their own line.
_PLAIN_LINES = re.compile(
    _all_of(
        r"""
        [ \t]*+
        (?:
            [A-Za-z0-9_-]++ [ \t]*+ = [ \t]*+
            (?: "[^"\\\n]*+" | '[^'\n]*+' | [^\s"'\#\[{] [^"'\#\[{\n]*+ )
            [ \t]*+
        )?
        (?: \#[^\n]*+ )?
        \r?+ \n
        """
    ),
    re.VERBOSE,
)

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One table's own text: its header line, and its body up to the next header."""

    path: TablePath
    start: int
    """Where the header line begins (the body, for the root table)."""
    body: int
    """Where the line after the header begins."""
    end: int
    """Where the next header line begins, or the text ends."""


@dataclass(frozen=True, slots=True)
class KeySpan:
    """One ``key = value`` of a block's body, by positions in the whole text."""

    keys: tuple[str, ...]
    start: int
    value: int
    end: int
    """Where the value ends; a comment may follow on the same line."""


def blocks(text: str) -> list[Block]:
    """Every table that has a header, in the order of the text, the root table first.

    Paths carry the index of each array's element: ``("objective", 3, "key_result", 0)``.
    """
    found = [(0, 0, ())] + [(start, body, path) for start, body, path in _headers(text)]
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    return [Block(path, start, body, end) for (start, body, path), end in zip(found, ends, strict=True)]


def block_of(text: str, path: TablePath) -> tuple[Block, TablePath] | None:
    """The block that holds a table, and the rest of the path inside it (for inline tables)."""
    best: Block | None = None
    for block in blocks(text):
        if path[: len(block.path)] == block.path and (best is None or len(block.path) >= len(best.path)):
            best = block
    return (best, path[len(best.path) :]) if best else None


def keys_in(text: str, block: Block) -> list[KeySpan]:
    """The keys of a block's body, in order."""
    found: list[KeySpan] = []
    position, depth = block.body, 0
    line_start, equals, content_end = block.body, -1, block.body
    while position <= block.end:
        token = TOKEN.search(text, position, block.end)
        kind = token.lastgroup if token else "newline"
        start = token.start() if token else block.end
        if text[position:start].strip(" \t\r"):
            content_end = start - (len(text[position:start]) - len(text[position:start].rstrip(" \t\r")))
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "equals" and depth == 0 and equals < 0:
            equals = start
        if token and kind in ("open", "close", "string", "equals"):
            content_end = token.end()
        if kind == "newline" and depth <= 0:
            if equals >= 0:
                found.append(_key_span(text, line_start, equals, content_end))
            line_start, equals, content_end, depth = start + 1, -1, start + 1, 0
        if token is None:
            break
        position = token.end()
    return found


def line_start(text: str, position: int) -> int:
    """Where the line of a position begins."""
    return text.rfind("\n", 0, position) + 1


def next_line(text: str, position: int, end: int) -> int:
    """Where the line after a position begins, at most ``end``."""
    found = text.find("\n", position, end)
    return end if found < 0 else found + 1


def _key_span(text: str, line_start: int, equals: int, end: int) -> KeySpan:
    value = equals + 1
    while text[value] in " \t":
        value += 1
    written = text[line_start:equals]
    start = line_start + len(written) - len(written.lstrip(" \t"))
    return KeySpan(_dotted(written.strip()), start, value, end)


def _dotted(written: str) -> tuple[str, ...]:
    """The keys of ``a."b.c".d``, as a TOML parser reads them."""
    if _BARE_KEY.fullmatch(written):
        return (written,)
    keys: list[str] = []
    table: Any = tomli.loads(f"{written} = 0")
    while isinstance(table, dict):
        ((key, table),) = table.items()
        keys.append(key)
    return tuple(keys)


def _headers(text: str) -> Iterator[tuple[int, int, TablePath]]:
    """Start of the line, start of the next line and path of every table header."""
    counts: dict[TablePath, int] = {}
    depth, at_line_start, line_start = 0, True, 0
    position = 0
    while True:
        if depth == 0 and position == line_start and (plain := _PLAIN_LINES.match(text, position)):
            position = line_start = plain.end()  # most of a file, and nothing that one has to look into
        token = TOKEN.search(text, position)
        if token is None:
            return
        if text[position : token.start()].strip():
            at_line_start = False
        kind = token.lastgroup
        position = token.end()
        if kind == "newline":
            if depth == 0:
                at_line_start, line_start = True, position
        elif kind == "open" and depth == 0 and at_line_start:
            line_end = text.find("\n", position)
            line_end = len(text) if line_end < 0 else line_end + 1
            yield line_start, line_end, _header_path(text[line_start:line_end], counts)
            position, line_start = line_end, line_end
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        if kind not in ("newline", "open"):
            at_line_start = False


def _header_path(line: str, counts: dict[TablePath, int]) -> TablePath:
    """The path that a header names, with the index of each array's newest element; counts it."""
    is_array = line.lstrip().startswith("[[")
    keys = _header_keys(line.strip())
    path: TablePath = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if position == len(keys) - 1 and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


@lru_cache(maxsize=64)
def _header_keys(header: str) -> tuple[str, ...]:
    """The keys of a header line, as a TOML parser reads them."""
    keys: list[str] = []
    table: Any = tomli.loads(header)
    while table:
        table = table[0] if isinstance(table, list) else table
        if table:
            ((key, table),) = table.items()
            keys.append(key)
    return tuple(keys)

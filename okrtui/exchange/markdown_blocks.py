"""A Markdown text as blocks: headings, list items and paragraphs, with how deep each of them is."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from okrtui.exchange.imported import ImportRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A longer line is no line of an outline; patterns are never tried on it.
LONGEST_LINE = 20_000
#: After so many lines a paragraph is taken for two.
_MOST_LINES = 100

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_ITEM = re.compile(r"([ \t]*)(?:[-*+•]|[0-9]{1,9}[.)])(?:[ \t]+(.*))?")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_QUOTE = re.compile(r"\A[ \t]*(?:>[ \t]?)+")


class BlockKind(Enum):
    """What a block is; ``LEFT`` is what says nothing about a plan, such as code."""

    HEADING = 1
    ITEM = 2
    PARAGRAPH = 3
    LEFT = 4


class Block(NamedTuple):
    """``depth``: the level of a heading, 1–6, the column at which an item or a paragraph begins.

    ``end`` is where in the text it ends.
    """

    kind: BlockKind
    depth: int
    text: str
    line: int
    end: int


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks in their order. Raises ImportRefusedError for what is no text of lines."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ImportRefusedError("This is no text but bytes", "Save the outline as text in UTF-8", line)
    reader = _Reader()
    place = line = 0
    while place < len(text):
        end = text.find("\n", place) + 1 or len(text)
        line += 1
        if end - place > LONGEST_LINE:
            raise ImportRefusedError(
                f"A line of {end - place:,} characters", f"Break it into lines under {LONGEST_LINE:,}", line
            )
        yield from reader.take(text[place:end].rstrip("\r\n"), line, end)
        place = end
    yield from reader.finish()


class _Reader:
    """Knows what is open: a paragraph, which may go on, or code, which is passed over."""

    def __init__(self) -> None:
        self._open: Block | None = None
        self._more: list[str] = []
        """The further lines of what is open."""
        self._fence = ""
        self._in_comment = False

    def take(self, line: str, number: int, end: int) -> Iterator[Block]:
        """The blocks that end with this line."""
        if self._fence or self._in_comment:
            self._pass_over(line)
            return
        fence = _FENCE.match(line)
        if fence or line.lstrip().startswith("<!--"):
            yield from self.finish()
            yield Block(BlockKind.LEFT, 0, "code" if fence else "a comment", number, end)
            self._fence = fence[1] if fence else ""
            self._in_comment = not fence and "-->" not in line
            return
        yield from self._text(line, number, end)

    def finish(self) -> Iterator[Block]:
        """The paragraph or item that is still open."""
        if self._open is not None:
            yield self._closed(self._open)

    def _closed(self, opened: Block) -> Block:
        whole = opened._replace(text="\n".join([opened.text, *self._more]))
        self._open = None
        self._more.clear()
        return whole

    def _pass_over(self, line: str) -> None:
        if self._fence:
            self._fence = "" if line.strip().startswith(self._fence) else self._fence
        else:
            self._in_comment = "-->" not in line

    def _text(self, line: str, number: int, end: int) -> Iterator[Block]:
        opened = self._open
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        underline = _UNDERLINE.fullmatch(line)
        if underline and opened is not None and opened.kind is BlockKind.PARAGRAPH:
            level = 1 if underline[1][0] == "=" else 2
            yield self._closed(opened)._replace(kind=BlockKind.HEADING, depth=level, end=end)
        elif not line.strip() or _RULE.fullmatch(line):
            yield from self.finish()
        elif heading:
            yield from self.finish()
            yield Block(BlockKind.HEADING, len(heading[1]), heading[2] or "", number, end)
        elif item:
            yield from self.finish()
            self._open = Block(BlockKind.ITEM, _width(item[1]), item[2] or "", number, end)
        elif opened is not None and not line.lstrip().startswith("|"):
            self._more.append(_unquoted(line))
            self._open = opened._replace(end=end)
            if len(self._more) == _MOST_LINES:
                yield from self.finish()
        else:
            yield from self.finish()
            indent = line[: len(line) - len(line.lstrip())]
            self._open = Block(BlockKind.PARAGRAPH, _width(indent), _unquoted(line), number, end)


def _width(indent: str) -> int:
    return len(indent.expandtabs(4))


def _unquoted(line: str) -> str:
    return _QUOTE.sub("", line, count=1).strip()

"""Whole tables put into a plan file's text, taken out of it and moved in it, in place and proved.

As with single keys, the text is only written when other parsers read in it the old data with exactly the
intended change. Lines are put in and taken out whole, and all others stay as they are, in their order.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from okrtui.store.edit_proof import holds, same
from okrtui.store.plan_edit import EditRefusedError, at, insert_inline, remove_inline
from okrtui.store.spans import keys_in, line_start
from okrtui.store.table_spans import Layout, Piece
from okrtui.store.toml_text import FileText, TomlError, decode, parse
from okrtui.store.toml_write import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from okrtui.model.plan import TablePath
    from okrtui.store.spans import Block

# A table header as far as its brackets: the names that are looked for here have none of their own.
_HEADER = re.compile(r"[ \t]*\[\[[^\]\n]*\]\]")


def insert_table(content: bytes, path: TablePath, table: Mapping[str, object]) -> bytes:
    """A file's bytes with one table more, written like its siblings; the path is the one that it gets."""
    old = decode(content)
    layout = Layout(old.text)
    if _is_inline(old.text, layout, path):
        return insert_inline(content, path, table)
    model = _model(layout, path)
    try:
        text = _written(layout, path, table, model)
    except TypeError as error:
        raise EditRefusedError(f"add the {path[-2]} there ({error})") from None
    try:
        is_right = same(_element(tomllib.loads(text), path), dict(table))
    except (tomllib.TOMLDecodeError, LookupError, TypeError):
        is_right = False
    if not is_right:
        raise EditRefusedError(f"write:\n{text}")
    return _with_text(old, layout, path, text)


def restore_table(content: bytes, path: TablePath, text: str) -> bytes:
    """A file's bytes with a table's text, as :func:`table_text` gave it, put in to get this path."""
    old = decode(content)
    layout = Layout(old.text)
    if "\n" not in old.text:
        layout.newline = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n").replace("\n", layout.newline)
    if _is_inline(old.text, layout, path):
        raise EditRefusedError(f"write:\n{text}")
    return _with_text(old, layout, path, text)


def table_text(content: bytes, path: TablePath) -> str | None:
    """A table's text with all below it and its comments; None for an inline table."""
    layout = Layout(decode(content).text)
    pieces = layout.pieces(path)
    return _joined(layout, pieces) if pieces and layout.block(path) else None


def remove_table(content: bytes, path: TablePath) -> bytes:
    """A file's bytes without a table, all below it and its comments."""
    old = decode(content)
    layout = Layout(old.text)
    if layout.block(path) is None:
        return remove_inline(content, path)
    wanted = parse(old.text)
    siblings = at(wanted, path[:-1])
    del siblings[path[-1]]
    if not siblings:
        del at(wanted, path[:-2])[path[-2]]
    text = old.text
    for piece in reversed([_with_blank(layout, piece) for piece in layout.pieces(path)]):
        text = text[: piece.start] + text[piece.end :]
    text = _ended_alike(text, old.text)
    if not holds(text, wanted):
        raise EditRefusedError(f"take out the table of line {_line(layout, path)}")
    return FileText(text, old.bom).encode()


def move_table(content: bytes, path: TablePath, steps: int) -> bytes:
    """A file's bytes with a table and its neighbour (the one before for -1, after for 1) exchanged."""
    old = decode(content)
    layout = Layout(old.text)
    *_, index = path
    assert isinstance(index, int)
    first, second = sorted((path, (*path[:-1], index + steps)), key=lambda each: each[-1])
    if layout.block(first) is None or layout.block(second) is None:
        raise EditRefusedError(f"move the element {index + 1} of {path[-2]}")
    wanted = parse(old.text)
    siblings = at(wanted, path[:-1])
    siblings[index], siblings[index + steps] = siblings[index + steps], siblings[index]
    text = _exchanged(layout, layout.pieces(first), layout.pieces(second))
    if not holds(text, wanted) or _lines(text) != _lines(old.text):
        raise EditRefusedError(f"move the table of line {_line(layout, path)}")
    return FileText(text, old.bom).encode()


# -- putting in -----------------------------------------------------------------------------------------


def _with_text(old: FileText, layout: Layout, path: TablePath, written: str) -> bytes:
    try:
        wanted = parse(old.text)
        element = _element(parse(written), path)
        at(wanted, path[:-2]).setdefault(path[-2], []).insert(path[-1], element)
    except (TomlError, LookupError, TypeError, AttributeError):
        raise EditRefusedError(f"write:\n{written}") from None
    text = _put(layout, path, written)
    if not holds(text, wanted):
        raise EditRefusedError(f"write:\n{written}")
    return FileText(text, old.bom).encode()


def _put(layout: Layout, path: TablePath, written: str) -> str:
    """The text with another table's text behind the sibling before it, or before the one after it."""
    *parent, kind, index = path
    newline = layout.newline
    body = written.rstrip("\r\n") + newline
    first = layout.block((*parent, kind, 0))
    if index == 0 and first is not None:
        position = layout.start(layout.blocks.index(first))
        return _between(layout, position, body + newline * _blank_lines(layout, path, below=True))
    above = layout.pieces((*parent, kind, int(index) - 1) if index else tuple(parent))
    position = above[-1].end if above and (index or parent) else layout.end_of_all()
    gap = newline * _blank_lines(layout, path, below=False)
    if position == 0:  # nothing above
        return _between(layout, position, body + (gap if layout.text.strip() else ""))
    last = layout.text[line_start(layout.text, position - 1) : position]
    if not gap and last.lstrip(" \t").startswith("#"):
        gap = newline  # else it would become a comment of the new table
    if not last.endswith("\n"):  # where the last line has no line end, the new last line has none either
        return layout.text + newline + gap + body.removesuffix(newline)
    return _between(layout, position, gap + body)


def _between(layout: Layout, position: int, added: str) -> str:
    """The text with lines put in, which must not end in a comment that stands directly above what follows."""
    following = layout.text[position:]
    if following and _ends_in_comment(added) and layout.blank_below(position) == position:
        added += layout.newline
    return layout.text[:position] + added + following


def _ends_in_comment(lines: str) -> bool:
    return lines.rstrip("\r\n").rpartition("\n")[2].lstrip(" \t").startswith("#")


def _blank_lines(layout: Layout, path: TablePath, *, below: bool) -> int:
    """How many blank lines stand between tables of that kind, 1 where there are no two."""
    names = tuple(part for part in path if isinstance(part, str))
    alike = [
        number
        for number, block in enumerate(layout.blocks)
        if number and block.path and tuple(part for part in block.path if isinstance(part, str)) == names
    ]
    *parent, kind, index = path
    near = (*parent, kind, 1 if below else max(0, int(index) - 1))
    alike.sort(key=lambda number: layout.blocks[number].path != near)
    for number in alike:
        start = layout.start(number)
        above = layout.blank_above(start)
        if above:
            return layout.text.count("\n", above, start)
    return 1


def _model(layout: Layout, path: TablePath) -> Block | None:
    """The table that a new one is written like: the sibling above it, else the last one of its kind."""
    *parent, kind, index = path
    names = [part for part in path if isinstance(part, str)]
    above = layout.block((*parent, kind, max(0, int(index) - 1)))
    alike = [
        block for block in layout.blocks if [part for part in block.path if isinstance(part, str)] == names
    ]
    return above or (alike[-1] if alike else None)


def _written(layout: Layout, path: TablePath, table: Mapping[str, object], model: Block | None) -> str:
    """A new table's text, in the style of a model."""
    text = layout.text
    parent = layout.block(path[:-2]) if len(path) > 2 else None
    style = model or parent
    found = _HEADER.match(text, style.start) if style else None
    indent = found[0][: len(found[0]) - len(found[0].lstrip(" \t"))] if found else ""
    names = ".".join(part for part in path if isinstance(part, str))
    header = found[0].strip(" \t") if found and model else f"[[{names}]]"
    spans = keys_in(text, style) if style else []
    indent_of_keys = text[line_start(text, spans[0].start) : spans[0].start] if spans else indent
    lines = [indent + header]
    lines += [f"{indent_of_keys}{key} = {render(value)}" for key, value in table.items()]
    return "".join(line + layout.newline for line in lines)


def _element(data: dict[str, Any], path: TablePath) -> Any:
    """The one table that a text of a single table holds."""
    table: Any = data
    for name in (part for part in path if isinstance(part, str)):
        table = table[0] if isinstance(table, list) else table
        table = table[name]
    (element,) = table
    return element


def _is_inline(text: str, layout: Layout, path: TablePath) -> bool:
    """Whether the siblings, or the parent, are inline tables, which have no header."""
    if len(path) > 2 and layout.block(path[:-2]) is None:
        return True
    try:
        siblings = at(parse(text), path[:-1])
    except (LookupError, TypeError):
        return False
    return layout.block((*path[:-1], 0)) is None and siblings is not None


# -- taking out and moving ------------------------------------------------------------------------------


def _with_blank(layout: Layout, piece: Piece) -> Piece:
    """A piece with the blank lines that go when it goes: of those above and below, one gap must remain."""
    above, below = layout.blank_above(piece.start), layout.blank_below(piece.end)
    if below == len(layout.text):
        return Piece(above, piece.end)
    return Piece(piece.start, below if above < piece.start or above == 0 else piece.end)


def _joined(layout: Layout, pieces: list[Piece]) -> str:
    """The text of some pieces as one, with the line end that may be missing at the end of the file."""
    lines = [layout.text[piece.start : piece.end].removesuffix(layout.newline) for piece in pieces]
    return (layout.newline * 2).join(lines) + layout.newline


def _exchanged(layout: Layout, upper: list[Piece], lower: list[Piece]) -> str:
    """The text with two tables in each other's places; scattered pieces are gathered."""
    places = [(upper[0], _joined(layout, lower)), (lower[0], _joined(layout, upper))]
    places += [(_with_blank(layout, piece), "") for piece in (*upper[1:], *lower[1:])]
    text = layout.text
    for piece, new in sorted(places, key=lambda place: -place[0].start):
        following = text[piece.end :]
        is_glued = bool(following) and bool(following.partition("\n")[0].strip(" \t\r"))
        gap = layout.newline if is_glued and _ends_in_comment(new) else ""
        text = text[: piece.start] + new + gap + following
    return _ended_alike(text, layout.text)


def _ended_alike(text: str, old: str) -> str:
    """A text that ends with a line end only if the old one did."""
    return text if old.endswith("\n") else text.removesuffix("\n").removesuffix("\r")


def _lines(text: str) -> list[str]:
    """The lines that are not blank, sorted."""
    return sorted(line for each in text.split("\n") if (line := each.removesuffix("\r")).strip(" \t"))


def _line(layout: Layout, path: TablePath) -> int:
    block = layout.block(path)
    return layout.text.count("\n", 0, block.start) + 1 if block else 1

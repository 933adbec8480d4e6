"""Edits of a plan file's text, in place and proved: the only module that knows tomlkit.

An edit is made on the text of the one table that it concerns. Before anything is written the new text
is read by parsers that had no part in the edit: it must hold the old data with exactly the intended
change, and every byte outside the changed lines must be the same. Where no way of editing can be
proved, the edit is refused with the text to paste by hand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from okrtui.errors import CannotWriteError
from okrtui.model.plan import TablePath
from okrtui.store.spans import Block, block_of, keys_in
from okrtui.store.toml_text import TomlError, decode, parse
from okrtui.store.toml_write import render, render_literal


#: A larger body of a table would keep tomlkit busy for seconds, or for minutes.
LARGEST_FOR_TOMLKIT = 64 * 1024


class EditRefusedError(CannotWriteError):
    """No way of making the edit could be proved right; the file is as it was."""

    def __init__(self, key: str, value: object) -> None:
        by_hand = f"take out {key}" if value is None else f"write: {key} = {render(value)}"
        super().__init__(
            "The edit could not be proved to change only what it should, so nothing was written. "
            f"Open the file (E) and {by_hand}"
        )


def set_key(content: bytes, path: TablePath, key: str, value: object) -> bytes:
    """A file's bytes with one key of one table set, or taken out for None; nothing else differs.

    ``path`` leads to the table, as in :class:`okrtui.model.plan.Place`. Raises EditRefusedError.
    """
    value = list(value) if isinstance(value, tuple) else value
    try:
        old = decode(content)
        wanted = parse(old.text)
        table: Any = wanted
        for step in path:
            table = table[step]
        before = table.pop(key, None)
        if _same(before, value):
            return content
        if value is not None:
            table[key] = value
    except (TomlError, LookupError, TypeError, AttributeError):
        raise EditRefusedError(key, value) from None
    found = block_of(old.text, path)
    if found is None:
        raise EditRefusedError(key, value)
    block, inside = found
    for way in (_splice, _insert, _with_tomlkit):
        for body in way(old.text, block, inside, key, value):
            text = old.text[: block.body] + body + old.text[block.end :]
            if _holds(text, wanted) and _is_local(old.text, text, key, before, value):
                return type(old)(text, old.bom).encode()
    raise EditRefusedError(key, value)


def _splice(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Put the new value where the old one stands; for None, take its line out."""
    if inside:
        return
    for span in keys_in(text, block):
        if span.keys == (key,):
            if value is None:
                start, end = _line_start(text, span.start), _next_line(text, span.end, block.end)
                above = text[block.body : start]
                if text[end - 1] != "\n":  # the new last line has no line end where the old one had none
                    above = above.removesuffix("\n").removesuffix("\r")
                yield above + text[end : block.end]
                return
            written = render(value)
            if text[span.value] == "'":
                written = render_literal(value) or written
            yield text[block.body : span.value] + written + text[span.end : block.end]


def _insert(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Put a new key on a line of its own: ``id`` first, others after the last key that is there."""
    spans = keys_in(text, block)
    if inside or value is None or any(span.keys[0] == key for span in spans):
        return
    at = block.body
    if spans and key == "id":
        at = _line_start(text, spans[0].start)
    elif spans:
        at = _next_line(text, spans[-1].end, block.end)
    indent = text[_line_start(text, spans[-1].start) : spans[-1].start] if spans else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f"{indent}{key} = {render(value)}"
    # Where the last line has no line end, the new last line has none either.
    line = newline + line if at > 0 and text[at - 1] != "\n" else line + newline
    yield text[block.body : at] + line + text[at : block.end]


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _next_line(text: str, position: int, end: int) -> int:
    found = text.find("\n", position, end)
    return end if found < 0 else found + 1


def _with_tomlkit(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Let tomlkit edit the block's body: for inline tables and dotted keys."""
    if block.end - block.body > LARGEST_FOR_TOMLKIT:
        return
    import tomlkit

    try:
        document: Any = tomlkit.parse(text[block.body : block.end])
        table = document
        for step in inside:
            table = table[step]
        if value is None:
            del table[key]
        else:
            table[key] = value
        yield tomlkit.dumps(document)
    except Exception:  # whatever it trips over, and it does: then this way is none
        return


def _holds(text: str, wanted: dict[str, Any]) -> bool:
    """Whether a text is TOML with exactly this data."""
    try:
        return _same(parse(text), wanted)
    except (TomlError, RecursionError):
        return False


def _is_local(old: str, new: str, key: str, before: object, value: object) -> bool:
    """Whether nothing but the value was replaced, or nothing but the new key was put in.

    A lost comment, a moved line or another spacing would show here, where the data are the same.
    """
    if value is None:  # taking out is putting in, seen from the other side
        return before is not None and _is_local(new, old, key, None, before)
    start, end_of_new, end_of_old = _changed_range(old, new)
    if not _is_toml_1_0(f"{key} = {render(value)}"):
        return False
    for written in filter(None, (render(value), render_literal(value))):
        for left, right in _grown(new, start, end_of_new, written):
            if _is_written(old[start - left : end_of_old + right], before):
                return True
    return (
        start == end_of_old and before is None and _is_new_key(old, new[start:end_of_new], start, key, value)
    )


def _is_toml_1_0(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _grown(text: str, start: int, end: int, written: str) -> Iterator[tuple[int, int]]:
    """How far to the left and right a piece of text must grow to be all of what was written."""
    piece = text[start:end]
    left = written.find(piece)
    while left >= 0:
        right = len(written) - left - len(piece)
        if left <= start and text[start - left : end + right] == written:
            yield left, right
        left = written.find(piece, left + 1)


def _is_written(text: str, value: object) -> bool:
    """Whether a piece of text is this value, all of it and nothing else: no space, no comment."""
    if value is None or text != text.strip():
        return False
    try:
        (found,) = parse(f"value = [{text}]")["value"]  # a comment would hide the bracket
        return _same(found, value) and text.count("#") <= render(value).count("#")
    except (TomlError, TypeError, ValueError):
        return False


def _is_new_key(old: str, added: str, start: int, key: str, value: object) -> bool:
    """Whether a piece of text that was put in is the new key with its value, and the file's line end."""
    if "\r\n" in old and added.count("\n") > added.count("\r\n"):
        return False
    assignment = f"{key} = {render(value)}"
    # A line put in may begin as the line after it does; then what differs is that line, turned round.
    while added.strip(" \t\r\n,") != assignment:
        if not start or not added or added[-1] != old[start - 1]:
            return False
        start, added = start - 1, added[-1] + added[:-1]
    return True


def _changed_range(old: str, new: str) -> tuple[int, int, int]:
    """Where the texts begin to differ, and where each one's differing part ends."""
    limit = min(len(old), len(new))
    start = _common_prefix(old, new, limit)
    suffix = _common_prefix(old[::-1], new[::-1], limit - start)
    return start, len(new) - suffix, len(old) - suffix


def _common_prefix(one: str, other: str, limit: int) -> int:
    """The length of the common beginning, by halving: comparing slices is far faster than a loop."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same(one: Any, other: Any) -> bool:
    """Whether two pieces of data are the same in types too: 1, 1.0 and true are three different values."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) or (one != one and other != other)  # nan is nan here

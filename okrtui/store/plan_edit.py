"""Edits of a plan file's text, in place and proved: the only module that knows tomlkit.

An edit is made on the text of the one table that it concerns. Before anything is written the new text
is read by parsers that had no part in the edit: it must hold the old data with exactly the intended
change, and every byte outside the changed lines must be the same. Where no way of editing can be
proved, the edit is refused with the text to paste by hand.
"""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from typing import Any

from okrtui.errors import CannotWriteError
from okrtui.model.plan import TablePath
from okrtui.store.spans import Block, block_of, keys_in
from okrtui.store.toml_text import TomlError, decode, parse
from okrtui.store.toml_write import render


class EditRefusedError(CannotWriteError):
    """No way of making the edit could be proved right; the file is as it was."""

    def __init__(self, key: str, value: object) -> None:
        super().__init__(
            "The edit could not be proved to change only what it should, so nothing was written. "
            f"Open the file (E) and write: {key} = {render(value)}"
        )


def set_key(content: bytes, path: TablePath, key: str, value: object) -> bytes:
    """A file's bytes with one key of one table set; nothing else differs.

    ``path`` leads to the table, as in :class:`okrtui.model.plan.Place`. Raises EditRefusedError.
    """
    old = decode(content)
    found = block_of(old.text, path)
    if found is None:
        raise EditRefusedError(key, value)
    block, inside = found
    for way in (_splice, _insert, _with_tomlkit):
        for body in way(old.text, block, inside, key, value):
            text = old.text[: block.body] + body + old.text[block.end :]
            if _is_proved(old.text, text, path, key, value):
                return type(old)(text, old.bom).encode()
    raise EditRefusedError(key, value)


def _splice(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Put the new value where the old one stands."""
    if inside:
        return
    for span in keys_in(text, block):
        if span.keys == (key,):
            yield text[block.body : span.value] + render(value) + text[span.end : block.end]


def _insert(text: str, block: Block, inside: TablePath, key: str, value: object) -> Iterator[str]:
    """Put a new key on a line of its own: ``id`` first, others after the last key that is there."""
    spans = keys_in(text, block)
    if inside or any(span.keys[0] == key for span in spans):
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
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document: Any = tomlkit.parse(text[block.body : block.end])
        table = document
        for step in inside:
            table = table[step]
        table[key] = value
        yield tomlkit.dumps(document)
    except (TOMLKitError, LookupError, TypeError, ValueError):
        return


def _is_proved(old: str, new: str, path: TablePath, key: str, value: object) -> bool:
    """Whether the new text is the old one with just this change, in data and in bytes."""
    try:
        wanted = parse(old)
        table: Any = wanted
        for step in path:
            table = table[step]
        before = table.get(key)
        table[key] = value
        return _same(parse(new), wanted) and _is_local(old, new, key, before, value)
    except (TomlError, LookupError, TypeError, AttributeError):
        return False


def _is_local(old: str, new: str, key: str, before: object, value: object) -> bool:
    """Whether the texts differ in one run that holds nothing but the value, or the new key with it.

    What was there may only be the old value: a comment or another key's spacing would show here. What
    is written must be readable by TOML 1.0 too, and must not bring bare line feeds into a CRLF file.
    """
    start, end_of_new, end_of_old = _changed_range(old, new)
    removed, added = old[start:end_of_old], new[start:end_of_new]
    # An inserted line may begin as the line after it does; then the run is the line, turned round.
    while not removed and start > 0 and added and added[-1] == old[start - 1] and old[start - 1] != "\n":
        start, added = start - 1, added[-1] + added[:-1]
    assignment = f"{key} = {render(value)}"
    tomllib.loads(assignment)
    if "\r\n" in old and added.count("\n") > added.count("\r\n"):
        return False
    return added.strip(" \t\r\n,") in assignment and (
        not removed.strip(" \t\r\n,") or _is_written(before, removed)
    )


def _is_written(value: object, text: str) -> bool:
    """Whether a piece of text is (part of) a value as somebody may have written it."""
    with contextlib.suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(f"value = {text}")["value"] == value:
            return True
    return any(text.strip("\"'") in str(written) for written in (render(value), value))


def _changed_range(old: str, new: str) -> tuple[int, int, int]:
    """Where the texts begin to differ, and where each one's differing part ends."""
    limit = min(len(old), len(new))
    start = _common_prefix(old, new, limit)
    suffix = _common_prefix(old[::-1], new[::-1], limit - start)
    return start, len(new) - suffix, len(old) - suffix


def _common_prefix(one: str, other: str, limit: int) -> int:
    """The length of the common beginning, by halving: comparing slices is a thousand times faster than a loop."""
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
    return bool(one == other) or (one != one and other != other)  # noqa: PLR0124 - nan is nan here

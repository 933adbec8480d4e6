"""Proofs that an edited text is the old one with exactly the intended change; no edit has a part in them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from okrtui.store.spans import TOKEN
from okrtui.store.toml_text import TomlError, parse
from okrtui.store.toml_write import render, render_literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def holds(text: str, wanted: dict[str, Any]) -> bool:
    """Whether a text is TOML with exactly this data."""
    try:
        return same(parse(text), wanted)
    except (TomlError, RecursionError):
        return False


def is_local(old: str, new: str, key: str, before: object, value: object) -> bool:
    """Whether nothing but the value was replaced, or nothing but the new key was put in.

    A lost comment, a moved line or another spacing would show here, where the data are the same.
    """
    if value is None:  # taking out is putting in, seen from the other side
        return before is not None and is_local(new, old, key, None, before)
    start, end_of_new, end_of_old = _changed_range(old, new)
    try:
        if not _is_toml_1_0(f"{key} = {render(value)}"):
            return False
    except TypeError:  # a table: its keys may stand anywhere
        return False
    for written in filter(None, (render(value), render_literal(value))):
        for left, right in _grown(new, start, end_of_new, written):
            if _is_written(old[start - left : end_of_old + right], before):
                return True
    return (
        start == end_of_old and before is None and _is_new_key(old, new[start:end_of_new], start, key, value)
    )


def is_deletion(old: str, new: str, start: int, gone: dict[str, Any]) -> bool:
    """Whether one piece of text was taken out, which holds these keys and no comment."""
    end = start + len(old) - len(new)
    piece = old[start:end]
    return new == old[:start] + old[end:] and holds(piece, gone) and not _has_comment(piece)


def is_insertion(old: str, new: str, table: Mapping[str, Any]) -> bool:
    """Whether one piece of text was put in, no comment in it: an inline table with commas and line ends."""
    start, end_of_new, end_of_old = _changed_range(old, new)
    if start != end_of_old:
        return False
    while start and new[start - 1] == new[end_of_new - 1]:  # the piece begins as what follows it does
        start, end_of_new = start - 1, end_of_new - 1
    for _ in range(end_of_new - start + 1):
        piece = new[start:end_of_new].strip(" \t\r\n,")
        if holds(f"value = {piece}", {"value": dict(table)}):
            return not _has_comment(piece)
        if end_of_new == len(new) or new[start] != new[end_of_new]:
            return False
        start, end_of_new = start + 1, end_of_new + 1
    return False


def _has_comment(piece: str) -> bool:
    return any(token.lastgroup == "comment" for token in TOKEN.finditer(piece))


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
        return same(found, value) and text.count("#") <= render(value).count("#")
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
    start = common_prefix(old, new, limit)
    suffix = common_suffix(old, new, limit - start)
    return start, len(new) - suffix, len(old) - suffix


def common_prefix(one: str | bytes, other: str | bytes, limit: int) -> int:
    """The length of the common beginning, by halving: comparing slices is far faster than a loop."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_suffix(one: str | bytes, other: str | bytes, limit: int) -> int:
    """The length of the common end, by halving."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def same(one: Any, other: Any) -> bool:
    """Whether two pieces of data are the same in types too: 1, 1.0 and true are three different values."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)  # nan is nan here

"""Salvage: read what can be read of a file that is not TOML, so that one bad line hides nothing else.

The text is only read here, with the broken parts blanked out; line numbers stay, and nothing is written.
"""

from __future__ import annotations

import re
from typing import Any

from okrtui.store.toml_text import TomlError, parse

_HEADER = re.compile(r"[ \t]*\[\[?[^\[\]\n]+\]\]?[ \t]*(?:#.*)?\r?$")

#: More broken places than this are not worth listing one by one; the rest of the file is given up.
MOST_ERRORS = 50


def salvage(text: str) -> tuple[dict[str, Any], list[TomlError]]:
    """The data of all blocks that are sound, and what is wrong with the others."""
    lines = text.split("\n")
    errors: list[TomlError] = []
    for start, end in _block_ranges(lines):
        _mend_block(lines, start, end, errors)
    while len(errors) < MOST_ERRORS:
        try:
            return parse("\n".join(lines)), _in_order(errors)
        except TomlError as error:  # sound by itself but not together, such as the same table twice
            errors.append(error)
            start, end = _range_around(lines, error.line - 1)
            _blank(lines, start, end)
    return {}, _in_order(errors)


def _in_order(errors: list[TomlError]) -> list[TomlError]:
    return sorted(errors, key=lambda error: error.line)


def _block_ranges(lines: list[str]) -> list[tuple[int, int]]:
    starts = [0] + [number for number, line in enumerate(lines) if number and _HEADER.match(line)]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _range_around(lines: list[str], number: int) -> tuple[int, int]:
    return next(
        ((start, end) for start, end in _block_ranges(lines) if start <= number < end), (0, len(lines))
    )


def _mend_block(lines: list[str], start: int, end: int, errors: list[TomlError]) -> None:
    """Blank the lines of one block that keep it from being read; the whole block where lines don't help."""
    for _ in range(3):
        error = _error_of(lines[start:end])
        if error is None:
            return
        error = TomlError(error.reason, start + min(error.line, end - start), error.column)
        errors.append(error)
        bad = error.line - 1
        if bad == start and _HEADER.match(lines[bad]):
            break
        lines[bad] = ""
    if _error_of(lines[start:end]) is not None:
        _blank(lines, start + 1 if _is_sound_header(lines[start]) else start, end)


def _error_of(lines: list[str]) -> TomlError | None:
    try:
        parse("\n".join(lines))
    except TomlError as error:
        return error
    return None


def _is_sound_header(line: str) -> bool:
    return bool(_HEADER.match(line)) and _error_of([line]) is None


def _blank(lines: list[str], start: int, end: int) -> None:
    lines[start:end] = [""] * (end - start)

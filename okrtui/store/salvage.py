"""Salvage: read what can be read of a file that is not TOML, so that one bad line hides nothing else.

The text is only read here, with the broken parts blanked out; line numbers stay, and nothing is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from okrtui.store.toml_text import MOST_LINES, TomlError, parse

_HEADER = re.compile(r"[ \t]*\[\[?[^\[\]\n]+\]\]?[ \t]*(?:#.*)?\r?$")

#: More broken places than this are not worth listing one by one; the rest of the file is given up.
MOST_ERRORS = 50


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The text with its broken parts blanked out, the data of what is left, and what is wrong."""

    text: str
    data: dict[str, Any]
    errors: list[TomlError]


def salvage(text: str) -> Salvaged:
    """The data of all blocks that are sound, and what is wrong with the others."""
    if text.count("\n") > MOST_LINES:  # no plan: to mend it would take minutes
        return Salvaged("", {}, [TomlError(f"more than {MOST_LINES:,} lines", MOST_LINES + 1, 1)])
    lines = text.split("\n")
    errors: list[TomlError] = []
    for start, end in _block_ranges(lines):
        _mend_block(lines, start, end, errors)
    for _ in range(MOST_ERRORS):
        mended = "\n".join(lines)
        try:
            return Salvaged(mended, parse(mended), _listed(errors))
        except TomlError as error:  # sound by itself but not together, such as the same table twice
            errors.append(error)
            _blank_at(lines, error.line - 1)
    return Salvaged("", {}, _listed(errors))


def _listed(errors: list[TomlError]) -> list[TomlError]:
    return sorted(errors, key=lambda error: error.line)[:MOST_ERRORS]


def _block_ranges(lines: list[str]) -> list[tuple[int, int]]:
    starts = [0] + [number for number, line in enumerate(lines) if number and _HEADER.match(line)]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _mend_block(lines: list[str], start: int, end: int, errors: list[TomlError]) -> None:
    """Blank the lines that keep a block from being read; all below its header where that doesn't help.

    Of what is not listed any more the whole block goes at once: to look for its lines would take minutes.
    """
    for _ in range(3 if len(errors) < MOST_ERRORS else 0):
        error = _error_of(lines[start:end])
        if error is None:
            return
        bad = start + min(error.line, end - start) - 1
        errors.append(TomlError(error.reason, bad + 1, error.column))
        _blank_at(lines, bad)
    if _error_of(lines[start:end]) is not None:
        _blank(lines, start + 1 if _HEADER.match(lines[start]) else start, end)


def _error_of(lines: list[str]) -> TomlError | None:
    try:
        parse("\n".join(lines))
    except TomlError as error:
        return error
    return None


def _blank_at(lines: list[str], bad: int) -> None:
    """Blank a bad line; a bad header with all that is below it, which would else fall to the table above."""
    end = bad + 1
    if lines[bad].lstrip().startswith("["):
        depth = _depth(lines[bad])
        while end < len(lines) and not (_HEADER.match(lines[end]) and _depth(lines[end]) <= depth):
            end += 1
    _blank(lines, bad, end)


def _depth(header: str) -> int:
    return header.partition("#")[0].count(".")


def _blank(lines: list[str], start: int, end: int) -> None:
    lines[start:end] = [""] * (end - start)

"""Reads TOML where rtoml can't be had: slower, within the same limits, so that a plan opens everywhere."""

from __future__ import annotations

from math import isinf
from typing import Any

import tomli

_DEEPEST = 82
_LEAST, _MOST = -(2**127), 2**128 - 1


def loads(text: str) -> dict[str, Any]:
    """The data; ValueError for what is no TOML, or a number that is too large, RecursionError for depth."""
    data = tomli.loads(text, parse_float=_float)
    waiting: list[tuple[Any, int]] = [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, int) and not _LEAST <= value <= _MOST:
            raise ValueError("integer number overflowed")
        if isinstance(value, (dict, list)):
            if depth > _DEEPEST:
                raise RecursionError
            waiting += [(each, depth + 1) for each in (value.values() if isinstance(value, dict) else value)]
    return data


def _float(written: str) -> float:
    value = float(written)
    if isinf(value) and "inf" not in written:
        raise ValueError("floating-point number overflowed")
    return value

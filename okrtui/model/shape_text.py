"""The shape of a key result by example: ``0 → 1M users``, ``at least 99.9 %``, ``Beta, GA``, ``yes/no``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrtui.model.metric import Keep, Metric, Milestones, Reach, Value, YesNo
from okrtui.model.numbers import ValueTextError, parse_number, write_number
from okrtui.model.shape_patterns import (
    ARROW,
    CURRENCY,
    EITHER,
    LEFT_OVER,
    LIMITS,
    NAME,
    QUOTED,
    STRICT,
    TARGET,
    WAYS,
)

_YES_NO = frozenset(
    {"yes/no", "yes or no", "y/n", "yes", "true/false", "done", "done or not", "done/not done"}
)

#: A longer text is not looked at as a number with its unit.
_LONGEST = 1500


class ShapeTextError(ValueError):
    """What was typed is no shape; ``str()`` says why in words."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a key result measures, and in which unit."""

    metric: Metric
    unit: str = ""


def parse_shape(text: str) -> Shape:
    """Read a shape that is written by example.

    Raises ShapeTextError with a sentence for the person who types.
    """
    typed = text.strip()
    if not typed:
        raise ShapeTextError("type what to measure: 0 → 1M users, at least 99.9 %, Beta, GA or yes/no")
    if typed.lower() in _YES_NO:
        return Shape(YesNo())
    try:
        shape = _measured(typed) if len(typed) <= _LONGEST else None
    except ValueTextError as refused:
        raise ShapeTextError(str(refused)) from None
    return shape or _milestones(typed)


def shape_text(metric: Metric, unit: str = "") -> str:
    """The text that :func:`parse_shape` reads as this shape; empty for what has no goal.

    A unit or a milestone that would be read as something else is put in quotes.
    """
    if isinstance(metric, Milestones):
        names = [
            name if _reads_as(f"{name},", Shape(Milestones((name,)))) else _quoted(name)
            for name in metric.names
        ]
        return ", ".join(names) + ("," if len(names) == 1 else "")
    plain = _written(metric, f" {unit}" if unit else "")
    if not unit or _reads_as(plain, Shape(metric, unit)):
        return plain
    return _written(metric, f" {_quoted(unit)}")


def shape_keys(shape: Shape) -> dict[str, object]:
    """The keys of a key result's table that stand for the shape."""
    keys: dict[str, object] = {}
    match shape.metric:
        case Reach(baseline=baseline, target=target):
            keys = {"baseline": baseline, "target": target}
        case Keep(baseline=baseline, at_least=at_least, at_most=at_most):
            keys = {"baseline": baseline, "at_least": at_least, "at_most": at_most}
        case Milestones(names=names):
            keys = {"milestones": list(names)}
    keys["unit"] = shape.unit or None
    return {key: value for key, value in keys.items() if value is not None}


def _written(metric: Metric, unit: str) -> str:
    match metric:
        case Reach(baseline=None, target=target):
            return f"to {write_number(target)}{unit}"
        case Reach(baseline=float() | int() as baseline, target=target):
            return f"{write_number(baseline)} → {write_number(target)}{unit}"
        case Keep(at_least=low, at_most=high, baseline=baseline):
            start = "" if baseline is None else f" from {write_number(baseline)}"
            if low is not None and high is not None:
                return f"between {write_number(low)} and {write_number(high)}{unit}{start}"
            limit = (
                f"at least {write_number(low)}" if low is not None else f"at most {write_number(high or 0)}"
            )
            return f"{limit}{unit}{start}"
        case YesNo():
            return "yes/no"
        case _:
            return ""


def _measured(typed: str) -> Shape | None:
    """A number to reach or limits to keep inside; None where the text is neither."""
    for pattern in (*WAYS, *LIMITS, EITHER, TARGET):
        found = pattern.fullmatch(typed)
        if found:
            low, high = _number(found, "low"), _number(found, "high")
            if pattern is EITHER and low is not None and high is not None and (low == 0 or low > high):
                raise ShapeTextError(_two_readings(low, high, _unit(found)))
            metric = _keep(found, low, high) if pattern in LIMITS or pattern is EITHER else _reach(found)
            return Shape(metric, _unit(found))
    return None


def _reach(found: re.Match[str]) -> Reach:
    start, goal = _number(found, "start"), _number(found, "goal") or 0
    if start == goal:
        raise ShapeTextError(f"from {write_number(goal)} to {write_number(goal)} there is no way to go")
    if start is None and goal == 0:
        raise ShapeTextError("say where it starts, such as 12 → 0")
    return Reach(start, goal)


def _keep(found: re.Match[str], low: Value | None, high: Value | None) -> Keep:
    if low is not None and high is not None and low > high:
        raise ShapeTextError(
            f"the lower limit goes first: between {write_number(high)} and {write_number(low)}"
        )
    return Keep(low, high, _number(found, "start"))


def _two_readings(low: Value, high: Value, unit: str) -> str:
    """``2 to 5`` is a band; falling, or from 0, it looks as much like a way to go."""
    way = shape_text(Reach(low, high), unit)
    band = shape_text(Keep(min(low, high), max(low, high)), unit)
    return f"this can be read two ways: write {way} to get there, or {band} to stay there"


def _number(found: re.Match[str], name: str) -> Value | None:
    text = found.groupdict().get(name)
    return None if text is None else parse_number(re.sub(rf"\s|{CURRENCY}", "", text).replace("−", "-"))


def _unit(found: re.Match[str]) -> str:
    """The one unit of all the numbers; a currency stands before its number."""
    units: dict[str, str] = {}
    for name in ("start", "low", "high", "goal"):
        number = found.groupdict().get(name)
        if number is not None:
            currency = re.search(CURRENCY, number)
            unit = _unit_name(found[f"{name}_unit"] or "")
            unit = f"{currency[0]} {unit}".strip() if currency else unit
            units.setdefault(unit.casefold(), unit)
    units.pop("", None)
    if len(units) > 1:
        raise ShapeTextError(f"one unit for all numbers, not {' and '.join(units.values())}")
    return next(iter(units.values()), "")


def _unit_name(written: str) -> str:
    left_over = None if written.startswith('"') else LEFT_OVER.search(written)
    if left_over:
        raise ShapeTextError(f"{left_over[0]!r} is left over; what belongs to the unit can be put in quotes")
    return _unquoted(written)


def _milestones(typed: str) -> Shape:
    names: list[str] = []
    place = commas = 0
    while place < len(typed):
        found = NAME.match(typed, place)
        if not found:
            raise ShapeTextError("after a name in quotes comes a comma")
        if found["plain"] and not names and found["comma"]:
            _refuse_number(found["plain"].strip())
        name = _unquoted(found["quoted"] or found["plain"].strip())
        names += [name] if name.strip() else []
        commas += len(found["comma"])
        place = found.end()
    if not names or not commas:
        raise ShapeTextError(_why_no_shape(typed))
    return Shape(Milestones(tuple(names)))


def _refuse_number(first: str) -> None:
    """``0 → 5 users, daily`` is a slip; ``5 users, 10 users`` are milestones."""
    if len(first) <= _LONGEST and any(pattern.fullmatch(first) for pattern in (*WAYS, *LIMITS, EITHER)):
        raise ShapeTextError('a number or milestones, not both; a unit with a comma goes in quotes: 5 "a, b"')


def _why_no_shape(typed: str) -> str:
    strict = STRICT.fullmatch(typed)
    if strict:
        limit = "at most" if strict["most"] else "at least"
        return f"the limit itself is allowed: write {limit} {strict['rest'][:40]}"
    if re.search(ARROW, typed):
        return (
            "an arrow goes from a number to a number, such as 0 → 1M users; milestones are parted by commas"
        )
    if not re.search("[0-9]", typed):
        return f"{typed[:40]!r} has no number: write 0 → 1M users, or milestones with commas, or yes/no"
    return f"{typed[:40]!r} is no shape: try 0 → 1M users, at least 99.9 %, 2 to 5 %, Beta, GA or yes/no"


def _reads_as(text: str, shape: Shape) -> bool:
    try:
        return parse_shape(text) == shape
    except ShapeTextError:
        return False


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"') if re.fullmatch(QUOTED, text) else text

"""Numbers as people write and read them: ``580k``, ``1.2M``, ``8,6``, ``+20k``, ``50%``, ``y``."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from okrtui.model.metric import (
    Keep,
    Metric,
    Milestones,
    Reach,
    Unmeasured,
    Value,
    YesNo,
    starting_value,
    value_problem,
)
from okrtui.model.plain import format_number as format_number

_MULTIPLES = {"k": 3, "m": 6, "b": 9, "g": 9}
_YES = frozenset({"y", "yes", "true", "t", "done", "1", "x"})
_NO = frozenset({"n", "no", "false", "f", "0", "-"})
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<digits>[0-9][0-9_. ,]*|[.,][0-9]+)(?P<multiple>[kmbgKMBG]?)")


class ValueTextError(ValueError):
    """What was typed is no value for this metric; ``str()`` says why in words."""


def write_number(value: float) -> str:
    """A number as it would be typed: short where that says it all (``1.25M``), else in full (``1234567``)."""
    short = format_number(value)
    return short if parse_number(short) == value else f"{Decimal(repr(value)):f}"


def format_percent(share: float) -> str:
    """A share as whole percent; 99 for all that is short of the whole, so that 100 % means reached."""
    percent = math.floor(share * 100 + 0.5 + 1e-9)
    return f"{min(percent, 99) if share < 1 - 1e-9 else percent}%"


def plain_value(value: object) -> str:
    """A field's value as a file has it, in words: numbers short, lists with commas, nothing as such."""
    if value is None:
        return "nothing"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format_number(value)
    return str(value)


def format_value(metric: Metric, value: Value | None) -> str:
    """A check-in's value as the columns show it; ``–`` when there is none."""
    if value is None:
        return "–"
    if isinstance(metric, YesNo):
        return "yes" if value else "no"
    return format_number(value)


def goal_of(metric: Metric) -> str:
    """What the value is to become: ``1M``, ``≥ 99.9``, ``≤ 3``, ``2–5``; empty for yes or no."""
    match metric:
        case Reach(target=target):
            return format_number(target)
        case Keep(at_least=float() | int() as low, at_most=float() | int() as high):
            between = "–" if high >= 0 else " to "  # a dash and a minus side by side read as one
            return f"{format_number(low)}{between}{format_number(high)}"
        case Keep(at_least=float() | int() as low):
            return f"≥ {format_number(low)}"
        case Keep(at_most=float() | int() as high):
            return f"≤ {format_number(high)}"
        case Milestones(names=names):
            return str(len(names))
        case _:
            return ""


def parse_value(text: str, metric: Metric, unit: str = "", last: Value | None = None) -> Value:
    """Read a value as a check-in is typed; relative to ``last`` with ``+`` or ``-`` (``=-5`` is −5 itself).

    Raises ValueTextError with a sentence for the person who types.
    """
    typed = text.strip()
    if not typed:
        raise ValueTextError("type a value")
    if isinstance(metric, YesNo):
        return _yes_or_no(typed)
    if isinstance(metric, Milestones) and not re.match(r"[=+\-0-9]", typed):
        value: Value = _milestone(typed, metric)
    else:
        value = _number(typed, metric, unit, last)
    problem = value_problem(metric, value)
    if problem:
        raise ValueTextError(problem)
    return value


def parse_number(text: str) -> Value:
    """Read a number that stands for itself, relative to nothing: ``580k``, ``1.2M``, ``-8,6``.

    Raises ValueTextError with a sentence for the person who types.
    """
    return parse_value(f"={text}", Unmeasured())


def _yes_or_no(typed: str) -> bool:
    if typed.lower() in _YES:
        return True
    if typed.lower() in _NO:
        return False
    raise ValueTextError("type y or n")


def _milestone(typed: str, metric: Milestones) -> int:
    names = [name.lower() for name in metric.names]
    if names.count(typed.lower()) == 1:
        return names.index(typed.lower()) + 1
    matches = [number for number, name in enumerate(names, 1) if name.startswith(typed.lower())]
    if len(matches) == 1:
        return matches[0]
    choices = ", ".join(metric.names)
    raise ValueTextError(f"{'several milestones begin' if matches else 'no milestone begins'} so: {choices}")


def _number(typed: str, metric: Metric, unit: str, last: Value | None) -> Value:
    absolute = typed.startswith("=")
    body = typed.removeprefix("=").strip()
    if unit != "%" and _ends_with_unit(body, unit):
        body = body[: -len(unit)].rstrip() or body
    of_the_way = body.endswith("%") and unit != "%"
    sign, amount = _decimal(body.removesuffix("%").rstrip())
    if sign == "-":
        amount = -amount
    base = Decimal(0)
    if sign and not absolute:
        base = Decimal(repr(last if last is not None else starting_value(metric) or 0))
    elif of_the_way:
        base = Decimal(repr(starting_value(metric) or 0))
    return _as_value(base + (_share_of_the_way(amount, metric) if of_the_way else amount))


def _ends_with_unit(body: str, unit: str) -> bool:
    """Whether the unit was typed too; where it reads like a multiple, ``5m`` are metres and ``5M`` is not."""
    if unit.lower() in _MULTIPLES:
        return body.endswith(unit)
    return bool(unit) and body.lower().endswith(unit.lower())


def _decimal(body: str) -> tuple[str, Decimal]:
    found = _NUMBER.fullmatch(body)
    if not found:
        raise ValueTextError("not a number: try 412k, 1.2M, +20k or 50%")
    digits = found["digits"].replace("_", "").replace(" ", "")
    try:
        amount = Decimal(_with_decimal_point(digits)).scaleb(_MULTIPLES.get(found["multiple"].lower(), 0))
    except InvalidOperation:
        raise ValueTextError("not a number: try 412k, 1.2M, +20k or 50%") from None
    return found["sign"], amount


def _with_decimal_point(digits: str) -> str:
    """Read a comma as the decimal one, or as thousands where that is the only way to read it."""
    if "," not in digits:
        return digits
    if re.fullmatch(r"\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3},\d{3}\.\d+", digits):
        return digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+", digits):
        return digits.replace(".", "").replace(",", ".")
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        plain = digits.replace(",", "")
        raise ValueTextError(f"{digits} can be read two ways: type {plain} or {digits.replace(',', '.')}")
    return digits.replace(",", ".")


def _share_of_the_way(percent: Decimal, metric: Metric) -> Decimal:
    match metric:
        case Reach(baseline=baseline, target=target):
            return (Decimal(repr(target)) - Decimal(repr(baseline or 0))) * percent / 100
        case Milestones(names=names):
            return Decimal(int(len(names) * percent / 100))
        case _:
            raise ValueTextError("there is no way to go a share of here: type the value")


def _as_value(exact: Decimal) -> Value:
    if abs(exact) < Decimal("1e19") and exact == exact.to_integral_value():
        return int(exact)
    return float(exact)


def step(metric: Metric, value: Value | None, direction: int) -> Value:
    """The value one step up (``direction`` 1) or down (−1): a milestone, a whole number, 1 % of the way."""
    current = value if value is not None else starting_value(metric) or 0
    match metric:
        case YesNo():
            return direction > 0
        case Milestones(names=names):
            return min(len(names), max(0, int(current) + direction))
        case Reach(baseline=baseline, target=target):
            way = Decimal(repr(target)) - Decimal(repr(baseline or 0))
            size = abs(way) / 100
            if size <= 1 and way % 1 == 0 and Decimal(repr(current)) % 1 == 0:
                size = Decimal(1)
            else:
                size = size.quantize(Decimal(1).scaleb(size.adjusted()))  # one digit that matters
            return _as_value(Decimal(repr(current)) + direction * size)
        case _:
            return _as_value(Decimal(repr(current)) + direction)

"""The plain values of a check-in: as people type them, as journals have them, and what fits where."""

from okrtui.model.plain import LARGEST, is_inside, share_of_way

TYPE_CHECKING = False  # importing typing would take longer than the whole answer
if TYPE_CHECKING:
    from typing import Any

    Value = int | float | bool

_MULTIPLES = {"k": 3, "m": 6, "b": 9, "g": 9}
_YES_OR_NO = {"y": True, "yes": True, "n": False, "no": False}


def is_time_of_day(written: str) -> bool:
    """Whether a key goes on so after its day."""
    hour, minute, second, rest = written[1:3], written[4:6], written[7:9], written[10:13]
    is_number = f"{hour}{minute}{second}{rest}".isdecimal()
    is_shaped = written == f"T{hour}-{minute}-{second}-{rest}Z" and len(written) == len("T09-14-03-412Z")
    return is_number and is_shaped and hour < "24" and minute < "60" and second < "60"


def is_plain_text(text: str) -> bool:
    """Whether a text is written as it is between double quotes."""
    return not text or (text.isascii() and text.isprintable() and '"' not in text and "\\" not in text)


def write_value(value: "Value") -> str:
    """A value as journals have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:_}" if isinstance(value, int) else repr(value)


def read_value(written: str) -> "Value | None":
    """A value as okrtui writes it; None for every other way to write it."""
    if written in ("true", "false"):
        return written == "true"
    try:
        value = float(written) if "." in written or "e" in written else int(written)
    except ValueError:
        return None
    return value if write_value(value) == written else None


def parse_plain_value(facts: "dict[str, Any]", typed: str) -> "Value | None":
    """A plain value as people type it, such as 412k or y, if it fits; everything else takes the long way."""
    if facts["shape"] == "yes_no":
        return _YES_OR_NO.get(typed.lower())
    unit = facts["unit"].lower()
    if unit and typed.lower().endswith(unit):
        return None
    power = _MULTIPLES.get(typed[-1:].lower(), 0)
    number = typed[:-1] if power else typed
    whole, point, fraction = number.partition(".")
    is_number = whole.isdecimal() and (fraction.isdecimal() or not point) and number.isascii()
    if not is_number or len(number) + power > 15:  # with more digits a float would not be exact
        return None
    value = float(f"{number}e{power}")
    exact = int(value) if value.is_integer() else value
    return exact if fits(facts, exact) else None


def fits(facts: "dict[str, Any]", value: "Value") -> bool:
    """Whether a node can have that value."""
    if facts["shape"] == "yes_no" or isinstance(value, bool):
        return facts["shape"] == "yes_no" and isinstance(value, bool)
    if facts["shape"] == "milestones" and not (value == int(value) and 0 <= value <= facts["numbers"][0]):
        return False
    return -LARGEST <= value <= LARGEST


def share_of(facts: "dict[str, Any]", value: "Value") -> float | None:
    """Progress; None for what has no goal, and for what is outside its limits."""
    numbers = facts["numbers"]
    match facts["shape"]:
        case "reach":
            return share_of_way(numbers[0], numbers[1], value)
        case "keep":
            return 1.0 if is_inside(numbers[0], numbers[1], value) else None
        case "milestones":
            return value / numbers[0] if numbers[0] else None
        case "yes_no":
            return 1.0 if value else 0.0
        case _:
            return None

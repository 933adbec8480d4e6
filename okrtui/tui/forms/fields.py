"""A field of a form: how a value of the plan is shown as text, and how typed text becomes TOML keys again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from okrtui.model.calendar import short_day
from okrtui.model.day_text import format_day, parse_day
from okrtui.model.numbers import format_number
from okrtui.model.shape_text import parse_shape, shape_keys, shape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from okrtui.model.edits import Step

#: The keys of a table and their new values; None takes a key away.
Keys = dict[str, object]


class FieldTextError(ValueError):
    """What was typed does not fit the field; ``str()`` says why."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: ``text`` is what it holds; ``read`` turns typed text into keys, or raises ValueError."""

    key: str
    label: str
    text: str
    read: Callable[[str], Keys]
    hint: str = ""
    suggestions: tuple[str, ...] = ()
    steps: Callable[[str], tuple[Step, ...]] | None = None
    """Where the text stands for tables of its own: the edits that it means instead of keys."""


def text_field(
    key: str, label: str, raw: dict[str, Any], hint: str = "", *, needed: bool = False
) -> FormField:
    """A text; an empty one takes the key away, unless it is needed."""

    def read(text: str) -> Keys:
        plain = " ".join(text.split())
        if needed and not plain:
            raise FieldTextError("this can't be empty")
        return {key: plain or None}

    return FormField(key, label, _as_text(raw.get(key)), read, hint)


def choice_field(
    key: str,
    label: str,
    raw: dict[str, Any],
    choices: Iterable[str],
    default: str = "",
    *,
    free: bool = False,
) -> FormField:
    """One of some words, completed while typing; with ``free`` any other text too."""
    known = tuple(choices)

    def read(text: str) -> Keys:
        plain = text.strip()
        if not plain or (plain == default and raw.get(key) is None):
            return {key: None}
        if not free and plain not in known:
            raise FieldTextError(f"choose one of: {', '.join(known[:12]) or 'none is there yet'}")
        return {key: plain}

    return FormField(key, label, _as_text(raw.get(key)), read, default or ", ".join(known[:6]), known)


def list_field(
    key: str,
    label: str,
    raw: dict[str, Any],
    known: Iterable[str] = (),
    hint: str = "separated by commas",
    *,
    one_as_text: bool = False,
) -> FormField:
    """Several texts, separated by commas; with ``one_as_text`` a single one is written without brackets."""

    def read(text: str) -> Keys:
        listed = [each.strip() for each in text.split(",") if each.strip()]
        return {key: listed[0] if one_as_text and len(listed) == 1 else listed or None}

    return FormField(key, label, _as_text(raw.get(key)), read, hint, tuple(known))


def day_field(key: str, label: str, raw: dict[str, Any], today: date, default: date | None) -> FormField:
    """A date as people type it: ``31 dec``, ``+6 weeks``, ``2026-12-31``."""

    def read(text: str) -> Keys:
        return {key: parse_day(text, today) if text.strip() else None}

    value = raw.get(key)
    hint = f"{short_day(default, today)}, as its cycle" if default else "31 dec, +6 weeks, 2026-12-31"
    return FormField(key, label, format_day(value) if isinstance(value, date) else "", read, hint)


def weight_field(key: str, label: str, raw: dict[str, Any]) -> FormField:
    """A weight of at least 0."""

    def read(text: str) -> Keys:
        plain = text.strip().replace(",", ".")
        if not plain:
            return {key: None}
        try:
            weight = float(plain)
        except ValueError:
            raise FieldTextError("a number of at least 0") from None
        if not 0 <= weight <= 1e6:
            raise FieldTextError("a number of at least 0")
        return {key: int(weight) if weight == int(weight) else weight}

    return FormField(key, label, _as_text(raw.get(key)), read, "1")


_SHAPE_KEYS = ("target", "baseline", "at_least", "at_most", "milestones", "unit")


def shape_field(raw: dict[str, Any], metric: Any, unit: str) -> FormField:
    """The shape of a key result by example; sets and takes away all the keys that tell it."""
    shown = shape_text(metric, unit) if metric is not None else ""

    def read(text: str) -> Keys:
        if not text.strip() and not shown:
            return {}
        keys = shape_keys(parse_shape(text))
        return {key: keys.get(key) for key in _SHAPE_KEYS if key in keys or key in raw}

    return FormField("shape", "Measure", shown, read, "0 → 1M users, at least 99.9 %, Beta, GA, yes/no")


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return format_number(value) if isinstance(value, float) else str(value)

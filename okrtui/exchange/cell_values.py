"""Numbers, days and words as people and other tools write them into tables and outlines.

Nothing is guessed that can be read in two ways: :class:`UnclearError` says what could be meant.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from okrtui.exchange.left_out import quoted
from okrtui.model.day_text import DayTextError, Span, parse_span
from okrtui.model.metric import LARGEST
from okrtui.model.plan import Cadence, Kind, State

#: No number and no day is longer.
_LONGEST = 80

_AMOUNT = re.compile(
    r"(?P<sign>[-+−–]|\()?\s*(?P<before>[$€£¥₹]|[A-Z]{3}(?=\s?[0-9]))?\s*(?P<minus>[-−])?"
    r"(?P<digits>[0-9](?:[0-9.,'’_]|\s(?=[0-9]{3}(?![0-9])))*|[.,][0-9]+)"
    r"(?P<power>[eE][-+]?[0-9]{1,3})?(?P<multiple>[kKmMbBG](?![\w%])|\s(?:[KM](?!\w)|(?i:mio|mln|million)\b))?"
    r"\)?(?:\s*(?:of|/)\s*[0-9][0-9.,]*)?"  # 3 of 5, 7/10: the whole is left away
    r"\s*(?P<unit>[^-0-9./:\s].*)?",
    re.DOTALL,
)
_MULTIPLES = {"k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9}
_TIME = re.compile(r"(?:T|,?\s+)\d{1,2}:\d\d.*\Z", re.DOTALL)
_YES = frozenset(
    {"yes", "y", "true", "done", "x", "complete", "completed", "achieved", "1", "100%", "✓", "✔"}
)
_NO = frozenset({"no", "n", "false", "0", "0%", "not done", "open", "-"})

#: Two days far apart: what is read differently on them lacks its year.
_FAR_APART = (date(2000, 1, 1), date(2037, 12, 31))

_CADENCES = {
    Cadence.DAY: ("day", "daily", "every day"),
    Cadence.WEEK: ("week", "weekly", "every week", "once a week"),
    Cadence.TWO_WEEKS: (
        "two weeks",
        "biweekly",
        "bi-weekly",
        "fortnightly",
        "every two weeks",
        "every 2 weeks",
    ),
    Cadence.MONTH: ("month", "monthly", "every month", "once a month"),
}
_CADENCE_OF = {word: cadence for cadence, words in _CADENCES.items() for word in words}
_STATES = {
    State.DRAFT: ("draft", "planned", "proposed"),
    State.ACTIVE: ("active",),
    State.CLOSED: ("closed", "archived", "cancelled", "canceled", "abandoned"),
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words}


class UnclearError(ValueError):
    """A text that is no number or no day, or could be two; ``str()`` says so in words."""


class Amount(NamedTuple):
    """A number with what stands behind it, such as a unit."""

    number: float
    unit: str


def amount_of(text: str, *, decimal_comma: bool = False) -> Amount:
    """The number that a text begins with: ``1,250``, ``12.5%``, ``$3M``, ``1.000,5``, ``-8,6 ms``, ``1E+06``.

    Before three digits a single comma parts thousands and a point the decimals, with ``decimal_comma`` the
    other way round. Raises UnclearError for anything else, and for numbers of more than 18 digits.
    """
    if len(text) > _LONGEST:
        raise UnclearError(f"{quoted(text)} is no number")
    return _amount(text, decimal_comma=decimal_comma)


@lru_cache(maxsize=4096)  # tables repeat themselves
def _amount(text: str, *, decimal_comma: bool) -> Amount:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise UnclearError(f"{quoted(text)} is no number")
    digits = re.sub(r"[\s'’_]", "", found["digits"])
    try:
        number = float(_with_point(digits, decimal_comma=decimal_comma) + (found["power"] or ""))
    except ValueError:
        raise UnclearError(f"{quoted(text)} is no number") from None
    if found["multiple"]:
        number *= _MULTIPLES[found["multiple"].strip()[0].lower()]
    if found["sign"] in ("-", "−", "–", "(") or found["minus"]:
        number = -number
    if not -LARGEST <= number <= LARGEST:
        raise UnclearError(f"{quoted(text)} has more than 18 digits")
    whole = int(number)
    return Amount(whole if whole == number else number, (found["unit"] or found["before"] or "").strip())


def _with_point(digits: str, *, decimal_comma: bool) -> str:
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        thousands = "," if point > comma else "."
        return digits.replace(thousands, "").replace(",", ".")
    if comma >= 0:
        groups = re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", digits)
        if groups and (digits.count(",") > 1 or not decimal_comma):
            return digits.replace(",", "")
        return digits.replace(",", ".")
    is_in_groups = re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{3})+", digits) is not None
    return (
        digits.replace(".", "") if is_in_groups and (point != digits.find(".") or decimal_comma) else digits
    )


def days_of(text: str) -> Span:
    """The days that a text names, of ``Q4 2026`` all: ``2026-11-30``, ``30.11.2026``, ``Nov 30, 2026``.

    A time behind the day is left away. Raises UnclearError for anything else, for ``05/06/2026``, which can
    be two days, and for a day without its year.
    """
    if len(text) > _LONGEST:
        raise UnclearError(f"{quoted(text)} is no day")
    return _days(text)


@lru_cache(maxsize=4096)
def _days(text: str) -> Span:
    plain = _TIME.sub("", text.strip())
    try:
        near, far = (parse_span(plain, day) for day in _FAR_APART)
    except DayTextError as unclear:
        can_be_two = "two ways" in str(unclear)
        raise UnclearError(str(unclear) if can_be_two else f"{quoted(text)} is no day") from None
    if near != far:
        raise UnclearError(f"{quoted(text)} says no year")
    return near


def yes_or_no(text: str) -> bool | None:
    """What a word says of something that is done or not; None when it says neither."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def cadence_of(text: str) -> str:
    """How often a word says to check in, as a plan file has it; empty when it is none."""
    return _CADENCE_OF.get(text.strip().casefold(), "")


def state_of(text: str) -> str:
    """The state of an objective that a word means; empty when it is none."""
    return _STATE_OF.get(text.strip().casefold(), "")


def commitment_of(text: str) -> str:
    """Whether a word means a promise or a stretch; empty when neither."""
    word = text.strip().casefold()
    if word in ("committed", "commit", "yes", "true", "roofshot"):
        return Kind.COMMITTED
    return Kind.ASPIRATIONAL if word in ("aspirational", "stretch", "no", "false", "moonshot") else ""


def confidence_of(text: str) -> int | None:
    """Confidence 0–10 out of ``7``, ``7/10``, ``70%`` or ``0.7``; None for words and anything else."""
    try:
        number, unit = amount_of(text)
    except UnclearError:
        return None
    if unit == "%":
        number /= 10
    elif 0 < number < 1 and not unit:
        number *= 10
    elif unit:
        return None
    return round(number) if 0 <= number <= 10 else None

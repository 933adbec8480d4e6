"""Forecasts in words, the same in the detail panel and in explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.calendar import short_day
from okrtui.model.numbers import format_number, format_percent

if TYPE_CHECKING:
    from okrtui.insight.forecast import Forecast
    from okrtui.insight.outlook import Outlook


def heading_of(seen: Forecast) -> tuple[str, str]:
    """Where it is heading and by when: ``520k``, ``31 Dec``."""
    return rounded(seen.value), short_day(seen.due, seen.due)


def interval_in_words(seen: Forecast) -> str:
    """Where the value lies eight times in ten; empty where every report lies on one line."""
    low, high = rounded(seen.low), rounded(seen.high)
    return f"80 % between {low} and {high}" if low != high else ""


def chance_in_words(chance: float) -> str:
    """A chance in whole percent that is never quite certain."""
    return "under 1 %" if chance < 0.01 else "over 99 %" if chance > 0.99 else f"{chance * 100:.0f} %"


def rounded(value: float) -> str:
    """A forecast in three digits that matter: more would promise too much."""
    return format_number(float(f"{value:.3g}"))


def outlook_heading(found: Outlook) -> tuple[str, str]:
    """How far an objective will have come and by when: ``74 %``, ``31 Dec``."""
    return f"{format_percent(found.progress).removesuffix('%')} %", short_day(found.due, found.due)


def likely_in_words(found: Outlook) -> str:
    """How many key results will rather be reached: ``2 of 3 key results likely to be reached``.

    Those of which nothing is known yet are told: what is said of the whole rests on less then.
    """
    unknown = len(found.unknown)
    count = len(found.prospects) + unknown
    likely = f"{found.likely} of {count} key result{'s' if count != 1 else ''} likely to be reached"
    return f"{likely}, {unknown} without a forecast yet" if unknown else likely

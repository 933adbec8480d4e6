"""Cycles one after the other: which one is to be closed, and what the next one is called and when it runs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrtui.insight.grading import open_objectives
from okrtui.model.cycle_text import NamedCycle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.model.plan import Cycle, Plan

_YEAR, _PART = "(?<![0-9])(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])", "(?P<letter>[hqHQ])(?P<part>[1-4])"
_NAMED = (
    re.compile(f"{_YEAR}.{{0,3}}?{_PART}"),
    re.compile(f"{_PART}.{{0,3}}?{_YEAR}"),
    re.compile(f"{_YEAR}-(?P<part>0[1-9]|1[0-2])(?P<letter>)(?![0-9])"),
)
_PARTS = {"h": 2, "q": 4, "": 12}
_LAST_NUMBER = re.compile(r"([0-9]+)(?=[^0-9]*\Z)")

#: A cycle that ended so many cycles ago is not followed step by step any more.
_MOST_STEPS = 1000


def cycles_to_close(plan: Plan, today: date) -> list[Cycle]:
    """The cycles that have begun and have open objectives; the one to close first of all comes first.

    That is the one that ended last; while all of them run, the one that ends first.
    """
    found = [each for each in plan.cycles if each.start <= today and open_objectives(plan.objectives, each)]
    ended = sorted((each for each in found if each.end < today), key=lambda each: each.end, reverse=True)
    return ended + sorted((each for each in found if each.end >= today), key=lambda each: each.end)


def following(plan: Plan, cycle: Cycle, today: date) -> NamedCycle:
    """The cycle that follows: the plan's own where it has one that is not over, else what is suggested."""
    later = [each for each in plan.cycles if each.start > cycle.end and each.end >= today]
    if later:
        first = min(later, key=lambda each: each.start)
        return NamedCycle(first.id, first.start, first.end)
    return next_cycle(cycle, today)


def next_cycle(cycle: Cycle, today: date) -> NamedCycle:
    """The id and dates of the next cycle that is not over today.

    2026-H2 is followed by 2027-H1, 2026-Q4 by 2027-Q1 and 2026-12 by 2027-01; of any other id the last
    number is counted on. It begins right behind and is as long: as many whole months, or days.
    """
    found = NamedCycle(cycle.id, cycle.start, cycle.end)
    for following_one, _ in zip(_followers(found), range(_MOST_STEPS), strict=False):
        found = following_one
        if found.end >= today:
            break
    return found


def _followers(found: NamedCycle) -> Iterator[NamedCycle]:
    try:
        while True:
            found = _follower(found)
            yield found
    except (OverflowError, ValueError):
        return  # the calendar ends here


def _follower(cycle: NamedCycle) -> NamedCycle:
    named = next(filter(None, (pattern.search(cycle.id) for pattern in _NAMED)), None)
    start = cycle.end + timedelta(days=1)
    whole_months = cycle.start.day == start.day == 1
    months = (start.year - cycle.start.year) * 12 + start.month - cycle.start.month
    if named and int(named["part"]) <= (parts := _PARTS[named["letter"].lower()]):
        year, index = divmod(int(named["year"]) * parts + int(named["part"]), parts)
        name = list(cycle.id)
        name[named.start("part") : named.end("part")] = f"{index + 1:0{len(named['part'])}}"
        name[named.start("year") : named.end("year")] = f"{year:0{len(named['year'])}}"
        if not whole_months:  # named like a part of the year, and meant to be about that
            full_year = year if year > 99 else year + 2000
            start, months, whole_months = date(full_year, index * 12 // parts + 1, 1), 12 // parts, True
        new = "".join(name)
    else:
        new = _counted_on(cycle.id)
    if not whole_months:
        return NamedCycle(new, start, cycle.end + (start - cycle.start))
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return NamedCycle(new, start, date(year, month + 1, 1) - timedelta(days=1))


def _counted_on(name: str) -> str:
    """The id with its last number one higher: ``sprint-7`` is followed by ``sprint-8``."""
    found = _LAST_NUMBER.search(name)
    if not found:
        return f"{name}-2"
    return f"{name[: found.start()]}{int(found[0]) + 1:0{len(found[0])}}{name[found.end() :]}"

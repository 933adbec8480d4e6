"""A summary in words: the head of the page and its sections, for the screen, the command line and Markdown.

Whoever shows them chooses colours and widths; every text is safe to be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, overload

from okrtui.insight.explanation import Number
from okrtui.insight.node_losses import points_lost
from okrtui.insight.scope import ScopeKind
from okrtui.insight.status import Status
from okrtui.model.calendar import short_day, week_of
from okrtui.model.numbers import format_percent, format_value
from okrtui.model.record import record
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import KeyResultStanding
    from okrtui.insight.summary import Cost, Moved, Owed, Summary, Trouble, Unmoved
    from okrtui.model.plan import Plan

#: What the columns of key results hold.
_COLUMNS = ("title", "who", "figures", "words")
_MOVES = ("title", "who", "values", "figures", "words")

_WIDEST_NAME = 10

Thing = TypeVar("Thing")


@record
class Row:
    """One line of a section: ``node`` is what it is about, ``texts`` stand below the section's columns.

    ``number`` is the one of the node's that the line is about.
    """

    node: str
    texts: tuple[str, ...]
    status: Status | None = None
    number: Number = Number.PROGRESS


class Rows(Sequence[Row]):
    """Rows each of which is written when it is looked at: a large plan has thousands, a page shows a few."""

    def __init__(self, things: Sequence[Thing], write: Callable[[Thing], Row]) -> None:
        self._things = things
        self._write: Callable[[Any], Row] = write

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Rows: ...
    def __getitem__(self, place: int | slice) -> Row | Rows:
        if isinstance(place, slice):
            return Rows(self._things[place], self._write)
        return self._write(self._things[place])


@record
class Section:
    """A list with its title, what is in it in a few words, and what its columns hold."""

    title: str
    size: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


def heading(scope: Scope, title: str) -> str:
    """Whose week it is, such as ``Team Platform`` or ``Mission``; the plan by its name."""
    if scope.kind in (ScopeKind.VISION, ScopeKind.MISSION):
        return f"{scope.kind.capitalize()}: {safe(title)}"
    return f"Team {safe(title)}" if scope.kind is ScopeKind.TEAM and scope.name else safe(title)


def cycle_in_words(plan: Plan, today: date) -> str:
    """The cycle on top and how much of it is gone; empty without one."""
    cycle = plan.current_cycle(today)
    if cycle is None:
        return ""
    if today > cycle.end:
        return f"{safe(cycle.id)} ended on {short_day(cycle.end, today)}"
    if today < cycle.start:
        return f"{safe(cycle.id)} starts on {short_day(cycle.start, today)}"
    week, weeks = week_of(cycle.start, cycle.end, today)
    return f"{safe(cycle.id)}, week {week} of {weeks}"


def progress_in_words(summary: Summary) -> str:
    """``67% of 79% expected``; a dash where nothing is active."""
    if summary.progress is None or summary.expected is None:
        return "– (nothing is active today)"
    return f"{format_percent(summary.progress)} of {format_percent(summary.expected)} expected"


def sections(summary: Summary) -> tuple[Section, ...]:
    """What there is to tell, the most important first."""
    if not summary.is_active:
        return (_costs(summary.costs),) if summary.costs else ()
    found = [_trouble(summary.trouble, summary), _due(summary.due), _moved(summary), _unmoved(summary)]
    return (*found, _costs(summary.costs)) if summary.costs else tuple(found)


def _trouble(trouble: Sequence[Trouble], summary: Summary) -> Section:
    def write(each: Trouble) -> Row:
        standing = each.standing
        return _row(standing, standing.key_result.owner, _of_expected(standing), _reason(each, summary))

    size = _many(len(trouble), "key result is", "key results are") if trouble else "nothing is"
    return Section("Off track", f"{size} off track, silent or behind", _COLUMNS, Rows(trouble, write))


def _row(standing: KeyResultStanding, who: str | None, *rest: str) -> Row:
    texts = map(safe, (standing.key_result.title, who or "nobody", *rest))
    return Row(standing.key_result.name, tuple(texts), standing.verdict.status)


def _of_expected(standing: KeyResultStanding) -> str:
    share = "–" if standing.progress is None else format_percent(standing.progress)
    return f"{share} of {format_percent(standing.expected)}"


def _reason(trouble: Trouble, summary: Summary) -> str:
    reason = trouble.standing.verdict.reason
    if trouble.note is None:
        return reason
    return f"{reason}; {short_day(trouble.note.day, summary.today)}: {trouble.note.note}"


def _due(due: Sequence[Owed]) -> Section:
    def write(each: Owed) -> Row:
        who, title = safe(each.owner or "nobody"), safe(each.key_result.title)
        texts = (who, f"owes {each.count}", title, late_in_words(each.days_late))
        return Row(each.key_result.name, texts, number=Number.RHYTHM)

    size = _many(sum(each.count for each in due), "check-in", "check-ins")
    return Section("Due", size, ("who", "figures", "title", "words"), Rows(due, write))


def late_in_words(days: int) -> str:
    """``5 days late``, or ``due today``."""
    return _many(days, "day late", "days late") if days else "due today"


def _moved(summary: Summary) -> Section:
    def write(each: Moved) -> Row:
        return _row(each.standing, each.author, values_in_words(each), _shares(each), _note(each))

    size = f"{_many(len(summary.moved), 'key result', 'key results')} since {_since(summary)}"
    done = sum(each.is_done_now for each in summary.moved)
    return Section("Moved", f"{size}, {done} done" if done else size, _MOVES, Rows(summary.moved, write))


def _since(summary: Summary) -> str:
    return short_day(summary.since, summary.today)


def values_in_words(moved: Moved) -> str:
    """Where the value came from and where it is: ``549k → 580k``."""
    metric = moved.standing.key_result.metric
    return f"{format_value(metric, moved.before)} → {format_value(metric, moved.standing.value)}"


def _shares(moved: Moved) -> str:
    before, after = moved.progress_before, moved.standing.progress
    if after is None:
        return ""
    return f"{'–' if before is None else format_percent(before)} → {format_percent(after)}"


def _note(moved: Moved) -> str:
    if moved.is_done_now:
        return f"done this week: {moved.note}" if moved.note else "done this week"
    return moved.note


def _unmoved(summary: Summary) -> Section:
    def write(each: Unmoved) -> Row:
        standing, still = each.standing, _stillness(each, summary.today)
        return _row(standing, standing.key_result.owner, _of_expected(standing), still)

    unreported = sum(
        not each.reported and each.standing.verdict.status is not Status.NOT_STARTED
        for each in summary.unmoved
    )
    size = _many(len(summary.unmoved), "key result", "key results")
    words = f"{size}, {unreported} not reported" if unreported else size
    return Section("Not moved", words, _COLUMNS, Rows(summary.unmoved, write))


def _stillness(unmoved: Unmoved, today: date) -> str:
    latest = unmoved.standing.latest
    if latest is None:
        verdict = unmoved.standing.verdict
        return verdict.reason if verdict.status is Status.NOT_STARTED else "never reported"
    day = short_day(latest.day, today)
    return f"reported unchanged on {day}" if unmoved.reported else f"not reported since {day}"


def _costs(costs: Sequence[Cost]) -> Section:
    def write(each: Cost) -> Row:
        texts = (each.fix_key, points_lost(each.shown), safe(each.title), safe(each.why))
        return Row(each.node, texts, number=Number.LOSS)

    words = "points of alignment, and the key that mends it"
    return Section("Costs", words, ("key", "figures", "title", "words"), Rows(costs, write))


def _many(count: int, one: str, more: str) -> str:
    return f"{count or 'no'} {one if count == 1 else more}"


def fitted(listed: Sequence[Section], room: int) -> list[tuple[Section, int]]:
    """The sections cut to so many lines, each taking one for its title, with how many rows are left out.

    Row after row is given to the sections in their order, so that the first ones get what is left over
    and none is forgotten while there is room.
    """
    shown = [0] * len(listed)
    left = room - len(listed)
    while left > 0 and any(count < len(each.rows) for count, each in zip(shown, listed, strict=True)):
        for number, each in enumerate(listed):
            if left > 0 and shown[number] < len(each.rows):
                shown[number] += 1
                left -= 1
    return [
        (replace(each, rows=each.rows[:count]), len(each.rows) - count)
        for count, each in zip(shown, listed, strict=True)
    ]


def column_widths(section: Section, room: int, measure: Callable[[str], int]) -> list[int]:
    """How wide each column is in so many cells with a gap of two between them, by the widths of its texts.

    Names and figures have what they need; title and words share the rest, two to three where it is short.
    """
    needed = {
        column: max((measure(row.texts[number]) for row in section.rows), default=0)
        for number, column in enumerate(section.columns)
    }
    if "who" in needed:
        needed["who"] = min(needed["who"], _WIDEST_NAME)
    title, words = needed.pop("title"), needed.pop("words")
    rest = max(2, room - 2 * (len(section.columns) - 1) - sum(needed.values()))
    if title + words > rest:
        title = max(min(title, rest * 2 // 5), rest - words)
    needed |= {"title": title, "words": rest - title}
    return [needed[column] for column in section.columns]

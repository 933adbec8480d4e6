"""What the two fixed lines say: the one on top what is open, the status bar how it stands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from okrtui.insight.progress import clamp
from okrtui.insight.status import Status
from okrtui.model.calendar import short_day, week_of
from okrtui.model.numbers import format_percent
from okrtui.model.plan import Severity
from okrtui.model.safe_text import safe
from okrtui.tui.look import Look, Piece, text_width
from okrtui.tui.marks import BAND_ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment

    from okrtui.insight.standings import Standings
    from okrtui.workspace import Workspace

_CYCLE_BAR = 10


def host() -> str:
    """The name of this machine. To import socket for it would take longer than the line."""
    return os.uname().nodename


class LineContent:
    """What a line over the whole width says: pieces at the left, pieces at the right that give way."""

    def __init__(self, look: Look, workspace: Workspace) -> None:
        self.look = look
        self.workspace = workspace

    def segments(self, width: int) -> list[Segment]:
        """The line; whole groups of pieces give way where there is no room."""
        groups = [group for group in self.left() if group]
        left, right = self._joined(groups), self.right()
        while len(groups) > 1 and text_width(left) > width - 1:
            del groups[self.gives_way]
            left = self._joined(groups)
        fill = width - text_width(left) - text_width(right) - 1
        if right and fill >= 2:
            left += [(" " * fill, "text"), *right]
        return self.look.segments(left, width, on="panel")

    def _joined(self, groups: list[list[Piece]]) -> list[Piece]:
        pieces: list[Piece] = [(" ", "text")]
        for number, group in enumerate(groups):
            pieces += [*self.separator(), *group] if number else group
        return pieces

    def separator(self) -> list[Piece]:
        """What stands between two groups."""
        return [("   ", "text")]

    @property
    def gives_way(self) -> int:
        """Which group goes first where there is no room for all."""
        return -1

    def left(self) -> list[list[Piece]]:
        """Groups of pieces from the left, the most important first."""
        raise NotImplementedError

    def right(self) -> list[Piece]:
        """Pieces at the right end."""
        return []


class TopContent(LineContent):
    """Plan, cycle and how much of it is gone, view, filter, who and which file."""

    view: str = "cascade"
    filter: str = ""
    shows_closed: bool = False

    def left(self) -> list[list[Piece]]:
        """The plan, its cycle, the view."""
        return [
            [(safe(self.workspace.plan.name), "strong", True)],
            self._past(),
            self._cycle(),
            [("view ", "muted"), (self.view, "text", True)],
            self._filter(),
            [("closed shown", "behind")] if self.shows_closed else [],
        ]

    def _past(self) -> list[Piece]:
        if not self.workspace.is_in_the_past:
            return []
        day = self.workspace.standings.today
        return [(f"as of {short_day(day, day)} {day.year}, read-only, esc returns", "behind", True)]

    def _filter(self) -> list[Piece]:
        return [("filter ", "muted"), (safe(self.filter), "behind", True)] if self.filter else []

    def _cycle(self) -> list[Piece]:
        today = self.workspace.standings.today
        cycle = self.workspace.plan.current_cycle(today)
        if cycle is None:
            return []
        name = safe(cycle.id)
        if today > cycle.end:
            return [(f"{name} ended {short_day(cycle.end, today)}", "behind")]
        if today < cycle.start:
            return [(f"{name} starts {short_day(cycle.start, today)}", "muted")]
        week, weeks = week_of(cycle.start, cycle.end, today)
        gone = clamp((today - cycle.start).days / max(1, (cycle.end - cycle.start).days))
        bar = self.look.bar(gone, None, _CYCLE_BAR, "muted")
        return [(f"{name} {self.look.signs.dot} week {min(week, weeks)} of {weeks}  ", "muted"), *bar]

    def right(self) -> list[Piece]:
        """Who signs, on which machine, in which file."""
        machine = safe(host().split(".")[0])
        workspace = self.workspace
        fixed = workspace.clock.fixed
        day: list[Piece] = [(f"as of {short_day(fixed, fixed)} {fixed.year}  ", "behind")] if fixed else []
        return [
            *day,
            (safe(self.workspace.author), "person"),
            (f"@{machine}  {safe(os.path.basename(self.workspace.root))} ", "muted"),  # noqa: PTH119 - bytes-safe
        ]


class StatusContent(LineContent):
    """Alignment and its change since the start, progress, counts, what is due, and whether all is saved."""

    message: Sequence[Piece] = ()
    reckoned: tuple[Standings, Look, list[list[Piece]]] | None = None
    """The groups as they were reckoned for these standings and this look."""

    def separator(self) -> list[Piece]:
        """A thin line between the groups."""
        return [(f" {self.look.signs.separator} ", "line")]

    @property
    def gives_way(self) -> int:
        """The last group goes first, unless it says what just happened."""
        return -2 if self.message else -1

    def left(self) -> list[list[Piece]]:
        """The groups, the most important first."""
        standings = self.workspace.standings
        if self.reckoned is None or self.reckoned[0] is not standings or self.reckoned[1] is not self.look:
            groups = [
                self._alignment(),
                self._read_only(),
                self._progress(),
                self._counts(),
                self._due(),
                self._problems(),
            ]
            self.reckoned = (standings, self.look, groups)
        return [*self.reckoned[2], self._saved()]

    def _alignment(self) -> list[Piece]:
        alignment = self.workspace.standings.alignment
        if alignment.score is None:
            return [("Alignment ", "text"), (self.look.signs.dash, "muted", True)]
        role = BAND_ROLES.get(alignment.band, "off_track")
        pieces: list[Piece] = [
            ("Alignment ", role, True),
            (f"{alignment.score} {alignment.band}", role, True),
        ]
        change = self.workspace.score_change
        return [*pieces, (" ", "text"), self.look.change(change)] if change else pieces

    def _read_only(self) -> list[Piece]:
        """Among the first, since it changes what keys do."""
        return [] if self.workspace.can_edit else [("read-only", "behind")]

    def _progress(self) -> list[Piece]:
        standings = self.workspace.standings
        if standings.progress is None or standings.expected is None:
            return []
        return [
            ("Progress ", "text"),
            (format_percent(standings.progress).rstrip("%"), "strong", True),
            (f" of {format_percent(standings.expected).rstrip('%')} % expected", "text"),
        ]

    def _counts(self) -> list[Piece]:
        counts = self.workspace.standings.counts()
        pieces: list[Piece] = []
        for status in Status:
            if counts[status]:
                symbol, role = self.look.mark(status)[:2]
                pieces += [("  " if pieces else "", "text"), (f"{symbol} {counts[status]}", role)]
        return pieces

    def _due(self) -> list[Piece]:
        owners = [each.key_result.owner for each in self.workspace.standings.awaited()]
        everybody, mine = len(owners), owners.count(self.workspace.author)
        if not everybody:
            return [("nothing due", "muted")]
        words = f"{everybody} check-in{'s' if everybody != 1 else ''} due"
        return [(f"{words} ({mine} mine)" if mine else words, "behind")]

    def _problems(self) -> list[Piece]:
        found = self.workspace.problems if self.workspace.is_checked else self.workspace.file_problems
        errors = sum(each.severity is Severity.ERROR for each in found)
        if not found:
            return []
        noun = "error" if errors else "warning"
        count = errors or len(found)
        return [(f"{count} {noun}{'s' if count != 1 else ''} (i)", "off_track" if errors else "behind")]

    def _saved(self) -> list[Piece]:
        return [*self.message] or [("saved", "muted")]

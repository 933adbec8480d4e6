"""Alignment: the score, its three parts as bars, and every missing point with its owner and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widget import Widget

from okrtui.insight.alignment import Loss, Part
from okrtui.model.numbers import format_percent
from okrtui.model.safe_text import safe
from okrtui.tui.details.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.strip import Strip

    from okrtui.insight.standings import Standings
    from okrtui.tui.look import Look
    from okrtui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NodeLoss:
    """All that one node costs, with the reason that costs most."""

    node: str
    points: float
    why: str


def by_node(losses: Sequence[Loss]) -> list[NodeLoss]:
    """The losses put together by their node, largest first."""
    found: dict[str, list[Loss]] = {}
    for loss in losses:
        found.setdefault(loss.node, []).append(loss)
    merged = [
        NodeLoss(node, sum(each.points for each in group), max(group, key=lambda each: each.points).why)
        for node, group in found.items()
    ]
    return sorted(merged, key=lambda each: -each.points)


class LossList(Widget, can_focus=True):
    """The losses, one a row; the cursor chooses one."""

    def __init__(self, look: Look, standings: Standings) -> None:
        super().__init__(id="losses")
        self.look = look
        self.standings = standings
        self.losses = [loss for loss in by_node(standings.losses()) if loss.node != "plan"]
        self.rest = sum(loss.points for loss in standings.losses() if loss.part in (Part.ROUNDING, Part.CAP))
        self.cursor = 0
        self._top = 0

    def render_line(self, y: int) -> Strip:
        """One loss: its points, whose they are, and why."""
        width, row = self.content_size.width, self._top + y
        if row == len(self.losses) and self.rest > 0.05:
            return self.look.line(
                [(f"{self.look.signs.minus}{self.rest:.1f}".rjust(7) + "  rounded down, or capped", "muted")],
                width,
            )
        if row >= len(self.losses):
            return self.look.line([], width)
        loss, here = self.losses[row], row == self.cursor
        node = self.standings.plan.objective(loss.node) or self.standings.plan.measured(loss.node)
        title = safe(node.title) if node else f"The {loss.node}"
        mark = self.look.signs.cursor if here else " "
        points = f"{self.look.signs.minus}{loss.points:.1f}".rjust(6) + "  "
        return self.look.line(
            [
                (mark, "line_focus"),
                (points, "behind", True),
                (title, "strong"),
                (f"  {safe(loss.why)}", "muted"),
            ],
            width,
            on="cursor" if here else "background",
        )

    def on_click(self, event: events.Click) -> None:
        """Move to the row; with a second click go there."""
        row = self._top + event.y
        if row < len(self.losses):
            self.move(row - self.cursor)
            if event.chain == 2:
                self.screen.call_later(self.screen.run_action, "go")

    def move(self, steps: int) -> None:
        """Move the cursor."""
        before = self.cursor
        self.cursor = max(0, min(self.cursor + steps, len(self.losses) - 1))
        height = max(1, self.content_size.height)
        top = min(max(self._top, self.cursor - height + 1), self.cursor)
        if top != self._top:
            self._top = top
            self.refresh()
        else:
            for row in (before, self.cursor):
                self.refresh(Region(0, row - self._top, self.size.width, 1))


class AlignmentScreen(ModalScreen[tuple[str, str] | None]):
    """The alignment screen; dismissed with the node to go to and what to do there, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,a", "leave", "Close", key_display="q"),
        Binding("enter", "go", "Go there"),
        Binding("p", "go('align')", "Supports"),
        Binding("c", "go('check_in')", "Check in"),
        Binding("e", "go('edit')", "Edit"),
        Binding("n", "go('new')", "New"),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, look: Look, workspace: Workspace) -> None:
        super().__init__()
        self.look = look
        self.workspace = workspace

    def compose(self) -> ComposeResult:
        """The parts above the list."""
        standings = self.workspace.standings
        with Vertical(id="alignment") as box:
            box.border_title = "Alignment"
            box.border_subtitle = "enter goes there · p c e n mend it · q closes"
            yield Parts(self.look, self.workspace)
            yield LossList(self.look, standings)

    def action_move(self, steps: int) -> None:
        """Move in the list."""
        self.query_one(LossList).move(steps)

    def action_go(self, fix: str = "") -> None:
        """Go to the node that costs the points, and begin to mend it."""
        losses = self.query_one(LossList)
        self.dismiss((losses.losses[losses.cursor].node, fix) if losses.losses else None)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)


class Parts(Widget):
    """The score and its three parts, each as a bar with what it is worth."""

    def __init__(self, look: Look, workspace: Workspace) -> None:
        super().__init__(id="parts")
        self.look = look
        self.workspace = workspace
        self._strips: list[Strip] = []

    def on_resize(self) -> None:
        """Write the lines to the width."""
        page = Page(self.look, self.content_size.width)
        self._write(page)
        self._strips = page.strips()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        return self._strips[y] if y < len(self._strips) else self.look.line([], self.content_size.width)

    def _write(self, page: Page) -> None:
        standings = self.workspace.standings
        alignment = standings.alignment
        if alignment.score is None:
            page.paragraph("No objective is active today, so there is no score.", "muted")
            return
        page.add((str(alignment.score), "strong", True), (f" of 100, {alignment.band}", "text"))
        counts = {
            Part.LADDER: (alignment.ladder, "objectives reach the mission", self._reaching()),
            Part.COVERAGE: (alignment.coverage, "at the top are carried", self._carried()),
            Part.EVIDENCE: (alignment.evidence, "key results are measured and fresh", self._backed()),
        }
        for part, (value, words, (some, all_)) in counts.items():
            if value is None:
                continue
            bar = self.look.bar(value, None, 24, "chart")
            page.add(
                (f"{part.value.capitalize():<10}", "text"),
                *bar,
                (f"{format_percent(value):>6}", "strong", True),
                (f" of {alignment.points_of(part):.0f} points   ", "muted"),
                (f"{some} of {all_} {words}", "text"),
            )
        page.gap()

    def _reaching(self) -> tuple[int, int]:
        footing = self.workspace.standings.footing
        return sum(footing.reach[name] >= 1 for name in footing.counted), len(footing.counted)

    def _carried(self) -> tuple[int, int]:
        carried = self.workspace.standings.footing.carried
        return sum(carried.values()), len(carried)

    def _backed(self) -> tuple[int, int]:
        standings = self.workspace.standings
        own = [
            standings.key_results[each.name].backing
            for objective, _ in standings.footing.counted.values()
            for each in objective.key_results
        ]
        return sum(backing >= 1 for backing in own), len(own)

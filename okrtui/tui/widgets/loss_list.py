"""The list of losses: every missing point of the score with its owner, why, and the key that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from okrtui.insight.node_losses import points_lost
from okrtui.model.safe_text import safe
from okrtui.tui.look import text_width

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from textual import events
    from textual.strip import Strip

    from okrtui.insight.node_losses import NodeLoss
    from okrtui.insight.standings import Standings
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace.answers import Answers


#: The cells that a title keeps beside a long reason.
_SHORTEST_TITLE = 24


class LossList(Widget, can_focus=True):
    """The losses by node, one a row; the cursor chooses one. Together they are what is missing from 100.

    Nothing is there until :meth:`show` is called with answers that know the costs; then the cursor is on the
    first of the nodes in ``begins_at`` that costs anything.
    """

    class Opened(Message):
        """A row was clicked twice."""

    def __init__(self, look: Look, standings: Standings, begins_at: tuple[str, ...]) -> None:
        super().__init__(id="losses")
        self.look = look
        self.cursor = 0
        self._top = 0
        self._begins_at = begins_at
        self._standings = standings
        self.is_there = False
        self.losses: tuple[NodeLoss, ...] = ()
        self.rest: tuple[NodeLoss, ...] = ()
        self._width = 0

    def show(self, answers: Answers) -> None:
        """Show these numbers; the cursor stays on its node, or on the row where it was."""
        following = self.names[self.cursor :] if self.is_there else self._begins_at
        self._standings, self.is_there = answers.standings, True
        self.losses, self.rest = answers.costs().nodes, answers.costs().rest
        self._width = max([len("100.0"), *(len(str(loss.shown)) for loss in self.losses + self.rest)])
        self.select(following)
        self.refresh()

    @property
    def names(self) -> list[str]:
        """The nodes that cost points, the costliest first."""
        return [loss.node for loss in self.losses]

    @property
    def current(self) -> NodeLoss | None:
        """The loss under the cursor."""
        return self.losses[self.cursor] if self.losses else None

    def select(self, names: Iterable[str]) -> None:
        """Put the cursor on the first of these nodes that is in the list."""
        listed = {name: row for row, name in enumerate(self.names)}
        row = next((listed[name] for name in names if name in listed), min(self.cursor, len(listed) - 1))
        self.cursor = max(0, row)
        self.call_after_refresh(self.move, 0)  # the height is known by then

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

    def on_click(self, event: events.Click) -> None:
        """Move to the row; with a second click go there."""
        row = self._top + event.y
        if row < len(self.losses):
            self.move(row - self.cursor)
            if event.chain == 2:
                self.post_message(self.Opened())

    def render_line(self, y: int) -> Strip:
        """One loss: its points, the key that mends it, whose it is, and why."""
        row = self._top + y
        if row < len(self.losses):
            return self._loss(self.losses[row], here=row == self.cursor)
        if not self.is_there:
            waiting = f"  Putting together what costs points{self.look.signs.ellipsis}"
            return self.look.line([(waiting, "muted")] if y == 0 else [], self.content_size.width)
        after = row - len(self.losses)
        pieces = self._rest(after) if after < len(self.rest) else []
        is_whole = self._standings.alignment.score == 100
        if is_whole and not self.losses and not self.rest and row == 0:
            pieces = [("  Nothing is missing: every point is there.", "on_track")]
        return self.look.line(pieces, self.content_size.width)

    def _loss(self, loss: NodeLoss, *, here: bool) -> Strip:
        plan = self._standings.plan
        node = plan.objective(loss.node) or plan.measured(loss.node)
        title = safe(node.title) if node else f"The {loss.node}"
        lead: list[Piece] = [
            (self.look.signs.cursor if here else " ", "line_focus"),
            (self._points(loss.shown).rjust(self._width + 1), "behind", True),
            (f"  {loss.fix_key or ' '}  ", "key", True),
        ]
        facts: list[Piece] = [(f"  {safe(loss.why)}", "muted")]
        if loss.with_below:
            facts.append((f"  {self._points(loss.with_below)} with all below it", "behind"))
        width = self.content_size.width
        room = max(_SHORTEST_TITLE, width - text_width(lead) - text_width(facts))
        pieces = [*lead, (self.look.cut(title, room), "strong"), *facts]
        return self.look.line(pieces, width, on="cursor" if here else "background")

    def _rest(self, number: int) -> list[Piece]:
        loss = self.rest[number]
        points = self._points(loss.shown).rjust(self._width + 1)
        return [(f" {points}     {safe(loss.why)}", "muted")]

    def _points(self, points: Decimal) -> str:
        return points_lost(points, self.look.signs.minus)

"""Moving and folding in a cascade: a cursor on one of its rows, and the window that follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.message import Message
from textual.reactive import reactive

from okrtui.model.cascade import Cascade, NodeKind
from okrtui.model.plan import Objective
from okrtui.tui.commands import Where, bindings
from okrtui.tui.widgets.line_pane import LinePane

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from okrtui.tui.look import Look
    from okrtui.tui.widgets.visible_rows import VisibleRows

#: Rows of a window that stay in it when it is scrolled by nearly a whole one.
_KEPT_ROWS: Final = 3


class CascadeMoves(LinePane, can_focus=True):
    """The rows of a cascade. ``cursor`` is the node under the cursor; watchers of it run in the same turn."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.CASCADE)

    cursor: reactive[int] = reactive(0, repaint=False, always_update=True)

    class Opened(Message):
        """A node was chosen with enter or a second click."""

    nodes: Cascade
    flat: VisibleRows

    def __init__(self, look: Look) -> None:
        super().__init__(look, id="cascade")
        self._top = 0
        self._level = 0
        self._step = 0

    def _begin(self, flat: VisibleRows) -> None:
        """The rows at first, with the cursor on the first of them."""
        self.flat = flat
        self.set_reactive(CascadeMoves.cursor, flat.rows[0] if len(flat) else 0)

    @property
    def row(self) -> int:
        """The row of the cursor."""
        return self.flat.row_of(self.cursor)

    @property
    def line_in_hand(self) -> int:
        """The line with the cursor, below the frame's own: over a slow line it is shown first."""
        return self.row - self._top + 1

    @property
    def name_under_cursor(self) -> str:
        """The name of the node under the cursor."""
        return self.nodes.name(self.cursor) if len(self.flat) else ""

    @property
    def ahead(self) -> int | None:
        """The node that the last step would lead to, done once more."""
        row = max(0, min(self.row + self._step, len(self.flat) - 1))
        return self.flat.rows[row] if len(self.flat) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no row, there is nothing to move to and nothing to fold."""
        return len(self.flat) > 0

    def move_to(self, node: int) -> None:
        """Put the cursor on a node, opening what hides it."""
        if not len(self.flat):
            return
        if self.flat.rows[self.flat.row_of(node)] != node:
            self.flat.reveal(node)
            self.refresh_lines()
        self._move_to_row(self.flat.row_of(node))

    def move_to_name(self, name: str) -> None:
        """Put the cursor on the node of that name, where this view has it."""
        node = self.nodes.node(name)
        if node is not None:
            self.move_to(node)

    def _move_to_row(self, row: int) -> None:
        if not len(self.flat):
            return
        row = max(0, min(row, len(self.flat) - 1))
        before = self.row
        if row == before:
            return
        self._step = row - before
        self.cursor = self.flat.rows[row]
        if self._keep_cursor_in_view():
            self.refresh_lines()
        else:
            self.refresh_lines(before - self._top, row - self._top)

    def _keep_cursor_in_view(self) -> bool:
        """Scroll when the cursor left the window, by half a page: few repaints, and what comes is in sight.

        Where repaints take longer than keys take to come, by nearly a whole one.
        """
        height = max(1, self.content_size.height)
        row, before = self.row, self._top
        step = max(1, height - _KEPT_ROWS) if self.is_hurried else height // 2
        if row < self._top:
            self._top = max(0, min(row, self._top - step))
        elif row >= self._top + height:
            self._top = max(row - height + 1, self._top + step)
        self._top = max(0, min(self._top, len(self.flat) - height))
        return self._top != before

    def action_move(self, steps: int) -> None:
        """Move by rows."""
        self._move_to_row(self.row + steps)

    def action_page(self, pages: int) -> None:
        """Move by windows."""
        self._move_to_row(self.row + pages * max(1, self.content_size.height - 1))

    def action_top(self) -> None:
        """Move to the first row."""
        self._move_to_row(0)

    def action_bottom(self) -> None:
        """Move to the last row."""
        self._move_to_row(len(self.flat) - 1)

    def action_out(self) -> None:
        """Fold, or go to the parent where there is nothing to fold."""
        node, cascade = self.cursor, self.nodes
        if cascade.has_children(node) and self.flat.is_open(node):
            self._fold(node)
        elif cascade.parents[node] >= 0:
            self.move_to(cascade.parents[node])

    def action_in(self) -> None:
        """Unfold, or go to the first child; from a reference to where the objective really is."""
        node, cascade = self.cursor, self.nodes
        item = cascade.items[node]
        if cascade.kind(node) is NodeKind.REFERENCE and isinstance(item, Objective):
            self.move_to(cascade.node(item.id) or 0)
        elif cascade.has_children(node):
            if self.flat.is_open(node):
                self.move_to(node + 1)
            else:
                self._unfold(node)

    def action_fold(self) -> None:
        """Fold or unfold."""
        if self.nodes.has_children(self.cursor):
            if self.flat.is_open(self.cursor):
                self._fold(self.cursor)
            else:
                self._unfold(self.cursor)

    def action_fold_level(self) -> None:
        """Fold everything to one level after the other, and in the end open all."""
        self._level = self._next_level
        node = self.cursor
        self.flat.fold_to(self._level)
        self.cursor = self.flat.rows[self.flat.row_of(node)]
        self._keep_cursor_in_view()
        self.refresh_lines()

    @property
    def _next_level(self) -> int:
        return self._level % max(1, self.flat.deepest) + 1

    def action_open(self) -> None:
        """Show the details in the whole place, where the panel is hidden."""
        self.post_message(self.Opened())

    def _fold(self, node: int) -> None:
        self.flat.fold(node)
        self._keep_cursor_in_view()
        self.refresh_lines()

    def _unfold(self, node: int) -> None:
        self.flat.unfold(node)
        self.refresh_lines()

    # -- pointer --------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Move to the row; on its fold mark, or on the row with the cursor, fold."""
        offset = event.get_content_offset(self)
        if offset is None or self._top + offset.y >= len(self.flat):
            return
        node = self.flat.rows[self._top + offset.y]
        was_here = node == self.cursor
        self.move_to(node)
        indent = 1 + 2 * self.nodes.depths[node]
        if was_here or indent <= offset.x <= indent + 1:
            self.action_fold()

    def on_mouse_scroll_down(self) -> None:
        """Move with the wheel."""
        self.action_move(3)

    def on_mouse_scroll_up(self) -> None:
        """Move with the wheel."""
        self.action_move(-3)

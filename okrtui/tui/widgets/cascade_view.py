"""The cascade on the screen: one widget that draws lines of a flattened list, whatever the plan's size."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.message import Message
from textual.reactive import reactive

from okrtui.insight.over import names_of, over
from okrtui.insight.views import View, lay_out
from okrtui.model.cascade import Cascade, NodeKind
from okrtui.model.plan import Objective
from okrtui.tui.commands import Where, bindings
from okrtui.tui.show import show
from okrtui.tui.widgets.cascade_rows import COLUMNS, RowDrawer, row_layout, size_in_words
from okrtui.tui.widgets.empty_plan import first_steps
from okrtui.tui.widgets.line_pane import LinePane
from okrtui.tui.widgets.visible_rows import VisibleRows

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator

    from rich.segment import Segment
    from textual import events
    from textual.binding import BindingType

    from okrtui.insight.standings import Standings
    from okrtui.tui.app import OkrApp
    from okrtui.tui.look import Look, Piece

#: Rows of a window that stay in it when it is scrolled by nearly a whole one.
_KEPT_ROWS: Final = 3


class CascadeView(LinePane, can_focus=True):
    """The tree of the plan. ``cursor`` is the node under the cursor; watchers of it run in the same turn."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.CASCADE)

    cursor: reactive[int] = reactive(0, repaint=False, always_update=True)

    class Opened(Message):
        """A node was chosen with enter or a second click."""

    def __init__(
        self,
        look: Look,
        standings: Standings,
        columns: Collection[str] = COLUMNS,
        week_start: str = "monday",
    ) -> None:
        super().__init__(look, id="cascade")
        self.standings = standings
        self.columns = columns
        self.week_start = week_start
        self.nodes: Cascade = standings.cascade
        self.view = View.CASCADE
        self.matching: frozenset[str] | None = None
        self.shows_closed = False
        self.marked: frozenset[str] = frozenset()
        self._look_for_closed(standings)
        self.hidden = self._closed_names
        self.flat = self._rows(())
        self.set_reactive(CascadeView.cursor, self.flat.rows[0] if len(self.flat) else 0)
        self._top = 0
        self._drawer: RowDrawer | None = None
        self._level = 0
        self._step = 0

    # -- what is shown --------------------------------------------------------------------------------

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

    def get_ready(self, node: int) -> Iterator[None]:
        """Draw the cursor's row and that of a node as they look when the cursor goes there."""
        for each in (self.cursor, node):
            yield
            self.expect(self.drawn((each, self.flat.is_open(each), each == node)))

    def show(
        self, standings: Standings, view: View | None = None, matching: frozenset[str] | None = None
    ) -> None:
        """Show standings in a view, all or only what matches; the cursor and folds stay with their nodes."""
        view = view or self.view
        if standings.plan is not self.standings.plan or standings.today != self.standings.today:
            self._look_for_closed(standings)
        hidden = self._to_hide(matching)
        same = view is self.view and matching == self.matching and hidden == self.hidden
        tree = lay_out(view, standings, self.week_start) if view is not View.CASCADE else standings.cascade
        self.standings, self.view, self.matching, self.hidden = standings, view, matching, hidden
        if tree is not self.nodes or not same:
            name, row = self.name_under_cursor, self.row
            folded = self.flat.folded() if matching is None else ()
            self.nodes = tree
            self.flat = self._rows(folded)
            self._put_cursor_on(name, row)
            self.border_title = show(view.capitalize())
        self._forget_rows()

    def mark(self, names: frozenset[str]) -> None:
        """Mark the rows of what somebody else has just changed; no names take the marks away."""
        if names != self.marked:
            self.marked = names
            self._forget_rows()

    def _look_for_closed(self, standings: Standings) -> None:
        closed = over(standings.plan, standings.today)
        self._closed_count, self._closed_names = len(closed), names_of(closed)

    def _to_hide(self, matching: frozenset[str] | None) -> frozenset[str]:
        """What is closed, unless it is to be shown or nothing else matches: ``is:closed`` asks for it."""
        asked_for = matching is not None and bool(matching) and matching <= self._closed_names
        return frozenset() if self.shows_closed or asked_for else self._closed_names

    def _rows(self, folded: Collection[str]) -> VisibleRows:
        only = None if self.matching is None else self.matching - self.hidden
        return VisibleRows(self.nodes, folded, only, self.hidden)

    def _put_cursor_on(self, name: str, row: int) -> None:
        """The cursor on the node of that name, or near the row where it was."""
        node = self.nodes.node(name)
        last = len(self.flat) - 1
        if node is None or last < 0 or self.flat.rows[self.flat.row_of(node)] != node:
            node = self.flat.rows[min(row, last)] if last >= 0 else 0
        self.cursor = node

    def show_look(self, look: Look) -> None:
        """Draw in another look."""
        self.look = look
        self._forget_rows()

    def _forget_rows(self) -> None:
        self._drawer = None
        self._keep_cursor_in_view()
        self._show_size()
        self.refresh()

    def _show_size(self) -> None:
        self.border_subtitle = show(size_in_words(self.standings, self._closed_count, self.hidden))

    def on_mount(self) -> None:
        """Say how much there is, on the border."""
        self.border_title = show(self.view.capitalize())
        self._show_size()

    def on_resize(self) -> None:
        """Another height has other rows."""
        self._keep_cursor_in_view()

    def said(self, y: int) -> Hashable:
        """A row by its node, whether that is open, and whether the cursor is on it; or what is said below."""
        row = self._top + y
        if row < len(self.flat):
            node = self.flat.rows[row]
            return node, self.flat.is_open(node), node == self.cursor
        below = self._below_the_rows()
        line = row - max(len(self.flat), self._top)
        return tuple(below[line]) if line < len(below) else ()

    def segments(self, said: Hashable, width: int) -> list[Segment]:
        """One line of the visible window."""
        match said:
            case int(node), bool(is_open), bool(is_cursor):
                return self._drawer_of(width).row(node, is_open=is_open, is_cursor=is_cursor)
            case _:
                return self.look.segments(cast("tuple[Piece, ...]", said), width)

    def _drawer_of(self, width: int) -> RowDrawer:
        drawer = self._drawer
        if drawer is None or drawer.layout.width != width:
            layout = row_layout(width, self.columns)
            drawer = RowDrawer(self.look, self.standings, self.nodes, layout, self.hidden, self.marked)
            self._drawer = drawer
        return drawer

    def _below_the_rows(self) -> list[list[Piece]]:
        """What is said where there are no rows, or no objective among them."""
        if self.matching is not None:
            return [] if len(self.flat) else [[("  nothing matches the filter", "muted")]]
        if self.standings.plan.objectives:
            return []
        return first_steps(cast("OkrApp", self.app).key_table.shown)

    # -- moving ---------------------------------------------------------------------------------------

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
        self._level = self._level % max(1, self.flat.deepest) + 1
        node = self.cursor
        self.flat.fold_to(self._level)
        self.cursor = self.flat.rows[self.flat.row_of(node)]
        self._keep_cursor_in_view()
        self.refresh_lines()

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

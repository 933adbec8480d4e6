"""The cascade on the screen: one widget that draws lines of a flattened list, whatever the plan's size."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from okrtui.insight.over import names_of, over
from okrtui.insight.views import View, lay_out
from okrtui.tui.show import show
from okrtui.tui.widgets.cascade_moves import CascadeMoves
from okrtui.tui.widgets.cascade_rows import COLUMNS, RowDrawer, row_layout, size_in_words
from okrtui.tui.widgets.empty_plan import first_steps
from okrtui.tui.widgets.visible_rows import VisibleRows

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator

    from rich.segment import Segment

    from okrtui.insight.standings import Standings
    from okrtui.tui.app import OkrApp
    from okrtui.tui.look import Look, Piece


class CascadeView(CascadeMoves):
    """The tree of the plan, in one of its views."""

    def __init__(
        self,
        look: Look,
        standings: Standings,
        columns: Collection[str] = COLUMNS,
        week_start: str = "monday",
    ) -> None:
        super().__init__(look)
        self.standings = standings
        self.columns = columns
        self.week_start = week_start
        self.nodes = standings.cascade
        self.view = View.CASCADE
        self.matching: frozenset[str] | None = None
        self.shows_closed = False
        self.marked: frozenset[str] = frozenset()
        self._look_for_closed(standings)
        self.hidden = self._closed_names
        self._drawer: RowDrawer | None = None
        self._begin(self._rows(()))

    def get_ready(self, node: int) -> Iterator[None]:
        """Draw the cursor's row and that of a node as they look when the cursor goes there."""
        for each in (self.cursor, node):
            yield
            self.expect(self.drawn((each, self.flat.is_open(each), each == node)))

    def get_ready_to_fold(self) -> Iterator[None]:
        """Reckon what is seen when everything is folded to the next level."""
        yield
        self.flat.get_ready(self._next_level)

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

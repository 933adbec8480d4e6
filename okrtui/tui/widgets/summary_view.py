"""The week of a scope on a page: its sections, cut to the room that there is, with the cursor on a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.widget import Widget

from okrtui.insight.explain import Number
from okrtui.insight.status import Status
from okrtui.insight.summary_words import column_widths, cycle_in_words, fitted, progress_in_words, sections
from okrtui.model.plan import Severity
from okrtui.tui.details.page import Page
from okrtui.tui.details.score_page import what_next
from okrtui.tui.marks import BAND_ROLES

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip

    from okrtui.insight.scope import Scope
    from okrtui.insight.summary import Summary
    from okrtui.insight.summary_words import Row, Section
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace import Workspace

#: From this height on there is an empty line above each section.
_AIRY = 28

#: Where the cursor is when it is above the first row.
_HEAD = -1

#: The colours of the columns.
_ROLES = {
    "title": "text",
    "who": "person",
    "key": "key",
    "values": "strong",
    "figures": "strong",
    "words": "muted",
}


class SummaryView(Widget, can_focus=True):
    """One summary, cut to the room that there is, or all of it; the cursor is on one of the rows.

    Above the first row it is on the head, whose numbers can be explained, too.
    """

    def __init__(self, look: Look, workspace: Workspace, scope: Scope, node: str | None) -> None:
        super().__init__(id="summary-page")
        self.look = look
        self.workspace = workspace
        self.scope = scope
        self.cursor = 0
        self._begins_at = node
        self.rows: list[Row] = []
        self.is_whole = False
        self._top = 0
        self._lines_of_rows: list[int] = []
        self._page = Page(look, 20)

    @property
    def summary(self) -> Summary:
        """What is shown."""
        return self.workspace.summary(self.scope)

    @property
    def node(self) -> str | None:
        """The node of the row under the cursor; none of the head."""
        return self.rows[self.cursor].node if self.rows and self.cursor != _HEAD else None

    @property
    def number(self) -> tuple[str, Number]:
        """The number under the cursor, and whose it is."""
        if self.node is None:
            return self.scope.heading, Number.PROGRESS
        row = self.rows[self.cursor]
        return row.node, row.number

    def show_scope(self, scope: Scope) -> None:
        """Show another scope, from its first row."""
        self.scope, self.cursor, self.is_whole = scope, 0, False
        self.write()

    def show_all(self) -> None:
        """Show every row, to be scrolled through, or only as many as there is room for."""
        self.is_whole, self._begins_at = not self.is_whole, self.node
        self.write()

    def move(self, steps: int) -> None:
        """Move the cursor among the rows."""
        self.cursor = max(_HEAD, min(self.cursor + steps, len(self.rows) - 1))
        self._show_cursor()

    def on_resize(self) -> None:
        """Cut to another size."""
        self.write()

    def on_click(self, event: events.Click) -> None:
        """Move to the row; with a second click go there."""
        line = self._top + event.y
        if line in self._lines_of_rows:
            self.move(self._lines_of_rows.index(line) - self.cursor)
            if event.chain == 2:
                self.screen.call_later(self.screen.run_action, "go")

    def render_line(self, y: int) -> Strip:
        """One line."""
        line = self._top + y
        if line >= len(self._page.lines):
            return self.look.line([], self.content_size.width)
        is_here = line == self._line_of_cursor
        on = "cursor" if is_here else "background"
        return self.look.line(self._page.lines[line], self._page.width, on=on)

    def write(self) -> None:
        """Write the page to the width and height that there are."""
        page = Page(self.look, max(20, self.content_size.width))
        self.rows, self._lines_of_rows = [], []
        if self.workspace.is_summarised(self.scope):
            self._week(page)
        else:
            page.add((f"Reckoning the week{self.look.signs.ellipsis}", "muted"))
        self._page = page
        self._put_cursor()
        self._show_cursor()

    def _week(self, page: Page) -> None:
        self._head(page)
        listed = sections(self.summary)
        airy = self.content_size.height >= _AIRY
        room = self.content_size.height - len(page.lines) - (len(listed) if airy else 0)
        for section, left_out in [(each, 0) for each in listed] if self.is_whole else fitted(listed, room):
            if airy:
                page.gap()
            self._section(page, section, left_out)
        if not self.rows:
            self._nothing(page)

    def _nothing(self, page: Page) -> None:
        """What to do where there is nothing to tell."""
        errors = sum(each.severity is Severity.ERROR for each in self.workspace.file_problems)
        page.gap()
        if errors:
            page.paragraph(
                f"{errors} error{'s' if errors != 1 else ''} in the files: q, then i lists them.", "behind"
            )
        if not self.workspace.plan.objectives:
            page.paragraph("There is no objective yet: q, then n begins the first one.", "muted")
        elif not errors:
            page.paragraph("No key result of this page is active today.", "muted")
            if self.workspace.standings.alignment.score is None:
                page.paragraph(what_next(self.workspace.standings), "muted")

    def _put_cursor(self) -> None:
        """On the row to begin at, as soon as there are rows; never beyond the last one."""
        nodes = [row.node for row in self.rows]
        if self._begins_at in nodes:
            self.cursor = nodes.index(self._begins_at)
        if nodes:
            self._begins_at = None
        self.cursor = max(_HEAD, min(self.cursor, len(nodes) - 1))

    @property
    def _line_of_cursor(self) -> int:
        return self._lines_of_rows[self.cursor] if self.cursor != _HEAD else 0

    def _show_cursor(self) -> None:
        """Scroll to where the cursor is: up to the head with the first row, down to the end with the last."""
        here = self._line_of_cursor
        lowest = here if self.cursor < len(self.rows) - 1 else len(self._page.lines) - 1
        if self.cursor <= 0:
            self._top = 0
        self._top = max(min(self._top, here), lowest - self.content_size.height + 1, 0)
        self.refresh()

    def _head(self, page: Page) -> None:
        summary = self.summary
        pieces: list[Piece] = [("Progress ", "text"), (progress_in_words(summary), "strong", True)]
        alignment = summary.alignment
        if alignment is not None and alignment.score is not None:
            score = f"{alignment.score} {alignment.band}"
            pieces += [("   Alignment ", "text"), (score, BAND_ROLES.get(alignment.band, "off_track"), True)]
        page.spread(pieces, [(cycle_in_words(self.workspace.plan, summary.today), "muted")])
        counts: list[Piece] = []
        for status in Status:
            if summary.counts[status]:
                symbol, role = self.look.mark(status)[:2]
                counts += [(f"{symbol} ", role), (f"{summary.counts[status]} {status}   ", "text")]
        if summary.resting:
            counts.append((f"{summary.resting} not active", "muted"))
        page.add(*counts)

    def _section(self, page: Page, section: Section, left_out: int) -> None:
        more = f"and {left_out} more" if left_out else ""
        title = f"{section.title.upper()}  "
        size = self.look.cut(section.size, page.width - len(title) - len(more) - 1)
        page.spread([(title, "key", True), (size, "muted")], [(more, "muted")])
        widths = column_widths(section, page.width - 2, cell_len)
        for row in section.rows:
            self.rows.append(row)
            self._lines_of_rows.append(len(page.lines))
            page.add(*self._cells(row, section.columns, widths))

    def _cells(self, row: Row, columns: tuple[str, ...], widths: list[int]) -> list[Piece]:
        symbol, role = self.look.mark(row.status)[:2] if row.status else (" ", "text")
        pieces: list[Piece] = [(f"{symbol} ", role)]
        for text, column, width in zip(row.texts, columns, widths, strict=True):
            shown = self.look.cut(text, width)
            pieces += [(shown, _ROLES[column]), (" " * (width + 2 - cell_len(shown)), "text")]
        return pieces[:-1]

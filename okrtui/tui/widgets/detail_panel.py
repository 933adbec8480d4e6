"""The detail panel: a page about the node under the cursor, of which only changed lines are drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.message import Message

from okrtui.model.cascade import Cascade, NodeKind
from okrtui.tui.commands import Where, bindings
from okrtui.tui.details.kept_pages import KeptPages
from okrtui.tui.details.page import aired
from okrtui.tui.details.pages import KIND_TITLES, name_on_frame
from okrtui.tui.show import show
from okrtui.tui.widgets.line_pane import LinePane

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from rich.segment import Segment
    from textual.binding import BindingType

    from okrtui.tui.details.kept_pages import Line
    from okrtui.tui.look import Look
    from okrtui.workspace import Workspace

#: The least cells that a page is written for.
_NARROWEST: Final = 8

#: What is got ready before it is asked for: other pages may take long when they are written the first time.
_QUICKLY_WRITTEN: Final = (NodeKind.OBJECTIVE, NodeKind.REFERENCE, NodeKind.KEY_RESULT, NodeKind.KPI)

#: Lines that are drawn in a step.
_AT_ONCE: Final = 10


class DetailPanel(LinePane, can_focus=True):
    """The page of one node; scrolls by lines when it is longer than the panel."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.DETAIL)

    class Left(Message):
        """The reader goes back to the cascade."""

    def __init__(self, look: Look, workspace: Workspace) -> None:
        super().__init__(look, id="detail")
        self._pages = KeptPages(workspace)
        self._plan_nodes = Cascade()
        self._shown = 0
        self._lines: list[Line] = []
        self._top = 0

    def show_node(self, nodes: Cascade, node: int) -> None:
        """Show the page of a node, from its beginning when it is another node than before."""
        before = self._title
        if nodes is self._plan_nodes and node == self._shown:
            self._pages.forget()
        self._plan_nodes, self._shown = nodes, node
        if self._title != before:
            self._top = 0
        self._write()

    @property
    def _title(self) -> str:
        return name_on_frame(self._plan_nodes, self._shown) if self._shown < len(self._plan_nodes) else ""

    def show_look(self, look: Look) -> None:
        """Draw in another look."""
        self.look = look
        self._write_anew()
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to another width."""
        self._write_anew()

    def _write_anew(self) -> None:
        self._pages.forget()
        self._write()

    def _write(self) -> None:
        if self._shown >= len(self._plan_nodes) or self._width < _NARROWEST:
            self._lines = []
            return
        before = self._window()
        self._lines = self._pages.page(self.look, self._plan_nodes, self._shown, self._width)
        self._top = max(0, min(self._top, len(self._lines) - self.content_size.height))
        changed = self._set_titles(KIND_TITLES[self._plan_nodes.kind(self._shown)], self._title)
        after = self._window()
        changed += [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if changed:
            self.refresh_lines(*changed)

    def get_ready(self, node: int) -> Iterator[None]:
        """Write the page of a node that may be shown next, and draw what will be seen of it, in steps."""
        if self._plan_nodes.kind(node) not in _QUICKLY_WRITTEN or self._width < _NARROWEST:
            return
        page = self._pages.page(self.look, self._plan_nodes, node, self._width)
        yield
        self.expect(self.frame_line(self.outer_size.height - 1, show(name_on_frame(self._plan_nodes, node))))
        for number, line in enumerate(page[: self.content_size.height]):
            self.expect(self.drawn(line))
            if number % _AT_ONCE == 0:
                yield

    @property
    def _width(self) -> int:
        """The cells that a line of the page may take."""
        return self.content_size.width - 2

    def _set_titles(self, title: str, name: str) -> list[int]:
        """Write on the border; returns its changed lines: the usual way would draw the whole panel again."""
        changed, bottom = [], self.content_size.height
        for y, place, text in ((-1, "_border_title", title), (bottom, "_border_subtitle", name)):
            content = show(text) if text else None
            if getattr(self, place) != content:
                setattr(self, place, content)
                changed.append(y)
        return changed

    def _window(self) -> list[Line]:
        """What is seen of the page."""
        seen = self._lines[self._top : self._top + self.content_size.height]
        return seen + [()] * (self.content_size.height - len(seen))

    def said(self, y: int) -> Line:
        """One line of the page."""
        row = self._top + y
        return self._lines[row] if row < len(self._lines) else ()

    def segments(self, said: Hashable, width: int) -> list[Segment]:
        """One line of the page."""
        return aired(self.look, cast("Line", said), width)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        before = self._top
        self._top = max(0, min(self._top + lines, len(self._lines) - self.content_size.height))
        if self._top != before:
            self.refresh_lines()

    def action_leave(self) -> None:
        """Go back to the cascade."""
        self.post_message(self.Left())

    def on_mouse_scroll_down(self) -> None:
        """Scroll with the wheel."""
        self.action_scroll(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll with the wheel."""
        self.action_scroll(-3)

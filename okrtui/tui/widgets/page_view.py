"""A page of lines as a widget: written anew for whatever width it has, as high as what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from okrtui.tui.details.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Size
    from textual.strip import Strip

    from okrtui.tui.look import Look


class PageView(Widget):
    """Shows what ``write`` puts on a page."""

    DEFAULT_CSS = "PageView { width: 1fr; height: auto; }"

    def __init__(self, look: Look, write: Callable[[Page], None], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.look = look
        self.write = write
        self._strips: tuple[int, list[Strip]] = (-1, [])

    def rewrite(self) -> None:
        """Write the page again, because what it tells has changed."""
        self._strips = (-1, [])
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at this width."""
        return len(self._at(width))

    def render_line(self, y: int) -> Strip:
        """One line of the page."""
        strips = self._at(self.size.width)
        return strips[y] if y < len(strips) else self.look.line([], self.size.width)

    def _at(self, width: int) -> list[Strip]:
        if self._strips[0] != width:
            page = Page(self.look, width)
            self.write(page)
            self._strips = (width, page.strips())
        return self._strips[1]

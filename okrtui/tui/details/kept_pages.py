"""Pages that were just written, or are written before they are asked for."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Final

from okrtui.tui.details.pages import page_of

if TYPE_CHECKING:
    from okrtui.model.cascade import Cascade
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace import Workspace

    Line = tuple[Piece, ...]

#: The page that is shown, the one before it, and the one that is likely to come.
_MOST: Final = 3


class KeptPages:
    """The last few pages in one look and width, until what they tell of is known to have changed."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._pages: dict[int, list[Line]] = {}
        self._about: tuple[object, ...] = ()

    def forget(self) -> None:
        """Write every page anew."""
        self._pages.clear()

    def page(self, look: Look, nodes: Cascade, node: int, width: int) -> list[Line]:
        """The lines of a node's page."""
        self._forget_what_is_over(nodes)
        page = self._pages.pop(node, None)
        if page is None:
            page = [tuple(line) for line in page_of(look, self.workspace, nodes, node, width).lines]
            self._forget_what_is_over(nodes)  # to write a page may bring more of the past to light
        self._pages[node] = page
        if len(self._pages) > _MOST:
            del self._pages[next(iter(self._pages))]
        return page

    def _forget_what_is_over(self, nodes: Cascade) -> None:
        about = (nodes, self.workspace.standings, self.workspace.is_checked)
        if not (self._about and all(map(is_, self._about, about))):
            self._about = about
            self.forget()

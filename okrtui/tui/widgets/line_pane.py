"""A framed pane of which each line is drawn once: what a key does not change costs nothing to paint.

Textual styles, pads, frames and filters each line of a widget at every paint. Here it does so for the frame
alone; what stands between is drawn by the pane, and kept until it is refreshed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual.filter import LineFilter

    from okrtui.tui.look import Look


class LinePane(Widget):
    """A widget that writes its lines in ``line``, each exactly as wide as its content."""

    def __init__(self, look: Look, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.look = look
        self._drawn: dict[int, Strip] = {}
        self._edges: tuple[list[Segment], list[Segment]] | None = None
        self._sizes = (Size(), Size())

    def line(self, y: int, width: int) -> list[Segment]:
        """A line of the content."""
        raise NotImplementedError

    def _set_dirty(self, *regions: Region) -> None:
        """Draw these lines of the content anew, or all and the frame: every refresh comes through here."""
        super()._set_dirty(*regions)
        if regions:
            top = self.content_offset.y
            for region in regions:
                for y in region.line_range:
                    self._drawn.pop(y + top, None)
        else:
            self._forget()

    def _forget(self) -> None:
        self._drawn.clear()
        self._edges = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region."""
        sizes = (self.outer_size, self.content_size)
        if sizes != self._sizes:  # not every change of a size or of a frame ends in a refresh
            self._sizes = sizes
            self._forget()
        missing = [y for y in crop.line_range if y not in self._drawn]
        if missing:
            self._draw(missing)
        lines = [self._drawn[y] for y in crop.line_range]
        if crop.column_span == (0, sizes[0].width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def _draw(self, rows: list[int]) -> None:
        (width, _), content = self._sizes
        top = self.content_offset.y
        filters, background = self._filters(), self.background_colors[1]
        for y in rows:
            if not 0 <= y - top < content.height:
                self._drawn[y] = self._drawn_by_textual(y, width)
                continue
            if self._edges is None:
                self._edges = self._cut_edges(y, width)
            segments = self.line(y - top, content.width)
            for each in filters:
                segments = each.apply(segments, background)
            self._drawn[y] = Strip([*self._edges[0], *segments, *self._edges[1]], width)

    def _filters(self) -> list[LineFilter]:
        """What Textual does to colours, unless there are none that it would change."""
        is_ansi = self.look.palette.is_ansi
        return [each for each in self.get_line_filters() if is_ansi or not isinstance(each, ANSIToTruecolor)]

    def _cut_edges(self, y: int, width: int) -> tuple[list[Segment], list[Segment]]:
        """What Textual frames a line of the content with."""
        line, gutter = self._drawn_by_textual(y, width), self.styles.gutter
        return list(line.crop(0, gutter.left)), list(line.crop(width - gutter.right, width))

    def _drawn_by_textual(self, y: int, width: int) -> Strip:
        return super().render_lines(Region(0, y, width, 1))[0]

    def render_line(self, y: int) -> Strip:
        """A line of the content, as Textual asks for it."""
        return Strip(self.line(y, self.content_size.width))

"""A framed pane of which each line is drawn once: what a key does not change costs nothing to paint.

Textual styles, pads, frames and filters each line of a widget at every paint. Here it does so for the frame
alone; what stands between is drawn by the pane, and kept for every place where it stands again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rich.segment import Segment
    from textual.content import Content
    from textual.filter import LineFilter

    from okrtui.tui.frame_diff import FrameDiffApp
    from okrtui.tui.look import Look

#: Drawn lines that are kept: many screens full of them, but not a large plan.
_MOST_KEPT: Final = 1_000


class LinePane(Widget):
    """A widget that says what stands in its lines, and draws them, each exactly as wide as its content."""

    def __init__(self, look: Look, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.look = look
        self._drawn: dict[int, Strip] = {}
        self._kept: dict[Hashable, Strip] = {}
        self._edges: tuple[list[Segment], list[Segment]] | None = None
        self._sizes = (Size(), Size())
        self._above = 0

    def said(self, y: int) -> Hashable:
        """What stands in a line of the content: until the pane is refreshed, equal lines look equal."""
        raise NotImplementedError

    def segments(self, said: Hashable, width: int) -> list[Segment]:
        """A line of the content that says this."""
        raise NotImplementedError

    def refresh_lines(self, *lines: int) -> None:
        """Show what these lines of the content say now; without any, all of them."""
        width, height = self.content_size
        regions = [Region(0, y, width, 1) for y in lines] if lines else [Region(0, 0, width, height)]
        self.refresh(*regions)

    def _set_dirty(self, *regions: Region) -> None:
        """Look again at these lines, or forget all and the frame: every refresh comes through here."""
        super()._set_dirty(*regions)
        if regions:
            for region in regions:
                for y in region.line_range:
                    self._drawn.pop(y + self._above, None)
        else:
            self._forget()

    def _forget(self) -> None:
        self._drawn.clear()
        self._kept.clear()
        self._edges = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region."""
        self._look_at_sizes()
        for y in crop.line_range:
            if y not in self._drawn:
                self._drawn[y] = self._line(y)
        lines = [self._drawn[y] for y in crop.line_range]
        if crop.column_span == (0, self._sizes[0].width):
            return lines
        return [line.crop(*crop.column_span) for line in lines]

    def _look_at_sizes(self) -> None:
        """Not every change of a size or of a frame ends in a refresh."""
        sizes = (self.outer_size, self.content_size)
        if sizes != self._sizes:
            self._sizes, self._above = sizes, self.content_offset.y
            self._forget()

    def _line(self, y: int) -> Strip:
        if y < self._above:
            return self.frame_line(y, self._border_title)
        if y < self._above + self._sizes[1].height:
            return self.drawn(self.said(y - self._above))
        return self.frame_line(y, self._border_subtitle)

    def drawn(self, said: Hashable) -> Strip:
        """A line that says this, with the frame on both sides."""
        line = self._kept.get(said)
        if line is None:
            (width, _), (inside, _) = self._sizes
            if self._edges is None:
                self._edges = self._cut_edges(width)
            segments = self.segments(said, inside)
            for each in self._filters():
                segments = each.apply(segments, self.background_colors[1])
            line = self._keep(said, Strip([*self._edges[0], *segments, *self._edges[1]], width))
        return line

    def frame_line(self, y: int, label: Content | None) -> Strip:
        """A line of the frame, with this written on it."""
        line = self._kept.get((y, label))
        if line is None:
            place = "_border_title" if y < self._above else "_border_subtitle"
            shown = getattr(self, place)
            setattr(self, place, label)
            line = self._keep((y, label), self._drawn_by_textual(y, self._sizes[0].width))
            setattr(self, place, shown)
        return line

    def expect(self, line: Strip) -> None:
        """Have a line as ready to be sent as it can be before it is shown."""
        cast("FrameDiffApp[Any]", self.app).expect(line)

    @property
    def is_hurried(self) -> bool:
        """Whether keys come faster than the terminal can show what they change."""
        return cast("FrameDiffApp[Any]", self.app).is_hurried

    def _keep(self, key: Hashable, line: Strip) -> Strip:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = line
        return line

    def _filters(self) -> list[LineFilter]:
        """What Textual does to colours, unless there are none that it would change."""
        is_ansi = self.look.palette.is_ansi
        return [each for each in self.get_line_filters() if is_ansi or not isinstance(each, ANSIToTruecolor)]

    def _cut_edges(self, width: int) -> tuple[list[Segment], list[Segment]]:
        """What Textual frames a line of the content with."""
        line, gutter = self._drawn_by_textual(self._above, width), self.styles.gutter
        return list(line.crop(0, gutter.left)), list(line.crop(width - gutter.right, width))

    def _drawn_by_textual(self, y: int, width: int) -> Strip:
        line = Region(0, y, width, 1)
        self._styles_cache.set_dirty(line)
        return super().render_lines(line)[0]

    def render_line(self, y: int) -> Strip:
        """A line of the content, as Textual asks for it."""
        width = self.content_size.width
        return Strip(self.segments(self.said(y), width), width)

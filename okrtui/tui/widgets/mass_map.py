"""The cascade as a map: a box is as wide as its weight in the score, its pattern shows how it ladders up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from okrtui.insight.mass_cells import MassCells, in_cells
from okrtui.insight.mass_map import MassMap
from okrtui.tui.widgets.mass_drawing import MapDrawer

if TYPE_CHECKING:
    from textual import events

    from okrtui.insight.standings import Standings
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace.answers import Answers

#: Lines of a level: a title and its pattern; with room to spare the pattern is thicker.
_THINNEST, _THICKEST = 2, 3

#: The width and the heights below which something is left out.
_NARROWEST = 8
_WITH_NOTE, _WITH_HEADING = 4, 7


class CascadeMap(Widget, can_focus=True):
    """The map of the weight; its cursor is on one box, or on a heap of boxes too narrow to be drawn.

    Nothing is there until :meth:`show` is called with answers that know the map and the costs.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,left", "along(-1)", show=False),
        Binding("l,right", "along(1)", show=False),
        Binding("k,up", "up", show=False),
        Binding("j,down", "down", show=False),
        Binding("g,home", "first", show=False),
        Binding("enter", "open", show=False),
    ]

    class Moved(Message):
        """The cursor is on another node now."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Opened(Message):
        """A node was chosen with enter or a second click."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, look: Look, standings: Standings) -> None:
        super().__init__(id="map")
        self.look = look
        self.map = MassMap((), 0)
        self.is_there = False
        self._drawer = MapDrawer(look, standings, self.map, {})
        self._box, self._place, self._top = 0, (0, 0), 0
        self._visited: dict[str, str] = {}

    # -- what is shown --------------------------------------------------------------------------------

    @property
    def name_under_cursor(self) -> str:
        """The name of the node under the cursor; of a heap its heaviest, or the one that was gone to."""
        return self.map.boxes[self._box].name if self.map.boxes else ""

    def show(self, answers: Answers) -> None:
        """Show these standings; the cursor stays on its node, or goes to what was above it."""
        before, line, was_there = self.name_under_cursor, self._names_upwards(), self.is_there
        self.map = answers.mass_map()
        points = {each.node: each.shown for each in answers.costs().nodes}
        self._drawer = MapDrawer(self.look, answers.standings, self.map, points)
        self.is_there = True
        self._forget_cells()
        found = (self.map.number(name) for name in line)
        self._put_cursor_on(next((box for box in found if box is not None), 0))
        self.refresh()
        if was_there and self.name_under_cursor != before:
            self.post_message(self.Moved(self.name_under_cursor))

    def go_to(self, name: str) -> None:
        """Put the cursor on the node of that name, if it has any weight."""
        box = self.map.number(name)
        if box is not None:
            self._move_to(box)

    @cached_property
    def _cells(self) -> MassCells:
        """The boxes at this width, reckoned when they are first looked at, since the map may be hidden."""
        return in_cells(self.map, max(_NARROWEST, self.content_size.width))

    def _forget_cells(self) -> None:
        self.__dict__.pop("_cells", None)

    def _names_upwards(self) -> list[str]:
        names, box = [], self._box if self.map.boxes else -1
        while box >= 0:
            names.append(self.map.boxes[box].name)
            box = self.map.boxes[box].parent
        return names

    def on_resize(self) -> None:
        """Another width has other boxes."""
        self._forget_cells()
        self._put_cursor_on(self._box)
        self.refresh()

    # -- drawing --------------------------------------------------------------------------------------

    @property
    def _heading(self) -> int:
        """The lines above the levels."""
        return 1 if self.content_size.height >= _WITH_HEADING else 0

    @property
    def _room(self) -> int:
        """The lines that the levels may have."""
        height = self.content_size.height
        return max(1, height - self._heading - (2 if height >= _WITH_NOTE else 1))

    @property
    def _thickness(self) -> int:
        """The lines of one level."""
        return max(_THINNEST, min(self._room // max(1, len(self._cells.rows)), _THICKEST))

    @property
    def _levels(self) -> int:
        """How many levels are shown at once."""
        return max(1, self._room // self._thickness)

    def render_line(self, y: int) -> Strip:
        """One line: the heading, a line of a level, the note below them, or the caption."""
        width, height = self.content_size.width, self.content_size.height
        if not self.is_there:
            waiting = f" Putting the map together{self.look.signs.ellipsis}"
            return self.look.line([(waiting, "muted")] if y == 0 else [], width)
        if not self.map.boxes:
            return self.look.line(self._drawer.nothing() if y == 0 else [], width)
        if y == height - 1:
            return self.look.line(self._caption(width), width)
        if y == height - 2 and height >= _WITH_NOTE:
            return self.look.line(self._note(width), width)
        if y < self._heading:
            return self.look.line(self._drawer.heading(self._cells.apart, width), width)
        row, line = divmod(y - self._heading, self._thickness)
        level = self._top + row
        if row >= self._levels or level >= len(self._cells.rows):
            return self.look.line([], width)
        return self._level_line(level, line)

    def _level_line(self, level: int, line: int) -> Strip:
        width, edge, strips = self.content_size.width, 0, list[Strip]()
        for place, span in enumerate(self._cells.rows[level]):
            strips.append(self.look.line([], span.left - edge))
            strips.append(self._drawer.line(span, line, is_cursor=(level, place) == self._place))
            edge = span.left + span.width
        strips.append(self.look.line([], max(0, width - edge)))
        return Strip.join(strips).crop(0, width)

    def _note(self, width: int) -> list[Piece]:
        below = max(0, len(self._cells.rows) - self._top - self._levels)
        return self._drawer.note(self._top, below, width)

    def _caption(self, width: int) -> list[Piece]:
        row, place = self._place
        return self._drawer.caption(self._box, len(self._cells.rows[row][place].boxes), width)

    # -- moving ---------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is drawn there is nothing to move to."""
        return bool(self.map.boxes)

    def action_along(self, steps: int) -> None:
        """Move to a neighbour at the same level."""
        row, place = self._place
        spans = self._cells.rows[row]
        self._enter(row, max(0, min(place + steps, len(spans) - 1)))

    def action_up(self) -> None:
        """Move to what the node is below."""
        row, place = self._place
        if row > 0:
            self._enter(row - 1, self._cells.rows[row][place].parent)

    def action_down(self) -> None:
        """Move to what is below: where the cursor was last, else the widest."""
        row, place = self._place
        if row + 1 == len(self._cells.rows):
            return
        below = [number for number, span in enumerate(self._cells.rows[row + 1]) if span.parent == place]
        if not below:
            return
        spans = self._cells.rows[row + 1]
        last = self.map.number(self._visited.get(self.name_under_cursor, ""))
        visited = [number for number in below if last in spans[number].boxes]
        self._enter(row + 1, visited[0] if visited else max(below, key=lambda each: spans[each].width))

    def action_first(self) -> None:
        """Move to the first box of all."""
        self._enter(0, 0)

    def action_open(self) -> None:
        """Choose the node under the cursor."""
        self.post_message(self.Opened(self.name_under_cursor))

    def on_click(self, event: events.Click) -> None:
        """Move to the box; with a second click choose it."""
        offset = event.get_content_offset(self)
        if offset is None or not self.map.boxes or offset.y < self._heading:
            return
        row = (offset.y - self._heading) // self._thickness
        level = self._top + row
        if row >= self._levels or level >= len(self._cells.rows):
            return
        for place, span in enumerate(self._cells.rows[level]):
            if span.left <= offset.x < span.left + span.width:
                self._enter(level, place)
                if event.chain == 2:
                    self.action_open()

    def _enter(self, row: int, place: int) -> None:
        """Put the cursor on a span: on its one node, or on the heaviest of a heap."""
        if (row, place) != self._place:
            boxes = self._cells.rows[row][place].boxes
            self._move_to(max(boxes, key=lambda box: self.map.boxes[box].mass))

    def _move_to(self, box: int) -> None:
        if box == self._box:
            return
        before, top = self._place[0], self._top
        self._put_cursor_on(box)
        parent = self.map.boxes[box].parent
        if parent >= 0:
            self._visited[self.map.boxes[parent].name] = self.name_under_cursor
        if self._top != top:
            self.refresh()
        else:
            self._refresh_levels(before, self._place[0])
        self.post_message(self.Moved(self.name_under_cursor))

    def _refresh_levels(self, *levels: int) -> None:
        """Draw these levels and the caption again."""
        width, first = self.content_size.width, self.gutter.top
        for level in levels:
            line = self._heading + (level - self._top) * self._thickness
            self.refresh(Region(self.gutter.left, first + line, width, self._thickness))
        self.refresh(Region(self.gutter.left, first + self.content_size.height - 1, width, 1))

    def _put_cursor_on(self, box: int) -> None:
        """The cursor on a box, and on the row and place of the span that shows it; its level in view."""
        self._box = box
        self._place = self._cells.place(self.map, box) if self.map.boxes else (0, 0)
        row, shown = self._place[0], self._levels
        top = min(max(self._top, row - shown + 1), row)
        self._top = max(0, min(top, len(self._cells.rows) - shown))

"""How the mass map is drawn: titles and patterns of its boxes, and the lines of words around them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from okrtui.insight.status import WORST_FIRST
from okrtui.model.cascade import NodeKind
from okrtui.model.numbers import format_percent
from okrtui.model.safe_text import safe
from okrtui.tui.look import Look, Piece, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.strip import Strip

    from okrtui.insight.mass_cells import Span
    from okrtui.insight.mass_map import Box, MassMap
    from okrtui.insight.standings import Standings
    from okrtui.insight.status import Status

#: The cells from which on a box has a title beside its symbol.
_WITH_TITLE = 6

#: The cells that a title in the caption has before anything else is said.
_TITLE = 14


@dataclass(frozen=True, slots=True)
class MapDrawer:
    """Draws one map in one look."""

    look: Look
    standings: Standings
    mass_map: MassMap
    points: Mapping[str, Decimal]
    """What each node costs the score, 0–100; nothing where it is not among them."""

    def line(self, span: Span, line: int, *, is_cursor: bool) -> Strip:
        """A line of a span: a cell that is free for the cursor, then the title or the pattern below it."""
        room = span.width - 1
        mark: Piece = (self.look.signs.cursor if is_cursor else " ", "line_focus", True)
        if line > 0:
            return self.look.line([mark, self._pattern(span, room)], span.width)
        on = "cursor" if is_cursor else "background"
        return self.look.line([mark, *self._label(span, room)], span.width, on)

    def _label(self, span: Span, room: int) -> list[Piece]:
        """As much as there is room for: symbol and title, or how many boxes a heap has."""
        count, symbol = len(span.boxes), self._symbol(span)
        if count == 1:
            return self._titled(span.boxes[0]) if room >= _WITH_TITLE or not symbol else symbol
        number: Piece = (f"+{count}", "muted")
        tries: tuple[list[Piece], ...] = ([*symbol, number], [number])
        return next((pieces for pieces in tries if text_width(pieces) <= room), [("+", "muted")])

    def _symbol(self, span: Span) -> list[Piece]:
        status = self._status(span)
        return [self.look.mark(status)] if status else []

    def _titled(self, number: int) -> list[Piece]:
        box = self.mass_map.boxes[number]
        text, role, bold = self._title(box)
        return [self.look.mark(box.status), (f" {text}", role, bold)] if box.status else [(text, role, bold)]

    def _pattern(self, span: Span, room: int) -> Piece:
        boxes, signs = [self.mass_map.boxes[number] for number in span.boxes], self.look.signs
        if all(box.reach >= 1 for box in boxes):
            sign = signs.reach_full
        else:
            sign = signs.reach_half if any(box.reach > 0 for box in boxes) else signs.reach_none
        status = self._status(span)
        return (sign * room, self.look.mark(status)[1] if status else "faint")

    def _status(self, span: Span) -> Status | None:
        """The status of a box, the worst of a heap."""
        found = {self.mass_map.boxes[number].status for number in span.boxes}
        return next((status for status in WORST_FIRST if status in found), None)

    def _title(self, box: Box) -> tuple[str, str, bool]:
        plan = self.standings.plan
        match box.kind:
            case NodeKind.VISION:
                return f"Vision   {safe(plan.vision or '')}", "purpose", False
            case NodeKind.MISSION:
                return f"Mission  {safe(plan.mission or '')}", "purpose", False
            case NodeKind.NOT_ALIGNED:
                return "Not aligned", "purpose", False
            case NodeKind.STAND_ALONE:
                return "Stand alone beyond the one in five that may", "purpose", False
        node = plan.objective(box.name) or plan.key_result(box.name)
        is_objective = box.kind is NodeKind.OBJECTIVE
        return safe(node.title if node else box.name), "strong" if is_objective else "text", is_objective

    def heading(self, apart: int | None, width: int) -> list[Piece]:
        """What a width means, and over the block that begins in cell ``apart`` why it is set apart."""
        left: list[Piece] = [(" width is the share of the weight", "muted")]
        if apart is None:
            return left
        return _both_ends(left, [("ladders up to nothing".ljust(width - apart - 1), "purpose")], width)

    def note(self, above: int, below: int, width: int) -> list[Piece]:
        """What the patterns mean, and how many levels are out of sight."""
        signs = self.look.signs
        hidden = [
            f"{count} more level{'s' if count > 1 else ''} {where}"
            for count, where in ((above, "above"), (below, "below"))
            if count
        ]
        right: list[Piece] = [(f" {signs.dot} ".join(hidden), "strong")] if hidden else []
        left: list[Piece] = [(" ", "text")]
        for sign, words in (
            (signs.reach_full, "ladders up"),
            (signs.reach_half, "in part"),
            (signs.reach_none, "to nothing"),
        ):
            left += [(sign * 2, "text"), (f" {words}   ", "muted")]
        if self.mass_map.stand_alone:
            words = f"{_stand_alone(self.mass_map.stand_alone)}, without weight"
            if text_width(left) + len(words) + text_width(right) < width:
                left.append((words, "muted"))
        return _both_ends(left, right, width)

    def nothing(self) -> list[Piece]:
        """What is said where there is no box."""
        alone = self.mass_map.stand_alone
        if not alone:
            return [(" No objective is active today, so nothing has weight.", "muted")]
        return [(f" Nothing has weight: {_stand_alone(alone)}.", "muted")]

    def caption(self, number: int, heap: int, width: int) -> list[Piece]:
        """One line about a node: title, status, reach, share of the weight, and the points that it costs.

        ``heap`` is how many boxes are drawn as the one that it is in. Where there is less room there are
        fewer words.
        """
        box, look = self.mass_map.boxes[number], self.look
        own = self.points.get(box.name, Decimal())
        below = self.mass_map.boxes[number : box.end]
        with_below = sum((self.points.get(each.name, Decimal()) for each in below), Decimal())
        share = format_percent(box.mass) if box.mass >= 0.01 else "under 1%"
        state = self._state(box)
        tries = (
            self._joined([*state, (f"{share} of the weight", "text"), *_cost(own, with_below)]),
            self._joined([*state, (share, "text"), *_short_cost(own, with_below, look.signs.minus)]),
            self._joined([(share, "text")]),
        )
        text, role, bold = self._title(box)
        lead: list[Piece] = [(f" +{heap}  " if heap > 1 else " ", "muted")]
        if box.status:
            lead += [look.mark(box.status), (" ", "text")]
        room = width - text_width(lead) - min(_TITLE, cell_len(text)) - 2
        facts = next((each for each in tries if text_width(each) <= room), [])
        text = look.cut(text, width - text_width(lead) - text_width(facts) - 2)
        between = width - text_width(lead) - cell_len(text) - text_width(facts)
        return [*lead, (text, role, bold), (" " * between, "text"), *facts]

    def _state(self, box: Box) -> list[Piece]:
        """Status and reach, where they say something."""
        pieces: list[Piece] = []
        if box.status:
            pieces.append((box.status.value, self.look.mark(box.status)[1]))
        if box.kind not in (NodeKind.VISION, NodeKind.MISSION):
            reach = {0.0: "0", 0.5: self.look.signs.half, 1.0: "1"}.get(box.reach, f"{box.reach:.2g}")
            pieces.append((f"reach {reach}", "text"))
        return pieces

    def _joined(self, facts: list[Piece]) -> list[Piece]:
        """The facts with dots between them."""
        dot: Piece = (f" {self.look.signs.dot} ", "muted")
        return [piece for fact in facts for piece in (dot, fact)][1:]


def _cost(own: Decimal, with_below: Decimal) -> list[Piece]:
    if not with_below:
        return [("costs nothing", "muted")]
    if with_below == own:
        return [(f"costs {own} points", "behind")]
    if not own:
        return [(f"costs {with_below} points with all below", "behind")]
    return [(f"costs {own} points, {with_below} with all below", "behind")]


def _short_cost(own: Decimal, with_below: Decimal, minus: str) -> list[Piece]:
    said = [f"{minus}{own}"] if own else []
    if with_below != own:
        said.append(f"{minus}{with_below} with all below")
    return [(", ".join(said), "behind")] if said else []


def _stand_alone(count: int) -> str:
    return "1 objective stands alone" if count == 1 else f"{count} objectives stand alone"


def _both_ends(left: list[Piece], right: list[Piece], width: int) -> list[Piece]:
    """Pieces at both ends of a line; where they do not fit beside each other, the right ones stay."""
    between = width - text_width(left) - text_width(right)
    if not right or between >= 2:
        return [*left, (" " * max(0, between), "text"), *right]
    return [(" " * max(0, width - text_width(right)), "text"), *right]

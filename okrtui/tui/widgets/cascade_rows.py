"""One row of the cascade: title, value, bar, percent, confidence, age and owner, as far as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from okrtui.insight.status import Status
from okrtui.model.cascade import Cascade, Group, NodeKind
from okrtui.model.numbers import format_percent, format_value, goal_of
from okrtui.model.plan import KeyResult, Kpi, Objective, State
from okrtui.model.record import record
from okrtui.model.safe_text import safe
from okrtui.tui.look import Look, Piece, text_width

if TYPE_CHECKING:
    from collections.abc import Collection

    from rich.segment import Segment

    from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding, Standings

#: Columns with their widths, the first to leave when it gets narrow first; percent stays to the last.
_VALUE_WIDTH, _BAR_WIDTH, _PERCENT_WIDTH, _CONFIDENCE_WIDTH, _AGE_WIDTH, _OWNER_WIDTH = 15, 10, 6, 4, 6, 10
_COLUMNS = (
    ("owner", _OWNER_WIDTH),
    ("confidence", _CONFIDENCE_WIDTH),
    ("age", _AGE_WIDTH),
    ("value", _VALUE_WIDTH),
    ("bar", _BAR_WIDTH),
)
_TITLE_WIDTH = 34
_BAR_CELLS = 8

#: What a row can have beside its title.
COLUMNS = frozenset(("percent", *(name for name, _ in _COLUMNS)))


@record
class RowLayout:
    """Which columns a row of some width has."""

    width: int
    columns: frozenset[str]

    @property
    def title_width(self) -> int:
        """What is left for fold marks and title."""
        taken = sum(width for name, width in _COLUMNS if name in self.columns)
        percent = _PERCENT_WIDTH if "percent" in self.columns else 0
        return max(1, self.width - taken - percent - 1)


def row_layout(width: int, wanted: Collection[str] = COLUMNS) -> RowLayout:
    """The columns out of those that are wanted which fit beside a title of some length."""
    columns = dict(_COLUMNS)
    percent = _PERCENT_WIDTH if "percent" in wanted else 0
    shown = {name for name in columns if name in wanted}
    for name, _ in _COLUMNS:
        if width - 1 - percent - sum(columns[each] for each in shown) >= _TITLE_WIDTH:
            break
        shown.discard(name)
    if percent and width >= 24:
        shown.add("percent")
    return RowLayout(width, frozenset(shown))


def size_in_words(standings: Standings, closed: int, hidden: Collection[str]) -> str:
    """How much there is to see, of which so many objectives are closed; names of what is not shown of it."""
    left_out = closed if hidden else 0
    objectives = len(standings.plan.objectives) - left_out
    key_results = len(standings.key_results) - (len(hidden) - left_out)
    words = [
        f"{objectives} objective{'s' if objectives != 1 else ''}",
        f"{key_results} key result{'s' if key_results != 1 else ''}",
    ]
    if closed:
        words.append(f"{closed} closed hidden" if hidden else f"{closed} of them closed")
    return " · ".join(words)


@record
class RowDrawer:
    """Draws the rows of one plan, as it stands, in one look and width."""

    look: Look
    standings: Standings
    tree: Cascade
    layout: RowLayout
    hidden: frozenset[str] = frozenset()
    """Names of what is not among the rows, and not counted in headings."""
    marked: frozenset[str] = frozenset()
    """Names of what somebody else has just changed."""

    def row(self, node: int, *, is_open: bool, is_cursor: bool) -> list[Segment]:
        """The row of a node, exactly as wide as the layout."""
        standings = self.standings
        kind, item = self.tree.kind(node), self.tree.items[node]
        left = self._lead(node, is_open=is_open, is_cursor=is_cursor)
        if isinstance(item, Objective):
            left += self._objective_title(kind, item)
            right = (
                self._objective_columns(standings.objectives[item.id]) if kind is NodeKind.OBJECTIVE else []
            )
        elif isinstance(item, KeyResult):
            standing = standings.key_results[item.name]
            left += [self.look.mark(standing.verdict.status), (f" {safe(item.title)}", "text")]
            right = self._key_result_columns(standing)
        elif isinstance(item, Kpi):
            left += [(self.look.signs.kpi, "person"), (f" {safe(item.title)}", "text")]
            right = self._kpi_columns(item)
        elif isinstance(item, Group):
            count = self._count_below(node)
            left += [(safe(item.title), "purpose"), (f"   {count}", "muted")]
            right = []
        else:
            left += self._purpose(kind)
            right = []
        return self._join(left, right, on="cursor" if is_cursor else "background")

    def _join(self, left: list[Piece], right: list[Piece], on: str) -> list[Segment]:
        look, layout = self.look, self.layout
        room = layout.width - 1 - text_width(right) if right else layout.width - 1
        title = list(left)
        too_wide = text_width(title) - room
        if too_wide > 0:
            text, *rest = title[-1]
            cut = look.cut(text, max(0, cell_len(text) - too_wide))
            title[-1] = (cut, *rest)
        fill = max(0, room - text_width(title))
        return look.segments([*title, (" " * fill, "text"), *right], layout.width, on)

    def _lead(self, node: int, *, is_open: bool, is_cursor: bool) -> list[Piece]:
        signs, cascade = self.look.signs, self.tree
        fold = (signs.opened if is_open else signs.closed) if cascade.has_children(node) else " "
        deepest = max(0, (self.layout.title_width - 14) // 2)
        indent = "  " * min(cascade.depths[node], deepest)
        first: Piece = (signs.cursor if is_cursor else " ", "line_focus")
        if not is_cursor and cascade.name(node) in self.marked:
            first = (signs.marked, "person", True)
        return [first, (f"{indent}{fold} ", "muted")]

    def _purpose(self, kind: NodeKind) -> list[Piece]:
        plan = self.standings.plan
        match kind:
            case NodeKind.VISION:
                return [(f"Vision   {safe(plan.vision or '')}", "purpose")]
            case NodeKind.MISSION:
                return [(f"Mission  {safe(plan.mission or '')}", "purpose")]
            case NodeKind.NOT_ALIGNED:
                count = self._count_below(self.tree.node("not_aligned"))
                ladders = "1 objective ladders" if count == 1 else f"{count} objectives ladder"
                return [(f"Not aligned   {ladders} up to nothing yet", "purpose")]
            case _:
                count = self._count_below(self.tree.node("stand_alone"))
                stands = "1 objective stands" if count == 1 else f"{count} objectives stand"
                return [(f"Stand alone   {stands} alone on purpose", "purpose")]

    def _count_below(self, node: int | None) -> int:
        if node is None:
            return 0
        return sum(self.tree.name(child) not in self.hidden for child in self.tree.children(node))

    def _objective_title(self, kind: NodeKind, objective: Objective) -> list[Piece]:
        title = safe(objective.title)
        if kind is NodeKind.REFERENCE:
            return [(self.look.signs.reference, "muted"), (f" {title}", "muted")]
        standing = self.standings.objectives[objective.id]
        pieces: list[Piece] = [self.look.mark(standing.verdict.status), (f" {title}", "strong", True)]
        if objective.state is State.DRAFT:
            pieces.insert(1, (" draft", "muted"))
        return pieces

    def _objective_columns(self, standing: ObjectiveStanding) -> list[Piece]:
        days = (self.standings.today - standing.last_check_in).days if standing.last_check_in else None
        return self._columns(
            [],
            standing.progress,
            standing.expected,
            standing.verdict.status,
            standing.confidence,
            days,
            late=False,
            owner=standing.objective.owner,
        )

    def _key_result_columns(self, standing: KeyResultStanding) -> list[Piece]:
        key_result = standing.key_result
        days = (self.standings.today - standing.latest.day).days if standing.latest else None
        return self._columns(
            self._value(key_result, format_value(key_result.metric, standing.value)),
            standing.progress,
            standing.expected,
            standing.verdict.status,
            standing.confidence,
            days,
            late=standing.rhythm.is_due and standing.verdict.status not in (Status.DONE, Status.CLOSED),
            owner=key_result.owner,
        )

    def _kpi_columns(self, kpi: Kpi) -> list[Piece]:
        latest = self.standings.journal.latest(kpi.name)
        days = (self.standings.today - latest.day).days if latest else None
        value = self._value(kpi, format_value(kpi.metric, latest.value if latest else None))
        confidence = latest.confidence if latest else None
        return self._columns(value, None, None, None, confidence, days, late=False, owner=kpi.owner)

    def _value(self, measured: KeyResult | Kpi, value: str) -> list[Piece]:
        goal = goal_of(measured.metric)
        unit = safe(measured.unit)
        short_unit = f" {unit}" if unit and cell_len(unit) <= 3 else ""
        if not goal:
            return [(value, "text"), (short_unit, "muted")]
        return [(value, "text"), (f" / {goal}{short_unit}", "text")]

    def _columns(
        self,
        value: list[Piece],
        progress: float | None,
        expected: float | None,
        status: Status | None,
        confidence: int | None,
        days: int | None,
        *,
        late: bool,
        owner: str | None,
    ) -> list[Piece]:
        role = self.look.mark(status)[1] if status else "muted"
        shown = self.layout.columns
        pieces: list[Piece] = []
        if "value" in shown and value:  # without one the title may have its room
            pieces += [("  ", "text"), *value]  # what a short value leaves, the title may have
        if "bar" in shown:
            bar = self.look.bar(progress, expected, _BAR_CELLS, role) if status else []
            pieces += _right(bar, _BAR_WIDTH)
        if "percent" in shown:
            share = format_percent(progress) if progress is not None else self.look.signs.dash
            pieces += _right(
                [(share if status else "", role if progress is not None else "muted", True)], _PERCENT_WIDTH
            )
        if "confidence" in shown:
            pieces += _right([("" if confidence is None else str(confidence), "muted")], _CONFIDENCE_WIDTH)
        if "age" in shown:
            age = "never" if days is None else "today" if days == 0 else f"{days}d"
            never = days is None and status is Status.SILENT
            pieces += _right(
                [(age if status or days is not None else "", "behind" if late or never else "muted")],
                _AGE_WIDTH,
            )
        if "owner" in shown:
            pieces += [("  ", "text"), (self.look.cut(safe(owner or ""), 8).ljust(8), "person")]
        return pieces


def _right(pieces: list[Piece], width: int) -> list[Piece]:
    """The pieces moved to the right end of a column; what is too wide loses its beginning's room first."""
    return [(" " * max(0, width - text_width(pieces)), "text"), *pieces]

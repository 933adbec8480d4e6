"""The first frame, drawn before Textual is there: to import it takes as long as to read a plan.

It is the frame that Textual would draw, but for the line of keys: that one comes when keys are answered.
Where it would not be worth the trouble to know what Textual draws, there is none, and one waits for Textual.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment

from okrtui.insight.over import names_of, over
from okrtui.insight.views import View
from okrtui.model.safe_text import safe, strip_control
from okrtui.tui.details.page import aired
from okrtui.tui.details.pages import KIND_TITLES, name_on_frame, page_of
from okrtui.tui.marks import TO_ASCII
from okrtui.tui.screens.layout import CASCADE_PERCENT, NARROW, TINY_HEIGHT, TINY_WIDTH
from okrtui.tui.shadow import Shadow
from okrtui.tui.widgets.cascade_rows import RowDrawer, row_layout, size_in_words
from okrtui.tui.widgets.line_contents import StatusContent, TopContent
from okrtui.tui.widgets.visible_rows import VisibleRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from okrtui.store.settings import Settings
    from okrtui.tui.look import Look
    from okrtui.workspace import Workspace

    #: A column, a row, and what stands from there on.
    Line = tuple[int, int, list[Segment]]

#: With one of these Textual draws in other colours than the look's.
_CHANGES_COLOURS: Final = ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FILTERS", "TEXTUAL_THEME")


def first_frame(
    workspace: Workspace, look: Look, settings: Settings, width: int, height: int
) -> Shadow | None:
    """What a terminal of this size shows first of a plan; None where only Textual can tell."""
    if settings.view != View.CASCADE or not workspace.plan.objectives:
        return None
    return _drawn(look, width, height, _lines(workspace, look, settings, width, height))


def opening_frame(name: str, look: Look, width: int, height: int) -> Shadow | None:
    """What it shows first while a large plan is read from the file of this name."""
    return _drawn(look, width, height, _empty_lines(name, look, width, height))


def _drawn(look: Look, width: int, height: int, told: Iterable[Line]) -> Shadow | None:
    colors = _colors()
    if colors is None or look.palette.is_ansi or width < TINY_WIDTH or height < TINY_HEIGHT:
        return None
    lines = list(told)
    if any(sum(cell_len(text) for text, *_ in line) > width - x for x, _, line in lines):
        return None
    shadow = Shadow()
    shadow.lay(width, height, [(x, y, _clean(look, line)) for x, y, line in lines], colors)
    return shadow


def _colors() -> ColorSystem | None:
    """The colours that Textual would use for this terminal, where they are those of the look."""
    term = os.environ.get("TERM", "").strip().lower()
    if term in ("dumb", "unknown") or any(os.environ.get(name) for name in _CHANGES_COLOURS):
        return None
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    return ColorSystem.EIGHT_BIT if term.endswith("-256color") else None


def _clean(look: Look, line: list[Segment]) -> list[Segment]:
    """What the app's filters leave of a line."""
    signs = TO_ASCII if look.ascii else {}
    return [Segment(strip_control(text).translate(signs), style) for text, style, _ in line]


def _lines(workspace: Workspace, look: Look, settings: Settings, width: int, height: int) -> Iterator[Line]:
    """Every line but that of keys, as :meth:`MainScreen.compose` puts them together."""
    closed = over(workspace.plan, workspace.standings.today)
    hidden = names_of(closed)
    rows = VisibleRows(workspace.standings.cascade, hidden=hidden)
    cascade = _cascade_width(width)
    yield 0, 0, TopContent(look, workspace).segments(width)
    inside = cascade - 2, height - 5
    titles = "Cascade", size_in_words(workspace.standings, len(closed), hidden)
    drawer = RowDrawer(
        look, workspace.standings, rows.cascade, row_layout(inside[0], settings.columns), hidden
    )
    yield from _framed(look, 0, inside, _cascade(drawer, rows, inside[1]), titles, "line_focus")
    if cascade < width:
        inside, first = (width - cascade - 2, height - 5), rows.rows[0]
        titles = KIND_TITLES[rows.cascade.kind(first)], name_on_frame(rows.cascade, first)
        page = page_of(look, workspace, rows.cascade, first, inside[0] - 2).lines[: inside[1]]
        lines = [aired(look, line, inside[0]) for line in page]
        yield from _framed(look, cascade, inside, lines, titles, "line")
    yield 0, height - 2, StatusContent(look, workspace).segments(width)


def _empty_lines(name: str, look: Look, width: int, height: int) -> Iterator[Line]:
    """The same, as :meth:`OpeningScreen.compose` puts them together."""
    cascade = _cascade_width(width)
    yield 0, 0, look.segments([(f" {safe(name)}", "strong", True)], width, on="panel")
    opening = look.segments([(f" Opening{look.signs.ellipsis}", "text")], cascade - 2)
    yield from _framed(look, 0, (cascade - 2, height - 5), [opening], ("Cascade", ""), "line")
    if cascade < width:
        yield from _framed(look, cascade, (width - cascade - 2, height - 5), [], ("", ""), "line")
    yield 0, height - 2, look.segments([], width, on="panel")


def _cascade_width(width: int) -> int:
    return width if width < NARROW else width * CASCADE_PERCENT // 100


def _cascade(drawer: RowDrawer, rows: VisibleRows, height: int) -> list[list[Segment]]:
    """The first rows, with the cursor on the first of them."""
    return [
        drawer.row(node, is_open=rows.is_open(node), is_cursor=row == 0)
        for row, node in enumerate(rows.rows[:height])
    ]


def _framed(
    look: Look, x: int, inside: tuple[int, int], rows: list[list[Segment]], titles: tuple[str, str], role: str
) -> Iterator[Line]:
    """Rows in a frame with a title above and one below, as wide and high inside as is told."""
    width, height = inside
    line = look.style(role)
    above, below = (f" {safe(title)} " if title else "" for title in titles)
    fill = Segment("─" * (width - 1 - cell_len(above)), line)
    yield x, 1, [Segment("╭─", line), Segment(above, look.style("text")), fill, Segment("╮", line)]
    for number in range(height):
        row = rows[number] if number < len(rows) else look.segments([], width)
        yield x, 2 + number, [Segment("│", line), *row, Segment("│", line)]
    fill = Segment("─" * (width - 1 - cell_len(below)), line)
    yield x, 2 + height, [Segment("╰", line), fill, Segment(below, look.style("muted")), Segment("─╯", line)]

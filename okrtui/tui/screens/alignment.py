"""Alignment: the score and its parts, how it moved, every missing point with its remedy, and the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from okrtui.insight.score_history import Week, score_history
from okrtui.tui.details.score_page import last_week, over_the_cycle, score_and_parts
from okrtui.tui.screens.fix import FIX_BINDINGS, Fix
from okrtui.tui.show import show
from okrtui.tui.widgets.loss_list import LossList
from okrtui.tui.widgets.mass_map import CascadeMap
from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.insight.standings import Standings
    from okrtui.tui.app import OkrApp
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look
    from okrtui.workspace import Workspace

#: The chart takes so many lines where the screen has at least so many, else the score's way is told in one.
_CHART, _ROOM_FOR_A_CHART = 8, 30


class AlignmentScreen(ModalScreen[Fix | None]):
    """The alignment screen; dismissed with where to go and what to do there, or None.

    ``begins_at`` are nodes, the first of which that costs points is under the cursor.
    """

    CSS_PATH = "alignment.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,a", "leave", "Close", key_display="q"),
        Binding("tab", "turn", "Map"),
        *FIX_BINDINGS,
        Binding("x", "explain", "Explain"),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, look: Look, workspace: Workspace, begins_at: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.look = look
        self.workspace = workspace
        self.begins_at = begins_at
        self.weeks: list[Week] = []

    def compose(self) -> ComposeResult:
        """The score above, the list and the map below in the same place."""
        standings = self.workspace.standings
        with Vertical(id="alignment") as box:
            box.border_title = "Alignment"
            yield PageView(self.look, self._write_score, id="score")
            yield LossList(self.look, standings, self.begins_at)
            yield CascadeMap(self.look, standings)

    def on_mount(self) -> None:
        """Begin with the list; what takes long is put together while keys are answered."""
        self.score = self.query_one("#score", PageView)
        self.losses = self.query_one(LossList)
        self.map = self.query_one(CascadeMap)
        self._turn_to(self.losses)
        self.put_together()

    def on_resize(self) -> None:
        """Draw the chart where there is room for it."""
        if self.is_mounted:
            self.score.rewrite()

    def show_standings(self, _: Standings) -> None:
        """Show other numbers: somebody changed something meanwhile."""
        self.put_together()

    @work(exclusive=True)
    async def put_together(self) -> None:
        """Fill in what costs points, then the map, then the score week by week, the newest week first."""
        app, answers = cast("OkrApp", self.app), self.workspace.answers
        await app.look_at_all(answers.costs)
        self.losses.show(answers)
        await app.look_at_all(answers.mass_map)
        was_there = self.map.is_there
        self.map.show(answers)
        if not was_there:
            self._find_in_map()
        weeks, history = list[Week](), score_history(answers.standings)
        while (week := await app.background.run(lambda: next(history, None))) is not None:
            weeks.insert(0, week)
        self.weeks = weeks
        if self.is_attached:  # it may have been closed meanwhile
            self.score.rewrite()

    def _write_score(self, page: Page) -> None:
        score_and_parts(page, self.workspace.standings, self.workspace.score_change)
        height = _CHART if self.size.height >= _ROOM_FOR_A_CHART and not self.map.display else 1
        if self.weeks:
            last_week(page, self.weeks)
            over_the_cycle(page, self.weeks, height)
        score = self.workspace.standings.alignment.score
        if self.map.display or score is None:
            page.gap()
        else:
            page.heading("WHAT COSTS POINTS", f"{100 - score} in all")

    # -- the list and the map --------------------------------------------------------------------------

    def action_turn(self) -> None:
        """Show the map in the place of the list, or the list again, on the same node."""
        if self.map.display:
            self.losses.select([self.map.name_under_cursor])
            self._turn_to(self.losses)
        else:
            self._find_in_map()
            self._turn_to(self.map)

    def _turn_to(self, shown: LossList | CascadeMap) -> None:
        is_map = shown is self.map
        self.losses.display, self.map.display = not is_map, is_map
        self.score.rewrite()  # the chart makes room for the map
        shown.focus()
        ways = "h j k l move" if is_map else "its key mends it"
        other = "list" if is_map else "map"
        self.query_one("#alignment").border_subtitle = show(
            f"enter goes there · {ways} · x why · tab {other} · q closes"
        )

    def _find_in_map(self) -> None:
        if self.losses.current:
            self.map.go_to(self.losses.current.node)

    def on_loss_list_opened(self) -> None:
        """Go to the node of a row that was clicked twice."""
        self.action_go()

    def on_cascade_map_opened(self, message: CascadeMap.Opened) -> None:
        """Go to the node of a box."""
        message.stop()
        self.action_go()

    def action_move(self, steps: int) -> None:
        """Move in the list."""
        self.losses.move(steps)

    @property
    def _node(self) -> str:
        if self.map.display:
            return self.map.name_under_cursor
        return self.losses.current.node if self.losses.current else ""

    def action_go(self, action: str = "") -> None:
        """Go to the node that costs the points, and begin to mend it."""
        if self._node:
            following = tuple(self.losses.names[self.losses.cursor + 1 :])
            self.dismiss(Fix(self._node, action, self._node, following))

    def action_explain(self) -> None:
        """Tell where the points come from."""
        from okrtui.insight.explain import Number, numbers_of
        from okrtui.tui.screens.explain import ExplainScreen

        standings, name = self.workspace.standings, self._node or "plan"
        numbers = numbers_of(standings, name)
        wanted = Number.LOSS if Number.LOSS in numbers else numbers[0]
        self.app.push_screen(ExplainScreen(self.look, standings, name, wanted))

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

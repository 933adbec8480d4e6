"""Summary: the week of the plan, a team or a person on one page, to be paged through in a weekly meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from okrtui.exchange.markdown import summary_as_markdown
from okrtui.insight.explain import numbers_of
from okrtui.insight.scope import scopes, title_of
from okrtui.insight.summary_words import heading
from okrtui.tui.screens.explain import ExplainScreen
from okrtui.tui.screens.fix import FIX_BINDINGS, Fix
from okrtui.tui.show import show
from okrtui.tui.widgets.summary_view import SummaryView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import Standings
    from okrtui.tui.app import OkrApp
    from okrtui.tui.look import Look
    from okrtui.workspace import Workspace

_KEYS = "tab next · enter goes · c checks in · x why · z all · y copies · q closes"


class SummaryScreen(ModalScreen[Fix | None]):
    """Pages through the scopes, from a row about ``node`` on; dismissed with what to do next, or None."""

    CSS_PATH = "summary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,s", "leave", "Close", key_display="q"),
        Binding("tab,right,l", "turn(1)", "Next page"),
        Binding("shift+tab,left,h", "turn(-1)", "Page before"),
        *FIX_BINDINGS,
        Binding("x", "explain", "Explain"),
        Binding("z", "show_all", "All rows"),
        Binding("y", "copy", "Copy"),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, look: Look, workspace: Workspace, scope: Scope, node: str | None = None) -> None:
        super().__init__()
        self.look = look
        self.workspace = workspace
        self.node = node
        self.scopes = scopes(workspace.plan)
        self.page = self.scopes.index(scope) if scope in self.scopes else 0

    def compose(self) -> ComposeResult:
        """One summary in a box."""
        with Vertical(id="summary"):
            yield SummaryView(self.look, self.workspace, self.scopes[self.page], self.node)

    def on_mount(self) -> None:
        """Say whose week it is, and reckon it."""
        self._show_title()
        self.reckon()

    @work(exclusive=True)
    async def reckon(self) -> None:
        """Reckon the week of a large plan while keys are answered, and show it once it is there."""
        scope = self.scope
        if not self.workspace.is_summarised(scope):
            await cast("OkrApp", self.app).background.run(lambda: self.workspace.summary(scope))
            self.query_one(SummaryView).write()

    def show_standings(self, _: Standings) -> None:
        """Show other numbers: somebody changed something meanwhile."""
        here, self.scopes = self.scopes[self.page], scopes(self.workspace.plan)
        if here in self.scopes:
            self.page = self.scopes.index(here)
            self.query_one(SummaryView).write()
            self._show_title()
            self.reckon()
        else:
            self._show_page(0)

    def _show_page(self, page: int) -> None:
        self.page = page
        self.query_one(SummaryView).show_scope(self.scopes[page])
        self._show_title()
        self.reckon()

    def _show_title(self) -> None:
        box, whose = self.query_one("#summary"), title_of(self.workspace.plan, self.scope)
        title = f"{heading(self.scope, whose)} · page {self.page + 1} of {len(self.scopes)}"
        box.border_title, box.border_subtitle = show(title), _KEYS

    @property
    def scope(self) -> Scope:
        """The scope of the page that is shown."""
        return self.scopes[self.page]

    def action_turn(self, pages: int) -> None:
        """Show the next scope, or the one before; after the last comes the first."""
        self._show_page((self.page + pages) % len(self.scopes))

    def action_move(self, steps: int) -> None:
        """Move among the rows."""
        self.query_one(SummaryView).move(steps)

    def action_show_all(self) -> None:
        """Show every row, or only as many as there is room for."""
        self.query_one(SummaryView).show_all()

    def action_go(self, fix: str = "") -> None:
        """Go to the node of the row in the cascade, and begin to do something about it."""
        node = self.query_one(SummaryView).node
        self.dismiss(Fix(node, fix, node, (node,)) if node else None)

    def action_explain(self) -> None:
        """Explain the number of the row, or of the head."""
        name, number = self.query_one(SummaryView).number
        numbers = numbers_of(self.workspace.standings, name)
        if numbers:
            wanted = number if number in numbers else numbers[0]
            self.app.push_screen(ExplainScreen(self.look, self.workspace.standings, name, wanted))

    def action_copy(self) -> None:
        """Send the summary as Markdown to the terminal's clipboard."""
        if not self.workspace.is_summarised(self.scope):
            return
        self.app.copy_to_clipboard(summary_as_markdown(self.query_one(SummaryView).summary))
        self.query_one("#summary").border_subtitle = "sent to the terminal's clipboard"

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

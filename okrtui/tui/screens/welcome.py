"""The welcome: what one can begin with where there is no plan yet, each on a single key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to begin with."""

    key: str
    action: str
    label: str
    help: str


WAYS = (
    Way("s", "start", "Start a plan", "five questions, then a file of your own"),
    Way("e", "example", "Open the example", "a private copy of a company's plan, to explore"),
    Way("o", "open", "Open a file", "a plan.toml that is somewhere else"),
    Way("i", "import", "Import a file", "a table, an outline or JSON becomes a plan"),
    Way("q", "quit", "Quit", ""),
)

_ABOVE = 6
"""Lines of the page above the first way."""


class WelcomeScreen(Screen[None]):
    """A list of ways to begin; what each does is the app's affair."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("enter,space", "choose", show=False),
        Binding("escape", "app.quit", show=False),
        *(Binding(way.key, f"app.{way.action}", way.label, show=False) for way in WAYS),
    ]

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.chosen = 0

    def compose(self) -> ComposeResult:
        """The page in a panel."""
        with Vertical(classes="panel") as panel:
            panel.border_title = "okrtui"
            panel.border_subtitle = "enter chooses · q quits"
            yield PageView(self.look, self._write, id="ways")

    def _write(self, page: Page) -> None:
        page.lines.append([])
        page.add(("Objectives and key results, in the terminal", "strong", True))
        page.add(("See how every piece of work ladders up to the mission.", "muted"))
        page.lines.append([])
        page.add(("There is no plan here yet.", "text"))
        for number, way in enumerate(WAYS):
            here = number == self.chosen
            sign = self.look.signs.cursor if here else " "
            page.lines.append([])
            page.add(
                (f"{sign} ", "line_focus"),
                (f"{way.key}  ", "key", True),
                (f"{way.label:<18}", "strong" if here else "text", here),
                (self.look.cut(way.help, max(0, page.width - 24)), "muted"),
            )

    def action_move(self, steps: int) -> None:
        """Move to another way."""
        self.chosen = (self.chosen + steps) % len(WAYS)
        self.query_one(PageView).rewrite()

    async def action_choose(self) -> None:
        """Go the way under the cursor."""
        await self.app.run_action(WAYS[self.chosen].action, self.app)

    async def on_click(self, event: events.Click) -> None:
        """Go the way that was clicked on."""
        offset = event.get_content_offset(self.query_one(PageView))
        if offset is None:
            return
        row, rest = divmod(offset.y - _ABOVE, 2)
        if not rest and 0 <= row < len(WAYS):
            self.chosen = row
            await self.action_choose()

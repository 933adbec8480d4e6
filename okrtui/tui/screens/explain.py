"""Explain: why a number is what it is, and each of its inputs in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from okrtui.insight.explain import Explanation, Input, Number, explain, numbers_of
from okrtui.model.safe_text import safe
from okrtui.tui.details.page import Page

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.strip import Strip

    from okrtui.insight.standings import Standings
    from okrtui.tui.app import OkrApp
    from okrtui.tui.look import Look

#: A title gives way to a long number down to so many cells; then the number gives way.
_SHORTEST_TITLE = 24

#: A step that can be opened: the node's name and its number.
Choice = tuple[str, Number]


class ExplanationView(Widget, can_focus=True):
    """One explanation; the cursor is on what can be opened: inputs, then the node's other numbers."""

    def __init__(self, look: Look, standings: Standings, name: str, number: Number) -> None:
        super().__init__(id="explanation")
        self.look = look
        self.standings = standings
        self.trail: list[tuple[str, Number]] = [(name, number)]
        self.choices: list[Choice] = []
        self._told: dict[Choice, Explanation] = {}
        self.cursor = 0
        self._strips: list[Strip] = []
        self._rows: list[int] = []
        self._top = 0

    def on_mount(self) -> None:
        """Explain the first number."""
        self._begin()

    def on_resize(self) -> None:
        """Write to the width."""
        self._write()

    def open(self) -> None:
        """Explain what is under the cursor."""
        if self.choices:
            self.trail.append(self.choices[self.cursor])
            self._begin()

    def on_click(self, event: events.Click) -> None:
        """Move to the row, and open it with the same click."""
        row = self._top + event.y
        if row in self._rows:
            self.cursor = self._rows.index(row)
            self.open()

    def back(self) -> bool:
        """Go back to what was explained before; False at the beginning."""
        if len(self.trail) == 1:
            return False
        self.trail.pop()
        self._begin()
        return True

    def move(self, steps: int) -> None:
        """Move the cursor among what can be opened."""
        if self.choices:
            self.cursor = max(0, min(self.cursor + steps, len(self.choices) - 1))
        self._write()

    def _begin(self) -> None:
        """Write what the trail leads to, from its top."""
        self.cursor = self._top = 0
        self._write()
        if self.trail[-1] not in self._told:
            self._reckon()

    @work(exclusive=True)
    async def _reckon(self) -> None:
        """Reckon what the trail leads to, of a large plan while keys are answered, and write it then."""
        name, _ = self.trail[-1]
        await cast("OkrApp", self.app).look_at_all(lambda: self._tell_all(name))
        self._write()

    def _write(self) -> None:
        page = Page(self.look, max(10, self.content_size.width))
        self.choices, self._rows = [], []
        name, number = self.trail[-1]
        if (name, number) in self._told:
            self._write_told(page, name, number)
        else:
            page.paragraph(f"Reckoning{self.look.signs.ellipsis}", "muted")
        here = self._rows[self.cursor] if self._rows else -1
        self._strips = [
            self.look.line(line, page.width, on="cursor" if row == here else "background")
            for row, line in enumerate(page.lines)
        ]
        self._keep_in_sight(here)
        self.refresh()

    def _tell_all(self, name: str) -> None:
        """Explain every number of a node, once: the cursor must not wait for it."""
        numbers = numbers_of(self.standings, name)
        self._told |= {(name, each): explain(self.standings, name, each) for each in numbers}

    def _write_told(self, page: Page, name: str, number: Number) -> None:
        explanation = self._told[name, number]
        self._explain(page, explanation)
        self._inputs(page, explanation.inputs)
        self._others(page, name, number)
        if explanation.note:
            page.gap()
            page.paragraph(self.look.spelt(explanation.note), "muted")

    def _keep_in_sight(self, here: int) -> None:
        """Keep the cursor's row in sight; from the last one on the note below it too."""
        if not self.content_size.height:
            return  # not laid out yet
        is_last = self.cursor == len(self.choices) - 1
        lowest = (len(self._strips) if is_last else here + 1) - self.content_size.height
        self._top = max(0, min(max(self._top, lowest), here))

    def _explain(self, page: Page, explanation: Explanation) -> None:
        shown = self.look.spelt(safe(explanation.shown))
        room = max(_SHORTEST_TITLE, page.width - cell_len(shown) - 1)
        title = self.look.cut(safe(explanation.title), room)
        page.spread([(title, "strong", True)], [(shown, "strong", True)])
        page.gap()
        page.paragraph(self.look.spelt(explanation.formula), "muted")
        for step in explanation.worked.split("; "):
            if step:
                page.paragraph(step, "chart")

    def _inputs(self, page: Page, inputs: tuple[Input, ...]) -> None:
        if inputs:
            page.heading("FROM")
        for each in inputs:
            self._row(page, each.label, each.value_text, each.name, each.number)

    def _others(self, page: Page, name: str, number: Number) -> None:
        told = {number, *(each for above, each in self.choices if above == name)}
        others = [each for each in numbers_of(self.standings, name) if each not in told]
        if others:
            page.heading("ITS OTHER NUMBERS")
        for each in others:
            self._row(page, each.words, self._told[name, each].shown, name, each)

    def _row(self, page: Page, label: str, value: str, name: str, number: Number | None) -> None:
        mark = self.look.signs.closed if number else " "
        shown = page.look.cut(self.look.spelt(safe(value)), page.width // 2)
        title = page.look.cut(safe(label), page.width - len(shown) - 4)
        if number is not None:
            self._rows.append(len(page.lines))
            self.choices.append((name, number))
        page.spread([(f"{mark} ", "muted"), (title, "text")], [(shown, "text")])

    def render_line(self, y: int) -> Strip:
        """One line."""
        row = self._top + y
        return self._strips[row] if row < len(self._strips) else self.look.line([], self.content_size.width)


class ExplainScreen(ModalScreen[None]):
    """Opens one number after the other; closed with the key that opened it."""

    CSS_PATH = "explain.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,x", "close", "Close", key_display="q"),
        Binding("enter,l,right", "open", "Open"),
        Binding("escape,h,left,backspace", "back", "Back"),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, look: Look, standings: Standings, name: str, number: Number) -> None:
        super().__init__()
        self.look = look
        self.standings = standings
        self.name_of_node = name
        self.number = number

    def compose(self) -> ComposeResult:
        """One explanation in a box."""
        with Vertical(id="explain") as box:
            box.border_title = "Why this number"
            box.border_subtitle = "enter opens · h goes back · q closes"
            yield ExplanationView(self.look, self.standings, self.name_of_node, self.number)

    def action_open(self) -> None:
        """Explain an input in turn."""
        self.query_one(ExplanationView).open()

    def action_back(self) -> None:
        """Go back, and out at the beginning."""
        if not self.query_one(ExplanationView).back():
            self.dismiss()

    def action_move(self, steps: int) -> None:
        """Move among what can be opened."""
        self.query_one(ExplanationView).move(steps)

    def action_close(self) -> None:
        """Close."""
        self.dismiss()

"""What goes on after a cycle's closing: a list to mark objectives in, and the cycle that they go on in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Label

from okrtui.insight.grading import Grading, is_unfinished
from okrtui.model.cycle_text import NamedCycle
from okrtui.model.day_text import parse_day
from okrtui.model.safe_text import safe
from okrtui.tui.commands import Where, bindings
from okrtui.tui.look import Look, Piece, text_width
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual import events
    from textual.app import ComposeResult
    from textual.strip import Strip

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Plan

_LABELS = {"id": "Cycle", "start": "Start", "end": "End"}


class CarryList(Widget, can_focus=True):
    """The objectives of the cycle, each with its verdict; space marks those that go on."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LINE), Binding("space", "mark", "Mark")]

    class Marked(Message):
        """Something was marked or unmarked."""

    def __init__(self, look: Look, standings: Standings, gradings: list[Grading], marked: set[str]) -> None:
        super().__init__(id="carry-list")
        self.look = look
        self.standings = standings
        self.gradings = gradings
        self.marked = marked
        self.cursor = 0
        self._top = 0

    def render_line(self, y: int) -> Strip:
        """One objective: marked or not, its verdict, its score and what is left of it."""
        row, width = self._top + y, self.content_size.width
        if row >= len(self.gradings):
            return self.look.line([], width)
        grading, here = self.gradings[row], row == self.cursor and self.has_focus
        name = grading.objective.id
        left: list[Piece] = [(self.look.signs.cursor if here else " ", "line_focus")]
        left.append(("[x] " if name in self.marked else "[ ] ", "key", True))
        right: list[Piece] = [
            (f"{grading.verdict:>9}", "muted"),
            (f"{grading.score:>5.1f}", "strong", True),
            (f"{self._rest(grading):>15} ", "muted"),
        ]
        room = width - text_width(left) - text_width(right) - 1
        title = self.look.cut(safe(grading.objective.title), max(0, room))
        fill = " " * max(1, room - cell_len(title) + 1)
        pieces = [*left, (title, "text"), (fill, "text"), *right]
        return self.look.line(pieces, width, on="cursor" if here else "background")

    def _rest(self, grading: Grading) -> str:
        left = sum(is_unfinished(self.standings, grading, each) for each in grading.objective.key_results)
        return f"{left} key result{'s' if left != 1 else ''}" if left else "nothing left"

    def on_key(self, event: events.Key) -> None:
        """Up and down, inside the list as long as it goes on."""
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "pageup": -10}.get(event.key)
        if steps is None:
            return
        target = self.cursor + steps
        if 0 <= target < len(self.gradings) or abs(steps) > 1 or event.key in ("j", "k"):
            event.stop()
            event.prevent_default()
            self._move_to(max(0, min(target, len(self.gradings) - 1)))

    def _move_to(self, row: int) -> None:
        before, self.cursor = self.cursor, row
        height = max(1, self.content_size.height)
        top = min(max(self._top, row - height + 1), row)
        if top != self._top:
            self._top = top
            self.refresh()
        else:
            for each in (before, row):
                self.refresh(Region(0, each - top, self.size.width, 1))

    def action_mark(self) -> None:
        """Mark or unmark what is under the cursor."""
        if self.gradings:
            self.marked ^= {self.gradings[self.cursor].objective.id}
            self._move_to(self.cursor)
            self.post_message(self.Marked())

    def action_save(self) -> None:
        """Go on."""
        self.post_message(Save())

    def action_cancel(self) -> None:
        """Go back."""
        self.post_message(Cancel())

    def on_focus(self) -> None:
        """Show the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the lost focus."""
        self.refresh()


class CarryingPage(Vertical):
    """The list, and below it id and dates of the next cycle, as they are typed."""

    def __init__(
        self,
        look: Look,
        standings: Standings,
        gradings: list[Grading],
        marked: set[str],
        typed: Mapping[str, str],
    ) -> None:
        super().__init__(classes="closing-page")
        self.look = look
        self.standings = standings
        self.gradings = gradings
        self._marked = marked
        self._typed = typed

    def compose(self) -> ComposeResult:
        """List, three fields, and the line that says what is wrong."""
        yield Label(
            "What goes on, with its unfinished key results from where they stand now?",
            classes="closing-facts",
        )
        yield CarryList(self.look, self.standings, self.gradings, set(self._marked))
        with Horizontal(id="carry-cycle"):
            for key, label in _LABELS.items():
                yield Label(show(label), classes="closing-label")
                field = Field(id=f"cycle-{key}", replaced=True)
                field.value = self._typed[key]
                yield field
        yield Label("", id="carry-complaint")

    def on_mount(self) -> None:
        """Say what the fields mean."""
        self.check()

    @property
    def marked(self) -> set[str]:
        """The ids of what is marked."""
        return self.query_one(CarryList).marked

    @property
    def typed(self) -> dict[str, str]:
        """What is typed in the fields."""
        return {key: self.query_one(f"#cycle-{key}", Field).value for key in _LABELS}

    def check(self) -> bool:
        """Say what is wrong with the cycle, or what it is; whether it is right."""
        label = self.query_one("#carry-complaint", Label)
        plan = self.standings.plan
        try:
            into = read_cycle(plan, self.typed, self.standings.today, needed=bool(self.marked))
        except ValueError as problem:
            label.update(show(str(problem)))
            label.set_class(True, "-wrong")
            return False
        known = into is not None and any(each.id == into.id for each in plan.cycles)
        says = (
            "no next cycle"
            if into is None
            else "is in the plan already"
            if known
            else "comes new into the plan"
        )
        label.update(show(f"{into.id}, {into.start} to {into.end}, {says}" if into else says))
        label.set_class(False, "-wrong")
        return True

    def on_changed(self, message: Changed) -> None:
        """Check while typing."""
        message.stop()
        self.check()

    def on_carry_list_marked(self, message: CarryList.Marked) -> None:
        """A cycle is needed as soon as something goes on."""
        message.stop()
        self.check()


def read_cycle(plan: Plan, typed: Mapping[str, str], today: date, *, needed: bool) -> NamedCycle | None:
    """The cycle that is typed; one of the plan by its id alone, None for none. Raises ValueError."""
    name = " ".join(typed["id"].split())
    known = next((each for each in plan.cycles if each.id == name), None)
    if known is not None:
        return NamedCycle(known.id, known.start, known.end)
    if not name:
        if needed:
            raise ValueError("What goes on needs a cycle: type an id such as 2027-H1, or unmark it.")
        return None
    start, end = parse_day(typed["start"], today), parse_day(typed["end"], today)
    if end < start:
        raise ValueError(f"{name} would end before it starts: {start} to {end}.")
    return NamedCycle(name, start, end)

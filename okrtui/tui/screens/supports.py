"""Choosing what an objective supports: a list that narrows as one types, with the score of each choice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.fuzzy import Matcher
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widget import Widget

from okrtui.insight.aligning import Choice, by_score, choices, score_with
from okrtui.model.safe_text import safe
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.strip import Strip

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Objective
    from okrtui.tui.app import OkrApp
    from okrtui.tui.look import Look, Piece

#: Choices of which the score is reckoned: what can be seen, and a little more.
_SCORED = 40

STAND_ALONE = "stand alone"

#: Up to so many choices times objectives all scores are there at once, and rank what is alike by words.
_QUICKLY_SCORED = 5_000


class ChoiceList(Widget):
    """The choices that match, each with its mark, title, and the score it would give."""

    def __init__(self, look: Look, standings: Standings, chosen: list[str]) -> None:
        super().__init__(id="choices")
        self.look = look
        self.standings = standings
        self.chosen = chosen
        self.is_there = False
        self.choices: list[Choice] = []
        self.scores: dict[str, int | None] = {}
        self.cursor = 0
        self._top = 0

    def show_choices(self, found: list[Choice]) -> None:
        """Show other choices, the cursor on the first."""
        self.is_there = True
        self.choices = found
        self.cursor = self._top = 0
        self.refresh()

    @property
    def current(self) -> str | None:
        """The reference under the cursor."""
        return self.choices[self.cursor].reference if self.choices else None

    def move(self, steps: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(self.cursor + steps, len(self.choices) - 1))
        height = max(1, self.content_size.height)
        self._top = min(max(self._top, self.cursor - height + 1), self.cursor)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Move to the row; with a second click choose it."""
        row = self._top + event.y
        if row < len(self.choices):
            self.move(row - self.cursor)
            if event.chain == 2:
                self.post_message(Save())

    def set_score(self, reference: str, score: int | None) -> None:
        """Fill in a score once it is reckoned."""
        self.scores[reference] = score
        for row, choice in enumerate(self.choices):
            if choice.reference == reference:
                self.refresh(Region(0, row - self._top, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """One choice."""
        row, width = self._top + y, self.content_size.width
        if row >= len(self.choices):
            is_waiting = row == 0 and not self.is_there
            waiting = f" Looking for what it could support{self.look.signs.ellipsis}"
            return self.look.line([(waiting, "muted")] if is_waiting else [], width)
        choice, here = self.choices[row], row == self.cursor
        signs = self.look.signs
        mark: Piece = ("* " if choice.reference in self.chosen else "  ", "key", True)
        left: list[Piece] = [(signs.cursor if here else " ", "line_focus"), mark]
        if choice.reference in ("vision", "mission"):
            left.append((f"{choice.reference.capitalize()}  ", "purpose"))
        elif "/" in choice.reference:
            left.append(("  ", "text"))
        name = "" if choice.reference in ("vision", "mission") else f"  {choice.reference}"
        score = self._score(choice)
        room = width - sum(len(piece[0]) for piece in left) - len(score[0]) - 2
        title = self.look.cut(safe(choice.title), room)
        left.append((title, "text" if "/" in choice.reference else "strong"))
        left.append((self.look.cut(safe(name), max(0, room - len(title))), "muted"))
        fill = width - sum(len(piece[0]) for piece in left) - len(score[0]) - 1
        return self.look.line(
            [*left, (" " * max(1, fill), "text"), score], width, on="cursor" if here else "background"
        )

    def _score(self, choice: Choice) -> Piece:
        if choice.reference not in self.scores:
            return ("", "muted")
        score, now = self.scores[choice.reference], self.standings.alignment.score
        if score is None or now is None:
            return (self.look.signs.dash, "muted")
        change = score - now
        if change > 0:
            return (f"{score} {self.look.signs.up}{change}", "on_track")
        return (
            f"{score} {self.look.signs.down}{-change}" if change else f"{score}",
            "behind" if change else "muted",
        )


class SupportsScreen(ModalScreen[tuple[str, ...] | None]):
    """Dismissed with what the objective is to support, or None when nothing was chosen."""

    CSS_PATH = "supports.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("tab", "mark", "Mark", priority=True),
    ]

    def __init__(self, look: Look, standings: Standings, objective: Objective) -> None:
        super().__init__()
        self.look = look
        self.standings = standings
        self.objective = objective
        self._all: list[Choice] = []
        self._is_narrowing = False
        self._is_to_be_chosen = False

    def compose(self) -> ComposeResult:
        """The field above the list."""
        with Vertical(id="supports") as box:
            box.border_title = show(f"What does it support?  {self.objective.title}")
            box.border_subtitle = "enter chooses · tab marks several · esc leaves"
            yield Field(id="words", placeholder="type to narrow; ranked by words in common")
            known = [each for each in self.objective.supports if self.standings.plan.knows(each)]
            yield ChoiceList(self.look, self.standings, known)

    def on_mount(self) -> None:
        """Show all choices and begin to reckon their scores."""
        self.query_one(Field).focus()
        self._narrow("")

    def _narrow(self, text: str) -> None:
        self._is_narrowing, self._is_to_be_chosen = True, False
        self._show_matching(text)

    @work(exclusive=True)
    async def _show_matching(self, text: str) -> None:
        """Show what matches, then the scores one by one; a newer text ends the older one's turn."""
        app, shown = cast("OkrApp", self.app), self.query_one(ChoiceList)
        found = await app.look_at_all(lambda: self._matching(text))
        shown.show_choices(found)
        self._is_narrowing = False
        if self._is_to_be_chosen:
            self._choose()
            return
        for reference in (each.reference for each in found[:_SCORED]):
            if reference not in shown.scores and reference != STAND_ALONE:
                score = await app.background.run(
                    partial(score_with, self.standings, self.objective, (reference,))
                )
                shown.set_score(reference, score)

    def _matching(self, text: str) -> list[Choice]:
        self._all = self._all or self._all_choices()
        if not text.strip():
            return self._all
        matcher = Matcher(text)
        scored = [(matcher.match(f"{each.title} {each.reference}"), each) for each in self._all]
        return [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score > 0]

    def _all_choices(self) -> list[Choice]:
        found = choices(self.standings.plan, self.objective)
        if len(found) * len(self.standings.plan.objectives) <= _QUICKLY_SCORED:
            found = by_score(self.standings, self.objective, found)
        return [*found, Choice(STAND_ALONE, "Nothing: it stands alone on purpose, for a reason", 0)]

    def action_move(self, steps: int) -> None:
        """Move in the list."""
        self.query_one(ChoiceList).move(steps)

    def action_mark(self) -> None:
        """Mark or unmark one of several."""
        shown = self.query_one(ChoiceList)
        reference = shown.current
        if reference and reference != STAND_ALONE:
            if reference in shown.chosen:
                shown.chosen.remove(reference)
            else:
                shown.chosen.append(reference)
            self._marked = True
            shown.move(1)

    _marked = False

    def on_changed(self, event: Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._narrow(self.query_one(Field).value)

    def on_save(self, event: Save) -> None:
        """Choose, once the list shows what matches all that was typed."""
        event.stop()
        if self._is_narrowing:
            self._is_to_be_chosen = True
        else:
            self._choose()

    def _choose(self) -> None:
        """Choose what is marked, or what is under the cursor where nothing was marked."""
        shown = self.query_one(ChoiceList)
        if self._marked:
            self.dismiss(tuple(shown.chosen))
        elif shown.current:
            self.dismiss((shown.current,))

    def on_cancel(self, event: Cancel) -> None:
        """Change nothing."""
        event.stop()
        self.dismiss(None)

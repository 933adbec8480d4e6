"""One objective's page in a cycle's closing: scores of its key results, why, verdict and reflection."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Label

from okrtui.model.numbers import format_percent, format_value, goal_of
from okrtui.model.plan import KeyResult, Kind
from okrtui.model.safe_text import safe
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Changed, Field
from okrtui.tui.widgets.grades import ScoreRow, VerdictRow

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.insight.grading import Grading
    from okrtui.insight.standings import Standings
    from okrtui.tui.look import Look, Piece

_WHY = "why?"


class TextRow(Horizontal):
    """A text with its name; ``about`` tells whose score it explains, or is empty for the reflection."""

    def __init__(self, number: int, name: str, text: str, placeholder: str, about: str = "") -> None:
        super().__init__(classes="closing-text")
        self.about = about
        self._number = number
        self._label = name
        self._text = text
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Name and field side by side."""
        yield Label(show(self._label), classes="closing-label")
        field = Field(id=f"text-{self._number}", placeholder=self._placeholder)
        field.value = self._text
        yield field

    @property
    def text(self) -> str:
        """What is typed, in one line."""
        return " ".join(self.query_one(Field).value.split())


class GradingPage(VerticalScroll):
    """What is said of one objective; :attr:`grading` is always what is on the page."""

    can_focus = False

    def __init__(self, look: Look, standings: Standings, grading: Grading, asked: set[str]) -> None:
        super().__init__(classes="closing-page")
        self.look = look
        self.standings = standings
        self._grading = grading
        self._asked = asked

    @property
    def grading(self) -> Grading:
        """The grading with everything that is chosen and typed."""
        grading = self._grading
        for row in self.query(TextRow):
            if not row.about:
                grading = replace(grading, reflection=row.text)
            elif row.text or row.about in grading.whys:
                grading = grading.with_why(row.about, row.text)
        return grading

    def compose(self) -> ComposeResult:
        """Title, a score for each key result with its why, the objective's own score, verdict, reflection."""
        grading, objective = self._grading, self._grading.objective
        yield Label(show(objective.title), classes="closing-title")
        yield Label(show(self._facts()), classes="closing-facts")
        for number, key_result in enumerate(objective.key_results):
            yield ScoreRow(
                self.look,
                number,
                key_result.name,
                safe(key_result.title),
                self._value(key_result),
                grading.score_of(key_result.name),
            )
            why = grading.whys.get(key_result.name, "")
            yield TextRow(number, _WHY, why, "what kept it there?", about=key_result.name)
        last = len(objective.key_results)
        own = ScoreRow(self.look, last, objective.name, "Objective", [], grading.score)
        own.add_class("objective-score")
        yield own
        yield VerdictRow(self.look, grading.verdict)
        hint = "what did we learn, what would we do otherwise?"
        yield TextRow(last, "Reflection", grading.reflection, hint)

    def on_mount(self) -> None:
        """Ask only where it is to be asked."""
        self._show_grading()

    def _facts(self) -> str:
        objective = self._grading.objective
        standing = self.standings.objectives[objective.id]
        words = ["committed" if objective.kind is Kind.COMMITTED else "aspirational"]
        words += [each for each in (objective.team, objective.owner) if each]
        words.append("no progress yet" if standing.progress is None else format_percent(standing.progress))
        return " · ".join([*words, f"{standing.verdict.status}: {standing.verdict.reason}"])

    def _value(self, key_result: KeyResult) -> list[Piece]:
        standing = self.standings.key_results[key_result.name]
        goal, unit = goal_of(key_result.metric), safe(key_result.unit)
        value = format_value(key_result.metric, standing.value) + (f" / {goal}" if goal else "")
        share = self.look.signs.dash if standing.progress is None else format_percent(standing.progress)
        role = self.look.mark(standing.verdict.status)[1]
        short = f"{value} {unit}" if unit and len(unit) <= 3 else value
        return [(f"{short:>15}", "text"), (f"{share:>6}", role, True)]

    # -- what is chosen and typed ---------------------------------------------------------------------

    def on_score_row_scored(self, message: ScoreRow.Scored) -> None:
        """Keep a score; what follows from it is shown at once."""
        message.stop()
        self._grading = self._grading.with_score(message.about, message.score)
        self._show_grading()

    def on_verdict_row_chosen(self, message: VerdictRow.Chosen) -> None:
        """Keep a verdict."""
        message.stop()
        self._grading = replace(self._grading, given_verdict=message.verdict)

    def on_changed(self, message: Changed) -> None:
        """The fields hold what is typed themselves."""
        message.stop()

    def _show_grading(self) -> None:
        for row in self.query(ScoreRow):
            row.show_score(self._grading.score_of(row.about))
        for text in self.query(TextRow):
            if text.about:
                text.display = self._grading.asks_why(text.about)
        self.query_one(VerdictRow).show_verdict(self._grading.verdict)

    def next_question(self) -> Field | None:
        """The first text that should be given and is not, each once: who goes on again leaves it open."""
        for row in self.query(TextRow):
            is_asked = row.display if row.about else not self._grading.is_achieved
            field = row.query_one(Field)
            question = row.about or f"reflection on {self._grading.objective.id}"
            if is_asked and not row.text and question not in self._asked and not field.has_focus:
                self._asked.add(question)
                return field
        return None

"""Beginning a plan: one question at a time, then the file as it will be and where it is to stand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen

from okrtui.errors import OkrtuiError
from okrtui.model.safe_text import safe
from okrtui.store.new_plan import NewPlan, create_plan, new_plan_text, place_for
from okrtui.tui.forms.questions import QUESTIONS, AnswerError, Question
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save
from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from datetime import date

    from textual.app import ComposeResult

    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look
    from okrtui.tui.welcome import WelcomeApp


class QuestionsScreen(Screen[bool]):
    """Asks one question after the other; dismissed with True once all are answered, with False when left.

    Answers are kept as they were typed in ``answers``, which belongs to whoever opened the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+tab", "back", "Back", show=False),
        Binding("up", "suggest(-1)", show=False),
        Binding("down", "suggest(1)", show=False),
    ]

    def __init__(self, look: Look, today: date, answers: MutableMapping[str, str], first: int = 0) -> None:
        super().__init__()
        self.look = look
        self.today = today
        self.answers = answers
        self.number = first
        self.complaint = ""

    @property
    def question(self) -> Question:
        """The question that is asked now."""
        return QUESTIONS[self.number]

    def compose(self) -> ComposeResult:
        """Question, field, what is said about the answer, and the answers before."""
        with Vertical(classes="panel") as panel:
            panel.border_title = "A new plan"
            panel.border_subtitle = "enter next · shift+tab back · esc leaves"
            yield PageView(self.look, self._write_question, id="asked")
            yield Field(id="answer")
            yield PageView(self.look, self._write_note, id="said")
            yield PageView(self.look, self._write_answers, id="answers")

    def on_mount(self) -> None:
        """Ask the first one."""
        self._ask()

    def _ask(self) -> None:
        question, field = self.question, self.query_one(Field)
        suggested = question.suggestions(self.today)
        text = self.answers.get(question.key, suggested[0] if suggested else "")
        field.placeholder = f"such as: {question.example}"
        field.fill(text)
        self.set_focus(field)
        for page in self.query(PageView):
            page.rewrite()

    def _write_question(self, page: Page) -> None:
        place = f"{self.number + 1} of {len(QUESTIONS)}"
        page.lines.append([])
        page.spread([(self.question.asked, "strong", True)], [(place, "muted")])
        page.paragraph(self.question.advice, "text")
        page.lines.append([])

    def _write_note(self, page: Page) -> None:
        note, role = self.question.note(self.query_one(Field).value, self.today)
        page.paragraph(note, role, most=2)
        if len(self.question.suggestions(self.today)) > 1:
            arrows = "up and down" if self.look.ascii else "↑ ↓"
            page.add((f"{arrows} for other cycles", "muted"))
        page.lines.append([])

    def _write_answers(self, page: Page) -> None:
        for question in QUESTIONS[: self.number]:
            answer = " ".join(self.answers.get(question.key, "").split())
            shown = self.look.cut(safe(answer), max(1, page.width - 12)) or self.look.signs.dash
            page.add((f"{question.label:<12}", "muted"), (shown, "text" if answer else "muted"))

    def on_changed(self, event: Changed) -> None:
        """Say something about what is typed."""
        event.stop()
        self.answers[self.question.key] = self.query_one(Field).value
        self.query_one("#said", PageView).rewrite()

    def on_save(self, event: Save) -> None:
        """Take the answer, or stay where it can't be taken."""
        event.stop()
        text = self.query_one(Field).value
        try:
            self.question.check(text, self.today)
        except AnswerError:
            return
        self.answers[self.question.key] = text
        if self.number + 1 < len(QUESTIONS):
            self.number += 1
            self._ask()
        else:
            self.dismiss(True)

    def on_cancel(self, event: Cancel) -> None:
        """Leave; the answers stay where they are."""
        event.stop()
        self.dismiss(False)

    def action_back(self) -> None:
        """Go back to the question before."""
        if self.number:
            self.number -= 1
            self._ask()

    def action_suggest(self, steps: int) -> None:
        """Put the next suggestion into the field."""
        suggested = self.question.suggestions(self.today)
        if suggested:
            field = self.query_one(Field)
            now = suggested.index(field.value) if field.value in suggested else -1
            field.fill(suggested[(now + steps) % len(suggested)])


class SaveScreen(Screen[bool]):
    """The file as it will be; dismissed with False to go back, left by the app once it is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+tab", "back", "Back", show=False),
        Binding("pagedown,down", "scroll(5)", show=False),
        Binding("pageup,up", "scroll(-5)", show=False),
    ]

    def __init__(self, look: Look, plan: NewPlan, place: str) -> None:
        super().__init__()
        self.look = look
        self.plan = plan
        self.text = new_plan_text(plan)
        self.place = place
        self.complaint = ""

    def compose(self) -> ComposeResult:
        """The text, the field, and what is wrong with the place."""
        with Vertical(classes="panel", id="saving") as panel:
            panel.border_title = "A new plan"
            panel.border_subtitle = "enter writes the file · shift+tab back · pgup pgdn scroll"
            with VerticalScroll(id="file", can_focus=False):
                yield PageView(self.look, self._write_file)
            yield PageView(self.look, self._write_place, id="asked")
            yield Field(id="answer", placeholder="./plan.toml")
            yield PageView(self.look, self._write_complaint, id="said")

    def on_mount(self) -> None:
        """Suggest a place."""
        field = self.query_one(Field)
        field.fill(self.place)
        self.set_focus(field)

    def _write_file(self, page: Page) -> None:
        for line in self.text.splitlines():
            role = "muted" if line.startswith("#") else "purpose" if line.startswith("[") else "text"
            page.add((self.look.cut(safe(line), page.width), role))

    def _write_place(self, page: Page) -> None:
        page.lines.append([])
        page.add(("Where is it to stand?", "strong", True))

    def _write_complaint(self, page: Page) -> None:
        said = self.complaint or "No other file is ever written over."
        page.paragraph(said, "off_track" if self.complaint else "muted", most=3)

    def on_changed(self, event: Changed) -> None:
        """What was wrong with another place is not wrong with this one."""
        event.stop()
        self._complain("")

    def _complain(self, complaint: str) -> None:
        self.complaint = complaint
        self.query_one("#said", PageView).rewrite()

    async def on_save(self, event: Save) -> None:
        """Write the file, and be done; or say why not."""
        event.stop()
        app = cast("WelcomeApp", self.app)
        path = place_for(self.query_one(Field).value)
        try:
            with app.holding_keys():
                await asyncio.to_thread(create_plan, path, self.text)
        except OkrtuiError as error:
            self._complain(str(error))
        else:
            app.leave_with(path, self.plan.objective_id)

    def on_cancel(self, event: Cancel) -> None:
        """Back to the questions."""
        event.stop()
        self.action_back()

    def action_back(self) -> None:
        """Back to the questions."""
        self.dismiss(False)

    def action_scroll(self, lines: int) -> None:
        """Scroll the file."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

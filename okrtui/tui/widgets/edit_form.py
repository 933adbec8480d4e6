"""A form in the place of the detail panel: a field a line, and below it what is wrong while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Label

from okrtui.insight.coach import coach
from okrtui.tui.marks import SEVERITY_ROLES
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save
from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from okrtui.insight.check_rule import Finding
    from okrtui.insight.standings import Standings
    from okrtui.model.edits import Edit
    from okrtui.tui.app import OkrApp
    from okrtui.tui.details.page import Page
    from okrtui.tui.forms.fields import FormField
    from okrtui.tui.forms.forms import Form
    from okrtui.tui.look import Look


class LastOfSeveral(Suggester):
    """Completes what is typed behind the last comma."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        """The text with its last part completed; None when nothing begins so."""
        before, comma, last = value.rpartition(",")
        typed = last.lstrip()
        gap = last[: len(last) - len(typed)]
        found = next((each for each in self._known if typed and each.lower().startswith(typed.lower())), None)
        return f"{before}{comma}{gap}{found}" if found else None


class Row(Vertical):
    """Label, field, and the line that says what is wrong."""

    def __init__(self, field: FormField, *, is_first: bool) -> None:
        super().__init__(classes="form-row")
        self.field = field
        self.is_first = is_first
        self.is_right = True

    def compose(self) -> ComposeResult:
        """Label and field side by side, the complaint below."""
        with Horizontal(classes="form-line"):
            yield Label(show(self.field.label), classes="form-label")
            typed = Field(
                id=f"field-{self.field.key}", placeholder=self.field.hint, replaced=not self.is_first
            )
            typed.value = self.field.text
            if self.field.suggestions:
                typed.suggester = LastOfSeveral(self.field.suggestions)
            yield typed
        yield Label("", classes="form-complaint")

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Field).value

    def check(self) -> bool:
        """Say what is wrong, if anything; whether it is right."""
        complaint = ""
        if self.text != self.field.text:
            try:
                self.field.read(self.text)
            except ValueError as problem:
                complaint = str(problem)
        label = self.query_one(".form-complaint", Label)
        label.update(show(complaint))
        label.display = bool(complaint)
        self.is_right = not complaint
        return self.is_right


class EditForm(VerticalScroll):
    """A form while it is filled in; hands up the edit that it means."""

    class Done(Message):
        """The form was filled in."""

        def __init__(self, edit: Edit | None) -> None:
            super().__init__()
            self.edit = edit

    class Left(Message):
        """The form was left without saving."""

    class Typed(Message):
        """Something changed; ``texts`` of all fields that are not as they were, by key."""

        def __init__(self, texts: dict[str, str]) -> None:
            super().__init__()
            self.texts = texts

    def __init__(self, form: Form, look: Look, standings: Standings, *, saves: bool = True) -> None:
        super().__init__(id="form")
        self.saves = saves
        self.form = form
        self.look = look
        self.standings = standings
        self.can_focus = False
        self._said: list[Finding] = []

    def compose(self) -> ComposeResult:
        """A row a field, and what the coach says below them."""
        for field in self.form.fields:
            yield Row(field, is_first=field is self._first)
        yield PageView(self.look, self._write_advice, id="coach")

    def on_mount(self) -> None:
        """Begin in the first field."""
        title = self.form.title
        self.border_title = show(title if self.saves else f"Propose a change: {title}")
        verb = "saves" if self.saves else "proposes"
        self.border_subtitle = show(f"enter {verb} · tab next field · esc leaves")
        self.query_one(f"#field-{self._first.key}", Field).focus()
        self._ask_the_coach()

    @property
    def _first(self) -> FormField:
        """The field to begin in."""
        fields = self.form.fields
        return next((each for each in fields if each.key == self.form.begins_at), fields[0])

    @property
    def typed(self) -> dict[str, str]:
        """What was typed and would be lost, by field."""
        return {row.field.key: row.text for row in self.query(Row) if row.text != row.field.text}

    def fill(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed before, as a draft kept it."""
        for row in self.query(Row):
            if row.field.key in texts:
                row.query_one(Field).value = texts[row.field.key]

    def on_changed(self, event: Changed) -> None:
        """Check while typing."""
        event.stop()
        for row in self.query(Row):
            row.check()
        self.post_message(self.Typed(self.typed))
        self._ask_the_coach()

    def _ask_the_coach(self) -> None:
        """Let the coach read what is typed so far; a field that can't be read counts as it was."""
        texts = {row.field.key: row.text if row.is_right else row.field.text for row in self.query(Row)}
        try:
            edit = self.form.edit(texts)
        except ValueError:
            return  # a new node without a title: there is nothing to read yet
        self._let_coach_read(edit)

    @work(exclusive=True)
    async def _let_coach_read(self, edit: Edit | None) -> None:
        """Show what the coach says; of a large plan once it has been looked through."""
        name = edit.node if edit else self.form.node
        said = await cast("OkrApp", self.app).look_at_all(lambda: coach(self.standings, name, edit))
        if said != self._said and self.is_attached:  # the form may have been left meanwhile
            self._said = said
            self.query_one("#coach", PageView).rewrite()

    def _write_advice(self, page: Page) -> None:
        if self._said:
            page.heading("COACH", "advice, it never blocks")
        for each in self._said:
            page.paragraph_after(
                (f"{self.look.signs.dot} ", "key"), each.message, SEVERITY_ROLES[each.severity], hanging=True
            )
            page.paragraph(each.remedy, "muted", indent=2)

    def on_save(self, event: Save) -> None:
        """Hand the edit up, or go to the first field that is wrong."""
        event.stop()
        for row in self.query(Row):
            if not row.check():
                row.query_one(Field).focus()
                return
        try:
            edit = self.form.edit({row.field.key: row.text for row in self.query(Row)})
        except ValueError as problem:
            self.app.notify(str(problem), severity="error", markup=False)
            return
        self.post_message(self.Done(edit))

    def on_cancel(self, event: Cancel) -> None:
        """Leave nothing behind."""
        event.stop()
        self.post_message(self.Left())

"""The check-in line: value, confidence and note under the cascade, with the preview of what they would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Label

from okrtui.model.numbers import ValueTextError, format_percent, format_value, goal_of, parse_value, step
from okrtui.model.safe_text import safe
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Cancel, Changed, ConfidenceField, Field, Save

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.strip import Strip

    from okrtui.insight.standings import Standings
    from okrtui.model.metric import Value
    from okrtui.model.plan import KeyResult, Kpi
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace import Workspace


class Preview(Widget):
    """One line: what the check-in would do to progress, status and alignment, or why it can't be saved."""

    def __init__(self, look: Look) -> None:
        super().__init__(id="preview")
        self.look = look
        self._pieces: list[Piece] = []

    def say(self, pieces: list[Piece]) -> None:
        """Show these pieces."""
        self._pieces = pieces
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        return self.look.line(self._pieces, self.size.width)


class CheckInLine(Vertical):
    """A check-in while it is typed. Holds nothing back: the fields are all its state."""

    class Done(Message):
        """A check-in was typed and can be saved."""

        def __init__(self, name: str, value: Value, confidence: int | None, note: str) -> None:
            super().__init__()
            self.name = name
            self.value = value
            self.confidence = confidence
            self.note = note

    class Left(Message):
        """The line was left without saving."""

    class Typed(Message):
        """Something changed: time to keep a draft."""

    def __init__(self, look: Look, workspace: Workspace) -> None:
        super().__init__(id="check-in")
        self.look = look
        self.workspace = workspace
        self._measured: KeyResult | Kpi | None = None

    def _parts(self) -> tuple[Widget, ...]:
        """Three fields and the preview."""
        fields = Horizontal(
            Label("Value", classes="field-name"),
            Field(id="value"),
            Label("Confidence", classes="field-name"),
            ConfidenceField(self.look),
            Label("Note", classes="field-name"),
            Field(id="note", placeholder="what happened, in a sentence"),
            id="fields",
        )
        return fields, Preview(self.look)

    def show_look(self, look: Look) -> None:
        """Draw in another look."""
        self.look = look
        for part in (*self.query(Preview), *self.query(ConfidenceField)):
            part.look = look

    @property
    def is_open(self) -> bool:
        """Whether somebody is typing a check-in."""
        return bool(self.display) and self._measured is not None

    async def open(self, measured: KeyResult | Kpi, direction: int = 0, place: str = "") -> None:
        """Ask for a check-in, the value prefilled with the last one, or one step up or down."""
        if not self.children:  # made when first wanted: the first frame does not wait for them
            await self.mount(*self._parts())
        self._measured = measured
        latest = self._latest()
        standing = self.workspace.standings.key_results.get(measured.name)
        value = latest
        if direction:
            value = step(measured.metric, latest, direction)
        field = self.query_one("#value", Field)
        field.value = _as_typed(measured, value)
        self.query_one("#note", Field).value = ""
        confidence = standing.confidence if standing else None
        self.query_one(ConfidenceField).set(confidence)
        self.border_title = show(measured.title)
        ways = (
            f"{place} · enter saves and goes on · esc ends"
            if place
            else "enter saves · tab next field · esc leaves"
        )
        self.border_subtitle = show(ways)
        self.display = True
        self.screen.set_focus(field)  # at once: focus() comes after the keys that were typed ahead
        field.action_select_all()
        self._preview()

    def fill(self, value: str, confidence: str, note: str) -> None:
        """Put back what was typed before, as a draft kept it."""
        self.query_one("#value", Field).value = value
        self.query_one("#note", Field).value = note
        if confidence.isdigit():
            self.query_one(ConfidenceField).set(min(10, int(confidence)))
        self._preview()

    def close(self) -> None:
        """Hide the line."""
        self._measured = None
        self.display = False

    def typed(self) -> tuple[str, str, str, str]:
        """Name, value, confidence and note as they are typed, for a draft."""
        confidence = self.query_one(ConfidenceField).value
        return (
            self._measured.name if self._measured else "",
            self.query_one("#value", Field).value,
            "" if confidence is None else str(confidence),
            self.query_one("#note", Field).value,
        )

    def _latest(self) -> Value | None:
        latest = self.workspace.standings.journal.latest(self._measured.name) if self._measured else None
        return latest.value if latest else None

    def _value(self, measured: KeyResult | Kpi) -> Value:
        text = self.query_one("#value", Field).value
        return parse_value(text, measured.metric, measured.unit, self._latest())

    def on_changed(self, event: Changed) -> None:
        """Preview what is typed."""
        event.stop()
        if self.is_open:
            self._preview()
            self.post_message(self.Typed())

    def on_save(self, event: Save) -> None:
        """Hand the check-in up, or say what keeps it from being saved."""
        event.stop()
        if self._measured is None:
            return
        try:
            value = self._value(self._measured)
        except ValueTextError:
            self._preview()
            self.query_one("#value", Field).focus()
            return
        confidence = self.query_one(ConfidenceField).value
        self.post_message(
            self.Done(self._measured.name, value, confidence, self.query_one("#note", Field).value.strip())
        )

    def on_cancel(self, event: Cancel) -> None:
        """Leave nothing behind."""
        event.stop()
        self.close()
        self.post_message(self.Left())

    def _preview(self) -> None:
        measured, preview = self._measured, self.query_one(Preview)
        if measured is None:
            return
        try:
            value = self._value(measured)
        except ValueTextError as problem:
            preview.say([(safe(str(problem)), "behind")])
            return
        confidence = self.query_one(ConfidenceField).value
        after = self.workspace.preview(measured.name, value, confidence)
        preview.say(list(_preview_pieces(self.look, self.workspace.standings, after, measured, value)))


def _as_typed(measured: KeyResult | Kpi, value: Value | None) -> str:
    """A value as one would type it, exactly: nothing is rounded away when it is saved unchanged."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return format_value(measured.metric, value)
    return str(int(value)) if value == int(value) else repr(value)


def _preview_pieces(
    look: Look, before: Standings, after: Standings, measured: KeyResult | Kpi, value: Value
) -> Iterator[Piece]:
    goal = goal_of(measured.metric)
    unit = f" {safe(measured.unit)}" if measured.unit else ""
    yield (f"{look.signs.right} {format_value(measured.metric, value)}", "strong", True)
    yield (f" of {goal}{unit}" if goal else unit, "text")
    standing = after.key_results.get(measured.name)
    if standing is not None:
        if standing.progress is not None:
            yield (f"   {format_percent(standing.progress)}", "strong", True)
        symbol, role = look.mark(standing.verdict.status)[:2]
        yield (f"   {symbol} {standing.verdict.status}", role)
    old, new = before.alignment.score, after.alignment.score
    if new is not None:
        yield ("   alignment ", "muted")
        moved = f"{old} {look.signs.right} {new}" if old != new else f"{new}"
        yield (moved, "on_track" if (old or 0) < new else "text", old != new)

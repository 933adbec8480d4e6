"""The rows in which a cycle's closing is graded: a score from 0.0 to 1.0, and a verdict out of five."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.message import Message
from textual.widget import Widget

from okrtui.insight.grading import VERDICTS
from okrtui.tui.commands import Where, bindings
from okrtui.tui.look import Look, Piece, text_width
from okrtui.tui.widgets.fields import Cancel, Save

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.binding import BindingType
    from textual.strip import Strip

#: What a title keeps, rather than having the value beside it.
_SHORTEST_TITLE = 16

_MEANINGS = {
    "keep": "it stays as it is",
    "modify": "it goes on, changed",
    "abandon": "it ends here, for good",
    "defer": "it comes back later",
    "achieved": "it is done",
}


class GradeRow(Widget, can_focus=True):
    """One line with the focus on it or not; enter goes on and escape goes back, from every row."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.LINE)

    def __init__(self, look: Look, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.look = look

    def pieces(self, width: int) -> Iterable[Piece]:
        """What stands on the line."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The line, on another background while it has the focus."""
        here = self.has_focus
        mark: Piece = (self.look.signs.cursor if here else " ", "line_focus")
        return self.look.line(
            [mark, *self.pieces(self.size.width - 1)], self.size.width, on="cursor" if here else "background"
        )

    def on_focus(self) -> None:
        """Show the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the lost focus."""
        self.refresh()

    def action_save(self) -> None:
        """Go on."""
        self.post_message(Save())

    def action_cancel(self) -> None:
        """Go back."""
        self.post_message(Cancel())


class ScoreRow(GradeRow):
    """A score that ``+ -``, ``← →`` or a digit change (``0`` after ``1`` is 1.0)."""

    class Scored(Message):
        """Another score was chosen."""

        def __init__(self, about: str, score: float) -> None:
            super().__init__()
            self.about = about
            self.score = score

    def __init__(
        self, look: Look, number: int, about: str, label: str, facts: list[Piece], score: float
    ) -> None:
        super().__init__(look, id=f"score-{number}")
        self.about = about
        self.label = label
        self.facts = facts
        self.score = score

    def show_score(self, score: float) -> None:
        """Show another score."""
        if score != self.score:
            self.score = score
            self.refresh()

    def pieces(self, width: int) -> list[Piece]:
        """The title, how the value stands, the score in ten blocks and in digits."""
        tenths = round(self.score * 10)
        right: list[Piece] = [self.look.confidence(tenths), (f" {self.score:.1f} ", "strong", True)]
        if width - text_width(self.facts) - text_width(right) >= _SHORTEST_TITLE:
            right = [*self.facts, ("  ", "text"), *right]
        room = max(0, width - text_width(right))
        title = self.look.cut(self.label, max(0, room - 1))
        role = "text" if self.facts else "muted"
        return [(title, role), (" " * (room - cell_len(title)), "text"), *right]

    def on_key(self, event: events.Key) -> None:
        """Digits, arrows, plus and minus."""
        tenths = round(self.score * 10)
        steps = {"right": 1, "plus": 1, "left": -1, "minus": -1}
        if event.key in steps:
            tenths += steps[event.key]
        elif event.character and event.character in "0123456789":
            tenths = 10 if tenths == 1 and event.character == "0" else int(event.character)
        else:
            return
        event.stop()
        event.prevent_default()
        self.show_score(max(0, min(10, tenths)) / 10)
        self.post_message(self.Scored(self.about, self.score))


class VerdictRow(GradeRow):
    """What becomes of the objective, chosen with ``← →``."""

    class Chosen(Message):
        """Another verdict was chosen."""

        def __init__(self, verdict: str) -> None:
            super().__init__()
            self.verdict = verdict

    def __init__(self, look: Look, verdict: str) -> None:
        super().__init__(look, id="verdict")
        self.verdict = verdict

    def show_verdict(self, verdict: str) -> None:
        """Show another verdict."""
        if verdict != self.verdict:
            self.verdict = verdict
            self.refresh()

    def pieces(self, width: int) -> list[Piece]:
        """All five, the chosen one in brackets, and what it means where there is room."""
        found: list[Piece] = [("Verdict     ", "muted")]
        for each in VERDICTS:
            chosen = each == self.verdict
            found.append((f"[{each}]" if chosen else f" {each} ", "strong" if chosen else "muted", chosen))
        meaning = f"   {_MEANINGS[self.verdict]}"
        if text_width(found) + len(meaning) < width:
            return [*found, (meaning, "muted")]
        return found if text_width(found) <= width else found[1:]

    def on_key(self, event: events.Key) -> None:
        """Arrows."""
        if event.key not in ("left", "right"):
            return
        event.stop()
        event.prevent_default()
        place = VERDICTS.index(self.verdict) + (1 if event.key == "right" else -1)
        self.show_verdict(VERDICTS[place % len(VERDICTS)])
        self.post_message(self.Chosen(self.verdict))

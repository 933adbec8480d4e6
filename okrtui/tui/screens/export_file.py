"""Exporting: which format, and into which file; what is there already is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from okrtui.errors import OkrtuiError
from okrtui.exchange.exporting import refuse_own
from okrtui.exchange.formats import WRITTEN, Format, format_of
from okrtui.model.safe_text import safe
from okrtui.store.whole_file import is_taken
from okrtui.tui.file_matches import Matches
from okrtui.tui.screens.confirm import ConfirmScreen
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save
from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.model.plan import Plan
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, where, and whether over a file that is there."""

    into: Format
    path: Path
    replaces: bool


class ExportScreen(ModalScreen[Order | None]):
    """A format and a path while it is typed: the ending of the one follows the other."""

    CSS_PATH = "exchange.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, look: Look, root: Path, plan: Plan) -> None:
        super().__init__()
        self.look = look
        self.root, self.plan = root, plan
        self.chosen = WRITTEN[0]
        self.first = str(_from_here(root.with_suffix(self.chosen.endings[0])))
        self.matches = Matches(self.chosen.endings)
        self.complaint = ""

    def compose(self) -> ComposeResult:
        """The formats, the field, what is wrong with it, and the files that begin so."""
        with Vertical(classes="exchange") as panel:
            panel.border_title = "Export"
            panel.border_subtitle = show("up and down choose · tab completes · enter writes · esc leaves")
            yield PageView(self.look, self._write_formats, id="asked")
            yield Field(id="answer", placeholder="a file's path")
            yield PageView(self.look, self._write_matches, id="said")

    def on_mount(self) -> None:
        """Suggest a file beside the plan."""
        self.query_one(Field).fill(self.first)
        self.set_focus(self.query_one(Field))

    def _write_formats(self, page: Page) -> None:
        page.lines.append([])
        for each in WRITTEN:
            here = each is self.chosen
            sign = self.look.signs.cursor if here else " "
            page.add(
                (f"{sign} ", "line_focus"),
                (f"{each.name:<10}", "strong" if here else "text", here),
                (self.look.cut(each.written, max(0, page.width - 12)), "text" if here else "muted"),
            )
        page.lines.append([])

    def _write_matches(self, page: Page) -> None:
        if self.complaint:
            page.paragraph(self.complaint, "off_track", most=3)
        if self.matches.found:
            self.matches.write(page, _MOST_SHOWN)

    def on_changed(self, event: Changed) -> None:
        """The ending that is typed chooses its format."""
        event.stop()
        try:
            typed = format_of(self.query_one(Field).value, WRITTEN)
        except OkrtuiError:
            typed = self.chosen
        self.complaint = ""
        self._choose(typed)

    def _choose(self, chosen: Format) -> None:
        self.chosen = chosen
        self.matches.endings = chosen.endings
        self.matches.look_for(self.query_one(Field).value)
        for page in self.query(PageView):
            page.rewrite()

    def action_move(self, steps: int) -> None:
        """Choose another format; the path gets its ending."""
        before = self.chosen
        chosen = WRITTEN[(WRITTEN.index(before) + steps) % len(WRITTEN)]
        typed = self.query_one(Field).value
        ending = next((each for each in before.endings if typed.casefold().endswith(each)), None)
        self._choose(chosen)
        if ending is not None:
            self.query_one(Field).fill(typed[: -len(ending)] + chosen.endings[0])

    def action_complete(self) -> None:
        """Complete what is typed, as far as all files that begin so agree."""
        field = self.query_one(Field)
        field.fill(self.matches.completion(field.value))

    def on_save(self, event: Save) -> None:
        """Be done, after asking where a file would be written over; or say what is wrong."""
        event.stop()
        typed = self.query_one(Field).value.strip()
        path = Path(typed)
        try:
            if not typed:
                raise OkrtuiError("Type the path of the file.")
            refuse_own(path, self.root, self.plan)
            taken = is_taken(path)
        except OkrtuiError as error:
            self.complaint = str(error)
            self.query_one("#said", PageView).rewrite()
            return
        if taken:
            question = f"{safe(str(path))} is there already, and would be replaced."
            self.app.push_screen(ConfirmScreen("Write over it?", question), self._replace)
        else:
            self.dismiss(Order(self.chosen, path, replaces=False))

    def _replace(self, answer: bool | None) -> None:
        if answer:
            self.dismiss(Order(self.chosen, Path(self.query_one(Field).value.strip()), replaces=True))

    def on_cancel(self, event: Cancel) -> None:
        """Leave without a trace."""
        event.stop()
        self.dismiss(None)


def _from_here(path: Path) -> Path:
    """The path as one would type it in this folder."""
    try:
        return path.relative_to(Path.cwd())
    except (OSError, ValueError):  # another folder, or one that somebody removed while we are in it
        return path

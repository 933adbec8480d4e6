"""Importing: which file, where the new plan is to stand, how far it is, and what was taken over."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from okrtui.errors import CannotReadError, OkrtuiError
from okrtui.exchange.formats import READ, format_of
from okrtui.exchange.importing import Imported, importing
from okrtui.model.safe_text import safe
from okrtui.store.foreign_text import read_foreign
from okrtui.store.new_plan import place_for
from okrtui.tui.file_matches import Matches
from okrtui.tui.how_far import with_bar
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Cancel, Changed, Field, Save
from okrtui.tui.widgets.page_view import PageView

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime

    from textual.app import ComposeResult

    from okrtui.tui.background import Background
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look

_ENDINGS = tuple(ending for each in READ for ending in each.endings)
_MOST_SHOWN: Final = 8
_MOST_TOLD: Final = 20
_BAR: Final = 30


class _Stage(Enum):
    """Where one is on the way; the value is what the keys do there."""

    SOURCE = "enter next · tab completes · esc leaves"
    PLACE = "enter imports · tab completes · esc back"
    WORKING = "esc cancels"
    DONE = "enter opens the new plan · esc stays here"


class ImportScreen(ModalScreen[Path | None]):
    """One question after the other, then the work; dismissed with the new plan where it is to be opened.

    Args:
        background: where the work is done, while keys are answered.
        author: who signs the check-ins that hold the current values.
        now: tells their moment.
    """

    CSS_PATH = "exchange.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("escape,q", "leave", show=False),
        Binding("enter", "open", show=False),
    ]

    def __init__(self, look: Look, background: Background, author: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.look = look
        self.stage = _Stage.SOURCE
        self.matches = Matches(_ENDINGS)
        self.complaint = ""
        self.source, self.place = "", ""
        self.share = 0.0
        self.imported: Imported | None = None
        self._background, self._author, self._now = background, author, now

    def compose(self) -> ComposeResult:
        """The question, the field, and what there is to say."""
        with VerticalScroll(classes="exchange", can_focus=False) as panel:
            panel.border_title = "Import"
            yield PageView(self.look, self._write_question, id="asked")
            yield Field(id="answer")
            yield PageView(self.look, self._write_said, id="said")

    def on_mount(self) -> None:
        """Ask for the file."""
        self._go_to(_Stage.SOURCE)

    def _go_to(self, stage: _Stage, typed: str = "", complaint: str = "") -> None:
        self.stage, self.complaint = stage, complaint
        self.query_one(VerticalScroll).border_subtitle = show(stage.value)
        self.matches.endings = _ENDINGS if stage is _Stage.SOURCE else (".toml",)
        self.matches.look_for(typed)
        field = self.query_one(Field)
        field.display = stage in (_Stage.SOURCE, _Stage.PLACE)
        if field.display:
            with field.prevent(Changed):  # the complaint is about this very text
                field.fill(typed)
        self.set_focus(field if field.display else None, scroll_visible=False)
        self._rewrite()

    def _rewrite(self) -> None:
        for page in self.query(PageView):
            page.rewrite()

    def _write_question(self, page: Page) -> None:
        asked = {
            _Stage.SOURCE: "Which file is to become a plan?",
            _Stage.PLACE: "Where is the new plan to stand?",
            _Stage.WORKING: f"Importing {safe(Path(self.source).name)}",
            _Stage.DONE: "The plan is there.",
        }
        page.lines.append([])
        page.add((self.look.cut(asked[self.stage], page.width), "strong", True))
        page.lines.append([])

    def _write_said(self, page: Page) -> None:
        if self.complaint:
            page.paragraph(self.complaint, "off_track", most=4)
            page.gap()
        match self.stage:
            case _Stage.SOURCE:
                self.matches.write(page, _MOST_SHOWN)
                page.gap()
                for each in READ:
                    title = self.look.cut(each.read, max(0, page.width - 12))
                    page.add((f"  {each.name:<10}", "text"), (title, "muted"))
            case _Stage.PLACE:
                page.paragraph("No other file is ever written over.", "muted")
            case _Stage.WORKING:
                page.add(*with_bar(self.look, "Reading, writing and proving it:", self.share, _BAR))
            case _Stage.DONE if self.imported is not None:
                self._write_done(page, self.imported)

    def _write_done(self, page: Page, imported: Imported) -> None:
        page.paragraph(str(imported.root), "strong")
        page.paragraph(f"Taken over: {imported.told}.", "on_track")
        if imported.left_out:
            page.heading("LEFT OUT, OR TAKEN OVER DIFFERENTLY")
        for sentence in imported.left_out[:_MOST_TOLD]:
            page.paragraph_after((f"{self.look.signs.dot} ", "key"), sentence, hanging=True)
        more = len(imported.left_out) - _MOST_TOLD
        if more > 0:
            page.add((f"  and {more} more", "muted"))

    def on_changed(self, event: Changed) -> None:
        """What was wrong with another path is not wrong with this one."""
        event.stop()
        self.complaint = ""
        self.matches.look_for(self.query_one(Field).value)
        self._rewrite()

    def action_move(self, steps: int) -> None:
        """Move among the files that can be imported, or through what was left out."""
        if self.stage is _Stage.SOURCE:
            self.matches.move(steps)
            self._rewrite()
        else:
            self.query_one(VerticalScroll).scroll_relative(y=steps, animate=False)

    def action_complete(self) -> None:
        """Complete what is typed: to the match under the cursor, else as far as all agree."""
        field = self.query_one(Field)
        field.fill(self.matches.completion(field.value))

    def on_save(self, event: Save) -> None:
        """Go on with what was typed or chosen."""
        event.stop()
        typed = self.query_one(Field).value.strip()
        if self.stage is _Stage.PLACE:
            self.place = typed
            self.run_worker(self._import(), group="import", exclusive=True)
        elif (meant := self.matches.meant(typed)).casefold().endswith(_ENDINGS):
            self._take_source(meant)
        elif instead := self.matches.instead_of(typed):
            self.query_one(Field).fill(instead)
        else:
            complaint = f"Choose a file that ends in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}."
            self._go_to(_Stage.SOURCE, typed, complaint)

    def _take_source(self, source: str) -> None:
        """Ask for the place, if there is such a file: nobody thinks of one for nothing."""
        self.source = source
        if os.path.exists(os.path.expanduser(source)):  # noqa: PTH110, PTH111 - never raises
            self._go_to(_Stage.PLACE, self._beside())
        else:
            self._go_to(_Stage.SOURCE, source, f"There is no file {source}.")

    def _beside(self) -> str:
        """Where the new plan may stand: beside the file that it is made of."""
        return str(Path(self.source).with_suffix(".toml"))

    async def _import(self) -> None:
        """Make the plan while keys are answered; whoever gives it up leaves nothing of it behind."""
        self.share = 0.0
        self._go_to(_Stage.WORKING)
        try:
            self.imported = await self._background.carry_through(self._work(), self._tell)
        except CannotReadError as error:
            self._go_to(_Stage.SOURCE, self.source, str(error))
        except OkrtuiError as error:
            self._go_to(_Stage.PLACE, self.place, str(error))
        else:
            self._go_to(_Stage.DONE)

    def _work(self) -> Generator[float, None, Imported]:
        text = read_foreign(Path(self.source))
        yield 0.0
        out_of = format_of(self.source, READ)
        return (yield from importing(text, out_of, place_for(self.place), self._author, self._now()))

    def _tell(self, share: float) -> None:
        if int(100 * share) != int(100 * self.share):
            self.share = share
            self.query_one("#said", PageView).rewrite()

    def on_cancel(self, event: Cancel) -> None:
        """Go back by one question."""
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Go back by one question, give the work up, or leave the new plan closed."""
        match self.stage:
            case _Stage.PLACE:
                self._go_to(_Stage.SOURCE, self.source)
            case _Stage.WORKING:
                self.workers.cancel_group(self, "import")
                self._go_to(_Stage.PLACE, self.place, "Given up: nothing was written.")
            case _:
                self.dismiss(None)

    def action_open(self) -> None:
        """Open the new plan."""
        if self.stage is _Stage.DONE and self.imported is not None:
            self.dismiss(self.imported.root)

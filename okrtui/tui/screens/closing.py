"""Closing a cycle, guided: objective by objective, then what goes on, then what is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen
from textual.widget import Widget

from okrtui.insight.closing import Closing, suggested_carrying
from okrtui.insight.grading import Grading, gradings
from okrtui.insight.next_cycle import following
from okrtui.tui.show import show
from okrtui.tui.widgets.carrying_page import CarryingPage, read_cycle
from okrtui.tui.widgets.closing_pages import ChoicePage, LinesPage, summary, what_was_written
from okrtui.tui.widgets.fields import Cancel, Field, Save
from okrtui.tui.widgets.grading_page import GradingPage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Cycle
    from okrtui.tui.look import Look


@dataclass(slots=True)
class ClosingDraft:
    """Everything that was chosen and typed so far; it outlives the screen, so that nothing is lost."""

    cycle: Cycle
    gradings: list[Grading]
    typed: dict[str, str]
    unmarked: set[str] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    """What was asked already: who left it open is not asked again."""
    step: int = 0

    @property
    def carried(self) -> set[str]:
        """What goes on: as suggested, but for what was marked and unmarked by hand."""
        return (set(suggested_carrying(self.gradings)) - self.unmarked) | self.marked

    def carry(self, names: set[str]) -> None:
        """Keep which marks differ from what is suggested."""
        suggested = set(suggested_carrying(self.gradings))
        self.marked, self.unmarked = names - suggested, suggested - names

    def refreshed(self, standings: Standings) -> ClosingDraft:
        """The draft with the present suggestions under what was given by hand."""
        before = {each.objective.id: each for each in self.gradings}
        fresh = [
            each.resumed(before[each.objective.id]) if each.objective.id in before else each
            for each in gradings(standings, self.cycle)
        ]
        step = self.step if len(fresh) == len(before) else 0
        return ClosingDraft(self.cycle, fresh, self.typed, self.unmarked, self.marked, self.asked, step)


def new_draft(standings: Standings, cycle: Cycle) -> ClosingDraft:
    """A closing of a cycle with everything as it is suggested."""
    into = following(standings.plan, cycle, standings.today)
    typed = {"id": into.id, "start": into.start.isoformat(), "end": into.end.isoformat()}
    return ClosingDraft(cycle, list(gradings(standings, cycle)), typed)


class ClosingScreen(ModalScreen[None]):
    """The pages one after the other: enter goes on, esc goes back, and what was typed stays."""

    CSS_PATH = "closing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next"),
        Binding("escape", "go_back", "Back"),
        Binding("q", "leave", "Leave"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(
        self,
        look: Look,
        standings: Standings,
        cycles: list[Cycle],
        drafts: dict[str, ClosingDraft],
        write: Callable[[Closing], Awaitable[bool]],
    ) -> None:
        super().__init__()
        self.look = look
        self.standings = standings
        self.cycles = cycles
        self.drafts = drafts
        self.write = write
        self._draft: ClosingDraft | None = None
        self._written = False

    def compose(self) -> ComposeResult:
        """The box; its page is put in with each step."""
        yield Container(id="closing")

    async def on_mount(self) -> None:
        """Begin with the one cycle that can be closed, or ask which."""
        if len(self.cycles) == 1:
            self._open(self.cycles[0])
        await self._show_page()

    def _open(self, cycle: Cycle) -> None:
        known = self.drafts.get(cycle.id)
        self._draft = known.refreshed(self.standings) if known else new_draft(self.standings, cycle)
        self.drafts[cycle.id] = self._draft

    # -- pages ----------------------------------------------------------------------------------------

    async def _show_page(self) -> None:
        box = self.query_one("#closing", Container)
        title, hint, page = self._page()
        box.border_title, box.border_subtitle = show(title), show(hint)
        await box.remove_children()
        await box.mount(page)
        first = next((each for each in page.walk_children(Widget, with_self=True) if each.focusable), None)
        self.set_focus(first)

    def _page(self) -> tuple[str, str, Widget]:
        """Title, hint and page of the present step."""
        draft, look = self._draft, self.look
        if draft is None:
            return "Close which cycle?", "enter chooses · esc leaves", ChoicePage(self.standings, self.cycles)
        title, count = f"Close {draft.cycle.id}", len(draft.gradings)
        if self._written:
            lines = what_was_written(self.standings, self._decided(draft))
            return f"{draft.cycle.id} is closed", "enter closes", LinesPage(look, lines)
        if draft.step < count:
            page = GradingPage(look, self.standings, draft.gradings[draft.step], draft.asked)
            hint = "+ - 0…9 score · ←→ verdict · ↑↓ move · enter goes on · esc back"
            return f"{title} · {draft.step + 1} of {count}", hint, page
        if draft.step == count:
            carrying = CarryingPage(look, self.standings, draft.gradings, draft.carried, draft.typed)
            return (
                f"{title} · what goes on",
                "space marks · tab to the cycle · enter goes on · esc back",
                carrying,
            )
        lines = summary(self.standings, self._decided(draft))
        return (
            f"{title} · this will be written",
            "enter writes it · esc back · q leaves",
            LinesPage(look, lines),
        )

    def _decided(self, draft: ClosingDraft) -> Closing:
        into = read_cycle(self.standings.plan, draft.typed, self.standings.today, needed=False)
        return Closing(draft.cycle, tuple(draft.gradings), frozenset(draft.carried), into)

    def _keep(self) -> None:
        """Keep what the page holds."""
        draft = self._draft
        if draft is None:
            return
        for page in self.query(GradingPage):
            draft.gradings[draft.step] = page.grading
        for carrying in self.query(CarryingPage):
            draft.carry(carrying.marked)
            draft.typed = carrying.typed

    # -- going on and back ----------------------------------------------------------------------------

    async def action_go_on(self) -> None:
        """Go on to what is asked next, to the next page, or write."""
        draft = self._draft
        if draft is None:
            self._open(self.query_one(ChoicePage).chosen)
        elif self._written:
            self.dismiss(None)
            return
        elif draft.step > len(draft.gradings):
            if not await self.write(self._decided(draft)):
                return
            self._written = True
            del self.drafts[draft.cycle.id]
        elif self._is_complete():
            self._keep()
            draft.step += 1
        else:
            return
        await self._show_page()

    def _is_complete(self) -> bool:
        """Whether the page needs nothing more; else the focus is where it does."""
        for page in self.query(GradingPage):
            question = page.next_question()
            if question is not None:
                self.set_focus(question)
                return False
        for carrying in self.query(CarryingPage):
            if not carrying.check():
                if not isinstance(self.focused, Field):
                    self.set_focus(carrying.query_one("#cycle-id", Field))
                return False
        return True

    async def action_go_back(self) -> None:
        """Go back a page; from the first one, leave."""
        draft = self._draft
        self._keep()
        if draft is None or self._written or (draft.step == 0 and len(self.cycles) == 1):
            self.dismiss(None)
            return
        if draft.step == 0:
            self._draft = None
        else:
            draft.step -= 1
        await self._show_page()

    def action_leave(self) -> None:
        """Leave; what was typed is there again when the closing is opened the next time."""
        self._keep()
        self.dismiss(None)

    async def on_save(self, message: Save) -> None:
        """Enter in a field or row."""
        message.stop()
        await self.action_go_on()

    async def on_cancel(self, message: Cancel) -> None:
        """Escape in a field or row."""
        message.stop()
        await self.action_go_back()

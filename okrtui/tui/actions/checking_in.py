"""Checking in: one key result, each of an objective in turn, or a review of everything that is owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.model.journal import CheckIn
from okrtui.model.numbers import format_value
from okrtui.model.plan import KeyResult, Kpi, Objective
from okrtui.tui.actions.drafting import DraftActions

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.store.drafts import Draft
    from okrtui.tui.widgets.check_in_line import CheckInLine


@dataclass(slots=True)
class Round:
    """Check-ins one after the other: the names to come, how many in all, and how things stood before."""

    waiting: list[str]
    total: int
    before: Standings
    is_review: bool = False

    @property
    def place(self) -> str:
        """Such as ``3 of 7``."""
        return f"{self.total - len(self.waiting)} of {self.total}"


class CheckInActions(DraftActions):
    """The keys ``c``, ``+``, ``-``, ``r``, and what belongs to them."""

    _round: Round | None = None

    async def action_check_in(self) -> None:
        """Report a value; on an objective of each of its key results in turn."""
        item = self.item
        if isinstance(item, Objective):
            names = [each.name for each in item.key_results]
            if names:
                await self._start_round(names)
            else:
                self.say("This objective has no key result to check in on.")
        elif isinstance(item, (KeyResult, Kpi)):
            self._round = None
            await self._open_line(item)
        else:
            self.say("Put the cursor on a key result to check in.")

    async def action_step(self, direction: int) -> None:
        """Check in with the value one step up or down."""
        item = self.item
        if isinstance(item, (KeyResult, Kpi)):
            self._round = None
            await self._open_line(item, direction)
        else:
            self.say("Put the cursor on a key result to step its value.")

    async def action_review(self) -> None:
        """Step through everything that I owe, most overdue first; with nothing of mine, what all owe."""
        standings = self.workspace.standings
        due = standings.due(self.workspace.author) or standings.due()
        if due:
            await self._start_round([each.key_result.name for each in due], is_review=True)
        else:
            self.say("Nothing is due: everything was reported in time.", "on_track")

    async def _start_round(self, names: list[str], *, is_review: bool = False) -> None:
        self._round = Round(names, len(names), self.workspace.standings, is_review)
        await self._go_on()

    async def _go_on(self) -> None:
        """Go on with the next key result of a round, or back to the cascade."""
        round_ = self._round
        while round_ and round_.waiting:
            name = round_.waiting.pop(0)
            measured = self.workspace.plan.measured(name)
            if measured is not None:
                self.cascade.move_to_name(name)
                await self._open_line(measured, place=round_.place)
                return
        self._end_round()

    def _end_round(self) -> None:
        round_, self._round = self._round, None
        self.line.close()
        self.cascade.focus()
        if round_ and round_.is_review:
            from okrtui.tui.screens.review import ReviewScreen

            self.app.push_screen(ReviewScreen(self.look, round_.before, self.workspace.standings))
        self.is_finished()

    async def _open_line(self, measured: KeyResult | Kpi, direction: int = 0, place: str = "") -> None:
        if self.is_in_the_past():
            return
        self.text_line.close()
        await self.line.open(measured, direction, place)

    async def on_check_in_line_done(self, message: CheckInLine.Done) -> None:
        """Save a check-in; the line stays open with everything typed when that fails."""
        before = self.workspace.standings.alignment.score
        entry = await self.carry_out(
            lambda: self.workspace.check_in(message.name, message.value, message.confidence, message.note)
        )
        if not isinstance(entry, CheckIn):
            return
        self.drafts.discard()
        self.refresh_standings()
        measured = self.workspace.plan.measured(message.name)
        value = format_value(measured.metric, message.value) if measured else ""
        self.say_saved(f"{value}{self.score_moved(before)}")
        await self._go_on()

    def on_check_in_line_left(self) -> None:
        """Back to the cascade; nothing is left behind."""
        self.drafts.discard()
        self._end_round()

    def on_check_in_line_typed(self) -> None:
        """Note what is typed."""
        name, value, confidence, note = self.line.typed()
        self.note_draft("check_in", name, {"value": value, "confidence": confidence, "note": note})

    async def reopen_check_in(self, draft: Draft) -> bool:
        """Open the check-in line with what a draft holds; False when it can't be."""
        measured = self.workspace.plan.measured(draft.node)
        if measured is None:
            return False
        self.cascade.move_to_name(draft.node)
        await self._open_line(measured)
        self.line.fill(*(draft.texts.get(each, "") for each in ("value", "confidence", "note")))
        return True

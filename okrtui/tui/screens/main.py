"""The main screen: cascade and detail side by side, the lines around them, and what the keys do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer

from okrtui.errors import OkrtuiError
from okrtui.insight.standings import Standings
from okrtui.model.cascade import NodeKind
from okrtui.model.edits import SetField
from okrtui.model.journal import CheckIn
from okrtui.model.numbers import format_value
from okrtui.model.plan import KeyResult, Kpi, Objective
from okrtui.store.drafts import Draft, DraftKeeper
from okrtui.tui.commands import Where, bindings
from okrtui.tui.look import Look
from okrtui.tui.widgets.cascade_view import CascadeView
from okrtui.tui.widgets.check_in_line import CheckInLine
from okrtui.tui.widgets.detail_panel import DetailPanel
from okrtui.tui.widgets.lines import StatusBar, TopLine
from okrtui.tui.widgets.title_line import TitleLine
from okrtui.workspace import Workspace

#: Under this width the detail takes the whole place on demand instead of a place of its own.
NARROW = 100
#: Under these there is only the cascade.
TINY_WIDTH, TINY_HEIGHT = 60, 16

_LOOK_EVERY = 1.0
_KEEP_DRAFT_EVERY = 0.5


class MainScreen(Screen[None]):
    """Everything that is seen of a plan, derived from the workspace."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.MAIN)
    AUTO_FOCUS = "#cascade"

    def __init__(self, workspace: Workspace, look: Look, drafts: DraftKeeper) -> None:
        super().__init__()
        self.workspace = workspace
        self.look = look
        self.drafts = drafts
        self._queue: list[str] = []

    def compose(self) -> ComposeResult:
        """The parts, from top to bottom."""
        yield TopLine(self.look, self.workspace, id="top")
        with Horizontal(id="panes"):
            yield CascadeView(self.look, self.workspace.standings)
            yield DetailPanel(self.look, self.workspace)
        yield CheckInLine(self.look, self.workspace)
        yield TitleLine()
        yield StatusBar(self.look, self.workspace, id="status")
        yield Footer()

    def on_mount(self) -> None:
        """Follow the cursor, keep drafts, and look out for what others change."""
        self.cascade = self.query_one(CascadeView)
        self.detail = self.query_one(DetailPanel)
        self.line = self.query_one(CheckInLine)
        self.title_line = self.query_one(TitleLine)
        self.status = self.query_one(StatusBar)
        self.watch(self.cascade, "cursor", self.detail.show_node)
        self.set_interval(_LOOK_EVERY, self._look_at_files)
        self.set_interval(_KEEP_DRAFT_EVERY, self._keep_draft)

    def on_resize(self) -> None:
        """Choose the layout for this size."""
        self.set_class(self.size.width < NARROW, "narrow")
        self.set_class(self.size.width < TINY_WIDTH or self.size.height < TINY_HEIGHT, "tiny")
        if not self.has_class("narrow"):
            self.remove_class("reading")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only the keys of the line that is typed in are offered."""
        return action == "detail" or not self._is_typing()

    def _is_typing(self) -> bool:
        return self.is_mounted and (self.line.is_open or self.title_line.is_open)

    # -- what is shown --------------------------------------------------------------------------------

    def refresh_standings(self) -> None:
        """Derive everything from the workspace again."""
        self.cascade.show(self.workspace.standings)
        self.detail.show_node(self.cascade.cursor)
        self.query_one(TopLine).refresh()
        self.status.refresh()

    def show_look(self, look: Look) -> None:
        """Draw everything in another look."""
        self.look = look
        for part in (self.cascade, self.detail, self.line, self.status, self.query_one(TopLine)):
            part.show_look(look)

    def _look_at_files(self) -> None:
        before = self.workspace.standings
        if self.workspace.reload_if_changed():
            self.refresh_standings()
            self.status.say(_what_changed(before, self.workspace.standings), "person")

    # -- checking in ----------------------------------------------------------------------------------

    def action_check_in(self) -> None:
        """Report a value; on an objective of each of its key results in turn."""
        item = self._item()
        if isinstance(item, Objective):
            self._queue = [each.name for each in item.key_results]
            if not self._queue:
                self.status.say("This objective has no key result to check in on.", "behind")
            self._next_in_queue()
        elif isinstance(item, (KeyResult, Kpi)):
            self._queue = []
            self._open_line(item)
        else:
            self.status.say("Put the cursor on a key result to check in.", "behind")

    def action_step(self, direction: int) -> None:
        """Check in with the value one step up or down."""
        item = self._item()
        if isinstance(item, (KeyResult, Kpi)):
            self._queue = []
            self._open_line(item, direction)
        else:
            self.status.say("Put the cursor on a key result to step its value.", "behind")

    def _item(self) -> object:
        cascade = self.workspace.standings.cascade
        return cascade.items[self.cascade.cursor] if len(cascade) else None

    def _open_line(self, measured: KeyResult | Kpi, direction: int = 0) -> None:
        self.title_line.close()
        self.line.open(measured, direction)

    def _next_in_queue(self) -> None:
        """Go on with the next key result of an objective, or back to the cascade."""
        while self._queue:
            measured = self.workspace.plan.measured(self._queue.pop(0))
            node = self.workspace.standings.cascade.node(measured.name) if measured else None
            if measured is not None and node is not None:
                self.cascade.move_to(node)
                self._open_line(measured)
                return
        self.line.close()
        self.cascade.focus()

    async def on_check_in_line_done(self, message: CheckInLine.Done) -> None:
        """Save a check-in; the line stays open with everything typed when that fails."""
        before = self.workspace.standings.alignment.score
        entry = await self._carry_out(
            lambda: self.workspace.check_in(message.name, message.value, message.confidence, message.note)
        )
        if not isinstance(entry, CheckIn):
            return
        self.drafts.discard()
        self.refresh_standings()
        measured = self.workspace.plan.measured(message.name)
        value = format_value(measured.metric, message.value) if measured else ""
        after = self.workspace.standings.alignment.score
        moved = f", alignment {before} {self.look.signs.right} {after}" if before != after else ""
        self.status.say(f"saved {_time_of_day()}: {value}{moved}", "on_track")
        self._next_in_queue()

    def on_check_in_line_left(self) -> None:
        """Back to the cascade; nothing is left behind."""
        self._queue = []
        self.drafts.discard()
        self.cascade.focus()

    # -- drafts ---------------------------------------------------------------------------------------

    def on_check_in_line_typed(self) -> None:
        """Note what is typed where a signal handler finds it; the disk follows within a second."""
        name, value, confidence, note = self.line.typed()
        self.drafts.current = Draft(
            plan=str(self.workspace.root.resolve()),
            key_result=name,
            value=value,
            confidence=confidence,
            note=note,
            moment=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    async def _keep_draft(self) -> None:
        if self.drafts.current is not None:
            await asyncio.to_thread(self.drafts.save)

    def offer_draft(self, draft: Draft) -> bool:
        """Open the check-in line with what was typed when the last session ended; False when it can't be."""
        measured = self.workspace.plan.measured(draft.key_result)
        node = self.workspace.standings.cascade.node(draft.key_result)
        if measured is None or node is None:
            return False
        self.cascade.move_to(node)
        self._open_line(measured)
        self.line.fill(draft.value, draft.confidence, draft.note)
        self.status.say("Restored what you were typing when the last session ended.", "person")
        return True

    # -- editing --------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Change the title under the cursor."""
        cascade, plan = self.workspace.standings.cascade, self.workspace.plan
        item = self._item()
        if isinstance(item, (Objective, KeyResult, Kpi)):
            node, field, before = item.name, "title", item.title
        elif item is not None and cascade.kind(self.cascade.cursor) is NodeKind.VISION:
            node, field, before = "vision", "vision", plan.vision or ""
        elif item is not None and cascade.kind(self.cascade.cursor) is NodeKind.MISSION:
            node, field, before = "mission", "mission", plan.mission or ""
        else:
            self.status.say("There is no title to edit here.", "behind")
            return
        if not self.workspace.can_edit:
            self.status.say("You may not write this plan file; its owner can change titles.", "behind")
            return
        self.line.close()
        self.title_line.open(node, field, before)

    async def on_title_line_done(self, message: TitleLine.Done) -> None:
        """Save a title in place."""
        await self._edit(message.edit)
        self.cascade.focus()

    async def _edit(self, edit: SetField) -> None:
        def apply() -> bool:
            self.workspace.apply(edit)
            return True

        if await self._carry_out(apply):
            self.status.say(f"saved {_time_of_day()}: {edit.field} changed", "on_track")
        self.refresh_standings()

    def on_title_line_left(self) -> None:
        """Back to the cascade."""
        self.cascade.focus()

    async def action_undo(self) -> None:
        """Take back the last step of this session."""
        await self._step_in_history(self.workspace.undo, "taken back")

    async def action_redo(self) -> None:
        """Repeat the step that was taken back last."""
        await self._step_in_history(self.workspace.redo, "done again")

    async def _step_in_history(self, step: Callable[[], Any], word: str) -> None:
        deed = await self._carry_out(step)
        if deed is None:
            return
        self.refresh_standings()
        name = deed.what.about if isinstance(deed.what, CheckIn) else deed.what.node
        node = self.workspace.standings.cascade.node(name)
        if node is not None:
            self.cascade.move_to(node)
        kind = "check-in" if isinstance(deed.what, CheckIn) else f"change of the {deed.what.field}"
        self.status.say(f"{word}: {kind} of {name}", "on_track")

    async def _carry_out(self, work: Callable[[], Any]) -> Any:
        """Do work that touches files off the event loop; a refusal is said, and None comes back."""
        try:
            return await asyncio.to_thread(work)
        except OkrtuiError as error:
            self.notify(str(error), title="Not saved", severity="error", markup=False, timeout=12)
            self.status.say("not saved", "off_track")
            return None

    # -- other places ---------------------------------------------------------------------------------

    def action_detail(self) -> None:
        """Go to the detail panel and back."""
        if self._is_typing():
            self.focus_next()
        elif self.detail.has_focus:
            self.on_detail_panel_left()
        elif not self.has_class("tiny"):
            self.set_class(self.has_class("narrow"), "reading")
            self.detail.focus()

    def on_cascade_view_opened(self) -> None:
        """Show the details in the whole place where they have none of their own."""
        self.action_detail()

    def on_detail_panel_left(self) -> None:
        """Give the place back to the cascade."""
        self.remove_class("reading")
        self.cascade.focus()

    def action_keys(self) -> None:
        """Show every key."""
        from okrtui.tui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.look))

    def action_problems(self) -> None:
        """List what is wrong in the files."""
        from okrtui.tui.screens.problems import ProblemsScreen

        self.app.push_screen(ProblemsScreen(self.look, self.workspace.problems))

    def go_to(self, name: str) -> None:
        """Put the cursor on a node by its name."""
        node = self.workspace.standings.cascade.node(name)
        if node is not None:
            self.cascade.move_to(node)
            self.cascade.focus()


def _time_of_day() -> str:
    return datetime.now().astimezone().strftime("%H:%M")


def _what_changed(before: Standings, after: Standings) -> str:
    """Who reported what since the last look, in a few words."""
    for name, history in after.journal.check_ins.items():
        earlier = before.journal.history(name)
        if len(history) > len(earlier):
            entry = history[-1]
            return f"{entry.author} checked in on {name}"
    return "changed by others, read again"

"""What every action of the main screen needs: the workspace, the parts of the screen, and a way to speak."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import work
from textual.screen import Screen

from okrtui.errors import FieldChangedError, OkrtuiError
from okrtui.insight.reach import ROOTS
from okrtui.insight.scope import WHOLE_PLAN, Scope, scope_at
from okrtui.model.cascade import Group
from okrtui.store.settings import Settings
from okrtui.tui.in_pauses import InPauses

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from okrtui.model.cascade import Item
    from okrtui.store.drafts import DraftKeeper
    from okrtui.tui.app import OkrApp
    from okrtui.tui.background import Background
    from okrtui.tui.look import Look
    from okrtui.tui.widgets.cascade_view import CascadeView
    from okrtui.tui.widgets.check_in_line import CheckInLine
    from okrtui.tui.widgets.detail_panel import DetailPanel
    from okrtui.tui.widgets.lines import StatusBar, TopLine
    from okrtui.tui.widgets.text_line import TextLine
    from okrtui.workspace import Workspace


class Actions(Screen[None]):
    """The base of the main screen; the parts are there from mounting on."""

    cascade: CascadeView
    detail: DetailPanel
    line: CheckInLine
    text_line: TextLine
    status: StatusBar
    top: TopLine

    def __init__(
        self, workspace: Workspace, look: Look, drafts: DraftKeeper, settings: Settings | None = None
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.look = look
        self.drafts = drafts
        self.settings = settings or Settings()
        self.in_pauses = InPauses()
        self.is_saving = False
        self._afterwards: Callable[[], None] | None = None

    @property
    def background(self) -> Background:
        """Where what takes longer than a key may is done."""
        return cast("OkrApp", self.app).background

    @property
    def item(self) -> Item | None:
        """What is under the cursor."""
        cascade = self.cascade.nodes
        return cascade.items[self.cascade.cursor] if len(cascade) else None

    def is_typing(self) -> bool:
        """Whether something is being typed in one of the lines."""
        return self.is_mounted and (self.line.is_open or self.text_line.is_open or self.has_class("filling"))

    async def begin(self, action: str, afterwards: Callable[[], None]) -> None:
        """Run an action that opens a line, a form or a picker; when that is done or left, do the other thing.

        Where nothing opens, because the action says why it can't, nothing comes afterwards.
        """
        self._afterwards = afterwards
        await self.run_action(action)
        if not self.is_typing() and self.app.screen is self:
            self._afterwards = None

    def is_finished(self) -> None:
        """What was begun with a key is done or left: go on with what comes afterwards."""
        afterwards, self._afterwards = self._afterwards, None
        if afterwards is not None:
            afterwards()

    def is_in_the_past(self) -> bool:
        """Whether another day is looked at, where nothing can be written; says so."""
        if self.workspace.is_in_the_past:
            self.say("This is the past, and nothing can be written there: esc returns to today.")
        return self.workspace.is_in_the_past

    def say(self, text: str, role: str = "behind") -> None:
        """Say something at the end of the status bar."""
        self.status.say(text, role)

    def refresh_standings(self) -> None:
        """Derive everything from the workspace again."""
        self.cascade.show(self.workspace.standings, matching=self.cascade.matching)
        show_above = getattr(self.app.screen, "show_standings", None)  # a screen of numbers lies above
        if show_above is not None:
            show_above(self.workspace.standings)
        self.show_detail()
        self.top.refresh()
        self.status.refresh()
        self.run_checks()

    @work(exclusive=True, group="checks")
    async def run_checks(self) -> None:
        """Run the checks off the event loop, and show what they say once they are done.

        Those of a large plan while no key is pressed, and anew from their beginning when anything changes.
        """
        workspace = self.workspace
        if not workspace.is_checked:
            if workspace.is_large:
                pause = cast("OkrApp", self.app).until_quiet
                await self.background.go_through(workspace.answers.checking(), pause)
            else:
                await self.background.run(workspace.answers.check)
            self.show_detail()
            self.status.forget()

    def show_detail(self) -> None:
        """Show in the detail panel what is under the cursor."""
        if self.is_saving:
            return  # the cascade is older than what is being saved: it is shown with that
        self.detail.show_node(self.cascade.nodes, self.cascade.cursor)
        self.in_pauses.begin(self._get_ready())
        if isinstance(self.item, Group) or self.item in ROOTS:
            scope = scope_at(self.workspace.plan, self.item)
            if scope != WHOLE_PLAN and not self.workspace.is_summarised(scope):
                self._summarise(scope)
        elif self.workspace.left_out_of(self.cascade.name_under_cursor):
            self._recall(self.cascade.name_under_cursor)

    @work(exclusive=True, group="recall")
    async def _recall(self, name: str) -> None:
        """Read what was left out of a node of a past cycle, and show it once it is there."""
        take_in = await self.background.run(partial(self.workspace.read_past_of, name))
        if take_in():
            self.show_detail()

    def _get_ready(self) -> Iterator[None]:
        """What the same key will show when it is pressed once more."""
        ahead = self.cascade.ahead
        if ahead is not None and ahead != self.cascade.cursor:
            yield from self.cascade.get_ready(ahead)
            yield from self.detail.get_ready(ahead)
        yield from self.cascade.get_ready_to_fold()

    def on_unmount(self) -> None:
        """Get nothing ready any more."""
        self.in_pauses.stop()

    @work(exclusive=True, group="summary")
    async def _summarise(self, scope: Scope) -> None:
        """Reckon the week of a large plan off the event loop, and show it once it is there."""
        await self.background.run(lambda: self.workspace.summary(scope))
        self.show_detail()

    def go_to(self, name: str) -> None:
        """Put the cursor on a node by its name."""
        self.cascade.move_to_name(name)
        self.cascade.focus()

    def begin_saving(self, saving: Coroutine[Any, Any, object]) -> None:
        """Save in a task of its own, so that the screen is drawn meanwhile; keys wait until all is shown."""
        holding = ExitStack()
        holding.enter_context(cast("OkrApp", self.app).holding_keys())

        async def until_shown() -> None:
            with holding:
                await saving

        self.run_worker(until_shown())

    async def carry_out(self, work: Callable[[], Any], *, asks: bool = False, but_moves: bool = False) -> Any:
        """Do work that touches files off the event loop; a refusal is said, and None comes back.

        Who ``asks`` which of two values a field is to have gets the FieldChangedError instead. With
        ``but_moves`` the cursor goes on moving meanwhile.
        """
        self.in_pauses.stop()  # what may be asked for next is not to be read while it changes
        if self.workspace.is_large:
            self.say(f"saving{self.look.signs.ellipsis}", "muted")
        self.is_saving = True
        try:
            with cast("OkrApp", self.app).holding_keys(but_moves=but_moves):
                return await asyncio.to_thread(work)
        except OkrtuiError as error:
            if asks and isinstance(error, FieldChangedError):
                return error
            self.refuse(error)
            return None
        finally:
            self.is_saving = False

    def refuse(self, error: OkrtuiError) -> None:
        """Say why something was not saved."""
        self.notify(str(error), title="Not saved", severity="error", markup=False, timeout=12)
        self.say("not saved", "off_track")

    def score_moved(self, before: int | None) -> str:
        """How the score moved since, to be said behind what was saved; empty when it did not."""
        after = self.workspace.standings.alignment.score
        if before is None or after is None or before == after:
            return ""
        return f", alignment {before} {self.look.signs.right} {after}"

    def say_saved(self, what: str) -> None:
        """Say that something is on disk, and since when."""
        self.say(f"saved {datetime.now().astimezone():%H:%M}: {what}", "on_track")

"""The app: wiring of workspace, themes, terminal and screens. What is seen and done is elsewhere."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events

from okrtui.errors import OkrtuiError
from okrtui.store.drafts import DraftKeeper, discard_draft, load_drafts
from okrtui.store.settings import remember_theme, state_folder
from okrtui.tui.actions.filtering import filter_problems
from okrtui.tui.background import Background
from okrtui.tui.base_app import BaseApp, run_app
from okrtui.tui.commands import MOVES
from okrtui.tui.garbage import begin_searching
from okrtui.tui.key_table import remapped
from okrtui.tui.look import Look
from okrtui.tui.palette import Palette
from okrtui.tui.palette_search import PaletteSearch
from okrtui.tui.screens.main import MainScreen
from okrtui.workspace import Workspace
from okrtui.workspace.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from textual.app import SystemCommand
    from textual.screen import Screen

    from okrtui.store.settings import Settings
    from okrtui.tui.shadow import PlainFrame, Shadow

Result = TypeVar("Result")


class OkrApp(BaseApp["Path"]):
    """okrtui on the full screen; ends with the plan that is to be opened next, if there is one."""

    TITLE = "okrtui"
    CSS_PATH = "okrtui.tcss"
    COMMANDS: ClassVar = {PaletteSearch}
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        plan: Workspace | Opening,
        settings: Settings,
        *,
        theme: str | None = None,
        ascii_only: bool = False,
        start_at: str | None = None,
        hand_over: Callable[[], PlainFrame | None] | None = None,
        keep_frame: Callable[[Workspace, str, PlainFrame], None] | None = None,
    ) -> None:
        self._plan = plan
        self.key_table = remapped(settings.keys, lambda command: settings.place(command, ("keys",)))
        self.COMMAND_PALETTE_BINDING = self.key_table.first("palette")  # type: ignore[misc]
        self.drafts = DraftKeeper(state_folder() / "drafts", plan.root)
        self._start_at = start_at
        self._keep_frame = keep_frame
        self.background = Background()
        super().__init__(settings, theme=theme, ascii_only=ascii_only)
        self.hand_over, self.is_drawn = hand_over, hand_over is not None
        self.problems += [*self.key_table.problems, *filter_problems(settings, plan.author)]

    def get_default_screen(self) -> Screen[Any]:
        """The plan, where it is there already."""
        if isinstance(self._plan, Workspace):
            return self._make_main(self._plan)
        return super().get_default_screen()

    def on_mount(self) -> None:
        """Begin with the plan, or show how far the reading of a large one is."""
        self.set_keymap(self.key_table.keymap())
        if isinstance(self._plan, Workspace):
            self._tell_and_begin()
        else:
            from okrtui.tui.screens.opening import OpeningScreen  # seldom seen

            self.push_screen(OpeningScreen(self.look, self._plan))
            if self._keep_frame is not None:  # what is shown is not the plan, kept from the last time
                self.call_after_refresh(self.draw_from_now)

    def show_if_opened(self) -> None:
        """Show the plan once it is read; where that failed the app ends, and the reason is told after it."""
        if not isinstance(self._plan, Opening):
            return
        if self._plan.error is not None:
            self.exit()
        elif self._plan.opened is not None:
            self._plan = self._plan.opened
            self.switch_screen(self._make_main(self._plan))
            self._tell_and_begin()

    def _make_main(self, workspace: Workspace) -> MainScreen:
        """The screen of the plan, with the keys in force."""
        self.workspace = workspace
        self.main = MainScreen(self.workspace, self.look, self.drafts, self.settings)
        for binding in self.key_table.added():
            self.main._bindings._add_binding(binding)
        if not self.workspace.can_edit:
            self._say_propose()
        return self.main

    def _tell_and_begin(self) -> None:
        """Tell what is wrong with the settings; what was typed when the last session ended comes after."""
        self.tell_problems()
        self._tell_host()
        self.call_after_refresh(self._begin)

    def _say_propose(self) -> None:
        """Who may not write the plan proposes: the footer says so before the key is pressed."""
        bindings = self.main._bindings.key_to_bindings
        for key, listed in bindings.items():
            bindings[key] = [
                replace(each, description="Propose") if each.action == "edit" else each for each in listed
            ]

    def _tell_host(self) -> None:
        """Root may write everywhere: whose plan it is, and who will have signed, is better said before."""
        if host := self.workspace.host:
            self.notify(
                f"You are root in a plan of {host}. Its files stay {host}'s, and you sign as "
                f"{self.workspace.author}.",
                title="Root",
                severity="warning",
                markup=False,
            )

    async def _begin(self) -> None:
        """What comes after the first frame."""
        begin_searching()
        is_first = not self._start_at and not self.is_touched
        drawn = self._shadow.copy() if self._shadow and is_first else None
        self.draw_from_now()
        self.run_worker(self._remember(drawn))
        if self._start_at:
            self.go_to(self._start_at)
        await self._offer_draft()

    async def look_at_all(self, work: Callable[[], Result]) -> Result:
        """Do what looks at every node: of a large plan in the background, while keys are answered."""
        return await self.background.run(work) if self.workspace.is_large else work()

    async def _remember(self, drawn: Shadow | None) -> None:
        """Keep what was read, and what was drawn first, for the next start.

        Left in the middle of it, what is half written counts as not there.
        """
        with suppress(RuntimeError):  # no more threads allowed: the next start takes longer, no more
            await self.background.run(self.workspace.remember)
            if drawn is not None:
                await self.background.run(partial(self._keep, drawn))

    def _keep(self, drawn: Shadow) -> None:
        if self._keep_frame is not None and drawn.is_known:
            self._keep_frame(self.workspace, drawn.whole(), drawn.plain())

    async def _offer_draft(self) -> None:
        for file, leftover in load_drafts(state_folder() / "drafts", self.workspace.root).items():
            if await self.main.offer_draft(leftover):
                self.drafts.current = leftover
                if self.drafts.save():
                    discard_draft(file)
                return

    def save_before_crash(self) -> None:
        """Keep the draft."""
        self.drafts.save()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of Textual's own: every action here has a key and a name of its own."""
        return ()

    def move_of(self, event: events.Event) -> Callable[[], Awaitable[object]] | None:
        """What a key of the cascade does that only moves the cursor, while nothing lies above it."""
        if not isinstance(event, events.Key) or self.screen is not self.main:
            return None
        for each in self.key_table.commands:
            if each.id in MOVES and event.key in each.keys.split(","):
                return partial(self.run_action, each.action, self.main.cascade)
        return None

    # -- actions that do not belong to one screen -----------------------------------------------------

    async def run_on_main(self, action: str) -> None:
        """Run an action of the main screen, or of its cascade, by its name."""
        for place in (self.main, self.main.cascade):
            if hasattr(place, f"action_{action.partition('(')[0]}"):
                await self.run_action(action, place)
                return
        await self.run_action(action, self)

    def go_to(self, name: str) -> None:
        """Put the cursor on a node."""
        self.main.go_to(name)

    def action_themes(self) -> None:
        """Choose the colours, with a preview."""
        from okrtui.tui.screens.themes import ThemesScreen

        names = sorted(self.palettes)
        self.push_screen(ThemesScreen(names, self.look.palette.name, self.show_theme), self._keep_theme)

    def _keep_theme(self, name: str | None) -> None:
        if name is not None:
            self.choose_theme(name)

    def show_theme(self, name: str) -> None:
        """Draw in another theme for now."""
        self.look = Look(self.palettes[name], self.look.ascii)
        self.theme = name
        self.main.show_look(self.look)

    def choose_theme(self, name: str) -> None:
        """Draw in another theme and remember it."""
        self.show_theme(name)
        self.run_worker(self._remember_theme(name))

    async def _remember_theme(self, name: str) -> None:
        try:
            await asyncio.to_thread(remember_theme, name)
        except OkrtuiError as error:
            self.notify(
                f"The theme is used now, but could not be remembered: {error}",
                markup=False,
                severity="warning",
            )


def run(
    plan: Workspace | Opening,
    settings: Settings,
    *,
    theme: str | None,
    ascii_only: bool,
    mouse: bool,
    start_at: str | None = None,
    hand_over: Callable[[], PlainFrame | None] | None = None,
    take_down: Callable[[], object] | None = None,
    keep_frame: Callable[[Workspace, str, PlainFrame], None] | None = None,
) -> Path | int:
    """Run the screen, with the cursor on a node at first, until it is left.

    Returns the plan that is to be opened next, or the exit code.

    Where the terminal shows the first frame already, ``hand_over`` is called when the terminal is taken, and
    tells that frame; ``take_down`` where it can't be taken. ``keep_frame`` keeps what is drawn for the next
    start.
    Raises what kept the plan from being opened.
    """
    app = OkrApp(
        plan,
        settings,
        theme=theme,
        ascii_only=ascii_only,
        start_at=start_at,
        hand_over=hand_over,
        keep_frame=keep_frame,
    )
    code = run_app(app, app.drafts.save, mouse=mouse, take_down=take_down)
    app.background.clean_up()
    if isinstance(plan, Opening) and plan.error is not None:
        raise plan.error
    return app.return_value or code


__all__ = ["OkrApp", "Palette", "run"]

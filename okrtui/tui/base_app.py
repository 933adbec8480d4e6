"""What every app of okrtui is: its look, its terminal, the ways out of it, and what happens when it fails."""

from __future__ import annotations

import logging
import sys
import warnings
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from textual.binding import Binding, BindingType

from okrtui.store.settings import Settings, state_folder
from okrtui.tui.chosen_look import choose_look
from okrtui.tui.crash import CRASHED, CrashReportingApp
from okrtui.tui.frame_diff import FrameDiffApp
from okrtui.tui.ordered_keys import OrderedKeysApp
from okrtui.tui.show import AsciiFilter, ControlFilter
from okrtui.tui.signals import install_signal_handlers
from okrtui.tui.stylesheet import KeptStylesheet
from okrtui.tui.terminal import TerminalDriver

if TYPE_CHECKING:
    from collections.abc import Callable

ReturnType = TypeVar("ReturnType")

#: Seconds that a thread at work in the background may keep a key waiting, each time that it is asked to stop.
_SWITCH: Final = 0.0005


class BaseApp(OrderedKeysApp[ReturnType], FrameDiffApp[ReturnType], CrashReportingApp[ReturnType]):
    """An app in the look of the settings; ``problems`` say what in them is wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit_on_second", show=False, priority=True),
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    def __init__(self, settings: Settings, *, theme: str | None = None, ascii_only: bool = False) -> None:
        chosen = choose_look(settings, theme, ascii_only=ascii_only)
        self.settings = settings
        self.palettes, self.look = chosen.palettes, chosen.look
        self.problems = [*settings.problems, *chosen.problems]
        self.crash_folder = state_folder()
        self._asked_to_quit = False
        super().__init__(driver_class=TerminalDriver)
        self.stylesheet = KeptStylesheet()
        self._filters.append(ControlFilter())
        if self.look.ascii:
            self._filters.append(AsciiFilter())
        for each in self.palettes.values():
            self.register_theme(each.textual_theme())
        self.theme = self.look.palette.name
        self.animation_level = "none"

    def tell_problems(self) -> None:
        """Say what is wrong with the settings."""
        for sentence in self.problems:
            self.notify(sentence, title="Settings", severity="warning", markup=False)

    def action_quit_on_second(self) -> None:
        """Quit on the second ctrl+c, for terminals that eat every other way."""
        if self._asked_to_quit:
            self.exit()
        self._asked_to_quit = True
        self.notify("Press ctrl+c again to quit.", timeout=3)
        self.set_timer(3, self._forget_to_quit)

    def _forget_to_quit(self) -> None:
        self._asked_to_quit = False


def run_app(
    app: BaseApp[Any],
    before_exit: Callable[[], object],
    *,
    mouse: bool,
    take_down: Callable[[], object] | None = None,
) -> int:
    """Run an app until it is left; returns the exit code. ``before_exit`` saves what must not be lost.

    ``take_down`` takes a frame from the terminal that was shown before, where the app never gets so far.
    """
    install_signal_handlers(before_exit)
    sys.setswitchinterval(_SWITCH)
    logging.getLogger().addHandler(logging.NullHandler())  # what asyncio logs would come over the screen
    try:
        app.run(mouse=mouse and app.settings.mouse)
    except Exception as error:  # what Textual itself could not catch
        if take_down is not None:
            take_down()
        print(app.last_words(error), file=sys.stderr)  # noqa: T201
        sys.unraisablehook = lambda _: None  # what is half made falls apart now, and all is said
        warnings.simplefilter("ignore")
        return CRASHED
    before_exit()
    return app.return_code or 0

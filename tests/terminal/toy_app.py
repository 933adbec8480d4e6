"""The smallest program that uses everything that terminal, signals, crash and drafts offer."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widgets import Input, Static

from okrtui.errors import OkrtuiError
from okrtui.store.drafts import Draft, DraftKeeper
from okrtui.tui.crash import CrashReportingApp, report_crash
from okrtui.tui.signals import install_signal_handlers
from okrtui.tui.terminal import TerminalDriver, require_terminal

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Click, Resize


class ToyApp(CrashReportingApp[None]):
    """An input, the draft of what is typed into it, and every way to fail."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012
        Binding("ctrl+z", "suspend_process", priority=True),
        Binding("f12", "answer", priority=True),
    ]

    def __init__(self, keeper: DraftKeeper, crash_folder: Path) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.keeper = keeper
        self.crash_folder = crash_folder
        self.flooding = 0
        self.answer = ""

    def compose(self) -> ComposeResult:
        yield Input(id="note")
        yield Static("ready", id="seen", markup=False)

    def save_before_crash(self) -> None:
        self.keeper.save()

    def on_resize(self, event: Resize) -> None:
        self.show(f"{event.size.width}x{event.size.height}")

    def on_click(self, event: Click) -> None:
        self.show(f"clicked {event.screen_x},{event.screen_y}")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.keeper.current = Draft(
            "plan.toml", "launch/latency", "check_in", {"note": event.value}, "2026-11-20"
        )
        self.show("key")

    def action_answer(self) -> None:
        """Answer for good, because what was typed before may still be on its way to the input."""
        self.answer = "answered"
        self.show("f12")

    def show(self, what: str) -> None:
        """Show what happened last and the end of what is typed."""
        typed = self.query_one("#note", Input).value[-30:]
        self.query_one("#seen", Static).update(f"{what} {self.answer} typed [{typed}]")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        getattr(self, f"do_{event.value}", lambda: None)()

    def do_quit(self) -> None:
        self.keeper.discard()
        self.exit()

    def do_continued(self) -> None:
        """Be continued in the middle of handing something to the thread that writes."""
        with self._driver._writer_thread._queue.mutex:  # type: ignore[union-attr]
            os.kill(os.getpid(), signal.SIGCONT)

    def do_handler(self) -> None:
        secret = "the value of " + "a local variable"
        raise RuntimeError(f"in a handler \x1b]52;c;aGk=\x07 {len(secret)}")

    def do_worker(self) -> None:
        async def fail() -> None:
            raise LookupError("in a worker")

        self.run_worker(fail())

    def do_thread(self) -> None:
        def fail() -> None:
            raise OSError("in a thread")

        self.run_worker(fail, thread=True)

    def do_timer(self) -> None:
        def fail() -> None:
            raise ValueError("in a timer")

        self.set_timer(0.01, fail)

    def do_flood(self) -> None:
        """Draw without end, so that a terminal that does not read blocks the main thread."""
        self.flooding += 1
        seen = self.query_one("#seen", Static)
        seen.styles.height = "1fr"
        seen.update("\n".join(f"{self.flooding} " * 40 for _ in range(22)))
        self.call_after_refresh(self.do_flood)


def main(folder: Path) -> int:
    try:
        require_terminal()
    except OkrtuiError as error:
        print(error, file=sys.stderr or sys.stdout)
        return error.exit_code
    keeper = DraftKeeper(folder / "drafts", folder / "plan.toml")
    install_signal_handlers(keeper.save)
    app = ToyApp(keeper, folder / "crashes")
    try:
        app.run()
    except Exception as error:
        print(report_crash(error, app.crash_folder), file=sys.stderr)
        return 70
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""Crashes: what the program does about an error that nobody foresaw."""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import textual
from textual.app import App, ReturnType
from textual.worker import WorkerFailed

import okrtui
from okrtui.store.settings import make_private

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

CRASHED: Final = 70
"""The exit code after a crash: EX_SOFTWARE of sysexits.h."""


def write_crash_report(error: BaseException, folder: Path) -> Path:
    """Write a file that only its owner can read, with the traceback but not the values of variables.

    Args:
        error: What was raised.
        folder: Where reports go; it is made when it is missing.

    Raises:
        OSError: If the report can't be written.
    """
    moment = datetime.now(UTC)
    make_private(folder)
    path = folder / f"crash-{moment:%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    heading = (
        f"okrtui {okrtui.__version__} · Textual {textual.__version__} · "
        f"Python {platform.python_version()} · {platform.platform()}\n{moment.isoformat()}\n\n"
    )
    text = heading + _printable("".join(traceback.format_exception(error)))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def report_crash(error: BaseException, folder: Path) -> str:
    """Write the report and return the one sentence to show instead of a traceback."""
    stopped = f"okrtui had to stop because {_why(error)}"
    try:
        return _printable(f"{stopped}; what happened is written in {write_crash_report(error, folder)}")
    except Exception as problem:
        return _printable(f"{stopped}, and no report could be written: {str(problem) or _why(problem)}")


def _why(error: BaseException) -> str:
    """What stopped us: a shortage, or ourselves."""
    match error:
        case MemoryError():
            return "there is not enough memory"
        case OSError(errno=errno.EMFILE | errno.ENFILE):
            return "too many files are open"
        case RuntimeError(args=("can't start new thread",)):
            return "no more threads are allowed"
        case _:
            return f"of an error in itself ({type(error).__name__})"


def _printable(text: str) -> str:
    """Spell out whatever a terminal could obey instead of showing."""
    return "".join(
        character if character.isprintable() or character == "\n" else ascii(character)[1:-1]
        for character in text
    )


class CrashReportingApp(App[ReturnType]):
    """An app that meets an unforeseen error with a report in a file and one sentence on the screen."""

    crash_folder: Path
    """Where reports go; to be set before the app runs."""

    _last_words = ""

    def save_before_crash(self) -> None:
        """Save what must not be lost; called before the screen is taken down."""

    def _handle_exception(self, error: Exception) -> None:
        """End after an error in a handler, worker, timer or the drawing; only the first one counts."""
        if self._exception is None:
            with suppress(Exception):
                self.save_before_crash()
            cause = error.error if isinstance(error, WorkerFailed) else error
            self._last_words = report_crash(cause, self.crash_folder)
        super()._handle_exception(error)
        self._return_code = CRASHED

    def last_words(self, error: Exception) -> str:
        """The sentence about what ended the app: the first error, whatever that led to, else this one."""
        return self._last_words or report_crash(error, self.crash_folder)

    def _fatal_error(self) -> None:
        """End without drawing a traceback, which would show the values of variables."""
        self._close_messages_no_wait()

    def panic(self, *_renderables: RenderableType) -> None:
        """End without drawing the error, for the same reason."""
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Print the sentence, once the terminal is back in the state in which the shell left it."""
        if self._last_words:
            print(self._last_words, file=sys.__stderr__)
            self._last_words = ""
            self._exit_renderables.clear()
        super()._print_error_renderables()

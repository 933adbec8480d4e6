"""The terminal: what it must be to start, and a driver that survives what it sends and notices its end."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import termios
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from okrtui.errors import OkrtuiError
from okrtui.tui import signals
from okrtui.tui.frame_diff import FrameDiffApp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import App
    from textual.message import Message

POLL_SECONDS: Final = 0.1
READ_BYTES: Final = 4096
LARGEST_SIDE: Final = 10_000
"""Cells; a terminal that claims to be larger is not believed."""

_OTHER_SCREEN: Final = "\x1b[?1049h"
_PIECE: Final = re.compile(r"\x1b[^\x1b]{0,32}|[^\x1b]+")


class NoTerminalError(OkrtuiError):
    """There is no terminal to draw on or to read keys from."""


def require_terminal() -> None:
    """Refuse to start where no screen can be drawn or no key be read.

    Raises:
        NoTerminalError: If standard input or standard error is not a terminal, or only a dumb one.
    """
    for stream, name in ((sys.__stdin__, "standard input"), (sys.__stderr__, "standard error")):
        if not _is_terminal(stream):
            raise NoTerminalError(
                f"The screen needs a terminal, but {name} is not one; "
                "`okrtui status` and the other commands work without."
            )
    if os.environ.get("TERM") == "dumb":
        raise NoTerminalError(
            "The screen needs a terminal that can move its cursor, but TERM is dumb; "
            "`okrtui status` and the other commands work without."
        )


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a standard stream is a terminal; it is None, or fails, when it was closed at the start."""
    try:
        return stream is not None and os.isatty(stream.fileno())
    except (OSError, ValueError):
        return False


class _Output:
    """What the writer thread writes to: standard error, until the terminal is gone or the process leaves."""

    def __init__(self, stream: TextIO) -> None:
        self._descriptor = stream.fileno()
        self._encoding = stream.encoding
        self._waiting: list[str] = []

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> None:
        self._waiting.append(text)

    def flush(self) -> None:
        """Send what is waiting; nothing any more once the terminal is being restored."""
        data = "".join(self._waiting).encode(self._encoding, "backslashreplace")
        self._waiting.clear()
        while data and not signals.is_leaving():
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:  # another program made the shared terminal non-blocking
                select.select([], [self._descriptor], [], POLL_SECONDS)
            except OSError:
                signals.leave(signals.TERMINAL_GONE)


class TerminalDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, for terminals that can't be trusted to behave or to stay."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._output = _Output(cast("TextIO", sys.__stderr__))
        self._file = cast("Any", self._output)
        self._parser = XTermParser(debug)
        self._is_half_taken = False

    def write(self, data: str) -> None:
        """Send; but do not switch to the other screen where it is shown already, which would clear it."""
        if data != _OTHER_SCREEN or not (isinstance(self._app, FrameDiffApp) and self._app.is_drawn):
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal, remembering how it was."""
        if isinstance(self._app, FrameDiffApp):
            self._app.take_over()
        signals.terminal_taken(self.fileno, self._output.fileno())
        self._is_half_taken = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_half_taken = False
        signal.signal(signal.SIGWINCH, self._on_window_change)

    def _on_window_change(self, *_: object) -> None:
        """Ask for the size later: handlers interrupt each other, and the newest size may be told first."""
        self._loop.call_soon_threadsafe(self._report_size)

    def _report_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self.send_message(events.Resize(size, size))

    def close(self) -> None:
        """Wait until everything is written; from then on the terminal is the shell's again."""
        try:
            super().close()
        finally:
            if self._is_half_taken:  # there was an error, and Textual gives back only what it took whole
                signals.give_terminal_back()
            signals.terminal_returned()

    def _sigcont_application(self, *_: object) -> None:
        """Come back after a stop, also after SIGSTOP, which left no chance to leave the terminal tidy.

        In that case later: the signal may have come in the middle of a write, which holds a lock.
        """
        if self._is_writing():
            self._loop.call_soon_threadsafe(self._come_back)
        else:
            self._come_back()

    def _come_back(self) -> None:
        if self._auto_restart:
            if self._is_in_background():
                os.kill(os.getpid(), signal.SIGSTOP)
                return
            if self._is_writing():
                self.suspend_application_mode()
                self._must_signal_resume = True
        super()._sigcont_application()

    def _is_writing(self) -> bool:
        """Whether the terminal is in application mode."""
        return self._writer_thread is not None and self._writer_thread.is_alive()

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal that is drawn on; the environment may be stale and standard output a file."""
        with suppress(OSError):
            size = os.get_terminal_size(self._output.fileno())
            if size.columns and size.lines:
                return size.columns, size.lines
        return super()._get_terminal_size()

    def _is_in_background(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        except OSError:  # not our controlling terminal, so there is no background
            return False

    def _run_input_thread(self) -> None:
        """Read input; a fault in reading itself is a crash like any other, not one with a traceback."""
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Wait for input and dispatch it, until told to stop or until the terminal is gone."""
        self._parse_afresh()
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], POLL_SECONDS)[0]:
                data = self._read()
                if not data and self._is_gone():
                    signals.leave(signals.TERMINAL_GONE)
                    return
                for piece in _pieces(decode(data)):
                    self._dispatch(self._parser.feed(piece))
            self._dispatch(self._parser.tick())

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, READ_BYTES)
        except OSError:
            return b""

    def _is_gone(self) -> bool:
        """Whether an empty read meant the end; ctrl+d reads as empty too while the terminal is cooked."""
        try:
            termios.tcgetattr(self.fileno)
        except termios.error:
            return True
        # Still there: whatever made it readable without data must not make this thread spin.
        self.exit_event.wait(POLL_SECONDS)
        return False

    def _dispatch(self, messages: Iterable[Message]) -> None:
        """Pass on what was parsed; a sequence that can't be is dropped, and parsing starts afresh."""
        try:
            for message in messages:
                self.process_message(message)
        except Exception:
            self._parse_afresh()

    def _parse_afresh(self) -> None:
        """Start a parser that is in no sequence, but knows what the one before knew about the terminal."""
        before, self._parser = self._parser, XTermParser(self._debug)
        for fact in ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"):
            setattr(self._parser, fact, getattr(before, fact))

    def process_message(self, message: Message) -> None:
        """Pass a message on, unless it reports a size or a place that the terminal can't have."""
        if isinstance(message, events.Resize):
            is_believable = all(1 <= side <= LARGEST_SIDE for side in message.size)
            if not is_believable or (message.pixel_size is not None and not all(message.pixel_size)):
                self._measure_in_cells()
            if not is_believable:
                return
        elif isinstance(message, events.MouseEvent):
            width, height = self._app.size
            if not (message.screen_x < width and message.screen_y < height):
                return
        super().process_message(message)

    def _measure_in_cells(self) -> None:
        """Have the mouse reported in cells: with no size in pixels, pixels can't be turned into cells."""
        self._parser.terminal_pixel_size = None
        self._mouse_pixels = False
        self.write("\x1b[?1016l\x1b[?1006h")

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write("\x1b[?1016l")


def _pieces(text: str) -> Iterator[str]:
    """Cut text so that an error in a piece costs one sequence at most: these go in by single characters."""
    for piece in _PIECE.findall(text):
        if piece.startswith("\x1b"):
            yield from piece
        else:
            yield piece

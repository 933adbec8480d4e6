"""The way out when the program can't end as usual: a signal came, or the terminal is gone."""

from __future__ import annotations

import _thread
import os
import signal
import termios
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

ENDING_SIGNALS: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

TERMINAL_GONE: Final = 128 + signal.SIGHUP
"""The exit code when the terminal was found gone before (or instead of) the signal that says so."""

RESTORE_MODES: Final = "".join(
    (
        "\x18",  # ends a sequence that was cut in the middle
        "\x1b[?2026l",  # no synchronised update left open
        "\x1b[?2004l\x1b[?7h\x1b[?2048l",  # paste markers, line wrap, in-band resize
        "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l",  # mouse
        "\x1b[<u",  # kitty keys; belongs to the alternate screen, so before it is left
        "\x1b[0m\x1b[?1049l\x1b[?25h\x1b[?1004l",  # colours, screen, cursor, focus
    )
).encode("ascii")

RESTORE_LIMIT: Final = 0.5
"""Seconds given to a terminal that may no longer read."""

HANG_LIMIT: Final = 2.0
"""Seconds after which the kernel ends a process whose way out hangs, say in a dead file system."""


@record
class _Terminal:
    """A terminal in application mode and the attributes that it had before."""

    input_fd: int
    output_fd: int
    attributes: list[Any]


@dataclass(slots=True)
class _WayOut:
    """What has to be done before the process may end; there is one process, so there is one of these."""

    before_exit: Callable[[], object] = lambda: None
    terminal: _Terminal | None = None
    taken: _thread.LockType = field(default_factory=_thread.allocate_lock)


_way_out = _WayOut()


def install_signal_handlers(before_exit: Callable[[], object]) -> None:
    """Make every ending signal, and a terminal that goes away, save first and restore the terminal.

    Plain ``signal.signal`` handlers, because those of asyncio never run while the main thread waits for
    a terminal that has stopped reading. A signal that was ignored at the start (``nohup``) stays ignored.

    Args:
        before_exit: Saves what must not be lost. It may run in any thread and at any point of the program,
            so it takes no locks and reads no widgets. What it raises does not keep the process from ending.
    """
    _way_out.before_exit = before_exit
    for number in ENDING_SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave_by_signal)


def _leave_by_signal(number: int, _frame: FrameType | None) -> None:
    leave(128 + number)


def terminal_taken(input_fd: int, output_fd: int) -> None:
    """Remember how the terminal was; to be called before application mode changes it."""
    with suppress(termios.error):
        _way_out.terminal = _Terminal(input_fd, output_fd, termios.tcgetattr(input_fd))


def terminal_returned() -> None:
    """Forget the terminal: it is back as it was found, and no longer ours to restore."""
    _way_out.terminal = None


def give_terminal_back() -> None:
    """Restore the terminal from whatever was done to it so far."""
    _restore_in_time()


def is_leaving() -> bool:
    """Whether the process is on its way out, so that nothing more may be drawn."""
    return _way_out.taken.locked()


def leave(exit_code: int) -> None:
    """Save, restore the terminal and end the process at once.

    Returns only when the process is already leaving in another thread or further up the stack.
    """
    if not _way_out.taken.acquire(blocking=False):
        return
    signal.setitimer(signal.ITIMER_REAL, HANG_LIMIT)
    with suppress(BaseException):
        _way_out.before_exit()
    with suppress(BaseException):
        _restore_in_time()
    os._exit(exit_code)


def _restore_in_time() -> None:
    """Restore the terminal in a thread of its own, so that a stalled one costs no more than the limit.

    The thread is a bare one: ``threading`` takes a lock that the interrupted code may hold.
    """
    if _way_out.terminal is None:
        return
    done = _thread.allocate_lock()
    done.acquire()
    _thread.start_new_thread(_restore, (_way_out.terminal, done))
    done.acquire(timeout=RESTORE_LIMIT)


def _restore(terminal: _Terminal, done: _thread.LockType) -> None:
    """Put back attributes and modes, after dropping what nobody reads any more."""
    try:
        # In the background, changing attributes would stop the process instead.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        termios.tcsetattr(terminal.input_fd, termios.TCSANOW, terminal.attributes)
        termios.tcflush(terminal.output_fd, termios.TCIOFLUSH)
        # Off and on again wakes a thread that waits inside a write for the room which there is now.
        termios.tcflow(terminal.output_fd, termios.TCOOFF)
        termios.tcflow(terminal.output_fd, termios.TCOON)
        left = RESTORE_MODES
        while left:
            left = left[os.write(terminal.output_fd, left) :]
    except (OSError, termios.error):
        pass  # a terminal that is gone needs no restoring
    finally:
        done.release()

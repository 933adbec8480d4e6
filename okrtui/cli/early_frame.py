"""A frame that the terminal shows while what draws all others is still imported.

Keys that are pressed meanwhile wait in the terminal for the program to read them.
"""

import os
import sys
import termios

TYPE_CHECKING = False  # importing typing would take as long as all this
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_INPUT, _OUTPUT = 0, 2

#: The terminal as it was before a frame was shown, None when none is; and what knows the frame.
_before: "list[Any] | None" = None
_told: "Callable[[], Any]"


def size() -> tuple[int, int] | None:
    """The columns and rows of the terminal; None where there is none to show a frame on."""
    try:
        found = os.get_terminal_size(_OUTPUT)
    except OSError:
        return None
    return (found.columns, found.lines) if os.isatty(_INPUT) and os.isatty(_OUTPUT) else None


def show(sequence: str, tell: "Callable[[], Any]") -> None:
    """Show a frame on the terminal's other screen; asked later, ``tell`` tells what cells it consists of."""
    global _before, _told
    import signal

    signal.signal(signal.SIGTERM, _end)  # until the app has handlers of its own
    _before, _told = termios.tcgetattr(_INPUT), tell
    _set(_keeping_keys(_before))
    os.write(_OUTPUT, f"{_ENTER}{sequence}".encode())


def is_shown() -> bool:
    """Whether a frame is shown that no app has taken over."""
    return _before is not None


def hand_over() -> "Any":
    """The app takes the terminal now, as it was before, but for the frame, which is told if it can be."""
    _give_back()
    return _told()


def take_down() -> None:
    """Give the terminal back as it was, where there is to be no app after all."""
    if is_shown():
        _give_back()
        os.write(_OUTPUT, _LEAVE.encode())


def _give_back() -> None:
    global _before
    if _before is not None:
        _set(_before)
        _before = None


def _keeping_keys(attributes: "list[Any]") -> "list[Any]":
    """A terminal that neither writes what is typed on the frame, nor makes other keys of it."""
    taken = attributes[0] & ~(termios.ICRNL | termios.IXON)
    kept = attributes[3] & ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    return [taken, *attributes[1:3], kept, *attributes[4:]]


def _set(attributes: "list[Any]") -> None:
    termios.tcsetattr(_INPUT, termios.TCSANOW, attributes)


def _end(number: int, _frame: "FrameType | None") -> None:
    take_down()
    sys.exit(128 + number)

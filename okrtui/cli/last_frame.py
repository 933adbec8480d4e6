"""What the screen showed first the last time, shown again at once while all that draws it is imported.

Only where it would be drawn the same: for the same plan, day, terminal and settings, and as long as no file
has changed. Keys that are pressed meanwhile wait in the terminal for the program to read them.
"""

import os
import sys
import termios

from okrtui.cli.quick import day, find_root, split

TYPE_CHECKING = False  # importing typing would take as long as all this
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from okrtui.cli.quick import Question
    from okrtui.store.kept_answers import Kept
    from okrtui.workspace import Workspace

_FLAGS, _VALUES = ("--ascii", "--no-mouse"), ("--today", "--theme")
_COMMANDS = ("check-in", "status", "check", "explain", "new", "info", "demo", "help")

#: What else has a say in how a frame looks, and in who is asked to check in.
_LOOKS = (
    "TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "COLORFGBG", "LANG", "LC_ALL", "LC_CTYPE",
    "OKRTUI_AUTHOR", "OKRTUI_CONFIG", "OKRTUI_FRAME_DIFF", "XDG_CONFIG_HOME", "HOME", "LOGNAME", "USER",
    "SSH_CONNECTION", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "PYTHONIOENCODING",
    "PYTHONUTF8",
)  # fmt: skip

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_INPUT, _OUTPUT = 0, 2

#: The terminal as it was before a frame was shown, None when none is; and the frame.
_before: "list[Any] | None" = None
_kept: "Kept | None" = None


def show_last_frame(arguments: list[str]) -> None:
    """Show it, where there is one that would be drawn the same now."""
    global _before, _kept
    question = frame_question(arguments)
    words, _ = split(arguments, _FLAGS, _VALUES) or ([], {})
    root = find_root(words[0] if words else None) if question else None
    if root is None:
        return
    from okrtui.store.kept_answers import are_unchanged, number_of, recall

    kept = recall(f"frame {number_of(question)}", root)
    if kept is None or kept.known[0] != question or not are_unchanged(kept.known[1]):
        return
    import signal

    signal.signal(signal.SIGTERM, _end)  # until the app has handlers of its own
    _before = termios.tcgetattr(_INPUT)
    _set_echo(_before, on=False)  # what is typed meanwhile would be written on the frame
    _kept = kept
    os.write(_OUTPUT, f"{_ENTER}{kept.known[2]}".encode())


def frame_question(arguments: list[str]) -> "Question | None":
    """All but the plan that a first frame depends on; None where it is not the screen that is asked for."""
    found = split(arguments, _FLAGS, _VALUES)
    if found is None or len(found[0]) > 1 or (found[0] and found[0][0] in _COMMANDS):
        return None
    try:
        size = os.get_terminal_size(_OUTPUT)
    except OSError:
        return None
    if not (os.isatty(_INPUT) and os.isatty(_OUTPUT)):
        return None
    return (*arguments, *day(found[1].get("--today")), *size, *map(os.environ.get, _LOOKS))


def keep_frame(
    question: "Question | None", began: int, workspace: "Workspace", sequence: str, frame: object
) -> None:
    """Keep the first frame of a screen, and what draws it, for as long as it would be drawn the same."""
    from okrtui.store import kept_answers
    from okrtui.store.access import is_settled, state_of
    from okrtui.store.settings import config_file, theme_files

    basis = workspace.basis(began)
    files = config_file(), config_file().parent / "themes", *theme_files()
    looks = [(str(path), state_of(path)) for path in files]
    if question is None or basis is None or not is_settled([state for _, state in looks], began):
        return
    states = [(path, (*state,) if state else None) for path, state in (*basis, *looks)]
    known = question, states, sequence
    kept_answers.keep(f"frame {kept_answers.number_of(question)}", str(workspace.root), known, [frame])


def is_shown() -> bool:
    """Whether a frame is shown that no app has taken over."""
    return _before is not None


def hand_over() -> "Any":
    """The app takes the terminal now, as it was before, but for the frame, which is returned if it can be."""
    _give_back()
    try:
        return _kept.piece(0) if _kept else None
    except (OSError, ValueError, EOFError, TypeError):  # damaged, or another one is kept by now
        return None


def take_down() -> None:
    """Give the terminal back as it was, where there is to be no app after all."""
    if is_shown():
        _give_back()
        os.write(_OUTPUT, _LEAVE.encode())


def _give_back() -> None:
    global _before
    if _before is not None:
        _set_echo(_before, on=True)
        _before = None


def _set_echo(attributes: "list[Any]", *, on: bool) -> None:
    flags = attributes[3] if on else attributes[3] & ~termios.ECHO
    termios.tcsetattr(_INPUT, termios.TCSANOW, [*attributes[:3], flags, *attributes[4:]])


def _end(number: int, _frame: "FrameType | None") -> None:
    take_down()
    sys.exit(128 + number)

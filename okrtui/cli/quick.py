"""What is answered at once: a status that was told before, and the ordinary check-in.

Tried before anything else is imported. Whatever is out of the ordinary (odd options, a problem, a plan that
changed, an answer that was never given) is None here, and the whole of okrtui answers it in the same words.
"""

import os
import sys
import time

TYPE_CHECKING = False  # importing typing would take longer than the whole answer
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Question = tuple[object, ...]

_STATUS_FLAGS = ("--json", "--vision", "--mission")
_STATUS_VALUES = ("--team", "--person", "--today")
_SETTINGS = ("HOME", "OKRTUI_CONFIG", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


def answer(arguments: list[str]) -> int | None:
    """Answer a command line; its exit code, None when that takes more than is known here."""
    if sys.stdout is None:
        return None
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a stream of Python's own start
    if arguments[0] == "status":
        return _status(arguments[1:])
    from okrtui.cli.quick_check_in import quick_check_in

    return quick_check_in(arguments[1:])


def say(text: str) -> None:
    """Print a whole answer."""
    print(text, end="", flush=True)


def told(action: "Callable[[], None]") -> int:
    """Do it; what goes wrong is told as always."""
    try:
        action()
    except BaseException as error:
        from okrtui.cli.main import tell

        return tell(error)
    return 0


def split(
    arguments: "Iterable[str]", flags: tuple[str, ...], valued: tuple[str, ...]
) -> tuple[list[str], dict[str, str]] | None:
    """Words and options with their values; None for anything else that begins with a dash."""
    words: list[str] = []
    options: dict[str, str] = {}
    rest = iter(arguments)
    for each in rest:
        if each in valued:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
            options[each] = value
        elif each not in flags:
            if each.startswith("-"):
                return None
            words.append(each)
    return words, options


def day(written: str | None) -> tuple[str, bool]:
    """The day as it was written, else today's; and whether it was written."""
    fixed = written or os.environ.get("OKRTUI_TODAY")
    return (fixed, True) if fixed else (time.strftime("%Y-%m-%d", time.gmtime()), False)


def find_root(named: str | None) -> str | None:
    """The real path of the plan's root file; None where it is not known."""
    from okrtui.store.plan_search import named_plan, nearest_plan

    named = named or os.environ.get("OKRTUI_PLAN")
    try:
        found = named_plan(named) if named else nearest_plan() or named_plan(_usual_plan())
        return os.path.realpath(found) if found else None
    except (OSError, ValueError):
        return None


def settings_question() -> "Question":
    """What the plan that is meant where none is near is found by, but for the files of the settings."""
    return tuple(map(os.environ.get, _SETTINGS))


def _usual_plan() -> str:
    """The plan that the settings name, or that was open last; empty where that is not known."""
    from okrtui.store.kept_answers import are_unchanged, recall

    kept = recall("usual plan", "")
    if kept is None or kept.known[0] != settings_question() or not are_unchanged(kept.known[1]):
        return ""
    return str(kept.known[2])


def status_question(arguments: list[str]) -> "Question | None":
    """All but the plan that a status depends on; None when its options are out of the ordinary."""
    found = split(arguments, _STATUS_FLAGS, _STATUS_VALUES)
    if found is None or len(found[0]) > 1:
        return None
    return (*arguments, *day(found[1].get("--today")), *(() if "--json" in arguments else _size()))


def _size() -> tuple[object, ...]:
    """What tells how large the terminal is, where it is one."""
    written = os.environ.get("COLUMNS"), os.environ.get("LINES")
    try:
        return (*written, *os.get_terminal_size(sys.__stdout__.fileno()))  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return written


def _status(arguments: list[str]) -> int | None:
    question = status_question(arguments)
    if question is None:
        return None
    words, _ = split(arguments, _STATUS_FLAGS, _STATUS_VALUES) or ([], {})
    root = find_root(words[0] if words else None)
    if root is None:
        return None
    from okrtui.store.kept_answers import are_unchanged, number_of, recall

    kept = recall(f"status {number_of(question)}", root)
    if kept is None or kept.known[0] != question or not are_unchanged(kept.known[1]):
        return None
    return told(lambda: say(kept.known[2]))

"""What the screen showed first the last time, shown again at once while all that draws it is imported.

Only where it would be drawn the same: for the same plan, day, terminal and settings, and as long as no file
has changed.
"""

import os

from okrtui.cli import early_frame
from okrtui.cli.quick import day, find_root, split

TYPE_CHECKING = False  # importing typing would take as long as all this
if TYPE_CHECKING:
    from typing import Any

    from okrtui.cli.quick import Question
    from okrtui.store.kept_answers import Kept
    from okrtui.workspace import Workspace

_FLAGS, _VALUES = ("--ascii", "--no-mouse"), ("--today", "--theme")
_COMMANDS = ("check-in", "status", "check", "explain", "new", "export", "import", "info", "demo", "help")

#: What else has a say in how a frame looks, and in who is asked to check in.
_LOOKS = (
    "TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "COLORFGBG", "LANG", "LC_ALL", "LC_CTYPE",
    "OKRTUI_AUTHOR", "OKRTUI_CONFIG", "OKRTUI_FRAME_DIFF", "XDG_CONFIG_HOME", "HOME", "LOGNAME", "USER",
    "SSH_CONNECTION", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "PYTHONIOENCODING",
    "PYTHONUTF8",
)  # fmt: skip


def show_last_frame(arguments: list[str]) -> None:
    """Show it, where there is one that would be drawn the same now."""
    question = frame_question(arguments)
    words, _ = split(arguments, _FLAGS, _VALUES) or ([], {})
    root = find_root(words[0] if words else None) if question else None
    if root is None:
        return
    from okrtui.store.kept_answers import are_unchanged, number_of, recall

    kept = recall(f"frame {number_of(question)}", root)
    if kept is None or kept.known[0] != question or not are_unchanged(kept.known[1]):
        return
    early_frame.show(kept.known[2], lambda: _cells(kept))


def _cells(kept: "Kept") -> "Any":
    try:
        return kept.piece(0)
    except (OSError, ValueError, EOFError, TypeError):  # damaged, or another one is kept by now
        kept.forget()
        return None


def frame_question(arguments: list[str]) -> "Question | None":
    """All but the plan that a first frame depends on; None where it is not the screen that is asked for."""
    found = split(arguments, _FLAGS, _VALUES)
    if found is None or len(found[0]) > 1 or (found[0] and found[0][0] in _COMMANDS):
        return None
    size = early_frame.size()
    if size is None:
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

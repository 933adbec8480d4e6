"""``okrtui info``: versions, where everything lives, and what the terminal can do."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from okrtui import __version__
from okrtui.cli.options import parser
from okrtui.errors import ExitCode, OkrtuiError
from okrtui.model.safe_text import safe
from okrtui.store.journal_reader import journal_folder
from okrtui.store.locate import find_plan
from okrtui.store.programs import find_program
from okrtui.store.settings import (
    Settings,
    author_name,
    cache_folder,
    config_file,
    config_folder,
    read_settings,
    shipped,
    state_folder,
)

if TYPE_CHECKING:
    from pathlib import Path

_LABELS = {
    "okrtui": "okrtui",
    "python": "Python",
    "textual": "Textual",
    "system": "system",
    "author": "you sign as",
    "plan": "plan",
    "journal": "journal",
    "config": "settings",
    "themes": "your themes",
    "shipped_themes": "themes",
    "state": "state",
    "drafts": "drafts",
    "cache": "cache",
    "terminal": "terminal",
    "clipboard": "clipboard",
    "problems": "settings say",
}


def info(arguments: list[str]) -> int:
    """Print everything that one is asked for when something does not work."""
    made = parser("info", "Versions, where everything lives, and what the terminal can do.")
    made.add_argument("plan", nargs="?", metavar="PLAN", help="the plan's file or folder")
    made.add_argument("--json", action="store_true", help="print everything as JSON")
    options = made.parse_args(arguments)
    settings = read_settings()
    facts = _facts(settings, options.plan)
    if options.json:
        print(json.dumps(facts, indent=2))
    else:
        for line in _in_words(facts):
            print(line)
    return ExitCode.FINE


def _facts(settings: Settings, named: str | None) -> dict[str, Any]:
    plan, why = _plan(settings, named)
    return {
        "okrtui": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "textual": _textual_version(),
        "system": platform.platform(),
        "author": author_name(settings),
        "plan": _place(plan) if plan else {"path": None, "why": why},
        "journal": _place(journal_folder(plan)) if plan else None,
        "config": _place(config_file()),
        "themes": _place(config_folder() / "themes"),
        "shipped_themes": _place(shipped("themes")),
        "state": _place(state_folder()),
        "drafts": _place(state_folder() / "drafts"),
        "cache": _place(cache_folder()),
        "terminal": _terminal(),
        "clipboard": _clipboard(),
        "problems": list(settings.problems),
    }


def _plan(settings: Settings, named: str | None) -> tuple[Path | None, str]:
    """The plan that would be opened, or why none would."""
    try:
        return find_plan(named, settings).absolute(), ""
    except OkrtuiError as error:
        return None, str(error)


def _textual_version() -> str | None:
    """Read from what is installed: importing Textual would take longer than all the rest."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("textual")
    except PackageNotFoundError:
        return None


def _place(path: Path) -> dict[str, Any]:
    """A place and whether it can be written; one that is not there yet, where its folder can be."""
    there = os.path.exists(path)  # noqa: PTH110 - never raises, whatever the path
    nearest = path
    while not os.path.exists(nearest) and nearest != nearest.parent:  # noqa: PTH110
        nearest = nearest.parent
    return {"path": str(path), "exists": there, "writable": os.access(nearest, os.W_OK)}


def _terminal() -> dict[str, str | None]:
    names = ("TERM", "COLORTERM", "TERM_PROGRAM", "LANG", "LC_ALL", "NO_COLOR", "TMUX", "SSH_TTY")
    return {name: os.environ.get(name) for name in names}


def _clipboard() -> str:
    """What will become of text that is sent to the terminal's clipboard (OSC 52)."""
    if os.environ.get("TMUX"):
        setting = _tmux_set_clipboard()
        if setting == "on":
            return "tmux passes it on (set-clipboard is on)"
        return f"tmux keeps it to itself (set-clipboard is {setting}); allow it: tmux set -s set-clipboard on"
    if os.environ.get("STY"):
        return "screen does not pass it on; tmux does, with set-clipboard on"
    if os.environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return "Terminal.app takes none; iTerm2, kitty, WezTerm, Ghostty and Alacritty do"
    return "sent to the terminal by OSC 52, which most take; some ask first or have to be allowed to"


def _tmux_set_clipboard() -> str:
    tmux = find_program("tmux")
    if tmux is None:
        return "unknown"
    with suppress(OSError, subprocess.SubprocessError):
        ended = subprocess.run(
            [tmux, "show-options", "-sv", "set-clipboard"],
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        )
        return ended.stdout.strip() or "unknown"
    return "unknown"


def _in_words(facts: dict[str, Any]) -> list[str]:
    lines = []
    for key, label in _LABELS.items():
        for words in _values(facts[key]):
            lines.append(f"{label:<14}{safe(words)}")
            label = ""
    return lines


def _values(fact: Any) -> list[str]:
    match fact:
        case None:
            return []
        case {"path": None, "why": why}:
            return [str(why)]
        case {"path": path, "exists": exists, "writable": writable}:
            notes = [*([] if exists else ["not there yet"]), *([] if writable else ["can't be written"])]
            return [f"{path}  ({', '.join(notes)})" if notes else str(path)]
        case dict():
            return [f"{name}={value}" for name, value in fact.items() if value is not None]
        case list():
            return [str(each) for each in fact]
        case _:
            return [str(fact)]

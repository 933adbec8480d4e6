"""``okrtui`` and ``okrtui demo``: open the full screen. The only module here that imports Textual."""

from __future__ import annotations

import gc
import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from okrtui.cli import early_frame
from okrtui.cli.last_frame import frame_question, keep_frame
from okrtui.cli.options import clock, parser
from okrtui.cli.packages import require_packages
from okrtui.store.locate import NoPlanError, find_plan
from okrtui.store.settings import Settings, author_name, read_settings, remember_plan
from okrtui.store.toml_text import read_bytes
from okrtui.workspace import Workspace
from okrtui.workspace.opening import Opening, takes_long

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path


def open_screen(arguments: list[str]) -> int:
    """Open a plan; where there is none, a welcome that offers to begin one."""
    made = screen_parser("", "Open a plan on the full screen.")
    made.add_argument("plan", nargs="?", metavar="PLAN", help="the plan's file or folder")
    options = made.parse_args(arguments)
    settings = read_settings()
    try:
        root = find_plan(options.plan, settings)
    except NoPlanError:
        if not has_terminal():
            raise
        return welcome(settings, options)
    return _open_own(root, settings, options)


def open_demo(arguments: list[str]) -> int:
    """Open a private copy of the example plan."""
    made = screen_parser("demo", "Open a private copy of the example plan.")
    return _open_example(read_settings(), made.parse_args(arguments))


def has_terminal() -> bool:
    """Whether there is somebody to ask."""
    streams = (sys.stdin, sys.stderr)
    return os.environ.get("TERM") != "dumb" and all(each is not None and each.isatty() for each in streams)


def welcome(
    settings: Settings,
    options: argparse.Namespace,
    *,
    questions: bool = False,
    answers: Mapping[str, str] | None = None,
    place: str = "",
) -> int:
    """Offer what one can begin with, or ask a new plan's questions at once; then open what was chosen."""
    require_packages()
    from okrtui.tui.terminal import require_terminal

    require_terminal()
    gc.enable()
    from okrtui.tui.welcome import WelcomeApp, run

    app = WelcomeApp(
        settings,
        partial(_find_readable, settings),
        author_name(settings),
        clock(options.today).today(),
        questions=questions,
        answers=answers,
        place=place,
        theme=options.theme,
        ascii_only=options.ascii,
    )
    choice = run(app, mouse=not options.no_mouse)
    if isinstance(choice, int):
        return choice
    if choice.path is None:
        return _open_example(settings, options)
    return _open_own(choice.path, settings, options, choice.start_at)


def _find_readable(settings: Settings, named: str) -> Path:
    """The plan that somebody named, read once so that what is wrong can be said where it was typed."""
    root = find_plan(named, settings)
    read_bytes(root)
    return root


def _open_own(
    root: Path, settings: Settings, options: argparse.Namespace, start_at: str | None = None
) -> int:
    ended: Path | int = root
    while not isinstance(ended, int):
        root, ended = ended, _open(ended, author_name(settings), settings, options, start_at)
        remember_plan(root)
        start_at = None
    return ended


def _open_example(settings: Settings, options: argparse.Namespace) -> int:
    from okrtui.store.demo import VISITOR, make_demo

    root = make_demo(clock(options.today).today())
    ended = _open(root, os.environ.get("OKRTUI_AUTHOR") or VISITOR, settings, options)
    print(f"The example plan is kept in {root.parent}: okrtui {root} opens it again.")
    return ended if isinstance(ended, int) else _open_own(ended, settings, options)


def _open(
    root: Path, author: str, settings: Settings, options: argparse.Namespace, start_at: str | None = None
) -> Path | int:
    """Open a plan until it is left; the plan that is to be opened next, or the exit code."""
    gc.disable()  # until the first frame: nothing that is made till then is garbage
    began = time.time_ns()
    question = frame_question(sys.argv[1:])
    plan = (Opening if takes_long(root) else Workspace)(root, author, clock(options.today))
    is_kept = early_frame.is_shown()
    if start_at is None and not is_kept:
        _show_first_frame(plan, settings, options)
    require_packages()
    from okrtui.tui.terminal import require_terminal

    require_terminal()
    from okrtui.tui.app import run

    return run(
        plan,
        settings,
        theme=options.theme,
        ascii_only=options.ascii,
        mouse=not options.no_mouse,
        start_at=start_at,
        hand_over=early_frame.hand_over if early_frame.is_shown() else None,
        take_down=early_frame.take_down,
        keep_frame=None if is_kept else partial(keep_frame, question, began),
    )


def _show_first_frame(plan: Workspace | Opening, settings: Settings, options: argparse.Namespace) -> None:
    """Show a plan, or that it is being opened, before all that draws the screen from then on is imported."""
    size = early_frame.size()
    if size is None:
        return
    from okrtui.tui.chosen_look import choose_look
    from okrtui.tui.first_frame import first_frame, opening_frame

    look = choose_look(settings, options.theme, ascii_only=options.ascii).look
    if isinstance(plan, Workspace):
        frame = first_frame(plan, look, settings, *size)
    else:
        frame = opening_frame(plan.root.name, look, *size)
    if frame is not None:
        early_frame.show(frame.changes(), frame.plain)


def screen_parser(command: str, description: str) -> argparse.ArgumentParser:
    """A parser with the options of everything that opens the screen."""
    made = parser(command, description)
    made.add_argument("--theme", metavar="NAME", help="use this theme for once")
    made.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    made.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return made

"""``okrtui`` and ``okrtui demo``: open the full screen. The only command that imports Textual."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from okrtui.cli.options import clock, parser
from okrtui.store.demo import VISITOR, make_demo
from okrtui.store.locate import find_plan
from okrtui.store.settings import author_name, read_settings, remember_plan
from okrtui.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def open_screen(arguments: list[str]) -> int:
    """Open a plan."""
    options = _parser("", "Open a plan on the full screen.", with_plan=True).parse_args(arguments)
    settings = read_settings()
    root = find_plan(options.plan, settings)
    code = _open(root, author_name(settings), options)
    remember_plan(root)
    return code


def open_demo(arguments: list[str]) -> int:
    """Open a private copy of the example plan."""
    options = _parser("demo", "Open a private copy of the example plan.", with_plan=False).parse_args(
        arguments
    )
    root = make_demo(clock(options.today).today())
    code = _open(root, os.environ.get("OKRTUI_AUTHOR") or VISITOR, options)
    print(f"The example plan is kept in {root.parent}: okrtui {root} opens it again.")
    return code


def _open(root: Path, author: str, options: argparse.Namespace) -> int:
    from okrtui.tui.terminal import require_terminal

    require_terminal()
    gc.disable()  # until the first frame: nothing that is made till then is garbage
    workspace = Workspace(root, author, clock(options.today))
    from okrtui.tui.app import run

    return run(
        workspace, read_settings(), theme=options.theme, ascii_only=options.ascii, mouse=not options.no_mouse
    )


def _parser(command: str, description: str, *, with_plan: bool) -> argparse.ArgumentParser:
    made = parser(command, description)
    if with_plan:
        made.add_argument("plan", nargs="?", metavar="PLAN", help="the plan's file or folder")
    made.add_argument("--theme", metavar="NAME", help="use this theme for once")
    made.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    made.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return made

"""Options that several commands have."""

from __future__ import annotations

import argparse
import os
from datetime import date
from typing import NoReturn

from okrtui.errors import OkrtuiError
from okrtui.store.locate import find_plan
from okrtui.store.settings import author_name, read_settings
from okrtui.workspace import Clock, Workspace


class _Parser(argparse.ArgumentParser):
    """Tells a wrong use as every other error is told: in one sentence, cleaned."""

    def error(self, message: str) -> NoReturn:
        raise OkrtuiError(f"{message}. See {self.prog} --help.")


def parser(command: str, description: str, more: str = "") -> argparse.ArgumentParser:
    """A parser for ``okrtui COMMAND`` with the options of every command; ``more`` ends the help as it is."""
    made = _Parser(
        prog=f"okrtui {command}".strip(),
        description=description,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter if more else argparse.HelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--today", metavar="DATE", help="take this day as today, such as 2026-11-01")
    return made


def clock(today: str | None) -> Clock:
    """The clock for ``--today`` or ``$OKRTUI_TODAY``; the real one without them."""
    written = today or os.environ.get("OKRTUI_TODAY")
    if not written:
        return Clock()
    try:
        return Clock(date.fromisoformat(written))
    except ValueError:
        raise OkrtuiError(f"{written!r} is no date. Write it as 2026-11-01.") from None


def open_workspace(plan: str | None, today: str | None) -> Workspace:
    """The workspace of the plan that is named or found."""
    settings = read_settings()
    return Workspace(find_plan(plan, settings), author_name(settings), clock(today))

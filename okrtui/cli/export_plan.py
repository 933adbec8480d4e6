"""``okrtui export``: a plan as it stands, in another format, to standard output or into a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.cli.options import open_workspace, parser
from okrtui.cli.progress_line import gone_through
from okrtui.errors import CannotWriteError, ExitCode
from okrtui.exchange.exporting import exporting
from okrtui.exchange.formats import WRITTEN, Format, format_named, format_of, listed, write
from okrtui.model.safe_text import safe
from okrtui.store.whole_file import TakenError

if TYPE_CHECKING:
    import argparse

    from okrtui.insight.standings import Standings


def export_plan(arguments: list[str]) -> int:
    """Write the plan; a file is there whole or not at all."""
    options = _parser().parse_args(arguments)
    into = _format(options)
    workspace = open_workspace(options.plan, options.today)
    if options.output is None:
        _print(workspace.standings, into)
        return ExitCode.FINE
    path = Path(options.output)
    steps = exporting(workspace.standings, workspace.root, into, path, replaces=options.force)
    try:
        gone_through(steps, f"Exporting {safe(path.name)}")
    except TakenError as error:
        raise CannotWriteError(f"{path} is there already. Choose another name, or give --force.") from error
    return ExitCode.FINE


def _format(options: argparse.Namespace) -> Format:
    if options.format is not None:
        return format_named(options.format)
    return WRITTEN[0] if options.output is None else format_of(options.output, WRITTEN)


def _print(standings: Standings, into: Format) -> None:
    """Write to standard output: on a terminal as it can show it, into anything else as UTF-8."""
    for piece in write(into, standings):
        if sys.stdout.isatty():
            sys.stdout.write(piece)
        else:
            sys.stdout.buffer.write(piece.encode())


def _parser() -> argparse.ArgumentParser:
    made = parser(
        "export",
        "Write the plan as it stands in another format, to standard output or into a file.",
        "formats:\n" + "".join(f"  {each.name:<10} {each.written}\n" for each in WRITTEN),
    )
    made.add_argument("plan", nargs="?", metavar="PLAN", help="the plan's file or folder")
    named = f"{listed(WRITTEN)} (else by FILE's ending; without a file {WRITTEN[0].name})"
    made.add_argument("--format", metavar="NAME", help=named)
    made.add_argument("-o", "--output", metavar="FILE", help="write into this file, whole or not at all")
    made.add_argument("--force", action="store_true", help="write over FILE, if it is there already")
    return made

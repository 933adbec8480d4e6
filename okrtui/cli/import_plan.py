"""``okrtui import``: a new plan out of a file that another program wrote."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.cli.options import clock, parser
from okrtui.cli.progress_line import gone_through
from okrtui.errors import CannotReadError, ExitCode, OkrtuiError
from okrtui.exchange.formats import READ, format_named, format_of, listed
from okrtui.exchange.importing import Imported, importing
from okrtui.model.safe_text import safe
from okrtui.store.foreign_text import LARGEST_SOURCE, foreign_text, read_foreign
from okrtui.store.new_plan import place_for
from okrtui.store.settings import author_name, read_settings

if TYPE_CHECKING:
    import argparse

    from okrtui.exchange.formats import Format


#: So many sentences on what was left out are told.
_MOST_TOLD = 20


def import_plan(arguments: list[str]) -> int:
    """Make the plan, and say what was taken over and what was not."""
    options = _parser().parse_args(arguments)
    out_of = format_named(options.format) if options.format else _format_of(options.source)
    root = place_for(options.file or _beside(options.source))
    now = clock(options.today).now()
    text = _text(options.source)
    steps = importing(text, out_of, root, author_name(read_settings()), now)
    _tell(gone_through(steps, f"Importing {safe(Path(options.source).name)}"))
    return ExitCode.FINE


def _format_of(source: str) -> Format:
    if source == "-":
        raise OkrtuiError(f"Name the format of standard input: --format with one of {listed(READ)}.")
    return format_of(source, READ)


def _beside(source: str) -> str:
    """``okrs.csv`` becomes ``okrs.toml`` in this folder; what comes by standard input the plan.toml here."""
    return "plan.toml" if source == "-" else f"{Path(source).stem}.toml"


def _text(source: str) -> str:
    if source != "-":
        return read_foreign(Path(source))
    if sys.stdin is None:
        raise CannotReadError("There is no standard input to read from.")
    return foreign_text(sys.stdin.buffer.read(LARGEST_SOURCE + 1), "Standard input")


def _tell(imported: Imported) -> None:
    root = safe(str(imported.root))
    print(f"Taken over: {imported.told}.", file=sys.stderr)
    if imported.left_out:
        print("Left out, or taken over differently:", file=sys.stderr)
    for sentence in imported.left_out[:_MOST_TOLD]:
        print(f"  {safe(sentence)}", file=sys.stderr)
    more = len(imported.left_out) - _MOST_TOLD
    if more > 0:
        print(f"  … and {more} more.", file=sys.stderr)
    print(f"{root} is written: okrtui {root} opens it.", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    made = parser(
        "import",
        "Make a new plan out of a file that another program wrote. No file is ever written over.",
        "formats:\n" + "".join(f"  {each.name:<10} {each.read}\n" for each in READ),
    )
    made.add_argument("source", metavar="SOURCE", help="the file to read; - reads standard input")
    made.add_argument(
        "file", nargs="?", metavar="NEW-FILE", help="where the plan is to stand (./SOURCE.toml)"
    )
    made.add_argument("--format", metavar="NAME", help=f"{listed(READ)} (else by SOURCE's ending)")
    return made

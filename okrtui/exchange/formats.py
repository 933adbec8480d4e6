"""The formats that plans are written in and read from; the modules of one are imported only when wanted."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from okrtui.errors import OkrtuiError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from okrtui.exchange.imported import ImportedPlan
    from okrtui.insight.standings import Standings


@dataclass(frozen=True, slots=True)
class Format:
    """One format, and the endings of its files.

    What it is good for when a plan is written in it, and what of it is read: each is said in a few words,
    and empty where that can't be done.
    """

    name: str
    endings: tuple[str, ...]
    written: str = ""
    read: str = ""


FORMATS = (
    Format(
        "markdown",
        (".md", ".markdown"),
        written="a report for a wiki or a pull request",
        read="an outline of objectives: headings, lists or tables",
    ),
    Format(
        "csv",
        (".csv", ".tsv"),
        written="a table for spreadsheets, a row for each objective and key result",
        read="a row for each key result, as spreadsheets and tools save it",
    ),
    Format("html", (".html", ".htm"), written="one page to print, to mail or to put on a server"),
    Format(
        "json",
        (".json",),
        written="the whole plan with all its numbers, for programs",
        read="a plan that okrtui wrote as JSON, or a program in the same way",
    ),
)

#: The formats that a plan can be written in, and those that one is read from.
WRITTEN = tuple(each for each in FORMATS if each.written)
READ = tuple(each for each in FORMATS if each.read)


def format_named(name: str) -> Format:
    """The format of that name. Raises OkrtuiError, which tells the names that there are."""
    for each in FORMATS:
        if each.name == name.casefold():
            return each
    raise OkrtuiError(f"There is no format {name[:40]!r}. There are: {listed(FORMATS)}.")


def format_of(path_name: str, offered: tuple[Format, ...]) -> Format:
    """The format of a file by its ending. Raises OkrtuiError, with the formats offered, where none has it."""
    for each in FORMATS:
        if path_name.casefold().endswith(each.endings):
            return each
    endings = ", ".join(ending for each in offered for ending in each.endings)
    raise OkrtuiError(
        f"The ending of {path_name[-60:]!r} tells no format. Name the format ({listed(offered)}), "
        f"or give the file one of these endings: {endings}."
    )


def write(into: Format, standings: Standings) -> Iterator[str]:
    """The text in pieces, about one per node, so that the caller knows how far it is and may stop.

    Raises OkrtuiError when the format is only read.
    """
    if not into.written:
        raise OkrtuiError(f"Nothing is written as {into.name}. There are: {listed(WRITTEN)}.")
    pieces: Iterator[str] = _module(f"write_{into.name}").write(standings)
    return pieces


def pieces_in(standings: Standings) -> int:
    """About how many pieces :func:`write` will give."""
    return 1 + len(standings.cascade)


def read(out_of: Format, text: str) -> Generator[float, None, ImportedPlan]:
    """Read a text: gives the share that is done (0–1) every few milliseconds, and returns what was found.

    Raises ImportRefusedError with line and remedy when the text holds no plan that can be read, and
    OkrtuiError when the format is only written.
    """
    if not out_of.read:
        raise OkrtuiError(f"No plan is read from {out_of.name}. There are: {listed(READ)}.")
    text = text.removeprefix("\ufeff")  # a byte-order mark
    if not text or text.isspace():
        from okrtui.exchange.imported import ImportRefusedError

        raise ImportRefusedError("There is nothing in it", "Give a file with objectives in it")
    reading: Generator[float, None, ImportedPlan] = _module(f"read_{out_of.name}").read(text)
    return reading


def _module(name: str) -> Any:
    return import_module(f"okrtui.exchange.{name}")


def listed(formats: tuple[Format, ...]) -> str:
    """The names of some formats: ``csv, json``."""
    return ", ".join(each.name for each in formats)

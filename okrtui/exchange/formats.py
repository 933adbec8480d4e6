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
    """One format: ``title`` says in a line what it is good for, ``endings`` are those of its files."""

    name: str
    title: str
    endings: tuple[str, ...]
    can_read: bool
    can_write: bool


FORMATS = (
    Format(
        "markdown",
        "a report for a wiki or a pull request; an outline of objectives is read",
        (".md", ".markdown"),
        can_read=True,
        can_write=True,
    ),
    Format(
        "csv",
        "a table for spreadsheets, a row for each objective and key result; those of other tools are read",
        (".csv", ".tsv"),
        can_read=True,
        can_write=True,
    ),
    Format(
        "html",
        "one page to print, to mail or to put on a server",
        (".html", ".htm"),
        can_read=False,
        can_write=True,
    ),
    Format(
        "json",
        "the whole plan with all its numbers, for programs",
        (".json",),
        can_read=True,
        can_write=True,
    ),
)


def format_named(name: str) -> Format:
    """The format of that name. Raises OkrtuiError, which tells the names that there are."""
    for each in FORMATS:
        if each.name == name.casefold():
            return each
    raise OkrtuiError(f"There is no format {name[:40]!r}. There are: {_listed(FORMATS)}.")


def format_of(path_name: str) -> Format:
    """The format of a file by its ending. Raises OkrtuiError when no format has that ending."""
    for each in FORMATS:
        if path_name.casefold().endswith(each.endings):
            return each
    endings = ", ".join(ending for each in FORMATS for ending in each.endings)
    raise OkrtuiError(
        f"The ending of {path_name[-60:]!r} tells no format. Name the format ({_listed(FORMATS)}), "
        f"or give the file one of these endings: {endings}."
    )


def write(into: Format, standings: Standings) -> Iterator[str]:
    """The text in pieces, about one per node, so that the caller knows how far it is and may stop.

    Raises OkrtuiError when the format is only read.
    """
    if not into.can_write:
        raise OkrtuiError(f"Nothing is written as {into.name}. There are: {_listed(_written())}.")
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
    if not out_of.can_read:
        raise OkrtuiError(f"No plan is read from {out_of.name}. There are: {_listed(_read())}.")
    text = text.removeprefix("\ufeff")  # a byte-order mark
    if not text or text.isspace():
        from okrtui.exchange.imported import ImportRefusedError

        raise ImportRefusedError("There is nothing in it", "Give a file with objectives in it")
    reading: Generator[float, None, ImportedPlan] = _module(f"read_{out_of.name}").read(text)
    return reading


def _module(name: str) -> Any:
    return import_module(f"okrtui.exchange.{name}")


def _written() -> tuple[Format, ...]:
    return tuple(each for each in FORMATS if each.can_write)


def _read() -> tuple[Format, ...]:
    return tuple(each for each in FORMATS if each.can_read)


def _listed(formats: tuple[Format, ...]) -> str:
    return ", ".join(each.name for each in formats)

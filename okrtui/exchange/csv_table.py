"""A text as a table: where its header is, what parts its columns, and its rows one by one."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.exchange.csv_columns import key_of_column
from okrtui.exchange.formula_guard import unguarded
from okrtui.exchange.imported import ImportRefusedError, refuse_long_text
from okrtui.exchange.left_out import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.exchange.left_out import LeftOut

DELIMITERS = (",", ";", "\t")

#: The header is looked for in so many rows: some exports begin with a title and a date.
_HEADER_WITHIN = 20
_MOST_COLUMNS = 1000
#: So many characters are looked at to see how numbers are written.
_LOOKED_AT = 100_000
_TITLES = frozenset({"title", "objective", "key result"})
_REMEDY = "Give it a first row with the names of its columns, such as kind, title, supports, owner, target"


#: A cell that is a number with a comma before its decimals.
_DECIMAL_COMMA = re.compile(
    r"(?:^|\t)[-−]?[0-9.]{0,15}[0-9],[0-9]{1,2}(?:\s?[^\s0-9]{1,9})?(?=[\t\r\n]|\Z)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says, by what its columns hold; it begins on ``line``, and the text is read to ``end``."""

    cells: dict[str, str]
    line: int
    end: int

    def text(self, key: str) -> str:
        """What a column says, empty where it says nothing. Raises ImportRefusedError when it is too long."""
        cell = self.cells.get(key, "")
        refuse_long_text(cell, self.line)
        return cell


@dataclass(frozen=True, slots=True)
class Header:
    """Which column holds what; ``line`` is the one of the header."""

    delimiter: str
    line: int
    columns: tuple[tuple[int, str], ...]
    names: tuple[str, ...]

    @property
    def keys(self) -> frozenset[str]:
        """All that the table tells about its nodes."""
        return frozenset(key for _, key in self.columns)


def header_of(text: str) -> Header:
    """The row that names the most columns that are known. Raises ImportRefusedError when no row does."""
    if "\0" in text:
        raise ImportRefusedError(
            "This is no text but bytes",
            "Save the table as CSV in UTF-8",
            text.count("\n", 0, text.index("\0")) + 1,
        )
    best: Header | None = None
    for delimiter in DELIMITERS:
        for found in _possible_headers(text, delimiter):
            if best is None or len(found.keys) > len(best.keys):
                best = found
    if best is None or not best.keys & _TITLES:
        first = text[:200].strip().partition("\n")[0]
        raise ImportRefusedError(
            f"This is no table of objectives: no column of titles in {quoted(first)}", _REMEDY, 1
        )
    return best


def _possible_headers(text: str, delimiter: str) -> Iterator[Header]:
    rows = _Rows(text, delimiter)
    try:
        for row in rows:
            if rows.line > _HEADER_WITHIN:
                return
            columns = tuple(
                (number, key)
                for number, name in enumerate(row[: _MOST_COLUMNS + 1])
                if (key := key_of_column(name)) is not None
            )
            if columns and len(row) > _MOST_COLUMNS:
                raise ImportRefusedError(
                    f"A table of {len(row):,} columns",
                    f"Keep the ones that matter, at most {_MOST_COLUMNS:,}",
                    rows.line,
                )
            yield Header(delimiter, rows.line, as_meant(columns), tuple(row))
    except csv.Error:
        return  # told when it is read with the right delimiter


def has_decimal_commas(text: str, header: Header) -> bool:
    """Whether a comma parts decimals: where semicolons part columns, and where it is seen beside tabs."""
    if header.delimiter == "\t":
        return _DECIMAL_COMMA.search(text, 0, _LOOKED_AT) is not None
    return header.delimiter == ";"


def as_meant(columns: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
    """The columns, where the others tell what one holds: ``Goal, Key Result`` or ``Objective ID, Title``."""
    keys = {key for _, key in columns}
    meant: dict[str, str] = {}
    if "key result" in keys and not keys & {"objective", "kind"}:
        meant["title"] = "objective"
    elif "objective id" in keys and not keys & {"objective", "key result", "id"}:
        meant["objective id"] = "id"
    return tuple((number, meant.get(key, key)) for number, key in columns)


def rows_of(text: str, header: Header, left_out: LeftOut) -> Iterator[Row]:
    """The rows below the header that say something. Raises ImportRefusedError for what is no table."""
    rows = _Rows(text, header.delimiter)
    width = len(header.names)
    try:
        for row in rows:
            if rows.line < header.line and any(map(str.strip, row)):
                told = quoted(" ".join(filter(None, map(str.strip, row))))
                left_out.add(f"what stands above the names of the columns is left out: {told}", rows.line)
            if rows.line <= header.line:
                continue
            cells: dict[str, str] = {}
            for number, key in header.columns:
                if number < len(row) and key not in cells and (cell := unguarded(row[number]).strip()):
                    cells[key] = cell
            if len(row) > width and any(map(str.strip, row[width:])):
                left_out.add("cells beyond the last column are left out", rows.line)
            if cells:
                yield Row(cells, rows.line, rows.end)
    except csv.Error as error:
        raise ImportRefusedError(
            f"This row can't be read ({error})",
            "Look for a quotation mark that is never closed, or cut the cell",
            rows.line,
        ) from None


class _Rows:
    """The rows of a text with where they are; the text is never copied as a whole."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.line = 0
        """Where the row begins, from 1."""
        self.end = 0
        self._text = text
        self._reader = csv.reader(self._lines(), delimiter=delimiter)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self.line = self._reader.line_num + 1
        return next(self._reader)

    def _lines(self) -> Iterator[str]:
        line_end = re.compile(r"\r\n?|\n")
        text, place = self._text, 0
        while place < len(text):
            found = line_end.search(text, place)
            self.end = found.end() if found else len(text)
            yield text[place : self.end]
            place = self.end

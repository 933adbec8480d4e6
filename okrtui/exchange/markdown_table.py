"""Tables in an outline: a row for each key result, under the names of columns that other tables have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrtui.exchange.csv_columns import key_of_column
from okrtui.exchange.csv_table import as_meant
from okrtui.exchange.markdown_words import FACTS, Words, plain_marks, words_of
from okrtui.exchange.tree import KEY_RESULT, OBJECTIVE

_TITLES = frozenset({"title", "objective", "key result"})
_RULE = re.compile(r"[|:\s-]+")
_NOTHING = frozenset({"", "-", "–", "—", "n/a"})


@dataclass(slots=True)
class MarkdownTable:
    """What the columns hold, by their numbers; ``line`` is the one of the row that was read last.

    ``unknown`` are the names of the columns that are not read.
    """

    columns: dict[int, str]
    unknown: tuple[str, ...]
    line: int

    @property
    def has_titles(self) -> bool:
        """Whether a column holds objectives or key results."""
        return not _TITLES.isdisjoint(self.columns.values())

    def row(self, text: str) -> tuple[Words, Words]:
        """The objective and the key result of a row; one that it does not name has no title."""
        cells = {
            key: cell
            for number, cell in enumerate(_cells(text))
            if (key := self.columns.get(number)) and cell.casefold() not in _NOTHING
        }
        if _RULE.fullmatch(text):
            cells = {}
        objective = words_of(cells.pop("objective", ""))
        objective.label = OBJECTIVE
        key_result = words_of(cells.get("key result") or cells.get("title", ""))
        key_result.label = KEY_RESULT if "key result" in cells else key_result.label
        measured = key_result if key_result.title else objective
        for key in FACTS & cells.keys():
            measured.add(key, cells[key].lstrip("@"))
        return objective, key_result


def table_of(header: str, line: int) -> MarkdownTable:
    """The table that begins with this row."""
    names = _cells(header)
    known = tuple((number, key) for number, name in enumerate(names) if (key := key_of_column(name)))
    columns = {number: key for number, key in as_meant(known) if key in FACTS or key in _TITLES}
    unknown = tuple(name for number, name in enumerate(names) if name and number not in columns)
    return MarkdownTable(columns, unknown, line)


def _cells(text: str) -> list[str]:
    inside = text.strip().removeprefix("|").removesuffix("|")
    return [plain_marks(cell.strip()) for cell in re.split(r"(?<!\\)\|", inside)]

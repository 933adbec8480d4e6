"""The tables of a new plan as text, and the files that they fill: the root file, then parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrtui.store.toml_text import MOST_LINES
from okrtui.store.toml_write import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Lines and characters from which on the next table begins another file: well below what a file may have.
_LINES, _CHARACTERS = MOST_LINES * 4 // 5, 16_000_000

Pairs = dict[str, object]


def assignments(pairs: Mapping[str, object]) -> str:
    """A line for each key that says something: None, empty texts and empty lists are left out."""
    said = ((key, value) for key, value in pairs.items() if value not in (None, "", ()))
    return "".join(f"{key} = {render(value)}\n" for key, value in said)


def table(header: str, pairs: Mapping[str, object]) -> str:
    """A table of an array of tables, with an empty line above it."""
    return f"\n[[{header}]]\n{assignments(pairs)}"


@dataclass(slots=True)
class FileTexts:
    """The texts of a plan's files, filled table by table: the root file as far as it goes, then parts of it.

    ``parts_folder`` is the folder of the parts beside the root file.
    """

    head: Pairs
    parts_folder: str
    _pieces: list[list[str]] = field(default_factory=lambda: [[]])
    _lines: int = 0
    _characters: int = 0

    def add(self, text: str) -> None:
        """The next table, with all that is in it."""
        lines, characters = text.count("\n"), len(text)
        if self._lines + lines > _LINES or self._characters + characters > _CHARACTERS:
            self._pieces.append([])
            self._lines = self._characters = 0
        self._pieces[-1].append(text)
        self._lines += lines
        self._characters += characters

    def texts(self, root: str) -> Iterator[tuple[str, str]]:
        """Each file's path, relative to the folder of the root file of that name, and its text."""
        include = {"include": [f"{self.parts_folder}/*.toml"]} if len(self._pieces) > 1 else {}
        first, *others = map("".join, self._pieces)
        yield root, assignments(self.head | include) + first
        for number, text in enumerate(others, 2):
            yield f"{self.parts_folder}/{number:04}.toml", text.removeprefix("\n")

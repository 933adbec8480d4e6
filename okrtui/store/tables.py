"""Tables read key by key with the type that the format wants; what is wrong becomes a problem."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from okrtui.model.metric import LARGEST
from okrtui.model.plan import Place, Problem, Severity, TablePath
from okrtui.store.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from okrtui.store.spans import Block, KeySpan

_ID = re.compile(r"[a-z0-9-]+")

#: More problems of one file than this are not worth listing one by one.
MOST_PROBLEMS = 500
_Choice = TypeVar("_Choice", bound=str)


@dataclass(slots=True)
class SourceFile:
    """One file of a plan while it is read: its number, its name, its text and what is wrong in it."""

    number: int
    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    """Those whose place was known at once: the others are in :meth:`all_problems`."""
    words: dict[str, str] = field(default_factory=dict)
    """Texts that many tables say, such as owners and units: each is held once."""
    _unplaced: list[tuple[Problem, TablePath, str | None]] = field(default_factory=list)
    _blocks: dict[TablePath, Block] | None = None
    _keys: dict[TablePath, list[KeySpan]] = field(default_factory=dict)
    _line_ends: list[int] | None = None

    def report(
        self,
        problem: str,
        message: str,
        remedy: str,
        path: TablePath = (),
        key: str | None = None,
        *,
        severity: Severity = Severity.ERROR,
        node: str | None = None,
    ) -> None:
        """Note a problem at a table or one of its keys."""
        if len(self.problems) + len(self._unplaced) < MOST_PROBLEMS:
            fix_key = "E" if node else None
            found = Problem(
                problem, severity, message, remedy, self.name, node=node, field=key, fix_key=fix_key
            )
            self._unplaced.append((found, path, key))

    def all_problems(self) -> list[Problem]:
        """What is wrong, once all is parsed: in a text with a fault places can't be told."""
        for problem, path, key in self._unplaced:
            line, column = self.position(path, key)
            self.problems.append(replace(problem, line=line, column=column))
        self._unplaced.clear()
        return self.problems

    def position(self, path: TablePath, key: str | None = None) -> tuple[int, int]:
        """Line and column of a table, or of a key in it, as near as headers tell."""
        if self._blocks is None:
            from okrtui.store.spans import blocks  # only where something is wrong

            self._blocks = {block.path: block for block in blocks(self.text)}
        known = (
            path
            if key is None
            else next((each for each in ((*path, key), (*path, key, 0)) if each in self._blocks), path)
        )
        while known not in self._blocks:
            known = known[:-1]
        if known == path and key is not None:
            for span in self._keys_of(known, self._blocks[known]):
                if span.keys[0] == key:
                    return self._line_and_column(span.start)
        return self._line_and_column(self._blocks[known].start)

    def _line_and_column(self, position: int) -> tuple[int, int]:
        """From 1; without counting all the lines above for each of thousands of findings."""
        if self._line_ends is None:
            self._line_ends = [-1, *(each.start() for each in re.finditer("\n", self.text))]
        line = bisect_left(self._line_ends, position)
        return line, position - self._line_ends[line - 1]

    def _keys_of(self, path: TablePath, block: Block) -> list[KeySpan]:
        if path not in self._keys:
            from okrtui.store.spans import keys_in

            self._keys[path] = keys_in(self.text, block)
        return self._keys[path]


@dataclass(slots=True)
class Table:
    """One table of a file, read key by key; what is not there is None, or nothing.

    ``node`` and ``title`` tell whose table it is, so that what is wrong in it is told of that node.
    """

    file: SourceFile
    data: dict[str, Any]
    path: TablePath = ()
    node: str | None = None
    title: str = ""

    @property
    def place(self) -> Place:
        """Where the table stands."""
        return Place(self.file.number, self.path)

    def report(
        self,
        problem: str,
        message: str,
        remedy: str,
        key: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a problem of this table."""
        if self.node and self.title:
            message = f"“{self.title}”: {message}"
        self.file.report(problem, message, remedy, self.path, key, severity=severity, node=self.node)

    def text(self, key: str) -> str | None:
        """A string; anything else is a problem."""
        value = self.data.get(key)
        if value is None or isinstance(value, str):
            return value
        self._wrong(key, value, "text in quotes")
        return None

    def word(self, key: str) -> str | None:
        """A string that many tables may have alike."""
        value = self.text(key)
        return None if value is None else self.file.words.setdefault(value, value)

    def flag(self, key: str) -> bool | None:
        """True or false."""
        value = self.data.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, value, "true or false")
        return None

    def number(self, key: str) -> float | None:
        """A finite number of bearable size."""
        value = self.data.get(key)
        if value is None or _is_number(value):
            return value
        self._wrong(key, value, "a number")
        return None

    def weight(self, key: str = "weight") -> float:
        """A number of at least 0, by default 1."""
        value = self.data.get(key)
        if value is None:
            return 1.0
        if _is_number(value) and value >= 0:
            return float(value)
        self._wrong(key, value, "a number of at least 0")
        return 1.0

    def day(self, key: str) -> date | None:
        """A date; of a date with a time the date."""
        value = self.data.get(key)
        if value is None or isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        self._wrong(key, value, "a date such as 2026-11-30, without quotes")
        return None

    def texts(self, key: str, *, or_one: bool = False) -> tuple[str, ...]:
        """A list of strings; with ``or_one`` a single string is a list of one."""
        value = self.data.get(key)
        if value is None:
            return ()
        if or_one and isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self._wrong(key, value, 'a list of texts such as ["one", "two"]')
        return ()

    def choice(self, key: str, choices: Iterable[_Choice]) -> _Choice | None:
        """One of some words."""
        value = self.text(key)
        if value is None:
            return None
        for each in choices:
            if each == value:
                return each
        listed = ", ".join(f'"{each}"' for each in choices)
        self.report("OKR102", f"{key} is {value!r}", f"write one of {listed}", key)
        return None

    def tables(self, key: str) -> Iterator[Table]:
        """The elements of an array of tables, each let go when the next is asked for: they are large."""
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, (list, Pieces)):
            self._wrong(key, value, f"tables with the header [[{'.'.join(self._header(key))}]]")
            return
        for index, each in enumerate(value):
            if isinstance(each, dict):
                yield Table(self.file, each, (*self.path, key, index), self.node, self.title)
            else:
                self._wrong(key, each, f"a table with the header [[{'.'.join(self._header(key))}]]")
            if isinstance(value, list):
                value[index] = None

    def table(self, key: str) -> Table:
        """A table inside, empty when it is not there."""
        value = self.data.get(key)
        if value is not None and not isinstance(value, dict):
            self._wrong(key, value, f"a table with the header [{'.'.join(self._header(key))}]")
        return Table(self.file, value if isinstance(value, dict) else {}, (*self.path, key))

    def identifier(self, title: str, taken: Callable[[str], bool], *, among: str) -> tuple[str | None, bool]:
        """The id and whether it was derived from the title; None when another node has it already."""
        written = self.data.get("id")
        if written is None:
            return derived_id(title, taken), True
        if not is_id(written):
            self._wrong("id", written, "small letters, digits and hyphens, such as launch-2")
            return derived_id(title, taken), True
        if taken(written):
            self.report(
                "OKR103", f"the id {written!r} is used twice {among}", "give one of them another id", "id"
            )
            return None, False
        return self.file.words.setdefault(written, written), False

    def finish(self, known: frozenset[str]) -> None:
        """Warn of all keys but these: kept in the file, but without effect."""
        if known.issuperset(self.data):
            return
        unknown = [key for key in self.data if key not in known]
        for key in unknown[:MOST_PROBLEMS]:
            message = f"unknown key {key!r}, kept and not used"
            self.report("OKR220", message, _did_you_mean(key, known), key, Severity.WARNING)

    def _wrong(self, key: str, value: object, wanted: str) -> None:
        """Report a value of another type than the format wants."""
        try:
            written = f"{value!r:.60}"
        except (ValueError, RecursionError):  # a number of thousands of digits, tables in tables in tables
            written = f"a {type(value).__name__} too large to show"
        self.report("OKR102", f"{key} is {written}", f"write {wanted}", key)

    def _header(self, key: str) -> list[str]:
        return [part for part in (*self.path, key) if isinstance(part, str)]


def derived_id(title: str, taken: Callable[[str], bool]) -> str:
    """An id made from a title: ``Launch a platform!`` becomes ``launch-a-platform``, numbered when taken."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "untitled"
    if not taken(words):
        return words
    free = 2
    while taken(f"{words}-{free}"):
        free *= 2
    last = free // 2  # is taken (or is the bare words): the first gap is found by halving
    while free - last > 1:
        middle = (free + last) // 2
        last, free = (middle, free) if taken(f"{words}-{middle}") else (last, middle)
    return f"{words}-{free}"


def is_id(value: object) -> bool:
    """Whether a value is written as an id must be."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_number(value: object) -> TypeGuard[float]:
    return type(value) in (int, float) and -LARGEST <= value <= LARGEST  # type: ignore[operator]


def _did_you_mean(key: str, known: frozenset[str]) -> str:
    from difflib import get_close_matches  # only ever needed for a misspelt key

    near = get_close_matches(key, known, 1)
    return f"did you mean {near[0]!r}?" if near else "remove it if it is a slip"

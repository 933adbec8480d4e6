"""``config.toml``: every setting, what it may be, and place and remedy of each that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotReadError
from okrtui.model.plan import Cadence
from okrtui.model.record import record
from okrtui.model.safe_text import safe
from okrtui.store.toml_text import TomlError, decode, parse, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.plan import TablePath
    from okrtui.store.tables import SourceFile

#: The views and columns by the names that the screen has for them; a test holds the two together.
VIEWS = ("cascade", "teams", "people", "due", "timeline")
WEEK_STARTS = ("monday", "sunday")
COLUMNS = ("value", "bar", "percent", "confidence", "age", "owner")

#: More of a wrong value than this is not repeated in a message.
_LONGEST_SHOWN = 60


@record
class Settings:
    """What ``config.toml`` says; ``problems`` are sentences about what in it is wrong."""

    theme: str | None = None
    author: str | None = None
    plan: str | None = None
    ascii: bool = False
    mouse: bool = True
    view: str = "cascade"
    week_start: str = "monday"
    columns: tuple[str, ...] = COLUMNS
    cadence: str | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    source: SourceFile | None = field(default=None, compare=False, repr=False)

    def place(self, key: str, table: TablePath = ()) -> str:
        """Where a setting stands, as ``file:line``."""
        if self.source is None:
            return "config.toml"
        return f"{self.source.name}:{self.source.position(table, key)[0]}"


class _WrongError(ValueError):
    """A value that a setting can't have; ``str()`` says what it must be."""


def read_config(path: Path) -> Settings:
    """The settings of a file; what is missing or wrong is as if it were not there, and a problem says so."""
    try:
        text = decode(read_bytes(path)).text
        data = parse(text)
    except TomlError as error:
        remedy = "mend that line; until then every setting has its default"
        return Settings(problems=(safe(f"{path}:{error.line}:{error.column}: {error.reason}; {remedy}"),))
    except CannotReadError as error:
        is_missing = isinstance(error.__cause__, (FileNotFoundError, NotADirectoryError))
        return Settings(problems=() if is_missing else (safe(str(error)),))
    return _Reader(path, text).read(data)


class _Reader:
    """Takes the settings one by one and notes what is wrong with the others."""

    def __init__(self, path: Path, text: str) -> None:
        from okrtui.store.tables import SourceFile

        self.source = SourceFile(0, str(path), text)
        self.problems: list[str] = []

    def read(self, data: Mapping[str, Any]) -> Settings:
        known: dict[str, Any] = {}
        for key, value in data.items():
            if key in _TABLES:
                known[key] = self._entries(key, value)
            elif key in _KINDS:
                self._take(known, key, value, _KINDS[key])
            else:
                self._complain(
                    f"there is no setting {_shown(key)}; {_nearest(key, (*_KINDS, *_TABLES))}", key
                )
        return Settings(**known, problems=tuple(self.problems), source=self.source)

    def _entries(self, name: str, table: object) -> dict[str, Any]:
        """The entries of one of the tables, those that are right."""
        found: dict[str, Any] = {}
        if isinstance(table, Mapping):
            for key, value in table.items():
                self._take(found, key, value, _TABLES[name], (name,))
        else:
            self._complain(f"{name} must be a table; write [{name}] and below it one entry a line", name)
        return found

    def _take(
        self,
        known: dict[str, Any],
        key: str,
        value: object,
        kind: Callable[[object], Any],
        table: TablePath = (),
    ) -> None:
        try:
            known[key] = kind(value)
        except _WrongError as wrong:
            self._complain(f"{safe(key, _LONGEST_SHOWN)} must be {wrong}", key, table)

    def _complain(self, what: str, key: str, table: TablePath = ()) -> None:
        line, _ = self.source.position(table, key)
        self.problems.append(safe(f"{self.source.name}:{line}: {what}"))


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise _WrongError("text in quotes")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _WrongError("true or false")


def _one_of(choices: Iterable[str]) -> Callable[[object], str]:
    known = tuple(choices)

    def take(value: object) -> str:
        if isinstance(value, str) and value in known:
            return str(value)
        raise _WrongError(f"one of {_listed(known)}, and not {_shown(value)}")

    return take


def _columns(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _WrongError(f"a list out of {_listed(COLUMNS)}")
    for each in value:
        if each not in COLUMNS:
            raise _WrongError(f"a list out of {_listed(COLUMNS)}, and {_shown(each)} is none of them")
    return tuple(dict.fromkeys(value))


def _keys(value: object) -> tuple[str, ...]:
    """``"x"``, ``"x,y"`` or ``["x", "y"]``; what the keys are called is the screen's affair."""
    if isinstance(value, str):
        value = [value] if value.strip() == "," else value.split(",")
    if isinstance(value, list) and value and all(isinstance(each, str) and each.strip() for each in value):
        return tuple(each.strip() for each in value)
    raise _WrongError('a key such as "x" or "ctrl+x", several as "x,y" or ["x", "y"]')


_KINDS: dict[str, Callable[[object], Any]] = {
    "theme": _text,
    "author": _text,
    "plan": _text,
    "ascii": _flag,
    "mouse": _flag,
    "view": _one_of(VIEWS),
    "week_start": _one_of(WEEK_STARTS),
    "columns": _columns,
    "cadence": _one_of(Cadence),
}

_TABLES: dict[str, Callable[[object], Any]] = {"keys": _keys, "filters": _text}


def _nearest(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # only where something is wrong: it takes as long as all else

    near = get_close_matches(key, known, 1)
    return f"is {near[0]} meant?" if near else f"remove it, or write one of {', '.join(known)}"


def _listed(choices: Iterable[str]) -> str:
    return ", ".join(f'"{each}"' for each in choices)


def _shown(value: object) -> str:
    return safe(repr(value), _LONGEST_SHOWN)

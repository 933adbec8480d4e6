"""Journals read line by line: a damaged line is listed with its place and never hides the others."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotReadError
from okrtui.model.journal import (
    MOMENT,
    Change,
    CheckIn,
    Close,
    Comment,
    Decision,
    Entry,
    Proposal,
    Retract,
    moment_of,
)
from okrtui.model.metric import value_problem
from okrtui.model.plan import Plan, Problem, Severity
from okrtui.store.access import FileState, state_of
from okrtui.store.toml_text import TomlError, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_VERDICTS = frozenset({"keep", "modify", "abandon", "defer", "achieved"})


@dataclass(frozen=True, slots=True)
class ReadJournal:
    """Every entry of every author, and what is wrong in their files."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    states: dict[Path, FileState | None]
    """How the folder and each file was just before it was read."""


class _BadEntryError(ValueError):
    """A line that is TOML but no entry; ``str()`` says why."""


def journal_folder(root: Path) -> Path:
    """The folder of a plan's journals: ``acme.toml`` has ``acme.journal``."""
    return root.with_name(f"{root.stem}.journal")


def read_journal(root: Path, plan: Plan) -> ReadJournal:
    """Read all journals of the plan whose root file this is."""
    folder = journal_folder(root)
    states = {folder: state_of(folder)}
    entries: list[Entry] = []
    problems: list[Problem] = []
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.name[0] != ".")
    except FileNotFoundError:
        return ReadJournal((), (), states)
    except OSError as error:
        sentence = f"the journal can't be read: {error.strerror}"
        problem = Problem("OKR120", Severity.ERROR, sentence, "mend the folder", folder.name)
        return ReadJournal((), (problem,), states)
    for path in files:
        name = f"{folder.name}/{path.name}"
        states[path] = state_of(path)
        try:
            lines = read_bytes(path).removeprefix(BOM_UTF8).split(b"\n")
        except CannotReadError as error:
            problems.append(Problem("OKR120", Severity.ERROR, str(error), "mend the file", name))
            continue
        for entry in _read_lines(lines, path.stem, name, problems):
            trouble = _misfit(plan, entry)
            if trouble is None:
                entries.append(entry)
            else:
                problems.append(_problem(name, entry.line, *trouble))
    problems += _doubles(entries, folder.name)
    return ReadJournal(tuple(entries), tuple(problems), states)


def _read_lines(lines: list[bytes], author: str, name: str, problems: list[Problem]) -> Iterable[Entry]:
    written = [
        (number, stripped)
        for number, line in enumerate(lines, 1)
        if (stripped := line.strip()) and not stripped.startswith(b"#")
    ]
    whole = _parse_whole(written)
    for position, (number, line) in enumerate(written):
        try:
            key, table = whole[position] if whole else _parse_line(line)
            yield _entry(key, table, author, number)
        except (TomlError, _BadEntryError) as error:
            reason = error.reason if isinstance(error, TomlError) else str(error)
            problems.append(
                _problem(
                    name, number, "OKR120", f"not a journal entry: {reason}", "the other lines still count"
                )
            )


def _parse_whole(written: list[tuple[int, bytes]]) -> list[tuple[str, Any]] | None:
    """All entries in one parse, for the ordinary journal where every line is sound; else None."""
    try:
        data = parse(b"\n".join(line for _, line in written).decode("utf-8"))
    except (TomlError, UnicodeDecodeError):
        return None
    # As many keys as lines, but a line could hold part of a value: only inline tables are sure not to.
    if len(data) != len(written) or any(line[-1:] != b"}" for _, line in written):
        return None
    return list(data.items())


def _parse_line(line: bytes) -> tuple[str, Any]:
    try:
        data = parse(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _BadEntryError("not UTF-8 text") from None
    if len(data) != 1:
        raise _BadEntryError("a line holds exactly one entry")
    return next(iter(data.items()))


def _entry(key: str, table: Any, author: str, line: int) -> Entry:
    """The entry that a table means; _BadEntryError says what is wrong with it."""
    if not MOMENT.fullmatch(key):
        raise _BadEntryError(f"{key!r:.40} is not a moment such as 2026-11-20T09-14-03-412Z")
    try:
        moment_of(key)
    except ValueError:
        raise _BadEntryError(f"there is no moment {key}") from None
    if not isinstance(table, dict) or not table:
        raise _BadEntryError("an entry is a table in braces")
    kind = next(iter(table))
    about = table[kind]
    if not isinstance(about, str):
        raise _BadEntryError(f"{kind} must name what it is about")
    common: dict[str, Any] = {"key": key, "author": author, "about": about, "line": line}
    match kind:
        case "check_in":
            return CheckIn(
                **common,
                value=_scalar(table, "value"),
                confidence=_confidence(table),
                note=_text(table, "note"),
            )
        case "comment":
            return Comment(**common, text=_text(table, "text"))
        case "change" | "proposal":
            make = Change if kind == "change" else Proposal
            return make(
                **common,
                field=_text(table, "field"),
                before=table.get("from"),
                after=table.get("to"),
                note=_text(table, "note"),
            )
        case "retract":
            return Retract(**common)
        case "decision":
            return Decision(**common, accepted=bool(table.get("accepted")), note=_text(table, "note"))
        case "close":
            return _close(table, common)
        case _:
            raise _BadEntryError(f"{kind!r:.40} is no kind of entry")


def _close(table: dict[str, Any], common: dict[str, Any]) -> Close:
    score = table.get("score")
    if score is not None and (
        isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 <= score <= 1
    ):
        raise _BadEntryError("a score is a number from 0.0 to 1.0")
    verdict = _text(table, "verdict")
    if verdict and verdict not in _VERDICTS:
        raise _BadEntryError(f"{verdict!r:.40} is no verdict")
    return Close(**common, score=score, verdict=verdict, reflection=_text(table, "reflection"))


def _scalar(table: dict[str, Any], key: str) -> Any:
    value = table.get(key)
    if isinstance(value, (dict, list, str, date, datetime, time)):
        raise _BadEntryError(f"{key} must be a number, true or false")
    return value


def _confidence(table: dict[str, Any]) -> int | None:
    value = table.get("confidence")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10):
        return value
    raise _BadEntryError("confidence is a whole number from 0 to 10")


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _BadEntryError(f"{key} must be text")
    return value


def _misfit(plan: Plan, entry: Entry) -> tuple[str, str, str] | None:
    """What keeps an entry from counting: nobody knows what it is about, or its value does not fit there."""
    if isinstance(entry, (Retract, Decision)):
        return None
    if isinstance(entry, Change) and entry.field in ("added", "removed"):
        return None  # of what is gone, its going is told, and no slip
    if not (plan.is_written(entry.about) if isinstance(entry, Change) else plan.knows(entry.about)):
        return (
            "OKR124",
            f"an entry about {entry.about!r}, which is not in the plan",
            "kept, and not counted",
        )
    measured = plan.measured(entry.about)
    if isinstance(entry, CheckIn) and entry.value is not None:
        if measured is None:
            return ("OKR121", f"{entry.about} has no value to check in", "kept, and not counted")
        problem = value_problem(measured.metric, entry.value)
        if problem:
            return ("OKR121", f"the value of {entry.about} {problem}", "kept, and not counted")
    return None


def _doubles(entries: list[Entry], folder: str) -> list[Problem]:
    """The same id with other content, as a bad merge leaves it."""
    seen: dict[tuple[str, str], Entry] = {}
    found = []
    for entry in entries:
        first = seen.setdefault(entry.id, entry)
        if _content(first) != _content(entry):
            found.append(
                _problem(
                    f"{folder}/{entry.author}.toml",
                    entry.line,
                    "OKR122",
                    f"the moment of line {first.line} again, with other content",
                    "only the first of the two counts",
                )
            )
    return found


def _content(entry: Entry) -> tuple[object, ...]:
    fields = type(entry).__dataclass_fields__
    return (type(entry), *(getattr(entry, name) for name in fields if name != "line"))


def _problem(file: str, line: int, problem: str, message: str, remedy: str) -> Problem:
    severity = Severity.WARNING if problem == "OKR124" else Severity.ERROR
    return Problem(problem, severity, message, remedy, file, line)

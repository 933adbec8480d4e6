"""The lines of one author's journal as entries: the ordinary line fast, every other one with care."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

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
from okrtui.model.plan import Problem, Severity
from okrtui.store.toml_text import TomlError, parse

if TYPE_CHECKING:
    from okrtui.model.metric import Value
    from okrtui.store.last_words import LastWords

_VERDICTS = frozenset({"keep", "modify", "abandon", "defer", "achieved"})
_BLANKS = " \t\r\v\f"

_TEXT = r'"([^"\\\x00-\x1f\x7f\ud800-\udfff]{0,9999})"'
_NUMBER = r"-?(?:0|[1-9](?:_?[0-9]){0,14})(?:\.[0-9]{1,15})?"
# What okrtui itself writes, but for escapes in texts and numbers of unusual size. Whatever is not
# exactly so is left to the parser, which reads everything here to the same entry.
_ORDINARY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T(?:[01][0-9]|2[0-3])-[0-5][0-9]-[0-5][0-9]-[0-9]{3}Z)"
    rf" = \{{ check_in = {_TEXT}(?:, value = ({_NUMBER}|true|false))?"
    rf"(?:, confidence = (10|[0-9]))?(?:, note = {_TEXT})? \}}"
).fullmatch
_TAKEN_BACK = re.compile(rb'retract = "([^"]*)"')


class _BadEntryError(ValueError):
    """A line that is TOML but no entry; ``str()`` says why."""


def read_lines(
    content: bytes, author: str, file: str, first: int = 1, words: LastWords | None = None
) -> tuple[list[Entry], list[Problem]]:
    """The entries in lines of a file, of which ``first`` is the number of the first; and what is wrong.

    Check-ins of the past are not among them: ``words`` hears the last of them.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    days: set[str] = set()
    past: list[tuple[int, re.Match[str]]] = []
    taken_back = set(_TAKEN_BACK.findall(content)) if words is not None else ()
    for number, whole in enumerate(content.decode("utf-8", "surrogateescape").split("\n"), first):
        line = whole.strip(_BLANKS)
        found = _ORDINARY(line)
        if found and _is_day(found[1], days):
            key = found[1] + found[2]
            if words is not None and words.is_past(found[3], key) and key.encode() not in taken_back:
                past.append((number, found))
            else:
                entries.append(_check_in(found, author, number))
        elif line and not line.startswith("#"):
            try:
                entries.append(_entry(*_parse_line(line), author, number))
            except (TomlError, _BadEntryError) as error:
                reason = error.reason if isinstance(error, TomlError) else str(error)
                problems.append(line_problem(file, number, "OKR120", f"not a journal entry: {reason}"))
    for number, found in reversed(past):  # the newest first, so that hardly any of the others is made
        if words is not None and words.may_be_last(found[3], found[1] + found[2], author):
            words.hear(_check_in(found, author, number))
    return entries, problems


def line_problem(
    file: str, line: int, problem: str, message: str, remedy: str = "the other lines still count"
) -> Problem:
    """A problem of one line of a journal."""
    severity = Severity.WARNING if problem == "OKR124" else Severity.ERROR
    return Problem(problem, severity, message, remedy, file, line)


def _is_day(written: str, known: set[str]) -> bool:
    """Whether there is such a day; ``known`` are those that there are."""
    if written not in known:
        try:
            date.fromisoformat(written)
        except ValueError:
            return False
        known.add(written)
    return True


def _check_in(found: re.Match[str], author: str, line: int) -> CheckIn:
    day, time_of_day, about, value, confidence, note = found.groups()
    return CheckIn(
        key=day + time_of_day,
        author=author,
        about=about,
        line=line,
        value=None if value is None else _value(value),
        confidence=None if confidence is None else int(confidence),
        note=note or "",
    )


def _value(written: str) -> Value:
    if written in ("true", "false"):
        return written == "true"
    return float(written) if "." in written else int(written)


def _parse_line(line: str) -> tuple[str, Any]:
    try:
        line.encode()
    except UnicodeEncodeError:  # bytes that are no text were let through, to be told here
        raise _BadEntryError("not UTF-8 text") from None
    data = parse(line)
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

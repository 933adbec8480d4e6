"""Entries written to their author's journal, one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

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
    key_of,
    moment_of,
)
from okrtui.store.journal_append import append
from okrtui.store.journal_reader import journal_folder
from okrtui.store.toml_write import inline_table

if TYPE_CHECKING:
    from pathlib import Path

AnyEntry = TypeVar("AnyEntry", bound=Entry)

_KEY_LENGTH = len("2026-11-20T09-14-03-412Z")
_JUST_AHEAD = timedelta(seconds=10)


def write_entry(root: Path, entry: AnyEntry) -> AnyEntry:
    """Append an entry to the journal of its author; on return it is on disk.

    Returns it as it was written: a moment later when another process of the same author was quicker.
    Raises CannotWriteError when it could not be written; then nothing of it is there.
    """
    written = append(journal_folder(root) / f"{entry.author}.toml", entry_line(entry), just_after)
    key = written[:_KEY_LENGTH]
    return entry if key == entry.key else replace(entry, key=key)


def just_after(line: str, last: str) -> str:
    """The line with a moment of its own, when the last line has the same or one that is just ahead."""
    mine, theirs = line[:_KEY_LENGTH], last[:_KEY_LENGTH]
    if line == last or not mine <= theirs or not MOMENT.fullmatch(theirs):
        return line
    newest = moment_of(theirs)
    if newest - moment_of(mine) > _JUST_AHEAD:
        return line  # an entry from the future: not something to follow
    return key_of(newest + timedelta(milliseconds=1)) + line[_KEY_LENGTH:]


def entry_line(entry: Entry) -> str:
    """An entry as its line, without the line end."""
    return f"{entry.key} = {inline_table(_pairs(entry))}"


def _pairs(entry: Entry) -> dict[str, object]:
    match entry:
        case CheckIn():
            return {
                "check_in": entry.about,
                "value": entry.value,
                "confidence": entry.confidence,
                "note": entry.note,
            }
        case Comment():
            return {"comment": entry.about, "text": entry.text}
        case Change():
            return {
                "change": entry.about,
                "field": entry.field,
                "from": entry.before,
                "to": entry.after,
                "note": entry.note,
            }
        case Proposal():
            return {
                "proposal": entry.about,
                "field": entry.field,
                "from": entry.before,
                "to": entry.after,
                "note": entry.note,
            }
        case Decision():
            return {"decision": entry.about, "accepted": entry.accepted, "note": entry.note}
        case Close():
            return {
                "close": entry.about,
                "score": entry.score,
                "verdict": entry.verdict,
                "reflection": entry.reflection,
            }
        case Retract():
            return {"retract": entry.about}
        case _:
            raise TypeError(f"no line for {type(entry).__name__}")

"""Entries written to their author's journal, one line each."""

from __future__ import annotations

from pathlib import Path

from okrtui.model.journal import Change, CheckIn, Comment, Entry, Retract
from okrtui.store.journal_append import append
from okrtui.store.journal_reader import journal_folder
from okrtui.store.toml_write import inline_table


def write_entry(root: Path, entry: Entry) -> None:
    """Append an entry to the journal of its author; on return it is on disk.

    Raises CannotWriteError when it could not be written; then nothing of it is there.
    """
    append(journal_folder(root) / f"{entry.author}.toml", entry_line(entry))


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
        case Retract():
            return {"retract": entry.about}
        case _:
            raise TypeError(f"no line for {type(entry).__name__}")

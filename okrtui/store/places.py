"""Where in a plan's files a node is written, for editors and messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from okrtui.errors import CannotReadError
from okrtui.model.plan import Place, Plan
from okrtui.store.tables import SourceFile
from okrtui.store.toml_text import TomlError, decode, parse, read_bytes


def locate(root: Path, plan: Plan, place: Place, key: str | None = None) -> tuple[Path, int, int]:
    """File, line and column (from 1) of a node's table, or of one of its keys; line 1 where it can't be told."""
    path = root.parent / plan.files[place.file]
    try:
        text = decode(read_bytes(path)).text
        line, column = SourceFile(place.file, plan.files[place.file], text).position(place.path, key)
    except (CannotReadError, TomlError, ValueError):
        return path, 1, 1
    return path, line, column


def raw_table(root: Path, plan: Plan, place: Place) -> dict[str, Any]:
    """A node's table as its file has it now; empty where it can't be found."""
    try:
        table: Any = parse(decode(read_bytes(root.parent / plan.files[place.file])).text)
        for step in place.path:
            table = table[step]
    except (CannotReadError, TomlError, LookupError, TypeError):
        return {}
    return table if isinstance(table, dict) else {}

"""Where in a plan's files a node is written, for editors and messages."""

from __future__ import annotations

from pathlib import Path

from okrtui.errors import CannotReadError
from okrtui.model.plan import Place, Plan
from okrtui.store.tables import SourceFile
from okrtui.store.toml_text import TomlError, decode, read_bytes


def locate(root: Path, plan: Plan, place: Place, key: str | None = None) -> tuple[Path, int, int]:
    """File, line and column (from 1) of a node's table, or of one of its keys; line 1 where it can't be told."""
    path = root.parent / plan.files[place.file]
    try:
        text = decode(read_bytes(path)).text
        line, column = SourceFile(place.file, plan.files[place.file], text).position(place.path, key)
    except (CannotReadError, TomlError, ValueError):
        return path, 1, 1
    return path, line, column

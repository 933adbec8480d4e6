"""Where in a plan's files its nodes are written, for editors and messages."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotReadError
from okrtui.model.plan import Place
from okrtui.store.parts import part_at
from okrtui.store.plan_files import read_toml
from okrtui.store.sound_bytes import is_sound
from okrtui.store.tables import SourceFile
from okrtui.store.toml_text import TomlError, decode, parse, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.plan import Plan
    from okrtui.store.parts import Part


class PlaceFinder:
    """Tells the lines of a plan's files as they are now; reads every file once."""

    def __init__(self, root: Path, plan: Plan) -> None:
        self.root = root
        self.plan = plan
        self._files: dict[int, SourceFile] = {}

    def find(self, place: Place, key: str | None = None) -> tuple[str, int, int]:
        """The file as ``plan.files`` names it, line and column (from 1) of a table or of one of its keys."""
        if place.file not in self._files:
            name = self.plan.files[place.file]
            self._files[place.file] = SourceFile(place.file, name, _text(self.root.parent / name))
        file = self._files[place.file]
        return (file.name, *file.position(place.path, key))


def raw_table(root: Path, plan: Plan, place: Place) -> dict[str, Any]:
    """A node's table as its file has it now; empty where it can't be found."""
    path = root.parent / plan.files[place.file]
    try:
        part = _part_around(path, plan, place)
        table: Any = parse(decode(part.text).text if part else _text(path))
        for step in (place.path[0], 0, *place.path[2:]) if part else place.path:
            table = table[step]
    except (TomlError, LookupError, TypeError):
        return {}
    return table if isinstance(table, dict) else {}


def _part_around(path: Path, plan: Plan, place: Place) -> Part | None:
    """The objective that a table is, or is below, where that can be told without reading all of the file."""
    top = Place(place.file, place.path[:2])
    own = next((name for name, each in plan.places.items() if each == top), None)
    with suppress(CannotReadError):
        content = read_bytes(path)
        return part_at(content, top, [own]) if own and is_sound(content) else None
    return None


def _text(path: Path) -> str:
    """A file's text as it is read: what is broken in it has no place, and moves nothing else."""
    try:
        content = read_bytes(path)
    except CannotReadError:
        return ""
    return decode(content).text if is_sound(content) else read_toml(content)[0]

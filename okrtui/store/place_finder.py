"""Where many nodes of a plan are written: like one place after the other, with every file read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError
from okrtui.store.tables import SourceFile
from okrtui.store.toml_text import TomlError, decode, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.plan import Place, Plan


class PlaceFinder:
    """Tells the lines of a plan's files as they are now."""

    def __init__(self, root: Path, plan: Plan) -> None:
        self.root = root
        self.plan = plan
        self._files: dict[int, SourceFile] = {}

    def find(self, place: Place, key: str | None = None) -> tuple[str, int, int]:
        """The file as ``plan.files`` names it, line and column (from 1) of a table or of one of its keys.

        Line 1 where it can't be told.
        """
        if place.file not in self._files:
            name = self.plan.files[place.file]
            self._files[place.file] = SourceFile(place.file, name, _text(self.root.parent / name))
        file = self._files[place.file]
        try:
            return (file.name, *file.position(place.path, key))
        except ValueError:  # no TOML (any more)
            return (file.name, 1, 1)


def _text(path: Path) -> str:
    try:
        return decode(read_bytes(path)).text
    except (CannotReadError, TomlError):
        return ""

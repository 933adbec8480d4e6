"""A plan read from its files, or as it was read before where they are still the same."""

from __future__ import annotations

import time
from dataclasses import field
from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError
from okrtui.model.record import record
from okrtui.store.access import FileState, are_unchanged, is_settled, names_in, state_of
from okrtui.store.memory import spared
from okrtui.store.sound_bytes import digest, note_sound
from okrtui.store.toml_text import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from okrtui.model.plan import Plan
    from okrtui.store.progress import Progress


@record
class ReadPlan:
    """A plan as its files tell it.

    ``states`` tell how each file and folder that had a say was just before it was read, ``is_settled``
    whether they would tell of any change since. ``digests`` stand for the bytes of the files without a fault,
    ``names`` are what was found in the folders where a new file would count too.
    """

    plan: Plan
    states: dict[Path, FileState | None]
    is_settled: bool
    digests: dict[Path, str]
    names: dict[Path, frozenset[str]] = field(default_factory=dict)

    def states_but(self, saved: Path) -> dict[Path, FileState | None] | None:
        """The states of everything else after a save of a file; None where that is not as it was.

        The save itself shows in the state of the file's folder.
        """
        now = {path: state_of(path) for path in self.states if path != saved}
        changed = {path for path, state in now.items() if state != self.states[path]}
        return None if changed - self.names.keys() or not self._has_same_names(changed) else now

    def _has_same_names(self, folders: Iterable[Path]) -> bool:
        return all(names_in(folder) == self.names[folder] for folder in folders)

    def is_in_bytes(self, but: Path | None = None) -> bool:
        """Whether all files but one hold the bytes that they held, whatever their states tell."""
        told = self.digests.keys() | self.names.keys()
        others = [state for path, state in self.states.items() if path not in told]
        files = (each for each in self.digests.items() if each[0] != but)
        try:
            same = all(digest(read_bytes(path)) == was for path, was in files)
        except CannotReadError:
            return False
        return same and self._has_same_names(self.names) and is_settled(others, time.time_ns())


def read_plan(root: Path, before: ReadPlan | None = None, progress: Progress | None = None) -> ReadPlan:
    """Read a plan, or take what was read before when its files are still the same.

    Raises CannotReadError only when its root file can't be read at all.
    """
    if before is not None and are_unchanged(before.states) and (before.is_settled or before.is_in_bytes()):
        read = before
    else:
        read = _read(root, progress)
    note_sound(read.digests.values())
    return read


def _read(root: Path, progress: Progress | None) -> ReadPlan:
    from okrtui.store.pieces import NotInPiecesError  # most starts find everything as it was
    from okrtui.store.plan_files import PlanFiles
    from okrtui.store.plan_nodes import PlanReader

    files = PlanFiles(root, progress)
    with spared():
        try:
            plan = PlanReader(files).read()
        except NotInPiecesError:  # from the start again
            files.may_be_in_pieces = False
            plan = PlanReader(files).read()
    return ReadPlan(plan, files.states, files.are_settled(), files.digests, files.names)

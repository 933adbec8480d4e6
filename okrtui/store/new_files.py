"""The files of a new plan that begins with more than a root file: its parts and its first journal."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from okrtui.errors import CannotWriteError
from okrtui.store.journal_append import begin
from okrtui.store.journal_reader import journal_folder
from okrtui.store.journal_writer import entry_line
from okrtui.store.new_plan import create_plan
from okrtui.store.raw_files import refusal
from okrtui.store.whole_file import TakenError, absolute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from okrtui.model.journal import CheckIn


def refuse_taken(root: Path) -> None:
    """Raise CannotWriteError where no plan can begin: its file, or a journal for it, is there already."""
    root = absolute(root)
    if os.path.lexists(root):
        raise TakenError(root)
    if os.path.lexists(journal_folder(root)):
        raise CannotWriteError(
            f"{journal_folder(root)} is there already, with the check-ins of another plan. "
            "Choose another name, or move that folder away."
        )


def creating(root: Path, files: Sequence[tuple[str, str]], check_ins: Sequence[CheckIn]) -> Iterator[None]:
    """Write a plan with its first check-ins, step by step; at the end all of it is on the disk.

    The root file comes last: before it there is no plan. Left before the end, what was written is removed.

    Args:
        root: the root file; nothing is ever written over.
        files: the paths, relative to the root file's folder, and texts of all files, the root file first.
        check_ins: what is known of current values, all of one author, in their order.
    """
    root = absolute(root)
    refuse_taken(root)
    with ExitStack() as undoing:
        if len(files) > 1:
            _make_folder((root.parent / files[1][0]).parent, undoing)
        for path, text in files[1:]:
            create_plan(root.parent / path, text)
            undoing.callback(_remove, root.parent / path)
            yield
        if check_ins:
            journal = journal_folder(root) / f"{check_ins[0].author}.toml"
            undoing.callback(_remove_folder, journal.parent)
            undoing.callback(_remove_empty, journal)
            begin(journal, map(entry_line, check_ins))
            undoing.callback(_remove, journal)
            yield
        create_plan(root, files[0][1])
        undoing.pop_all()


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _remove_empty(path: Path) -> None:
    """Remove a journal in which nothing could be written; if somebody else was quicker it is theirs."""
    with suppress(OSError):
        if not path.stat().st_size:
            path.unlink()


def _make_folder(path: Path, undoing: ExitStack) -> None:
    """Make the folder of the parts; one that is there may hold files that would count as parts, too."""
    if os.path.lexists(path):
        raise CannotWriteError(f"{path} is there already, and the plan's parts belong there. Move it away.")
    with refusal(str(path)):
        path.mkdir()
    undoing.callback(_remove_folder, path)


def _remove_folder(path: Path) -> None:
    with suppress(OSError):
        path.rmdir()

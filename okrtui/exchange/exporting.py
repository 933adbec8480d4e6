"""Exporting: a plan as a file in another format, in steps that can be given up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from okrtui.errors import CannotWriteError
from okrtui.exchange.formats import Format, pieces_in, write
from okrtui.store.journal_reader import journal_folder
from okrtui.store.whole_file import absolute, whole_file

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Plan

#: Pieces between two steps: a few milliseconds' work.
_AT_ONCE: Final = 50


def exporting(
    standings: Standings, root: Path, into: Format, path: Path, *, replaces: bool = False
) -> Generator[float, None, None]:
    """Write a plan, as it stands, into a file; gives the share that is done (0–1) every few milliseconds.

    At the end the file is on the disk; closed before that, nothing of it is there, and a file that was to
    be replaced is as it was.

    Args:
        standings: the plan and its numbers.
        root: the plan's root file.
        into: the format of the text.
        path: the file that is written.
        replaces: whether a file that is there gives way; one of the plan itself never does.

    Raises:
        TakenError: there is a file already, and it is not to be replaced.
        CannotWriteError: it can't be written there.
    """
    refuse_own(path, root, standings.plan)
    count = max(1, pieces_in(standings))
    with whole_file(path, replaces=replaces) as put:
        waiting: list[str] = []
        for number, piece in enumerate(write(into, standings), 1):
            waiting.append(piece)
            if number % _AT_ONCE == 0:
                put("".join(waiting).encode())
                waiting.clear()
                yield min(1.0, number / count)
        put("".join(waiting).encode())


def refuse_own(path: Path, root: Path, plan: Plan) -> None:
    """Raise CannotWriteError for a file of the plan with this root file, by whatever name it goes."""
    whole = absolute(path)
    if os.path.islink(whole):  # noqa: PTH114 - never raises; a link is no name of what it leads to
        return
    own = (root, *(root.parent / each for each in plan.files))
    if _is_same(whole.parent, journal_folder(root)) or any(_is_same(whole, each) for each in own):
        raise CannotWriteError(f"{path} belongs to the plan itself. Choose another name.")


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them is not there
        return False

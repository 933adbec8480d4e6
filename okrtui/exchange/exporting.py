"""Exporting: a plan as a file in another format, in steps that can be given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.exchange.formats import Format, pieces_in, write
from okrtui.store.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from okrtui.insight.standings import Standings

#: Pieces between two steps: a few milliseconds' work.
_AT_ONCE: Final = 50


def exporting(
    standings: Standings, into: Format, path: Path, *, replaces: bool = False
) -> Generator[float, None, None]:
    """Write a plan, as it stands, into a file; gives the share that is done (0–1) every few milliseconds.

    At the end the file is on the disk; closed before that, nothing of it is there, and a file that was to
    be replaced is as it was.

    Raises:
        TakenError: there is a file already, and it is not to be replaced.
        CannotWriteError: it can't be written there.
    """
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

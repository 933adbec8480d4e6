"""How far the reading of a plan has come, in words and as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from okrtui.tui.look import Look, Piece
    from okrtui.workspace import Progress


def how_far(look: Look, progress: Progress, width: int) -> list[Piece]:
    """The file that is being read, which one of how many, and the share that is read; else nothing."""
    if progress.current is None:
        return []
    words = f"Reading {safe(progress.current.name)}: {progress.number} of {progress.files} files"
    bar = look.bar(progress.share, None, width, "chart")
    return [(f"{words} / {int(100 * progress.share)} %  ", "text"), *bar]

"""How far the reading of a plan, or other long work, has come: in words and as a bar."""

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
    return with_bar(look, f"{words} /", progress.share, width)


def with_bar(look: Look, words: str, share: float, width: int) -> list[Piece]:
    """What is being done, and the share of it (0-1) that is."""
    return [(f"{words} {int(100 * share)} %  ", "text"), *look.bar(share, None, width, "chart")]

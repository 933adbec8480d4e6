"""Snapshots of the screen: its text line by line, each behind a digest of the styles on that line.

Set ``OKRTUI_UPDATE_SNAPSHOTS=1`` to write them anew; then look at the difference.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.strip import Strip

FOLDER = Path(__file__).parent / "snapshots"


def digest(strips: Iterable[Strip]) -> str:
    """A few letters that tell whether any colour or attribute on these lines is another one."""
    styles = [[(len(text), str(style)) for text, style, _ in strip] for strip in strips]
    return sha256(repr(styles).encode()).hexdigest()[:8]


def screen_text(strips: Iterable[Strip]) -> str:
    """The lines of a screen, each with its digest."""
    return "".join(f"{digest([strip])} {strip.text}".rstrip() + "\n" for strip in strips)


def assert_same(name: str, now: str, folder: Path = FOLDER) -> None:
    """Compare with what is kept under this name."""
    kept = folder / name
    if os.environ.get("OKRTUI_UPDATE_SNAPSHOTS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(now, "utf-8")
    assert kept.is_file(), f"{kept} is missing: OKRTUI_UPDATE_SNAPSHOTS=1 writes it"
    assert kept.read_text("utf-8") == now, f"{kept} is stale: OKRTUI_UPDATE_SNAPSHOTS=1 writes it anew"

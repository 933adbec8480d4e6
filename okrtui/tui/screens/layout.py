"""The layout of the main screen, and of what stands in its place, for the size of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

#: Under this width the detail takes the whole place on demand instead of a place of its own.
NARROW = 100
#: Under these there is only the cascade.
TINY_WIDTH, TINY_HEIGHT = 60, 16
#: Otherwise the cascade has this much of the width, and the detail the rest.
CASCADE_PERCENT = 63


def lay_out_for_size(screen: Screen[Any]) -> None:
    """Choose the layout for the size that the screen has now."""
    screen.set_class(screen.size.width < NARROW, "narrow")
    screen.set_class(screen.size.width < TINY_WIDTH or screen.size.height < TINY_HEIGHT, "tiny")

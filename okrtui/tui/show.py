"""Text from files on its way to the screen: the safe function as Content, and the second wall behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.filter import LineFilter

from okrtui.model.safe_text import has_control, safe, strip_control
from okrtui.tui.marks import TO_ASCII

if TYPE_CHECKING:
    from textual.color import Color


def show(text: str) -> Content:
    """Any text as content for a widget: never read as markup, nothing in it can be obeyed."""
    return Content(safe(text))


class AsciiFilter(LineFilter):
    """Draws in ASCII what our own look does not draw itself: borders, bars and signs in sentences."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The segments, every sign in the same place and width."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(TO_ASCII), segment.style)
            for segment in segments
        ]


class ControlFilter(LineFilter):
    """Takes out of every segment what a terminal might obey, whatever way it came there."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The segments, clean."""
        if not any(has_control(text) for text, _, control in segments if not control):
            return segments
        return [
            segment if segment.control else Segment(strip_control(segment.text), segment.style)
            for segment in segments
        ]

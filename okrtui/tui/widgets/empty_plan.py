"""What stands below the rows of a plan without objectives: how the first one comes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from okrtui.tui.look import Piece

_HINTS = (
    ("new", "adds the first objective: in words, what will be better"),
    ("edit", "changes the plan's name, vision and mission"),
    ("editor", "opens the file in your editor; its comments say more"),
    ("keys", "shows every key"),
)


def first_steps(shown: Callable[[str], str]) -> list[list[Piece]]:
    """The lines, an empty one first; ``shown`` tells the key of a command."""
    lines: list[list[Piece]] = [[], [("   No objective yet", "text")]]
    lines += [[(f"   {shown(command):<7}", "key"), (help_text, "muted")] for command, help_text in _HINTS]
    return lines

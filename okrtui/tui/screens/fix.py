"""A fix: what is begun from a list of what could be better, and where the list goes on afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.binding import BindingType


@dataclass(frozen=True, slots=True)
class Fix:
    """Where to go from a list: the node, and the action that mends it.

    ``row`` is the name of the row that it was, ``following`` are those behind it, of which the first that
    is still there is the next. Without an ``action`` there is no coming back. ``place`` is a file and line
    to be edited instead of a node.
    """

    node: str
    action: str = ""
    row: str = ""
    following: tuple[str, ...] = ()
    place: tuple[str, int] | None = None


#: The keys that mend, the same in every list and on the main screen.
FIX_BINDINGS: list[BindingType] = [
    Binding("enter", "go", "Go there"),
    Binding("p", "go('align')", "Supports"),
    Binding("c", "go('check_in')", "Check in"),
    Binding("e", "go('edit')", "Edit"),
    Binding("n", "go('new')", "New"),
    Binding("N", "go('new_below')", "New below"),
]

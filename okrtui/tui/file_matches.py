"""Files that begin as a typed path does: folders and files of some kinds, as a shell would complete them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from okrtui.tui.details.page import Page

#: More entries of a folder than this are not looked at: whoever has them types another letter.
_MOST_ENTRIES = 5000


def file_matches(typed: str, endings: tuple[str, ...] = (".toml",)) -> list[str]:
    """What the text can be completed to, files of these endings first; folders end in a slash."""
    folder, slash, start = typed.rpartition("/")
    files: list[str] = []
    folders: list[str] = []
    try:
        with os.scandir(os.path.expanduser(folder + slash) or ".") as entries:  # noqa: PTH111 - ~ as typed
            for entry in islice(entries, _MOST_ENTRIES):
                if entry.name.startswith(start) and (start or not entry.name.startswith(".")):
                    if entry.name.endswith(".journal"):  # belongs to a plan, and is none
                        continue
                    if entry.is_dir():
                        folders.append(f"{folder}{slash}{entry.name}/")
                    elif entry.name.casefold().endswith(endings):
                        files.append(f"{folder}{slash}{entry.name}")
    except (OSError, ValueError):  # no folder, or none that may be looked into
        return []
    return sorted(files) + sorted(folders)


def completed(typed: str, matches: list[str]) -> str:
    """The text as far as all matches agree."""
    first, last = min(matches, default=typed), max(matches, default=typed)
    differ = (number for number, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1)
    return first[: next(differ, len(first))]


@dataclass(slots=True)
class Matches:
    """What a typed path can be completed to, and which of it is chosen with the arrows, if any is."""

    endings: tuple[str, ...] = (".toml",)
    found: list[str] = field(default_factory=list)
    chosen: int | None = None

    def look_for(self, typed: str) -> None:
        """Find what begins so; nothing of it is chosen."""
        self.found, self.chosen = file_matches(typed, self.endings), None

    def move(self, steps: int) -> None:
        """Choose another one."""
        if self.found:
            before = -1 if self.chosen is None and steps > 0 else self.chosen or 0
            self.chosen = (before + steps) % len(self.found)

    def meant(self, typed: str) -> str:
        """What is chosen, else what is typed."""
        return typed if self.chosen is None else self.found[self.chosen]

    def completion(self, typed: str) -> str:
        """What is chosen, else what is typed as far as all that begins so agrees."""
        return completed(typed, self.found) if self.chosen is None and self.found else self.meant(typed)

    def instead_of(self, typed: str) -> str | None:
        """What is to be typed where the path itself leads to nothing: a folder to go into, the only match."""
        meant = self.meant(typed)
        if self.chosen is not None and meant.endswith("/"):
            return meant
        return self.found[0] if len(self.found) == 1 and meant != self.found[0] else None

    def write(self, page: Page, most: int) -> None:
        """Write them down, at most so many, with a cursor at the one that is chosen."""
        first = max(0, (self.chosen or 0) - most + 1)
        for number, match in enumerate(self.found[first : first + most], first):
            here = number == self.chosen
            sign = page.look.signs.cursor if here else " "
            shown = page.look.cut(safe(match), max(1, page.width - 2))
            page.add((f"{sign} ", "line_focus"), (shown, "strong" if here else "text", here))
        more = len(self.found) - first - most
        if more > 0:
            page.add((f"  and {more} more", "muted"))
        if not self.found:
            page.add((f"  no folder and no {' or '.join(self.endings)} file begins so", "muted"))

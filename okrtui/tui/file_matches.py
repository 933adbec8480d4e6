"""Files that begin as a typed path does: folders and TOML files, as a shell would complete them."""

from __future__ import annotations

import os
from itertools import islice

#: More entries of a folder than this are not looked at: whoever has them types another letter.
_MOST_ENTRIES = 5000


def file_matches(typed: str) -> list[str]:
    """What the text can be completed to, files first; folders end in a slash."""
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
                    elif entry.name.endswith(".toml"):
                        files.append(f"{folder}{slash}{entry.name}")
    except (OSError, ValueError):  # no folder, or none that may be looked into
        return []
    return sorted(files) + sorted(folders)


def completed(typed: str, matches: list[str]) -> str:
    """The text as far as all matches agree."""
    first, last = min(matches, default=typed), max(matches, default=typed)
    differ = (number for number, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1)
    return first[: next(differ, len(first))]

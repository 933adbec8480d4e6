"""Text that other programs wrote: as UTF-8, or as the UTF-16 of spreadsheets, told by its byte-order mark."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from okrtui.errors import CannotReadError
from okrtui.store.toml_text import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes; JSON says everything of the largest plan in so many.
LARGEST_SOURCE: Final = 128 * 1024 * 1024

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def read_foreign(path: Path) -> str:
    """The text of a file. Raises CannotReadError when it can't be read, or is no text."""
    return foreign_text(read_bytes(path.expanduser(), largest=LARGEST_SOURCE), str(path))


def foreign_text(content: bytes, name: str) -> str:
    """The text without its byte-order mark. Raises CannotReadError with the first place that is no text."""
    if len(content) > LARGEST_SOURCE:
        raise CannotReadError(f"{name} is larger than 128 MB, more than any plan.")
    mark, encoding = next(
        (each for each in _UTF16.items() if content.startswith(each[0])), (codecs.BOM_UTF8, "utf-8")
    )
    try:
        return content.removeprefix(mark).decode(encoding)
    except UnicodeDecodeError as error:
        before = content.removeprefix(mark)[: error.start].decode(encoding, "ignore")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise CannotReadError(
            f"{name} is not UTF-8 text (line {line}, column {column}). Save it as UTF-8 "
            "(in Excel as “CSV UTF-8”), and import it again."
        ) from None

"""Text that other programs wrote: as UTF-8, or as the UTF-16 of spreadsheets, told by its byte-order mark."""

from __future__ import annotations

import codecs

from okrtui.errors import CannotReadError
from okrtui.store.raw_files import LARGEST_FILE

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def foreign_text(content: bytes, name: str) -> str:
    """The text without its byte-order mark. Raises CannotReadError with the first place that is no text."""
    if len(content) > LARGEST_FILE:
        raise CannotReadError(f"{name} is larger than 64 MB, more than any plan.")
    mark, encoding = next(
        (each for each in _UTF16.items() if content.startswith(each[0])), (codecs.BOM_UTF8, "utf-8")
    )
    try:
        return content.removeprefix(mark).decode(encoding)
    except UnicodeDecodeError as error:
        before = content.removeprefix(mark)[: error.start].decode(encoding, "ignore")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise CannotReadError(
            f"{name} is not UTF-8 text (line {line}, column {column}). Save it as UTF-8, and import it again."
        ) from None

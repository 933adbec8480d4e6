"""TOML text into data: fast where rtoml is there, guarded, with the place of every error."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotReadError
from okrtui.model.record import record
from okrtui.store.raw_files import LARGEST_FILE

if TYPE_CHECKING:
    from pathlib import Path

try:
    from rtoml import loads as _loads
except ImportError:  # no wheel for this Python: tomli reads the same language, slower
    from okrtui.store.slow_toml import loads as _loads  # type: ignore[assignment]

LONGEST_LINE = 64 * 1024
MOST_LINES = 500_000
_BOM = "\ufeff"
# Not the "=======" between the two: text of several lines may underline a heading with it.
_CONFLICT_MARKER = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)
_PLACE = re.compile(r" at line (\d+) column (\d+)$")


class TomlError(ValueError):
    """Text that is not TOML, or that no plan would hold; ``line`` and ``column`` count from 1."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(f"{reason} (line {line}, column {column})")
        self.reason = reason
        self.line = line
        self.column = column


@record
class FileText:
    """A file's text as it stands on disk: without its byte-order mark, which ``bom`` remembers."""

    text: str
    bom: bool

    def encode(self) -> bytes:
        """The bytes of the file."""
        return ((_BOM if self.bom else "") + self.text).encode()


def read_bytes(path: Path, start: int = 0, largest: int = LARGEST_FILE) -> bytes:
    """A regular file of bearable size, from a byte on; CannotReadError says why not.

    Nothing is waited for: a FIFO or a device is refused before any byte is read.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise CannotReadError(f"{path} can't be read: {error.strerror}.") from error
    except ValueError as error:  # a NUL, which no file's name has
        raise CannotReadError(f"{path} can't be read: it is no file's name.") from error
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise CannotReadError(f"{path} is not a file.")
        if status.st_size > largest:
            raise CannotReadError(f"{path} is larger than {largest >> 20} MB, more than any plan.")
        with os.fdopen(fd, "rb", closefd=False) as file:
            file.seek(start)
            content = file.read(largest + 1)
        if content is None:  # one that has nothing to read just now, as the kernel's own have at times
            raise CannotReadError(f"{path} is not a file.")
        return content
    except OSError as error:
        raise CannotReadError(f"{path} can't be read: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # it was only read
            os.close(fd)


def decode(content: bytes) -> FileText:
    """A file's bytes as text; TomlError when they are not UTF-8."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        raise TomlError("not UTF-8 text", line, column) from None
    bom = text.startswith(_BOM)
    return FileText(text.removeprefix(_BOM), bom)


def parse(text: str) -> dict[str, Any]:
    """The data of a TOML 1.1 text; TomlError with the place of the first thing that is wrong."""
    _guard(text)
    try:
        return _loads(text)
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise _as_toml_error(error) from None


def _guard(text: str) -> None:
    """Refuse, in linear time, what would make a parser slow or wrong."""
    if "\0" in text:
        raise TomlError("a NUL character", *line_and_column(text, text.index("\0")))
    if text.startswith(_BOM):  # one parser passes over it, the other does not
        raise TomlError("a second byte-order mark", 1, 1)
    if text.count("\n") > MOST_LINES:
        raise TomlError(f"more than {MOST_LINES:,} lines", MOST_LINES + 1, 1)
    # A character is found in a hundredth of the time of a word: most texts hold neither.
    may_conflict = ("<" in text and "<<<<<<< " in text) or (">" in text and ">>>>>>> " in text)
    if may_conflict and (conflict := _CONFLICT_MARKER.search(text)):
        raise TomlError("a merge conflict is not resolved", *line_and_column(text, conflict.start()))
    start = 0
    while len(text) - start > LONGEST_LINE:  # from line to line, as far as the longest one reaches
        end = text.rfind("\n", start, start + LONGEST_LINE + 1)
        if end < 0:
            raise TomlError("a line of more than 64 KB", *line_and_column(text, start))
        start = end + 1


def _as_toml_error(error: BaseException) -> TomlError:
    from tomli import TOMLDecodeError  # only for text with a mistake, or where there is no rtoml

    if isinstance(error, TOMLDecodeError):
        return TomlError(error.msg.lower(), error.lineno, error.colno)
    found = _PLACE.search(str(error))
    if found:
        reason = str(error)[: found.start()].replace("\n", " ").removeprefix("ValueError: ")
        return TomlError(reason, int(found[1]), int(found[2]))
    return TomlError("nested too deep or too large", 1, 1)


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """The line and column, from 1, of a position in the text."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)

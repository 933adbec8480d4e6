"""What was read and reckoned last, kept for the next start: it changes nothing but the time that takes.

A pickle whose reader makes nothing but okrtui's own dataclasses, numbers and dates; with a checksum, and
thrown away when another version of the code wrote it, when it is damaged or somebody else's.
"""

from __future__ import annotations

import io
import os
import pickle
import stat
import sys
import zlib
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from okrtui import __version__
from okrtui.store.raw_files import new_file, private_folder
from okrtui.store.settings import cache_folder

#: Of more plans than this, those opened longest ago are forgotten.
MOST_PLANS: Final = 20
LARGEST: Final = 256 * 1024 * 1024

_PARTS_OF_CODE = ("model", "insight", "insight/query", "store", "workspace")
_PLAIN = {
    ("array", "_array_reconstructor"),
    ("array", "array"),
    ("builtins", "frozenset"),
    ("collections", "Counter"),
    ("builtins", "bytearray"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("pathlib", "PosixPath"),
}


def recall(root: Path) -> Any:
    """What was kept of the plan with this root file; None when there is nothing to be trusted."""
    try:
        content = _read(_file(root))
        file = io.BytesIO(content)
        if file.readline() != _head(root):
            return None
        checksum = int(file.readline(), 16)
        return _Unpickler(file).load() if zlib.crc32(memoryview(content)[file.tell() :]) == checksum else None
    except Exception:  # damaged in a way that nobody has thought of: it is read from the plan instead
        return None


def keep(root: Path, what: object) -> None:
    """Keep something about the plan with this root file; silently nothing where that can't be done."""
    with suppress(Exception):  # no room, no right, no memory: then the next start takes longer, no more
        written = io.BytesIO()
        _Pickler(written, protocol=5).dump(what)
        body = written.getvalue()
        _write(_file(root), _head(root) + b"%08x\n" % zlib.crc32(body) + body)


def _file(root: Path) -> Path:
    return cache_folder() / "plans" / f"{root.stem[:40]}-{zlib.crc32(os.fsencode(root)):08x}"


def _head(root: Path) -> bytes:
    """The plan and the code that it was read and reckoned with, on one line."""
    package = Path(__file__).parent.parent
    code = 0
    for part in _PARTS_OF_CODE:
        with suppress(OSError), os.scandir(package / part) as files:  # not a folder: in an archive
            for each in sorted((each for each in files if each.name.endswith(".py")), key=attrgetter("name")):
                status = each.stat()
                code = zlib.crc32(f"{each.name} {status.st_size} {status.st_mtime_ns}".encode(), code)
    return repr(("okrtui", __version__, code, sys.version, os.fsencode(root))).encode() + b"\n"


def _read(path: Path) -> bytes:
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(fd, "rb") as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_size > LARGEST:
            return b""
        return file.read()


def _write(path: Path, content: bytes) -> None:
    """Write under a name of its own and rename; no sync, since a torn file is found out by its checksum."""
    if len(content) > LARGEST:
        return
    private_folder(str(path.parent))
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(new_file(str(unfinished)), "wb") as file:
            file.write(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    newest_last = sorted(path.parent.iterdir(), key=lambda each: each.stat().st_mtime_ns)
    for each in newest_last[:-MOST_PLANS]:
        each.unlink()


class _Pickler(pickle.Pickler):
    """Writes a dataclass as its fields."""

    def reducer_override(self, thing: Any) -> Any:
        """How to make this thing again."""
        kind = type(thing)
        if not is_dataclass(kind) or isinstance(thing, type):
            return NotImplemented
        names, defaults, by_name = _fields(kind)
        values = [getattr(thing, name) for name in names]
        if by_name:
            return _filled, (kind, *values)
        while values and values[-1] is defaults[len(values) - 1]:
            values.pop()
        return kind, tuple(values)


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], tuple[object, ...], bool]:
    """What a dataclass is made of: names, defaults, and whether they can only be given by name."""
    given = [each for each in fields(kind) if each.init]
    return (
        tuple(each.name for each in given),
        tuple(each.default for each in given),
        any(each.kw_only for each in given),
    )


def _filled(kind: type, *values: object) -> object:
    """A dataclass whose fields can only be given by name."""
    return kind(**dict(zip(_fields(kind)[0], values, strict=True)))


class _Unpickler(pickle.Unpickler):
    """Makes nothing but data: whatever a file says, no other code is run."""

    def find_class(self, module: str, name: str) -> Any:
        """A kind of thing that may be made."""
        if (module, name) == (__name__, "_filled"):
            return _filled
        is_ours = module.startswith("okrtui.")
        if is_ours or (module, name) in _PLAIN:
            found = getattr(import_module(module), name)
            if not is_ours or (isinstance(found, type) and _is_data(found)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no data")


def _is_data(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, (Enum, tuple))

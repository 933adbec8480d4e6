"""What was read and reckoned last, kept for the next start: it changes nothing but the time that takes.

Bytes of which nothing is made but okrtui's own dataclasses, numbers and dates; with a checksum, and thrown
away when another version of the code wrote them, when they are damaged or somebody else's.
"""

from __future__ import annotations

import os
import stat
import sys
import zlib
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from okrtui import __version__
from okrtui.store.columns import dumps, loads
from okrtui.store.raw_files import new_file, private_folder
from okrtui.store.settings import cache_folder

#: Of more plans than this, those opened longest ago are forgotten.
MOST_PLANS: Final = 20
LARGEST: Final = 256 * 1024 * 1024

#: Bytes of the line with the checksum.
_CHECKSUM: Final = 9

_PARTS_OF_CODE = ("model", "insight", "insight/query", "store", "workspace")


def recall(root: Path) -> Any:
    """What was kept of the plan with this root file; None when there is nothing to be trusted."""
    try:
        content = _read(_file(root))
        head = _head(root)
        body = memoryview(content)[len(head) + _CHECKSUM :]
        return loads(body) if content.startswith(head + _checksum(body)) else None
    except Exception:  # damaged in a way that nobody has thought of: it is read from the plan instead
        return None


def keep(root: Path, what: object) -> None:
    """Keep something about the plan with this root file; silently nothing where that can't be done."""
    with suppress(Exception):  # no room, no right, no memory: then the next start takes longer, no more
        body = dumps(what)
        _write(_file(root), _head(root) + _checksum(body) + body)


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


def _checksum(body: bytes | memoryview) -> bytes:
    """What tells a body that was damaged, on one line."""
    return b"%08x\n" % zlib.crc32(body)


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

"""Answers kept for whoever asks the same again: given only while everything that they rest on is as it was.

Each is a file of marshalled data with a checksum in the cache folder; one that is damaged, somebody else's
or of another okrtui is as if it were not there. Reading imports nothing, for speed is all that this is for.
"""

import marshal
import os
import stat
import sys

from okrtui import __version__

TYPE_CHECKING = False  # importing typing would take longer than the whole answer
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

#: Device, inode, size, and when content and file were last changed; None for what is not there.
State = tuple[int, int, int, int, int] | None

#: Of more answers than this, those given longest ago are forgotten.
MOST_ANSWERS = 60

_CODE = ("", "cli", "insight", "insight/query", "model", "store", "workspace")
_PRIME = 2**29 - 3


class Kept:
    """What was kept under a name for a plan: what is known, and pieces that are read one by one."""

    def __init__(self, path: str, known: "Any", start: int, ends: bytes, checksums: bytes) -> None:
        self.known = known
        self._path, self._start, self._ends, self._checksums = path, start, ends, checksums

    def piece(self, number: int) -> "Any":
        """One of the pieces; OSError or ValueError when it is damaged, or another file is there by now."""
        start = self._start + (_number(self._ends, number - 1) if number else 0)
        content = _read(self._path, start, self._start + _number(self._ends, number) - start)
        if _checksum(content) != _number(self._checksums, number):
            raise ValueError("damaged")
        return marshal.loads(content)

    def forget(self) -> None:
        """Let it be kept anew."""
        from contextlib import suppress  # seldom wanted

        with suppress(OSError):
            os.unlink(self._path)


def recall(kind: str, root: str) -> Kept | None:
    """What was kept under this name for the plan with this root file; None when there is nothing to trust."""
    path = _file(kind, root)
    try:
        frame = _read(path, 0, 8)
        content = _read(path, 8, _number(frame, 0))
        if _checksum(content) != _number(frame, 1):
            return None
        made_by, *rest = marshal.loads(content)
        return Kept(path, rest[0], 8 + len(content), *rest[1:]) if made_by == _maker(root) else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def keep(kind: str, root: str, known: object, pieces: "Iterable[object]" = ()) -> None:
    """Keep plain data under a name for a plan; silently nothing where that can't be done."""
    from okrtui.store.raw_files import new_file, private_folder, suppress

    with suppress(OSError, ValueError):  # a full disk, or what can't be marshalled
        path = _file(kind, root)
        content = _content((_maker(root), known), [marshal.dumps(each) for each in pieces])  # type: ignore[arg-type]
        private_folder(os.path.dirname(path))
        unfinished = f"{path}.{os.getpid()}.new"
        try:
            with os.fdopen(new_file(unfinished), "wb") as file:
                file.write(content)
            os.replace(unfinished, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(unfinished)
        _forget_the_oldest(os.path.dirname(path))


def number_of(question: object) -> str:
    """A question as a few characters, which another question may happen to have too."""
    return f"{_checksum(repr(question).encode('utf-8', 'surrogatepass')):08x}"


def state(path: str) -> State:
    """How a file or folder is now."""
    try:
        now = os.stat(path)
    except (OSError, ValueError):
        return None
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


def are_unchanged(states: "Iterable[tuple[str, State]]") -> bool:
    """Whether files and folders are still as these states tell."""
    return all(state(path) == known for path, known in states)


def _file(kind: str, root: str) -> str:
    return f"{_folder()}/{kind} {root[-50:].replace('/', '%')}"


def _folder() -> str:
    """The folder in the cache folder, which is found here without the package that is made for that."""
    home = os.environ.get("XDG_CACHE_HOME", "").strip()
    if not home:
        home = os.path.expanduser("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")
    return f"{home}/okrtui/answers"


def _maker(root: str) -> "tuple[object, ...]":
    """The plan, and the code that read and reckoned it."""
    return root, __version__, sys.version, *_code()


def _code() -> "list[State]":
    """What tells one okrtui from another of the same version: its folders, as an installer made them."""
    package = os.path.dirname(os.path.dirname(__file__))
    folders = [f"{package}/{part}" for part in _CODE]
    if not os.path.exists(f"{package}/../pyproject.toml"):
        return [state(folder) for folder in folders]
    # A checkout, where each file may change.
    files = (file for folder in folders for file in os.scandir(folder))
    return [state(file.path) for file in files if file.name.endswith(".py")]


def _content(head: tuple[object, object], pieces: list[bytes]) -> bytes:
    """The bytes of a file: size and checksum of its head, the head with those of the pieces, the pieces."""
    ends, end = [], 0
    for each in pieces:
        end += len(each)
        ends.append(end.to_bytes(4, "little"))
    checksums = [_checksum(each).to_bytes(4, "little") for each in pieces]
    written = marshal.dumps((*head, b"".join(ends), b"".join(checksums)))  # type: ignore[arg-type]
    frame = len(written).to_bytes(4, "little") + _checksum(written).to_bytes(4, "little")
    return b"".join([frame, written, *pieces])


def _number(content: bytes, place: int) -> int:
    return int.from_bytes(content[4 * place : 4 * place + 4], "little")


def _checksum(content: bytes) -> int:
    """The rest by a prime: no single damaged byte escapes it, and unlike zlib's it is there already."""
    return int.from_bytes(content, "little") % _PRIME


def _read(path: str, start: int, size: int) -> bytes:
    """A part of a file of our own; nothing of somebody else's."""
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        status = os.fstat(fd)
        is_ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
        return os.pread(fd, size, start) if is_ours and start + size <= status.st_size else b""
    finally:
        os.close(fd)


def _forget_the_oldest(folder: str) -> None:
    with os.scandir(folder) as files:
        oldest_first = sorted((each.stat().st_mtime_ns, each.path) for each in files)
    for _, path in oldest_first[:-MOST_ANSWERS]:
        os.unlink(path)

"""A disk as a power cut may find it: what was synced is there, of all else any part or nothing.

Built from system calls as strace tells them. Pessimistic where POSIX promises nothing: a synced file may be
without its name, names of one folder may come before older ones of it, lengths before the bytes, a block
without the one before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.faults.strace import Call

_BLOCK = 512

#: What is found after a cut: paths below the root with a file's number and bytes, None for folders.
Tree = dict[str, tuple[int, bytes] | None]


@dataclass(eq=False)
class File:
    """Bytes as they were synced, and as they were after each write since."""

    synced: bytes = b""
    since: list[bytes] = field(default_factory=list)

    @property
    def now(self) -> bytes:
        return self.since[-1] if self.since else self.synced

    def left(self, how: How, chance: random.Random) -> bytes:
        """What a cut leaves of it."""
        if not self.since or how == "nothing":
            return self.synced
        if how == "everything":
            return self.now
        if how == "lengths":
            return self.synced.ljust(len(self.now), b"\0")[: len(self.now)]
        return self._mixed(chance)

    def _mixed(self, chance: random.Random) -> bytes:
        """Each block of another moment, torn in the middle or not; what was never synced may be zeros."""
        moments = [self.synced, *self.since]
        lengths = [len(each) for each in moments]
        size = chance.choice([chance.randint(min(lengths), max(lengths)), *lengths])
        blocks = []
        for at in range(0, size, _BLOCK):
            end = at + chance.choice((0, _BLOCK // 2, _BLOCK))
            block = chance.choice(moments)[at:end]
            blocks.append((block + self.synced[at + len(block) : at + _BLOCK]).ljust(_BLOCK, b"\0"))
        return b"".join(blocks)[:size]


@dataclass(eq=False)
class Folder:
    """Names as they were synced, and every change of names since: what each name was, and what it became."""

    synced: dict[str, Node] = field(default_factory=dict)
    now: dict[str, Node] = field(default_factory=dict)
    since: list[dict[str, tuple[Node | None, Node | None]]] = field(default_factory=list)

    def change(self, names: dict[str, Node | None]) -> None:
        step = {name: (self.now.get(name), node) for name, node in names.items()}
        self.since.append(step)
        _take(self.now, step)

    def left(self, how: How, chance: random.Random) -> dict[str, Node]:
        """What a cut leaves of it."""
        names = dict(self.synced)
        steps = self.since if how in ("everything", "lengths") else []
        if how == "some in order":
            steps = self.since[: chance.randint(0, len(self.since))]
        elif how == "some":
            steps = [each for each in self.since if chance.random() < 0.5]
        for step in steps:
            if all(names.get(name) is before for name, (before, _) in step.items()):
                _take(names, step)
        return names


Node = File | Folder
How = str
#: The ways of leaving unsynced changes; the random ones are tried several times.
CERTAIN = ("nothing", "everything", "lengths")
RANDOM = ("some in order", "some")


def _take(names: dict[str, Node], step: dict[str, tuple[Node | None, Node | None]]) -> None:
    for name, (_, after) in step.items():
        if after is None:
            names.pop(name, None)
        else:
            names[name] = after


class Disk:
    """All below a folder, which is on the disk as it stands at first."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = _read(root, {})

    # -- what is done to it ---------------------------------------------------------------------------

    def follow(self, call: Call) -> bool:
        """Take a system call in; False for one that changes and syncs nothing here."""
        if re.search(r"= -1 E", call.line) or str(self._root) not in call.line:
            return False
        act = _ACTS.get(call.name)
        if act is None:
            assert not _UNKNOWN.match(call.name), f"not understood: {call.line[:200]}"
            return False
        return act(self, call.line) is not False

    def _open(self, line: str) -> bool:
        folder, name = self._place(_paths(line)[0])
        if "O_CREAT" not in line or name in folder.now:
            assert "O_TRUNC" not in line or name not in folder.now, f"not understood: {line[:200]}"
            return False
        folder.change({name: File()})
        return True

    def _make_folder(self, line: str) -> None:
        folder, name = self._place(_paths(line)[0])
        folder.change({name: Folder()})

    def _unlink(self, line: str) -> None:
        folder, name = self._place(_paths(line)[0])
        folder.change({name: None})

    def _rename(self, line: str) -> None:
        (folder, one), (same, other) = map(self._place, _paths(line))
        assert folder is same, f"not understood: {line[:200]}"
        left = folder.now[other] if "RENAME_EXCHANGE" in line else None
        folder.change({one: left, other: folder.now[one]})

    def _link(self, line: str) -> None:
        (folder, one), (other_folder, other) = map(self._place, _paths(line))
        other_folder.change({other: folder.now[one]})

    def _write(self, line: str) -> None:
        written, place = _written(line)
        file = self._opened(line)
        start = len(file.now) if place is None else place
        before = file.now.ljust(start, b"\0")
        file.since.append(before[:start] + written + before[start + len(written) :])

    def _truncate(self, line: str) -> None:
        size = int(_arguments(line)[1])
        file = self._opened(line)
        file.since.append(file.now[:size].ljust(size, b"\0"))

    def _allocate(self, line: str) -> None:
        _, _, start, length = _arguments(line)
        file = self._opened(line)
        file.since.append(file.now.ljust(int(start) + int(length), b"\0"))

    def _sync(self, line: str) -> None:
        folder, name = self._place(_opened_path(line))
        node = self._top if folder is self._top and not name else folder.now[name]
        if isinstance(node, File):
            node.synced = node.now
        else:
            node.synced = dict(node.now)
        node.since.clear()

    def _opened(self, line: str) -> File:
        folder, name = self._place(_opened_path(line))
        file = folder.now[name]
        assert isinstance(file, File)
        return file

    def _place(self, path: str) -> tuple[Folder, str]:
        """The folder and the name in it that a path below the root means."""
        folder = self._top
        *around, name = Path(path).relative_to(self._root).parts or ("",)
        for each in around:
            inside = folder.now[each]
            assert isinstance(inside, Folder)
            folder = inside
        return folder, name

    # -- what a cut leaves -----------------------------------------------------------------------------

    def left(self, how: How, chance: random.Random) -> Tree:
        """Everything that can be reached from the root after a cut."""
        tree: Tree = {}
        numbers: dict[File, tuple[int, bytes]] = {}

        def walk(folder: Folder, path: str) -> None:
            for name, node in sorted(folder.left(how, chance).items()):
                if isinstance(node, Folder):
                    tree[f"{path}{name}"] = None
                    walk(node, f"{path}{name}/")
                else:
                    if node not in numbers:
                        numbers[node] = (len(numbers), node.left(how, chance))
                    tree[f"{path}{name}"] = numbers[node]

        walk(self._top, "")
        return tree


def build(tree: Tree, root: Path) -> None:
    """Make the root hold just that; files of one number are links of one file."""
    made: dict[int, Path] = {}
    for name, content in tree.items():
        path = root / name
        if content is None:
            path.mkdir()
        elif content[0] in made:
            path.hardlink_to(made[content[0]])
        else:
            path.write_bytes(content[1])
            made[content[0]] = path


def _read(folder: Path, known: dict[int, File]) -> Folder:
    names: dict[str, Node] = {}
    for at in folder.iterdir():
        number = at.stat().st_ino
        if at.is_dir():
            names[at.name] = _read(at, known)
        else:
            names[at.name] = known.setdefault(number, File(at.read_bytes()))
    return Folder(names, dict(names))


# -- lines of strace ------------------------------------------------------------------------------------

_TEXT = r'"((?:[^"\\]|\\.)*)"'
#: A path as it was given, behind the folder that it is relative to, where there is one.
_PATH = re.compile(rf"(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?{_TEXT}(?!\.\.\.)")


def _paths(line: str) -> list[str]:
    arguments = line.rpartition(" = ")[0]
    return [str(Path(around, _plain(name).decode())) for around, name in _PATH.findall(arguments)]


def _opened_path(line: str) -> str:
    found = re.match(r"\w+\(\d+<([^>]*)>", line)
    assert found, line
    return found[1]


def _arguments(line: str) -> list[str]:
    found = re.match(r"\w+\((.*)\)\s+= ", line)
    assert found, line
    return found[1].split(", ")


def _written(line: str) -> tuple[bytes, int | None]:
    """The bytes that a write wrote, and where; None at the end of the file."""
    found = re.match(rf"\w+\(\d+<[^>]*>, {_TEXT}, \d+(?:, (\d+))?\)\s+= (\d+)$", line)
    assert found, f"not understood: {line[:200]}"
    text, place, count = found.groups()
    return _plain(text)[: int(count)], None if place is None else int(place)


def _plain(text: str) -> bytes:
    """What C's way of writing a string means."""
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


_ACTS: dict[str, Callable[[Disk, str], object]] = {
    "openat": Disk._open,
    "mkdir": Disk._make_folder,
    "mkdirat": Disk._make_folder,
    "unlink": Disk._unlink,
    "unlinkat": Disk._unlink,
    "rename": Disk._rename,
    "renameat": Disk._rename,
    "renameat2": Disk._rename,
    "link": Disk._link,
    "linkat": Disk._link,
    "write": Disk._write,
    "pwrite64": Disk._write,
    "ftruncate": Disk._truncate,
    "fallocate": Disk._allocate,
    "fsync": Disk._sync,
    "fdatasync": Disk._sync,
}
#: Calls that change files, and that nothing here does so far.
_UNKNOWN = re.compile(
    r"creat|open|truncate|symlink|writev|pwritev|sendfile|copy_file|splice|sync|rmdir|mknod"
)

"""The files of a plan: the root file and those that it includes, found, opened, read as far as can be."""

from __future__ import annotations

import os
import time
from codecs import BOM_UTF8
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrtui.errors import CannotWriteError
from okrtui.model.plan import Problem, Severity
from okrtui.store.access import FileState, is_settled, names_in, state_of
from okrtui.store.file_save import recover, signs_of_interruption
from okrtui.store.in_place import RescuedError
from okrtui.store.journal_reader import journal_folder
from okrtui.store.pieces import NotInPiecesError, Pieces, in_pieces
from okrtui.store.progress import Progress
from okrtui.store.sound_bytes import digest
from okrtui.store.tables import SourceFile, Table
from okrtui.store.toml_text import TomlError, decode, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

#: An include that finds more files than this is a slip, not a plan.
MOST_FILES = 10_000


class PlanFiles:
    """What was read of a plan so far; ``states`` tells how each file and folder was just before."""

    def __init__(self, root: Path, progress: Progress | None = None) -> None:
        self.root = root
        self.progress = progress or Progress()
        self.folder = root.parent
        self.may_be_in_pieces = True
        """Whether the objectives of large files may be parsed when they are asked for."""
        self._begun = time.time_ns()
        self._rescued: dict[Path, str] = {}
        self.states: dict[Path, FileState | None] = {}
        self.digests: dict[Path, str] = {}
        """Of the files that are TOML from end to end."""
        self.names: dict[Path, frozenset[str]] = {}
        """What is in the folders where a new file would count too."""

    def open(self, path: Path, number: int) -> Table:
        """Open a file of that number as its root table, finishing first what a crash left half written.

        Raises CannotReadError when it can't be read at all.
        """
        self.progress.begin(path)
        rescued = self._rescue(path)
        self.states.update((each, state_of(each)) for each in (path, *_signs_of_interruption(path)))
        content = read_bytes(path)
        name = path.relative_to(self.folder).as_posix()
        text, data, errors = read_toml(content, may_be_in_pieces=self.may_be_in_pieces)
        if not errors:
            self.digests[path] = digest(content)
        else:
            self.digests.pop(path, None)
        if isinstance(data.get("objective"), Pieces):
            self.progress.put_off()
        file = SourceFile(number, name, text)
        if rescued:
            remedy = "compare the two, and remove the one that is not wanted"
            file.problems.append(Problem("OKR115", Severity.WARNING, rescued, remedy, name))
        for error in errors:
            file.problems.append(
                Problem(
                    "OKR101",
                    Severity.ERROR,
                    f"not TOML: {error.reason}",
                    "mend this line in an editor (E); until then this part is left out",
                    name,
                    error.line,
                    error.column,
                )
            )
        return Table(file, data)

    def _rescue(self, path: Path) -> str:
        """What is to be said about an interrupted save; asked for again, it is said again."""
        if path not in self._rescued and (sentence := _finished(path)):
            self._rescued[path] = sentence
        return self._rescued.get(path, "")

    def are_settled(self) -> bool:
        """Whether their states would tell of any change since, and nothing was said that is true but once."""
        return not self._rescued and is_settled(self.states.values(), self._begun)

    def included(self, root: Table) -> list[Path]:
        """The files that the root file includes, each once, in the order of patterns and names."""
        found: dict[Path, None] = {}
        for pattern in root.texts("include", or_one=True):
            if pattern.startswith(("/", "~")) or ".." in Path(pattern).parts or not pattern.strip():
                root.report(
                    "OKR114",
                    f"include {pattern!r} leaves the plan's folder",
                    "include only files below the folder of this file",
                    "include",
                )
                continue
            for path in self._matches(root, pattern):
                found[path] = None
        self.progress.expect(found)
        return list(found)

    def _matches(self, root: Table, pattern: str) -> Iterator[Path]:
        home, here = Path(os.path.realpath(self.folder)), Path(os.path.realpath(self.root))
        matches = self._glob(pattern)
        if not matches:
            root.report("OKR114", f"include {pattern!r} finds no file", "mend the pattern", "include")
        if len(matches) > MOST_FILES:
            root.report(
                "OKR114", f"include {pattern!r} finds {len(matches)} files", "narrow the pattern", "include"
            )
        for path in matches[:MOST_FILES]:
            real = Path(os.path.realpath(path))
            if not real.is_relative_to(home):
                name = path.relative_to(self.folder)
                root.report(
                    "OKR114",
                    f"{name} lies outside the plan's folder",
                    "replace the link by the file",
                    "include",
                )
            elif real != here:
                yield path

    def _glob(self, pattern: str) -> list[Path]:
        """The plan files that a pattern finds, in order; first it is noted how the folders are."""
        for folder in {*self._folders(pattern), *(path.parent for path in self._found(pattern))}:
            self.states[folder] = state_of(folder)
            self.names[folder] = names_in(folder)
        return self._found(pattern)

    def _found(self, pattern: str) -> list[Path]:
        """What a pattern finds now; a journal or a hidden file is never one of them."""
        journals = journal_folder(self.root)
        try:
            return sorted(
                path
                for path in self.folder.glob(pattern)
                if path.suffix == ".toml"
                and not path.is_relative_to(journals)
                and not any(part.startswith(".") for part in path.relative_to(self.folder).parts)
            )
        except (ValueError, IndexError, OSError):  # no pattern, such as "**.toml" or "."
            return []

    def _folders(self, pattern: str) -> Iterator[Path]:
        """The folders in which a pattern looks for files or for further folders."""
        parts = Path(pattern).parent.parts
        fixed = len(list(takewhile(lambda part: not set(part) & set("*?["), parts)))
        yield self.folder.joinpath(*parts[:fixed])
        with suppress(ValueError, IndexError, OSError):
            for count in range(fixed + 1, len(parts) + 1):
                found = (path for path in self.folder.glob("/".join(parts[:count])) if path.is_dir())
                yield from (path for path in found if not path.is_relative_to(journal_folder(self.root)))


def _signs_of_interruption(path: Path) -> list[Path]:
    """What would be there if a save of the file had been interrupted since."""
    try:
        return [Path(each) for each in signs_of_interruption(path)]
    except (CannotWriteError, ValueError):  # no file at all
        return []


def _finished(path: Path) -> str:
    """Finish a save that a crash interrupted; a sentence when it had to be set aside instead."""
    try:
        recover(path)
    except RescuedError as error:
        return str(error)
    except (CannotWriteError, ValueError):  # not ours to finish, or no file at all: reading tells
        return ""
    return ""


def read_toml(
    content: bytes, *, may_be_in_pieces: bool = False
) -> tuple[str, dict[str, Any], list[TomlError]]:
    """A file's text without what is broken in it, the data of the rest, and what is wrong; lines stay."""
    try:
        text = decode(content).text
    except TomlError as error:
        if b"\0" in content:  # another encoding, or no text at all
            return "", {}, [error]
        return _salvaged(*_sound_lines(content))
    if may_be_in_pieces:
        with suppress(NotInPiecesError):
            return text, in_pieces(text), []
    try:
        return text, parse(text), []
    except TomlError:
        return _salvaged(text, [])


def _salvaged(text: str, errors: list[TomlError]) -> tuple[str, dict[str, Any], list[TomlError]]:
    from okrtui.store.salvage import salvage  # only where something is wrong

    found = salvage(text)
    return found.text, found.data, errors + found.errors


def _sound_lines(content: bytes) -> tuple[str, list[TomlError]]:
    """The text without the lines that are not UTF-8, and where those are."""
    from okrtui.store.salvage import MOST_ERRORS

    lines: list[str] = []
    errors: list[TomlError] = []
    for number, line in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), 1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError as error:
            lines.append("")
            if len(errors) < MOST_ERRORS:
                errors.append(TomlError("not UTF-8 text", number, error.start + 1))
    return "\n".join(lines), errors

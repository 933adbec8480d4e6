"""Journals read line by line: a damaged line is listed with its place and never hides the others."""

from __future__ import annotations

import time
from codecs import BOM_UTF8
from contextlib import suppress
from dataclasses import field
from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError
from okrtui.model.journal import CheckIn, Entry, Retract
from okrtui.model.past import NOTHING, Past
from okrtui.model.plan import Plan, Problem, Severity
from okrtui.model.record import record
from okrtui.store.access import FileState, is_settled, state_of
from okrtui.store.last_words import LastWords
from okrtui.store.toml_text import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from okrtui.model.metric import Metric
    from okrtui.store.progress import Progress

#: Bytes in all files; of less than this everything is read, which nobody feels.
MUCH = 4_000_000

#: As many bytes before the new tail of a file tell that what was there before is still there.
_KNOWN_AGAIN = 512


@record
class JournalFile:
    """One author's file as far as it was read, and its last bytes, to know it again when it has grown."""

    state: FileState | None
    is_settled: bool
    lines: int
    end: bytes
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


_UNREAD = JournalFile(None, False, 0, b"", (), ())


@record
class ReadJournal:
    """Every entry of every author that counts in a plan, and what is wrong in their files."""

    plan: Plan
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    states: dict[Path, FileState | None]
    """How the folder and each file was just before it was read."""
    files: dict[Path, JournalFile] = field(default_factory=dict)
    """What was read of each file."""
    past: Past = NOTHING
    """Of what is past by this, ``entries`` hold the last words alone."""
    last_words: tuple[CheckIn, ...] = ()

    def goes_on(self, plan: Plan, past: Past) -> bool:
        """Whether what was left out when this was read may be left out still, and nothing more."""
        return self.past == past and (
            self.plan is plan or all(_metric(self.plan, name) == _metric(plan, name) for name in past.names)
        )


def journal_folder(root: Path) -> Path:
    """The folder of a plan's journals: ``acme.toml`` has ``acme.journal``."""
    return root.with_name(f"{root.stem}.journal")


def journal_files(root: Path) -> list[Path]:
    """Every author's file of the plan whose root file this is. Raises OSError when that can't be told."""
    folder = journal_folder(root)
    return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.name[0] != ".")


def read_histories(root: Path, plan: Plan, names: Collection[str]) -> tuple[Entry, ...]:
    """All check-ins of a few nodes, also those that were left out; what can't be read is missing."""
    from okrtui.store.journal_fitting import fitting
    from okrtui.store.journal_lines import read_lines

    found: list[Entry] = []
    needles = [f'check_in = "{name}"'.encode() for name in names]
    with suppress(OSError):
        for path in journal_files(root):
            with suppress(CannotReadError):
                content = read_bytes(path)
                for needle in needles:
                    for number, line in _lines_with(needle, content):
                        entries, _ = read_lines(line, path.stem, path.name, number)
                        found += fitting(plan, tuple(entries), path.name, [])
    return tuple(found)


def _lines_with(needle: bytes, content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line that holds it, with its number; the others are not even split."""
    number, end = 1, 0
    while (place := content.find(needle, end)) >= 0:
        number += content.count(b"\n", end, place)
        start = content.rfind(b"\n", 0, place) + 1
        end = content.find(b"\n", place)
        end = len(content) if end < 0 else end
        yield number, content[start:end]


class _RewrittenError(Exception):
    """A file is not what it was up to where it was read, and what was left out of it is not known apart."""


def read_journal(
    root: Path,
    plan: Plan,
    before: ReadJournal | None = None,
    progress: Progress | None = None,
    past: Past = NOTHING,
) -> ReadJournal:
    """Read all journals of the plan whose root file this is; of what was read before only what is new.

    Where nothing is new that is ``before`` itself. Where there is much to read, check-ins of the ``past``
    are left out but for the last words of each node.
    """
    if past is not NOTHING and _size(root) < MUCH:
        past = NOTHING
    if before is not None and not before.goes_on(plan, past):
        before = None
    try:
        return _read_journal(root, plan, before, progress, past)
    except _RewrittenError:
        return _read_journal(root, plan, None, progress, past)


def _size(root: Path) -> int:
    with suppress(OSError):
        return sum(path.stat().st_size for path in journal_files(root))
    return 0


def _metric(plan: Plan, name: str) -> Metric | None:
    measured = plan.measured(name)
    return measured.metric if measured else None


def _read_journal(
    root: Path, plan: Plan, before: ReadJournal | None, progress: Progress | None, past: Past
) -> ReadJournal:
    folder = journal_folder(root)
    states = {folder: state_of(folder)}
    problems: list[Problem] = []
    try:
        paths = journal_files(root)
    except FileNotFoundError:
        return ReadJournal(plan, (), (), states)
    except OSError as error:
        sentence = f"the journal can't be read: {error.strerror}"
        problem = Problem("OKR120", Severity.ERROR, sentence, "mend the folder", folder.name)
        return ReadJournal(plan, (), (problem,), states)
    known = before.files if before else {}
    words = LastWords(plan, past, before.last_words if before else ()) if past.names else None
    if words is not None and known.keys() - set(paths):
        raise _RewrittenError
    files = {}
    for path in paths:
        if progress is not None:
            progress.begin(path)
        states[path] = state_of(path)
        try:
            files[path] = _read_file(path, states[path], known.get(path), words)
        except CannotReadError as error:
            name = f"{folder.name}/{path.name}"
            problems.append(Problem("OKR120", Severity.ERROR, str(error), "mend the file", name))
    if progress is not None:
        progress.finish()
    is_all_known = not problems and all(file is known.get(path) for path, file in files.items())
    if before and before.plan is plan and before.states == states and is_all_known:
        return before
    from okrtui.store.journal_fitting import doubles, fitting, fitting_still

    entries: list[Entry] = []
    fits = fitting_still(plan, before.plan, before.entries) if before else frozenset()
    for path, file in files.items():
        if progress is not None:
            progress.go_on()
        wrong = list(file.problems)
        entries += fitting(plan, file.entries, f"{folder.name}/{path.name}", wrong, fits)
        problems += sorted(wrong, key=lambda each: each.line)
    problems += doubles(entries, folder.name)
    last_words = words.entries() if words is not None else ()
    return ReadJournal(plan, (*entries, *last_words), tuple(problems), states, files, past, last_words)


def _read_file(
    path: Path, state: FileState | None, known: JournalFile | None, words: LastWords | None
) -> JournalFile:
    """One author's file; when it has only grown since it was known, its tail alone is read."""
    begun = time.time_ns()
    if known is not None and known.state is not None and state is not None:
        if known.is_settled and known.state == state:
            return known
        tail = _new_tail(path, state, known)
        if tail is not None:
            return _with_lines(known, path, state, begun, tail, words)
    if known is not None and known.state != state and words is not None:
        raise _RewrittenError
    return _with_lines(_UNREAD, path, state, begun, read_bytes(path), words)


def _new_tail(path: Path, state: FileState, known: JournalFile) -> bytes | None:
    """What was appended; None when the file is another one, or not what it was up to there."""
    before = known.state
    if before is None or state[:2] != before[:2] or state.size <= before.size or known.end[-1:] != b"\n":
        return None
    read = read_bytes(path, before.size - len(known.end))
    return read[len(known.end) :] if read.startswith(known.end) else None


def _with_lines(
    file: JournalFile,
    path: Path,
    state: FileState | None,
    begun: int,
    content: bytes,
    words: LastWords | None,
) -> JournalFile:
    """The file with more of its content read."""
    from okrtui.store.journal_lines import read_lines  # most starts find nothing new

    text = content if file.lines else content.removeprefix(BOM_UTF8)
    entries, problems = read_lines(text, path.stem, f"{path.parent.name}/{path.name}", file.lines + 1, words)
    if words is not None and file.lines and any(_takes_back_past(each, words) for each in entries):
        raise _RewrittenError
    # Read after its state was looked at, it may hold more than that told: then it is read again in full.
    is_whole = state is not None and state.size == (file.state.size if file.state else 0) + len(content)
    return JournalFile(
        state,
        is_settled((state,), begun),
        file.lines + content.count(b"\n"),
        (file.end + content)[-_KNOWN_AGAIN:] if is_whole else b"",
        (*file.entries, *entries),
        (*file.problems, *problems),
    )


def _takes_back_past(entry: Entry, words: LastWords) -> bool:
    return isinstance(entry, Retract) and entry.about < words.past.until

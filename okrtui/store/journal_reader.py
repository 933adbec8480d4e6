"""Journals read line by line: a damaged line is listed with its place and never hides the others."""

from __future__ import annotations

import time
from codecs import BOM_UTF8
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError
from okrtui.model.journal import Change, CheckIn, Decision, Entry, Retract
from okrtui.model.metric import value_problem
from okrtui.model.plan import Plan, Problem, Severity
from okrtui.store.access import FileState, is_settled, state_of
from okrtui.store.journal_lines import line_problem, read_lines
from okrtui.store.toml_text import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from okrtui.store.progress import Progress

#: As many bytes before the new tail of a file tell that what was there before is still there.
_KNOWN_AGAIN = 512


@dataclass(frozen=True, slots=True)
class JournalFile:
    """One author's file as far as it was read, and its last bytes, to know it again when it has grown."""

    state: FileState | None
    is_settled: bool
    lines: int
    end: bytes
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


_UNREAD = JournalFile(None, False, 0, b"", (), ())


@dataclass(frozen=True, slots=True)
class ReadJournal:
    """Every entry of every author that counts in a plan, and what is wrong in their files."""

    plan: Plan
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    states: dict[Path, FileState | None]
    """How the folder and each file was just before it was read."""
    files: dict[Path, JournalFile] = field(default_factory=dict)
    """What was read of each file."""


def journal_folder(root: Path) -> Path:
    """The folder of a plan's journals: ``acme.toml`` has ``acme.journal``."""
    return root.with_name(f"{root.stem}.journal")


def journal_files(root: Path) -> list[Path]:
    """Every author's file of the plan whose root file this is. Raises OSError when that can't be told."""
    folder = journal_folder(root)
    return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.name[0] != ".")


def read_journal(
    root: Path, plan: Plan, before: ReadJournal | None = None, progress: Progress | None = None
) -> ReadJournal:
    """Read all journals of the plan whose root file this is; of what was read before only what is new.

    Where nothing is new that is ``before`` itself.
    """
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
    files = {}
    for path in paths:
        if progress is not None:
            progress.begin(path)
        states[path] = state_of(path)
        try:
            files[path] = _read_file(path, states[path], known.get(path))
        except CannotReadError as error:
            name = f"{folder.name}/{path.name}"
            problems.append(Problem("OKR120", Severity.ERROR, str(error), "mend the file", name))
    if progress is not None:
        progress.finish()
    is_all_known = not problems and all(file is known.get(path) for path, file in files.items())
    if before and before.plan is plan and before.states == states and is_all_known:
        return before
    entries: list[Entry] = []
    for path, file in files.items():
        wrong = list(file.problems)
        entries += _fitting(plan, file.entries, f"{folder.name}/{path.name}", wrong)
        problems += sorted(wrong, key=lambda each: each.line)
    problems += _doubles(entries, folder.name)
    return ReadJournal(plan, tuple(entries), tuple(problems), states, files)


def _read_file(path: Path, state: FileState | None, known: JournalFile | None) -> JournalFile:
    """One author's file; when it has only grown since it was known, its tail alone is read."""
    begun = time.time_ns()
    if known is not None and known.state is not None and state is not None:
        if known.is_settled and known.state == state:
            return known
        tail = _new_tail(path, state, known)
        if tail is not None:
            return _with_lines(known, path, state, begun, tail)
    return _with_lines(_UNREAD, path, state, begun, read_bytes(path))


def _new_tail(path: Path, state: FileState, known: JournalFile) -> bytes | None:
    """What was appended; None when the file is another one, or not what it was up to there."""
    before = known.state
    if before is None or state[:2] != before[:2] or state.size <= before.size or known.end[-1:] != b"\n":
        return None
    read = read_bytes(path, before.size - len(known.end))
    return read[len(known.end) :] if read.startswith(known.end) else None


def _with_lines(
    file: JournalFile, path: Path, state: FileState | None, begun: int, content: bytes
) -> JournalFile:
    """The file with more of its content read."""
    text = content if file.lines else content.removeprefix(BOM_UTF8)
    entries, problems = read_lines(text, path.stem, f"{path.parent.name}/{path.name}", file.lines + 1)
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


def _fitting(plan: Plan, entries: tuple[Entry, ...], file: str, problems: list[Problem]) -> Iterator[Entry]:
    """The entries that count in the plan; the others become problems."""
    for entry in entries:
        misfit = _misfit(plan, entry)
        if misfit is None:
            yield entry
        else:
            problems.append(line_problem(file, entry.line, *misfit))


def _misfit(plan: Plan, entry: Entry) -> tuple[str, str, str] | None:
    """What keeps an entry from counting: nobody knows what it is about, or its value does not fit there."""
    if isinstance(entry, (Retract, Decision)):
        return None
    if isinstance(entry, Change) and entry.field in ("added", "removed"):
        return None  # of what is gone, its going is told, and no slip
    measured = plan.measured(entry.about)
    if measured is None and not (
        plan.is_written(entry.about) if isinstance(entry, Change) else plan.knows(entry.about)
    ):
        return (
            "OKR124",
            f"an entry about {entry.about!r}, which is not in the plan",
            "kept, and not counted",
        )
    if isinstance(entry, CheckIn) and entry.value is not None:
        if measured is None:
            return ("OKR121", f"{entry.about} has no value to check in", "kept, and not counted")
        problem = value_problem(measured.metric, entry.value)
        if problem:
            return ("OKR121", f"the value of {entry.about} {problem}", "kept, and not counted")
    return None


def _doubles(entries: list[Entry], folder: str) -> list[Problem]:
    """The same id with other content, as a bad merge leaves it."""
    seen: dict[tuple[str, str], Entry] = {}
    found = []
    for entry in entries:
        first = seen.setdefault((entry.key, entry.author), entry)
        if first is not entry and replace(first, line=entry.line) != entry:
            found.append(
                line_problem(
                    f"{folder}/{entry.author}.toml",
                    entry.line,
                    "OKR122",
                    f"the moment of line {first.line} again, with other content",
                    "only the first of the two counts",
                )
            )
    return found

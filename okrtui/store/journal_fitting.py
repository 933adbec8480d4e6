"""Which entries of a journal count in a plan; each of the others becomes a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.journal import Change, CheckIn, Decision, Entry, Retract
from okrtui.model.metric import value_problem
from okrtui.store.journal_lines import line_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.model.plan import Plan, Problem


def fitting(plan: Plan, entries: tuple[Entry, ...], file: str, problems: list[Problem]) -> Iterator[Entry]:
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


def doubles(entries: list[Entry], folder: str) -> list[Problem]:
    """The same id with other content, as a bad merge leaves it."""
    seen: dict[tuple[str, str], Entry] = {}
    found = []
    for entry in entries:
        first = seen.setdefault((entry.key, entry.author), entry)
        if first is not entry and first != entry:
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

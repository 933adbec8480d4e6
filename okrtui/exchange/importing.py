"""Importing: from a text of another program to a new plan on the disk, in steps that can be given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from okrtui.errors import CannotWriteError
from okrtui.exchange.formats import Format, read
from okrtui.exchange.plan_text import plan_text
from okrtui.model.journal import CheckIn, key_of
from okrtui.store.memory import spared
from okrtui.store.new_files import creating, refuse_taken
from okrtui.store.plan_proof import read_back

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from okrtui.exchange.imported import ImportedPlan
    from okrtui.exchange.plan_text import PlanText, Reported

Result = TypeVar("Result")

#: The shares of the way at which the text is read, the plan is written down, and that is proved.
_READ: Final = 0.5
_WRITTEN: Final = 0.75
_PROVED: Final = 0.9

_NOON = time(12, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Imported:
    """A plan that was made: how many of each kind it has, and in sentences what could not be taken over."""

    root: Path
    counts: dict[str, int]
    left_out: tuple[str, ...]

    @property
    def told(self) -> str:
        """What was taken over: ``12 objectives, 1 key result``."""
        listed = [
            f"{count:,} {name.removesuffix('s') if count == 1 else name}"
            for name, count in self.counts.items()
            if count
        ]
        return ", ".join(listed) or "nothing but the name"


def importing(
    text: str, out_of: Format, root: Path, author: str, now: datetime
) -> Generator[float, None, Imported]:
    """Make a new plan of a text; gives the share that is done (0–1) every few milliseconds.

    Closed before its end it leaves nothing behind. The plan is read back before any file of it is written.

    Args:
        text: what another program wrote.
        out_of: the format of the text.
        root: the root file of the new plan; nothing is ever written over.
        author: who signs the check-ins that hold the current values.
        now: their moment, where the text does not tell on which day a value was known.

    Raises:
        ImportRefusedError: the text holds no plan.
        CannotWriteError: the plan can't be written there; nothing of it is.
    """
    refuse_taken(root)
    with spared():  # a search for garbage would keep keys waiting for a third of a second
        plan = yield from _between(0, _READ, read(out_of, text))
        written = yield from _between(_READ, _WRITTEN, plan_text(plan, root.name))
        _prove(written)
        yield _PROVED
        check_ins = list(_check_ins(written.reported, author, now))
        for _ in creating(root, written.files, check_ins):
            yield _PROVED
    return Imported(root, _counts(plan, check_ins), written.left_out)


def _between(
    first: float, last: float, steps: Generator[float, None, Result]
) -> Generator[float, None, Result]:
    """Take the steps; their shares become those of a part of the way."""
    while True:
        try:
            share = next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield first + share * (last - first)


def _prove(written: PlanText) -> None:
    """Read the plan back; every node has to be there, in its place."""
    read_again = read_back(written.files)
    names = [
        name
        for objective in read_again.objectives
        for name in (objective.id, *(each.name for each in objective.key_results))
    ]
    if names != list(written.names):
        raise CannotWriteError("Nothing was written, because the new plan would read back differently.")


def _check_ins(reported: Iterable[Reported], author: str, now: datetime) -> Iterator[CheckIn]:
    """The current values as entries, the oldest first, each at a moment of its own."""
    by_day: dict[date, list[Reported]] = {}
    for each in reported:
        by_day.setdefault(min(each.day or now.date(), now.date()), []).append(each)
    for day in sorted(by_day):
        last = now if day == now.date() else datetime.combine(day, _NOON)
        first = last - len(by_day[day]) * _TICK
        for number, each in enumerate(by_day[day]):
            yield CheckIn(
                key=key_of(first + number * _TICK),
                author=author,
                about=each.name,
                value=each.value,
                confidence=each.confidence,
                note=each.note,
            )


def _counts(plan: ImportedPlan, check_ins: list[CheckIn]) -> dict[str, int]:
    key_results = sum(len(each.key_results) for each in plan.objectives)
    return {
        "objectives": len(plan.objectives),
        "key results": key_results,
        "KPIs": len(plan.kpis),
        "teams": len(plan.teams),
        "cycles": len(plan.cycles),
        "check-ins": len(check_ins),
    }

"""What was read out of a foreign file, before it is a plan.

Texts are as they stood there, not yet made safe for a screen. What a reader promises to whoever makes a plan
of it: every title says something, and no number is NaN, infinite or larger than ``model.metric.LARGEST``.
Ids are unique among objectives (and KPIs), and within an objective among its key results, but may be empty
or foreign ("OBJ-12"); ``supports`` holds ``mission``, ``vision``, the id of an objective as it is spelt here,
or ``objective id/key result id``. A cycle or team that is named is in the plan's list: by its id, or by its
name where it has no id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.errors import CannotReadError

if TYPE_CHECKING:
    from datetime import date

    from okrtui.model.metric import Value


class ImportRefusedError(CannotReadError):
    """A text holds no plan that can be read: ``line`` (from 1) tells where, None when it is all of it."""

    def __init__(self, why: str, remedy: str, line: int | None = None) -> None:
        super().__init__(f"{f'Line {line}: ' if line else ''}{why}. {remedy}.")
        self.line = line


#: A longer text was never meant as a title, a name or a description.
LONGEST_TEXT = 100_000


def refuse_long_text(text: str, line: int) -> None:
    """Raise ImportRefusedError for a text that no plan should hold."""
    if len(text) > LONGEST_TEXT:
        raise ImportRefusedError(
            f"A text of {len(text):,} characters", f"Cut it to {LONGEST_TEXT:,}, or take it out", line
        )


@dataclass(frozen=True, slots=True)
class ImportedCycle:
    """A named period; both dates belong to it."""

    id: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class ImportedTeam:
    """A group of people; ``part_of`` names another team."""

    name: str
    id: str = ""
    part_of: str = ""
    lead: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedInitiative:
    """Work done to move a key result."""

    title: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class ImportedKeyResult:
    """A key result; which of the numbers it has tells its shape, as in a plan file. Without any: yes or no.

    ``value`` is the current one: a number, how many milestones are passed, or whether it is done; it was
    reported with ``confidence`` (0–10) and ``note`` on the day ``checked_in``, where those are known.
    ``every`` is one of the words of ``model.plan.Cadence``, or empty.
    """

    title: str
    id: str = ""
    owner: str = ""
    team: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    milestones: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    every: str = ""
    weight: float | None = None
    tags: tuple[str, ...] = ()
    description: str = ""
    initiatives: tuple[ImportedInitiative, ...] = ()
    value: Value | None = None
    confidence: int | None = None
    note: str = ""
    checked_in: date | None = None


@dataclass(frozen=True, slots=True)
class ImportedKpi:
    """A KPI; its goal and its current value are told as a key result's are."""

    title: str
    id: str = ""
    supports: str = ""
    owner: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    milestones: tuple[str, ...] = ()
    every: str = ""
    value: Value | None = None
    note: str = ""
    checked_in: date | None = None


@dataclass(frozen=True, slots=True)
class ImportedObjective:
    """An objective with its key results; ``kind`` and ``state`` are words of the plan file, or empty."""

    title: str
    id: str = ""
    supports: tuple[str, ...] = ()
    team: str = ""
    owner: str = ""
    cycle: str = ""
    kind: str = ""
    state: str = ""
    stand_alone: str = ""
    weight: float | None = None
    tags: tuple[str, ...] = ()
    description: str = ""
    key_results: tuple[ImportedKeyResult, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """All of it; ``left_out`` tells in sentences, with line numbers, what could not be taken over."""

    name: str = ""
    vision: str = ""
    mission: str = ""
    every: str = ""
    cycles: tuple[ImportedCycle, ...] = ()
    teams: tuple[ImportedTeam, ...] = ()
    kpis: tuple[ImportedKpi, ...] = ()
    objectives: tuple[ImportedObjective, ...] = ()
    left_out: tuple[str, ...] = ()

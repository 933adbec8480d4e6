"""Plans to write, and the reading of what was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.exchange.formats import format_named, read, write
from okrtui.exchange.imported import ImportedPlan
from okrtui.insight.standings import Standings, reckon
from okrtui.workspace import Clock, Workspace
from tests.plans import TODAY

if TYPE_CHECKING:
    from okrtui.model.journal import Journal
    from okrtui.model.plan import Plan

SAMPLE_DAY = date(2026, 11, 22)
SAMPLES = Path(__file__).parents[2] / "sample_plans"


def standings_of(plan: Plan, journal: Journal) -> Standings:
    """How a plan stands on the tests' day."""
    return reckon(plan, journal, TODAY)


def written(name: str, standings: Standings) -> str:
    """The whole text in a format."""
    return "".join(write(format_named(name), standings))


def imported(name: str, text: str) -> ImportedPlan:
    """What a text of a format holds; the shares done on the way never go back."""
    reading = read(format_named(name), text)
    done = 0.0
    while True:
        try:
            share = next(reading)
        except StopIteration as ended:
            assert isinstance(ended.value, ImportedPlan)
            return ended.value
        assert done <= share <= 1, (done, share)
        done = share


def sample(name: str) -> Standings:
    """How one of the sample plans stood as it was written."""
    return Workspace(SAMPLES / name, "tester", Clock(SAMPLE_DAY)).standings

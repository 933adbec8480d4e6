"""What a check is made of: the rule, the ground it looks at, and the finding that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.explanation import quoted
from okrtui.model.plan import Objective, Severity, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import KeyResult, Plan


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say about one node (or ``plan``), how to mend it, and the screen's key for that.

    ``field`` is the key of the node's table that it is about, where there is one.
    """

    id: str
    severity: Severity
    node: str
    field: str | None
    message: str
    remedy: str
    fix_key: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What a rule found: a finding without what it takes from its rule."""

    node: str
    field: str | None
    message: str
    remedy: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: ``what`` it looks for in a sentence, and the function that looks."""

    id: str
    severity: Severity
    what: str
    fix_key: str | None
    look: Callable[[Ground], Iterable[Advice]]

    def findings(self, ground: Ground) -> Iterator[Finding]:
        """Everything that the rule finds."""
        for found in self.look(ground):
            yield Finding(
                id=self.id,
                severity=found.severity or self.severity,
                node=found.node,
                field=found.field,
                message=found.message,
                remedy=found.remedy,
                fix_key=self.fix_key,
            )


@dataclass(frozen=True, slots=True)
class Ground:
    """The plan seen from today: what is over is history and gets no advice.

    ``written`` are the objectives that are not over, drafts among them; ``current`` those without the
    drafts; ``active`` those of a cycle that is running.
    """

    standings: Standings
    written: tuple[Objective, ...]
    current: tuple[Objective, ...]
    active: tuple[Objective, ...]

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.standings.plan


def ground_of(standings: Standings, among: Iterable[Objective] | None = None) -> Ground:
    """The ground that all rules look at: all objectives of the plan, or only some of them."""
    today = standings.today
    written = tuple(
        each
        for each in (standings.plan.objectives if among is None else among)
        if each.state is not State.CLOSED and (each.cycle is None or each.cycle.end >= today)
    )
    current = tuple(each for each in written if each.state is State.ACTIVE)
    return Ground(standings, written, current, tuple(each for each in current if each.is_active(today)))


def named(node: Objective | KeyResult) -> str:
    """A node by its own title."""
    return quoted(node.title)

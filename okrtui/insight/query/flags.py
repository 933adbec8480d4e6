"""What can be said of a node in one word: ``is:unaligned``, ``is:draft``, ``is:behind``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from okrtui.insight.rhythm import rhythm
from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding
from okrtui.insight.status import Status
from okrtui.model.plan import KeyResult, Kind, Kpi, Objective, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from okrtui.insight.standings import Standings

    Flag = Callable[["Candidate", Standings], bool]


class Candidate(NamedTuple):
    """A node that may match, with its objective: itself, or the one it belongs to; a KPI has none."""

    node: Objective | KeyResult | Kpi
    objective: Objective | None


def standing_of(candidate: Candidate, standings: Standings) -> KeyResultStanding | ObjectiveStanding | None:
    """How the node stands; a KPI is only watched."""
    if isinstance(candidate.node, KeyResult):
        return standings.key_results.get(candidate.node.name)
    return standings.objectives.get(candidate.node.name)


def _has_status(status: Status) -> Flag:
    def flag(candidate: Candidate, standings: Standings) -> bool:
        standing = standing_of(candidate, standings)
        return standing is not None and standing.verdict.status is status

    return flag


def _is_of(kind: Kind) -> Flag:
    return lambda candidate, _: candidate.objective is not None and candidate.objective.kind is kind


def _is_in(state: State) -> Flag:
    return lambda candidate, _: candidate.objective is not None and candidate.objective.state is state


def _is_active(candidate: Candidate, standings: Standings) -> bool:
    return candidate.objective is not None and candidate.objective.is_active(standings.today)


def _is_unaligned(candidate: Candidate, standings: Standings) -> bool:
    """Ladders up to nothing, and not on purpose."""
    objective = candidate.objective
    return (
        objective is not None and not objective.stand_alone and not standings.footing.reach.get(objective.id)
    )


def _awaited(candidate: Candidate, standings: Standings) -> KeyResultStanding | None:
    """The standing of a key result that is still reported on."""
    standing = standing_of(candidate, standings)
    if not isinstance(standing, KeyResultStanding) or not _is_active(candidate, standings):
        return None
    return standing if standing.verdict.status is not Status.DONE else None


def _is_due(candidate: Candidate, standings: Standings) -> bool:
    """Somebody owes a check-in."""
    standing = _awaited(candidate, standings)
    return standing is not None and standing.rhythm.is_due


def _is_overdue(candidate: Candidate, standings: Standings) -> bool:
    standing = _awaited(candidate, standings)
    return standing is not None and standing.rhythm.is_overdue


def _is_stale(candidate: Candidate, standings: Standings) -> bool:
    """Its number is older than agreed: of a key result, of a KPI, of any of an objective's key results."""
    node = candidate.node
    if isinstance(node, Objective):
        return any(_is_overdue(Candidate(each, node), standings) for each in node.key_results)
    if isinstance(node, Kpi):
        latest = standings.journal.latest(node.name)
        return rhythm(node.cadence, None, latest, standings.today).is_overdue
    return _is_overdue(candidate, standings)


STATUSES: dict[str, Flag] = {status.replace(" ", "-"): _has_status(status) for status in Status}

KINDS: dict[str, Flag] = {str(kind): _is_of(kind) for kind in Kind}

FLAGS: dict[str, Flag] = {
    "objective": lambda candidate, _: isinstance(candidate.node, Objective),
    "key-result": lambda candidate, _: isinstance(candidate.node, KeyResult),
    "kpi": lambda candidate, _: isinstance(candidate.node, Kpi),
    "unaligned": _is_unaligned,
    "stand-alone": lambda candidate, _: bool(candidate.objective and candidate.objective.stand_alone),
    "due": _is_due,
    "overdue": _is_overdue,
    "stale": _is_stale,
    "draft": _is_in(State.DRAFT),
    "active": _is_active,
    **KINDS,
    **STATUSES,
}

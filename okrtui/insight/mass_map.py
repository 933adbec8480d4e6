"""The mass map: how the weight behind the score is spread over the cascade, as boxes below boxes.

An icicle diagram (J. B. Kruskal, J. M. Landwehr, "Icicle plots", The American Statistician 37, 1983): a
box is as wide as the mass of all below it, and lies below what it supports. Everything here is in shares
of the whole; :func:`okrtui.insight.mass_cells.in_cells` lays a map out for a terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from okrtui.insight.progress import shares
from okrtui.model.cascade import NodeKind
from okrtui.model.plan import KeyResult, Objective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.insight.standings import Standings
    from okrtui.insight.status import Status
    from okrtui.model.cascade import Cascade, Item

#: The branches that stand beside the cascade, since their work ladders up to nothing.
APART = (NodeKind.NOT_ALIGNED, NodeKind.STAND_ALONE)


@dataclass(frozen=True, slots=True)
class Box:
    """A node of the cascade that has mass, its own or below it.

    ``left`` and ``right`` are shares of the whole, 0–1; ``reach`` is 0–1, a key result has its
    objective's; ``status`` is None for what has none, such as the mission. ``parent`` is the number of
    the box above, −1 at the top; ``end`` is one more than the number of the last box below.
    """

    name: str
    kind: NodeKind
    level: int
    left: float
    right: float
    reach: float
    status: Status | None
    parent: int
    end: int

    @property
    def mass(self) -> float:
        """The share of the whole that this node and all below it have, 0–1."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class MassMap:
    """The boxes in preorder, numbered from 0; those at the top side by side, first what ladders up."""

    boxes: tuple[Box, ...]
    stand_alone: int
    """How many active objectives stand alone and so have no mass."""

    def children(self, box: int) -> Iterator[int]:
        """The boxes directly below, in the plan's order; below −1 those at the top."""
        child, end = box + 1, len(self.boxes) if box < 0 else self.boxes[box].end
        while child < end:
            yield child
            child = self.boxes[child].end

    def number(self, name: str) -> int | None:
        """The box of the node with that name, if it has mass."""
        return next((number for number, box in enumerate(self.boxes) if box.name == name), None)


def mass_map(standings: Standings) -> MassMap:
    """The map of a plan as it stands.

    The mass of an objective that counts in the score is its share of the weight, see
    :class:`okrtui.insight.alignment.Footing`; it is divided among its key results by their weights, and
    a box has in addition the mass of what supports it. All of them together are 1. What does not count
    (drafts, closed, over, standing alone) has a box only where mass lies below it.
    """
    cascade = standings.cascade
    lefts, rights = _edges(cascade, _own_masses(standings))
    nodes = [node for node in range(len(cascade)) if rights[node] > lefts[node]]
    # How many boxes there are before each node: this turns numbers of nodes into numbers of boxes.
    before = list(accumulate((right > left for left, right in zip(lefts, rights, strict=True)), initial=0))
    boxes = []
    for node in nodes:
        kind, parent = cascade.kind(node), cascade.parents[node]
        reach, status = _standing(standings, kind, cascade.items[node], parent)
        boxes.append(
            Box(
                name=cascade.name(node),
                kind=kind,
                level=cascade.depths[node],
                left=lefts[node],
                right=rights[node],
                reach=reach,
                status=status,
                parent=before[parent] if parent >= 0 else -1,
                end=before[cascade.ends[node]],
            )
        )
    counted = standings.footing.counted
    alone = sum(
        each.stand_alone is not None and each.is_active(standings.today) and each.id not in counted
        for each in standings.plan.objectives
    )
    return MassMap(tuple(boxes), alone)


def _own_masses(standings: Standings) -> list[float]:
    """What each node adds to the mass of those above it, by its number."""
    cascade, counted = standings.cascade, standings.footing.counted
    own = [0.0] * len(cascade)
    for node, item in enumerate(cascade.items):
        if cascade.kinds[node] != NodeKind.OBJECTIVE or not isinstance(item, Objective):
            continue
        share = counted[item.id][1] if item.id in counted else 0.0
        if not item.key_results:
            own[node] = share
            continue
        measures = [child for child in cascade.children(node) if cascade.kinds[child] == NodeKind.KEY_RESULT]
        portions = shares(each.weight for each in item.key_results)
        for child, portion in zip(measures, portions, strict=True):
            own[child] = share * portion
    return own


def _edges(cascade: Cascade, own: list[float]) -> tuple[list[float], list[float]]:
    """Where the box of each node begins and ends.

    A node's own mass lies to the right of what is below it. All edges come from one running sum, so that
    no rounding can push a box over its neighbour or out of its parent.
    """
    lefts, rights = [0.0] * len(cascade), [0.0] * len(cascade)
    reached, unfinished = 0.0, list[int]()

    def finish(end: int) -> None:
        nonlocal reached
        while unfinished and cascade.ends[unfinished[-1]] <= end:
            node = unfinished.pop()
            reached += own[node]
            rights[node] = reached

    for node in range(len(cascade)):
        finish(node)
        lefts[node] = reached
        unfinished.append(node)
    finish(len(cascade))
    return lefts, rights


def _standing(standings: Standings, kind: NodeKind, item: Item, parent: int) -> tuple[float, Status | None]:
    """Reach and status of a node."""
    if isinstance(item, Objective):
        standing = standings.objectives[item.id]
        return standing.reach, standing.verdict.status
    if isinstance(item, KeyResult):
        above = standings.objectives[standings.cascade.name(parent)]
        return above.reach, standings.key_results[item.name].verdict.status
    return (0.0 if kind in APART else 1.0), None

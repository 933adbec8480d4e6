"""The cascade: vision → mission → objectives → key results → the objectives below them, in preorder columns.

Nodes are numbered in preorder. Columns instead of linked nodes keep a plan of a million nodes small,
and make folding a slice: everything below node ``i`` is ``i + 1 … ends[i] - 1``.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from okrtui.model.plan import KeyResult, Kpi, Objective, Plan
from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@record
class Group:
    """A heading that a view puts above some nodes: a team, a person, a month."""

    name: str
    title: str


Item = Objective | KeyResult | Kpi | Group | str


class NodeKind(IntEnum):
    """What a row of the cascade stands for."""

    VISION = 0
    MISSION = 1
    OBJECTIVE = 2
    KEY_RESULT = 3
    KPI = 4
    REFERENCE = 5
    """An objective again, below a further parent that it supports as well."""
    NOT_ALIGNED = 6
    """The branch of what ladders up to nothing."""
    STAND_ALONE = 7
    """The branch of what is aligned to nothing on purpose."""
    GROUP = 8
    """A heading of a view other than the cascade."""


@dataclass(slots=True)
class Cascade:
    """The columns: kind, depth, end of the subtree, parent, and the item itself, one entry a node."""

    kinds: bytearray = field(default_factory=bytearray)
    depths: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("i"))
    parents: array[int] = field(default_factory=lambda: array("i"))
    items: list[Item] = field(default_factory=list)
    _nodes: dict[str, int] = field(default_factory=dict)
    """Where each name is; but key results below an objective, most of all nodes, are looked for there."""

    def __len__(self) -> int:
        return len(self.kinds)

    def add(self, kind: NodeKind, item: Item, depth: int, parent: int) -> int:
        """Append a node; returns its number. Once all are there, :meth:`close` tells what is below each."""
        node = len(self.kinds)
        self.kinds.append(kind)
        self.depths.append(depth)
        self.ends.append(node + 1)
        self.parents.append(parent)
        self.items.append(item)
        if kind is NodeKind.KEY_RESULT:
            is_looked_for = parent >= 0 and self.kinds[parent] == NodeKind.OBJECTIVE
        else:
            is_looked_for = kind is NodeKind.REFERENCE
        if not is_looked_for:
            self._nodes[item if isinstance(item, str) else item.name] = node
        return node

    def close(self) -> None:
        """Find out where everything below each node ends."""
        ends, parents = self.ends, self.parents
        for node in range(len(ends) - 1, 0, -1):  # the last below it comes first, and tells
            parent = parents[node]
            if parent >= 0 and ends[parent] < ends[node]:
                ends[parent] = ends[node]

    def remove_last(self) -> None:
        """Take the last node away again."""
        self._nodes.pop(self.name(len(self) - 1), None)
        for column in (self.kinds, self.depths, self.ends, self.parents, self.items):
            column.pop()

    def kind(self, node: int) -> NodeKind:
        """What the node stands for."""
        return NodeKind(self.kinds[node])

    def name(self, node: int) -> str:
        """The node's name in references and journals; a reference has its objective's."""
        item = self.items[node]
        return item if isinstance(item, str) else item.name

    def node(self, name: str) -> int | None:
        """The node of that name where it has its primary place."""
        node = self._nodes.get(name)
        if node is not None:
            return node
        objective = self._nodes.get(name.rpartition("/")[0])
        if objective is None:
            return None
        return next((each for each in self.children(objective) if self._is_key_result(each, name)), None)

    def _is_key_result(self, node: int, name: str) -> bool:
        return self.kinds[node] == NodeKind.KEY_RESULT and self.name(node) == name

    def node_numbers(self) -> Iterable[tuple[str, int]]:
        """Each name with its node, but for those that are looked for below their objective."""
        return self._nodes.items()

    def has_children(self, node: int) -> bool:
        """Whether anything lies below the node."""
        return self.ends[node] > node + 1

    def children(self, node: int) -> Iterator[int]:
        """The nodes directly below, in order."""
        child = node + 1
        while child < self.ends[node]:
            yield child
            child = self.ends[child]

    def supporters(self, name: str) -> list[Objective]:
        """The objectives that support the node of that name, those with their place there first."""
        node = self.node(name)
        if node is None:
            return []
        kinds = (NodeKind.OBJECTIVE, NodeKind.REFERENCE)
        below = (self.items[child] for child in self.children(node) if self.kinds[child] in kinds)
        return [item for item in below if isinstance(item, Objective)]

    def line_of_sight(self, node: int) -> list[int]:
        """The nodes from the root down to this one, itself last."""
        line = [node]
        while self.parents[line[-1]] >= 0:
            line.append(self.parents[line[-1]])
        return line[::-1]


def build_cascade(plan: Plan) -> Cascade:
    """Lay the plan out: every objective once, below its primary support, and references elsewhere."""
    return _Builder(plan).build()


def cascade_of(rows: Iterable[tuple[int, NodeKind, Item]]) -> Cascade:
    """The columns for rows in preorder: depth, kind and item of each."""
    cascade = Cascade()
    above: list[int] = []
    for depth, kind, item in rows:
        del above[depth:]
        above.append(cascade.add(kind, item, depth, above[-1] if above else -1))
    cascade.close()
    return cascade


#: A node that is still to be placed: its kind, what it stands for, its depth and its parent.
_Step = tuple[NodeKind, Objective | KeyResult, int, int]


class _Builder:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cascade = Cascade()
        self.below: defaultdict[str, list[Objective]] = defaultdict(list)
        self.references: defaultdict[str, list[Objective]] = defaultdict(list)
        self.free: list[Objective] = []
        for objective in plan.objectives:
            primary = plan.primary_support(objective)
            if primary is None:
                self.free.append(objective)
            else:
                self.below[primary].append(objective)
            for reference in dict.fromkeys(objective.supports):
                if reference != primary and plan.can_be_supported(reference):
                    self.references[reference].append(objective)

    def build(self) -> Cascade:
        self._place_vision_and_mission()
        purposeful = self.plan.vision is not None or self.plan.mission is not None
        stand_alone = [objective for objective in self.free if objective.stand_alone]
        loose = [objective for objective in self.free if not objective.stand_alone]
        if not purposeful:
            for objective in loose:
                self._place_objective(objective, 0, -1)
            loose = []
        # A ring of supports hangs below nothing else.
        self._place_branch(NodeKind.NOT_ALIGNED, loose, with_rings=True)
        self._place_branch(NodeKind.STAND_ALONE, stand_alone)
        self.cascade.close()
        return self.cascade

    def _place_vision_and_mission(self) -> None:
        plan = self.plan
        vision = self.cascade.add(NodeKind.VISION, "vision", 0, -1) if plan.vision is not None else -1
        depth = 0 if vision < 0 else 1
        if vision >= 0:
            self._place_kpis("vision", depth, vision)
        if plan.mission is not None:
            mission = self.cascade.add(NodeKind.MISSION, "mission", depth, vision)
            self._place_kpis("mission", depth + 1, mission)
            self._place_supporters("mission", depth + 1, mission)
        if vision >= 0:
            self._place_supporters("vision", depth, vision)
        for kpi in plan.kpis:
            if kpi.supports not in ("vision", "mission") or not plan.knows(kpi.supports):
                self.cascade.add(NodeKind.KPI, kpi, 0, -1)

    def _place_kpis(self, supported: str, depth: int, parent: int) -> None:
        for kpi in self.plan.kpis:
            if kpi.supports == supported:
                self.cascade.add(NodeKind.KPI, kpi, depth, parent)

    def _place_branch(self, kind: NodeKind, objectives: list[Objective], *, with_rings: bool = False) -> None:
        branch = self.cascade.add(kind, kind.name.lower(), 0, -1)
        for objective in objectives:
            self._place_objective(objective, 1, branch)
        if with_rings:
            for objective in self._rings():
                self._place_objective(objective, 1, branch)
        if self.cascade.node(kind.name.lower()) == len(self.cascade) - 1:
            self.cascade.remove_last()

    def _rings(self) -> Iterator[Objective]:
        """The first objective by id of each ring of primary supports; what hangs below a ring leads to it.

        By id, and not by place: numbers roll up along the cascade, and must not change with file order.
        """
        settled: set[str] = set()
        for objective in self.plan.objectives:
            chain: dict[str, None] = {}
            above: Objective | None = objective if self.cascade.node(objective.id) is None else None
            while above is not None and above.id not in settled and above.id not in chain:
                chain[above.id] = None
                above = self.plan.supported_objective(self.plan.primary_support(above) or "")
            if above is not None and above.id in chain:
                around = list(chain)
                first = self.plan.objective(min(around[around.index(above.id) :]))
                if first is not None:
                    yield first
            settled.update(chain)

    def _place_supporters(self, supported: str, depth: int, parent: int) -> None:
        for objective in self.below[supported]:
            self._place_objective(objective, depth, parent)
        for objective in self.references[supported]:
            self.cascade.add(NodeKind.REFERENCE, objective, depth, parent)

    def _place_objective(self, top: Objective, depth: int, parent: int) -> None:
        """Place an objective and all below it; a stack of its own, since chains may be 1,000 levels deep."""
        waiting: list[_Step] = [(NodeKind.OBJECTIVE, top, depth, parent)]
        while waiting:
            kind, item, depth, parent = waiting.pop()
            if kind is NodeKind.OBJECTIVE and self.cascade.node(item.name) is not None:
                continue
            node = self.cascade.add(kind, item, depth, parent)
            if kind is NodeKind.REFERENCE:
                continue
            waiting += self._supporters(item.name, depth + 1, node)
            if isinstance(item, Objective):
                waiting += [
                    (NodeKind.KEY_RESULT, each, depth + 1, node) for each in reversed(item.key_results)
                ]

    def _supporters(self, supported: str, depth: int, node: int) -> list[_Step]:
        """What is to be placed below a node, the last first."""
        primary, further = self.below.get(supported, ()), self.references.get(supported, ())
        if not primary and not further:
            return []
        return [
            *((NodeKind.REFERENCE, each, depth, node) for each in reversed(further)),
            *((NodeKind.OBJECTIVE, each, depth, node) for each in reversed(primary)),
        ]

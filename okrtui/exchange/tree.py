"""From rows or bullets with their parents to objectives with their key results.

What does not say its kind is an objective when something hangs below it or it hangs below nothing, else a
key result.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from okrtui.exchange.cell_values import UnclearError, days_of
from okrtui.exchange.imported import (
    ImportedCycle,
    ImportedInitiative,
    ImportedKeyResult,
    ImportedKpi,
    ImportedObjective,
    ImportedPlan,
)
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.exchange.settled import settled
from okrtui.store.tables import derived_id

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date

OBJECTIVE, KEY_RESULT, KPI, INITIATIVE = "objective", "key result", "kpi", "initiative"

#: Nodes that are worked on in one go: a few milliseconds' work.
_PORTION = 300


@dataclass(slots=True, eq=False)
class Node:
    """One row or bullet: ``parents`` are other nodes, ``vision`` or ``mission``, the primary one first.

    ``said`` holds all that a key result may say; ``kind`` is empty where the file does not tell.
    """

    line: int
    kind: str
    said: ImportedKeyResult
    parents: list[Node | str] = field(default_factory=list)
    cycle: str = ""
    commitment: str = ""
    state: str = ""
    stand_alone: str = ""
    is_done: bool = False
    id: str = ""


def grow(plan: ImportedPlan, nodes: list[Node], left_out: LeftOut) -> Generator[float, None, ImportedPlan]:
    """The plan with everything in its place; gives the share of reading that is done then.

    ``plan`` has name, vision and mission. The list of nodes is used up: a large plan is never held twice.
    """
    tree = _Tree(nodes, left_out)
    for done in tree.grow():
        yield 0.8 + 0.1 * done / (len(nodes) + 1)
    made = replace(plan, cycles=tree.cycles(), kpis=tuple(map(_kpi, tree.kpis)))
    objectives = tree.objectives
    del tree
    nodes.clear()
    return (yield from settled(made, objectives, left_out))


@dataclass(slots=True)
class _Tree:
    nodes: list[Node]
    left_out: LeftOut
    objectives: list[ImportedObjective] = field(default_factory=list)
    kpis: list[Node] = field(default_factory=list)
    _taken: set[str] = field(default_factory=lambda: {"vision", "mission", "plan"})
    _below: defaultdict[Node, list[Node]] = field(default_factory=lambda: defaultdict(list))
    _owners: dict[Node, Node | None] = field(default_factory=dict)
    _loose: list[Node] = field(default_factory=list)
    """Key results that belong to no objective."""
    _dates: defaultdict[str, set[tuple[date, date]]] = field(default_factory=lambda: defaultdict(set))

    def grow(self) -> Generator[int]:
        """Put every node in its place, telling now and then how many are done."""
        self._settle_kinds()
        self._name_the_supported()
        for number, node in enumerate(self.nodes):
            if node.kind == KEY_RESULT:
                self._place_key_result(node)
            elif node.kind == INITIATIVE:
                self._place_initiative(node)
            elif node.kind == KPI:
                self.kpis.append(node)
            if number % _PORTION == 0:
                yield number // 2
        for number, node in enumerate(self.nodes):
            if node.kind == OBJECTIVE:
                self.objectives.append(self._objective(node))
            if number % _PORTION == 0:
                yield (len(self.nodes) + number) // 2
        if self._loose:
            said = [replace(node.said, id=node.id) for node in self._loose]
            self.objectives.append(
                ImportedObjective("Key results without an objective", key_results=tuple(said))
            )

    def cycles(self) -> tuple[ImportedCycle, ...]:
        """The cycles whose objectives all state the same two dates, unless the name says a longer time."""
        return tuple(
            ImportedCycle(name, *agreed)
            for name, dates in self._dates.items()
            if len(dates) == 1 and not _is_within(agreed := next(iter(dates)), name)
        )

    def _settle_kinds(self) -> None:
        holders = {parent for node in self.nodes for parent in node.parents if isinstance(parent, Node)}
        for node in self.nodes:
            is_below = any(isinstance(parent, Node) and parent.kind != KPI for parent in node.parents)
            if not node.kind:
                node.kind = KEY_RESULT if is_below and node not in holders else OBJECTIVE
            elif node.kind == KPI and is_below:  # what other tools call so; a KPI stands below no objective
                node.kind = KEY_RESULT

    def _name_the_supported(self) -> None:
        """Give an id to what is supported and has none; those that stand in the file go first."""
        for node in self.nodes:
            node.id = node.said.id
            self._taken.add(node.id)
        for node in self.nodes:
            if node.kind == OBJECTIVE:
                for parent in node.parents:
                    if isinstance(parent, Node):
                        self._name(parent)
                        above = self._objective_of(parent)
                        if above is not None:
                            self._name(above)

    def _name(self, node: Node) -> None:
        if not node.id:
            node.id = derived_id(node.said.title, self._taken.__contains__)
            self._taken.add(node.id)

    def _objective_of(self, node: Node) -> Node | None:
        """The objective itself, or the one that a key result belongs to, however deep it hangs."""
        passed: list[Node] = []
        above: Node | None = node
        while above is not None and above.kind != OBJECTIVE:
            if above in self._owners:
                above = self._owners[above]
                break
            self._owners[above] = None  # so that a ring ends
            passed.append(above)
            above = next((each for each in above.parents if isinstance(each, Node)), None)
        self._owners.update(dict.fromkeys(passed, above))
        return above

    def _place_key_result(self, node: Node) -> None:
        objective = self._objective_of(node)
        if objective is None:
            self._loose.append(node)
            self.left_out.add("a key result without an objective is put under one of its own", node.line)
            return
        self._below[objective].append(node)
        if len(node.parents) > 1:
            self.left_out.add("a key result belongs to one objective: the first is taken", node.line)
        if node.cycle and objective.cycle and node.cycle != objective.cycle:
            self.left_out.add("a key result is in the cycle of its objective: its own is left out", node.line)
        objective.cycle = objective.cycle or node.cycle

    def _place_initiative(self, node: Node) -> None:
        for parent in node.parents:
            if isinstance(parent, Node) and parent.kind == KEY_RESULT:
                done = ImportedInitiative(node.said.title, node.is_done)
                parent.said = replace(parent.said, initiatives=(*parent.said.initiatives, done))
                return
        self.left_out.add(
            f"the initiative {quoted(node.said.title)} is left out: it belongs to no key result", node.line
        )

    def _objective(self, node: Node) -> ImportedObjective:
        said = node.said
        if _has_numbers(said):
            self.left_out.add(
                "numbers and notes of an objective are left out: its key results measure it", node.line
            )
        if node.cycle and said.start and said.due:
            self._dates[node.cycle].add((said.start, said.due))
        return ImportedObjective(
            title=said.title,
            id=node.id,
            supports=tuple(self._supports(node)),
            team=said.team,
            owner=said.owner,
            cycle=node.cycle,
            kind=node.commitment,
            state=node.state,
            stand_alone=node.stand_alone,
            weight=said.weight,
            tags=said.tags,
            description=said.description,
            key_results=tuple(self._key_result(each, node) for each in self._below.pop(node, ())),
        )

    def _supports(self, node: Node) -> Generator[str]:
        for parent in node.parents:
            if isinstance(parent, str):
                yield parent
            elif parent.kind == OBJECTIVE:
                yield parent.id
            elif (above := self._objective_of(parent)) is not None and parent.kind == KEY_RESULT:
                yield f"{above.id}/{_own_id(parent, above)}"
            else:
                self.left_out.add(f"nothing can support the {parent.kind} {quoted(parent.said.title)}")

    def _key_result(self, node: Node, objective: Node) -> ImportedKeyResult:
        """The key result with the dates of its objective where it has none."""
        said, name = node.said, _own_id(node, objective)
        start, due = said.start or objective.said.start, said.due or objective.said.due
        if (name, start, due) == (said.id, said.start, said.due):
            return said
        return replace(said, id=name, start=start, due=due)


def _is_within(dates: tuple[date, date], cycle: str) -> bool:
    try:
        span = days_of(cycle)
    except UnclearError:
        return False
    return span.first <= dates[0] and dates[1] <= span.last


def _own_id(node: Node, objective: Node) -> str:
    """The id inside the objective, where the file has the full name."""
    return node.id.removeprefix(f"{objective.id}/") if objective.id else node.id


def _has_numbers(said: ImportedKeyResult) -> bool:
    numbers = (said.target, said.at_least, said.at_most, said.value)
    return bool(said.milestones or said.note) or any(each is not None for each in numbers)


def _kpi(node: Node) -> ImportedKpi:
    said = node.said
    return ImportedKpi(
        title=said.title,
        id=node.id,
        supports=next((each for each in node.parents if isinstance(each, str)), ""),
        owner=said.owner,
        unit=said.unit,
        baseline=said.baseline,
        target=said.target,
        at_least=said.at_least,
        at_most=said.at_most,
        milestones=said.milestones,
        every=said.every,
        value=said.value,
        note=said.note,
        checked_in=said.checked_in,
    )

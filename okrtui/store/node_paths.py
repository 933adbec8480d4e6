"""Nodes found by their names in the data of one file, wherever they stand there by now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from okrtui.model.edits import node_name
from okrtui.model.plan import Initiative, Kpi
from okrtui.store.tables import is_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.model.plan import Cycle, KeyResult, Objective, Plan, TablePath, Team

    Node = Cycle | Initiative | KeyResult | Kpi | Objective | Team

ROOTS = ("plan", "vision", "mission")
_PREFIXES = ("cycle:", "team:")
_INITIATIVE = re.compile(r"(.+)/initiative:(\d{1,9})")


def node_of(plan: Plan, name: str) -> Node | None:
    """The node of that name, as the plan has it; None for the root table and for what is not there."""
    if initiative := _INITIATIVE.fullmatch(name):
        key_result = plan.key_result(initiative[1])
        number = int(initiative[2]) - 1
        found = key_result.initiatives if key_result else ()
        return found[number] if 0 <= number < len(found) else None
    kind, _, own = name.partition(":")
    if kind == "cycle":
        return next((cycle for cycle in plan.cycles if cycle.id == own), None)
    if kind == "team":
        return next((team for team in plan.teams if team.id == own), None)
    return plan.objective(name) or plan.measured(name)


def file_of(plan: Plan, name: str) -> str | None:
    """The file that a node is written in; None where the plan has no such node, as for the root table."""
    top = node_of(plan, lineage(name)[0])
    return None if top is None or isinstance(top, Initiative) else plan.files[plan.place(top).file]


def parent_of(name: str) -> str | None:
    """The name of the node that one is written below; None at the top of a file."""
    return None if name.startswith(_PREFIXES) else name.rpartition("/")[0] or None


def lineage(name: str) -> tuple[str, ...]:
    """A node's name after those of the nodes that it is written below."""
    above = parent_of(name)
    return (*lineage(above), name) if above else (name,)


def name_at(plan: Plan, file: str, path: TablePath) -> str | None:
    """The name of the node that is written there, as the plan has it; initiatives have none."""
    *above, kind, number = path
    if kind == "key_result":
        objective = plan.objective(name_at(plan, file, tuple(above)) or "")
        found = objective.key_results if objective else ()
        return next((each.name for each in found if each.number == number), None)
    for name, node in _at_top(plan):
        place = plan.place(node)
        if place.path == path and plan.files[place.file] == file:
            return name
    return None


def _at_top(plan: Plan) -> Iterator[tuple[str, Cycle | Kpi | Objective | Team]]:
    """Every node that is written at the top of a file, with its name."""
    for cycle in plan.cycles:
        yield node_name("cycle", cycle.id), cycle
    for team in plan.teams:
        yield node_name("team", team.id), team
    for kpi in plan.kpis:
        yield kpi.id, kpi
    for objective in plan.objectives:
        yield objective.id, objective


def find(data: dict[str, Any], plan: Plan, name: str) -> TablePath | None:
    """The path of a node's table in a file's present data, by its id; by its title where it has none."""
    if name in ROOTS:
        return ()
    node = node_of(plan, name)
    above = parent_of(name)
    path = find(data, plan, above) if above else ()
    if path is None:
        return None
    kinds, own = _kinds_and_id(name, node)
    for kind in kinds:
        index = _index(table_at(data, path).get(kind), own, node, plan)
        if index is not None:
            return (*path, kind, index)
    return None


def _kinds_and_id(name: str, node: Node | None) -> tuple[tuple[str, ...], str]:
    """Which arrays a node can be in, and what it is called there."""
    if name.startswith(_PREFIXES):
        kind, _, own = name.partition(":")
        return (kind,), own
    own = name.rpartition("/")[2]
    if own != name:
        return (("initiative",) if own.startswith("initiative:") else ("key_result",)), own
    return (("kpi" if isinstance(node, Kpi) else "objective",) if node else ("objective", "kpi")), own


def table_at(data: dict[str, Any], path: TablePath) -> dict[str, Any]:
    """The table at a path that was found."""
    table: Any = data
    for step in path:
        table = table[step]
    found: dict[str, Any] = table
    return found


def _index(tables: Any, own: str, node: Node | None, plan: Plan) -> int | None:
    """Which of the tables a node is: the one of its id; else, of those without id, the one of its title."""
    found = [
        (index, table)
        for index, table in enumerate(tables if isinstance(tables, list) else ())
        if isinstance(table, dict)
    ]
    for index, table in found:
        if table.get("id") == own:
            return index
    if node is None or not getattr(node, "id_is_derived", True):
        return None
    title = getattr(node, "title", "") or getattr(node, "name", "")
    nameless = getattr(node, "id", "")
    alike = [
        index
        for index, table in found
        if not is_id(table.get("id")) and (table.get("title") or table.get("name") or nameless) == title
    ]
    was = node.number if isinstance(node, Initiative) else plan.place(node).path[-1]
    if was in alike or len(alike) == 1:
        return int(was) if was in alike else alike[0]
    return None

"""Nodes found by their names in the data of one file, wherever they stand there by now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from okrtui.store.tables import is_id

if TYPE_CHECKING:
    from okrtui.model.plan import Cycle, Initiative, KeyResult, Kpi, Objective, Plan, Team, TablePath

    Node = Cycle | Initiative | KeyResult | Kpi | Objective | Team

ROOTS = ("plan", "vision", "mission")
_INITIATIVE = re.compile(r"(.+)/initiative:(\d{1,9})")


def node_of(plan: Plan, name: str) -> Node | None:
    """The node of that name, as the plan has it; None for the root table and for what is not there."""
    initiative = _INITIATIVE.fullmatch(name)
    if initiative:
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


def kind_of(name: str, path: TablePath) -> str:
    """The kind of the table that a path leads to: the name of its array, ``plan`` for the root table."""
    return str(path[-2]) if path else "plan"


def parent_of(name: str) -> str | None:
    """The name of the node that one is written below; None at the top of a file."""
    return name.rpartition("/")[0] or None


def find(data: dict[str, Any], plan: Plan, name: str) -> TablePath | None:
    """The path of a node's table in a file's present data, by its id; by its title where it has none."""
    if name in ROOTS:
        return ()
    node = node_of(plan, name)
    above, own = parent_of(name), name.rpartition("/")[2]
    kinds: tuple[str, ...]
    path: TablePath | None = ()
    if above is not None:
        path = find(data, plan, above)
        kinds = ("initiative",) if own.startswith("initiative:") else ("key_result",)
    elif ":" in name:
        kind, _, own = name.partition(":")
        kinds = (kind,)
    else:
        kinds = (str(node.place.path[-2]),) if node else ("objective", "kpi")
    if path is None:
        return None
    for kind in kinds:
        index = _index(table_at(data, path).get(kind), own, node)
        if index is not None:
            return (*path, kind, index)
    return None


def table_at(data: dict[str, Any], path: TablePath) -> dict[str, Any]:
    """The table at a path that was found."""
    table: Any = data
    for step in path:
        table = table[step]
    found: dict[str, Any] = table
    return found


def _index(tables: Any, own: str, node: Node | None) -> int | None:
    """Which of the tables a node is: the one of its id; else, of those without id, the one of its title."""
    found = [
        (index, table)
        for index, table in enumerate(tables if isinstance(tables, list) else ())
        if isinstance(table, dict)
    ]
    for index, table in found:
        if is_id(own) and table.get("id") == own:
            return index
    if node is None or not getattr(node, "id_is_derived", True):
        return None
    title = getattr(node, "title", "") or getattr(node, "name", "")
    alike = [
        index
        for index, table in found
        if not is_id(table.get("id")) and (table.get("title") or table.get("name") or own) == title
    ]
    was = node.place.path[-1]
    if was in alike or len(alike) == 1:
        return int(was) if was in alike else alike[0]
    return None

"""Edits carried out on a plan's files: found by id in what is there now, compared, made in place, proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from okrtui.errors import CannotWriteError, ConflictError
from okrtui.model.edits import SetField
from okrtui.model.plan import KeyResult, Kpi, Objective, Plan, TablePath
from okrtui.store.file_save import save
from okrtui.store.plan_edit import set_key
from okrtui.store.tables import is_id
from okrtui.store.toml_text import TomlError, decode, parse


class FieldChangedError(ConflictError):
    """Somebody else changed the very field that is being saved."""

    def __init__(self, edit: SetField, theirs: object) -> None:
        super().__init__(
            f"Somebody else has changed the {edit.field} of {edit.node} to {theirs!r} meanwhile, so yours "
            f"({edit.after!r}) was not saved. Look at theirs, and edit again if yours is still wanted."
        )
        self.edit = edit
        self.theirs = theirs


def carry_out(root: Path, plan: Plan, edit: SetField) -> None:
    """Make one edit in the file that holds its node; on return it is on disk.

    A node whose id is only derived from its title gets it written first, so that a new title does not
    change what it is called. Raises FieldChangedError, EditRefusedError or another CannotWriteError.
    """
    node = _node(plan, edit.node)
    path = root.parent / plan.files[node.place.file] if node else root

    def change(content: bytes) -> bytes:
        data = _parsed(path, content)
        place = _find(data, plan, edit.node)
        if place is None:
            raise ConflictError(f"{edit.node} is not in {path.name} any more, so nothing was saved.")
        table = _table(data, place)
        if table.get(edit.field) != edit.before:
            raise FieldChangedError(edit, table.get(edit.field))
        if node is not None and node.id_is_derived and "id" not in table:
            content = set_key(content, place, "id", node.id)
        return set_key(content, place, edit.field, edit.after)

    save(path, change)


def write_derived_ids(root: Path, plan: Plan, name: str) -> None:
    """Write the ids that a node goes by into its file, before anything is made to depend on them."""
    node = _node(plan, name)
    wanting = [each for each in (plan.objective_of(name), node) if each is not None and each.id_is_derived]
    if not wanting or node is None:
        return
    path = root.parent / plan.files[node.place.file]

    def change(content: bytes) -> bytes:
        for each in wanting:
            data = _parsed(path, content)
            place = _find(data, plan, each.name)
            if place is not None and "id" not in _table(data, place):
                content = set_key(content, place, "id", each.id)
        return content

    save(path, change)


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return parse(decode(content).text)
    except TomlError as error:
        raise CannotWriteError(
            f"{path.name}:{error.line}:{error.column} is not TOML ({error.reason}), so nothing is written to it. "
            "Mend the line in an editor (E), then edit again."
        ) from error


def _node(plan: Plan, name: str) -> Objective | KeyResult | Kpi | None:
    return plan.objective(name) or plan.measured(name)


def _find(data: dict[str, Any], plan: Plan, name: str) -> TablePath | None:
    """The path of a node's table in a file's present data, by its id; by its title where it has none."""
    if name in ("vision", "mission"):
        return ()
    owner = plan.objective_of(name)
    if owner is not None:
        above = _find(data, plan, owner.id)
        key_result = plan.key_result(name)
        if above is None or key_result is None:
            return None
        index = _index(_table(data, above).get("key_result"), key_result)
        return None if index is None else (*above, "key_result", index)
    node = _node(plan, name)
    if node is None:
        return None
    kind = "objective" if isinstance(node, Objective) else "kpi"
    index = _index(data.get(kind), node)
    return None if index is None else (kind, index)


def _index(tables: Any, node: Objective | KeyResult | Kpi) -> int | None:
    """Which of the tables a node is: the one of its id; else, of those without id, the one of its title."""
    found = [
        (index, table)
        for index, table in enumerate(tables if isinstance(tables, list) else ())
        if isinstance(table, dict)
    ]
    for index, table in found:
        if table.get("id") == node.id:
            return index
    if not node.id_is_derived:
        return None
    alike = [
        index
        for index, table in found
        if not is_id(table.get("id")) and (table.get("title") or node.id) == node.title
    ]
    was = node.place.path[-1]
    if was in alike or len(alike) == 1:
        return int(was) if was in alike else alike[0]
    return None


def _table(data: dict[str, Any], path: TablePath) -> dict[str, Any]:
    table: Any = data
    for step in path:
        table = table[step]
    found: dict[str, Any] = table
    return found

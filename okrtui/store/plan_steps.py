"""The steps of an edit made on the bytes of one file, each with the step that takes it back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, assert_never

from okrtui.errors import CannotWriteError, ConflictError, FieldChangedError, OkrtuiError
from okrtui.model.edits import (
    AddNode,
    Edits,
    MoveNode,
    MoveToFile,
    RemoveNode,
    RestoreNode,
    SetField,
    Step,
    node_name,
)
from okrtui.store.conflicts import refuse_if_changed, refuse_if_taken, same_meaning
from okrtui.store.node_paths import find, lineage, name_at, node_of, parent_of, table_at
from okrtui.store.plan_edit import remove_key, set_key
from okrtui.store.table_edit import insert_table, move_table, remove_table, restore_table, table_text
from okrtui.store.toml_text import TomlError, decode, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from okrtui.model.plan import Plan, TablePath


class Steps:
    """Makes steps on the bytes of one file: ``plan`` is what the editor saw, ``now`` what is there."""

    def __init__(self, plan: Plan, file: str, now: Callable[[], Plan]) -> None:
        self._plan = plan
        self._file = file
        self._read = now
        self._last: tuple[bytes | None, dict[str, Any]] = None, {}

    @cached_property
    def now(self) -> Plan:
        """The plan as it is written at this moment, as far as the bytes go that steps are made on."""
        return self._read()

    def make(self, content: bytes, step: Step) -> tuple[bytes, Step]:
        """The new bytes, and the step that takes this one back by its meaning."""
        match step:
            case SetField():
                return self._set(content, step)
            case AddNode():
                return self._add(content, step)
            case RemoveNode():
                return self._remove(content, step)
            case RestoreNode():
                if step.kind != "initiative":
                    refuse_if_taken(self.now, step.node)
                return self.restore(content, step)
            case MoveNode():
                return self._move(content, step)
            case Edits():
                back: list[Step] = []
                for each in step.steps:
                    content, inverse = self.make(content, each)
                    back.insert(0, inverse)
                return content, Edits(tuple(back))
            case MoveToFile():
                raise OkrtuiError("A move to another file is a step of its own.")
            case _:
                assert_never(step)

    def named(self, content: bytes, step: Step) -> bytes:
        """The bytes with the ids written of what remains after a step, and comes to be called by its name."""
        if not isinstance(step, (RemoveNode, RestoreNode)):
            for each in step.steps if isinstance(step, Edits) else (step,):
                content = self.with_ids(content, each.node)
        return content

    def with_ids(self, content: bytes, name: str) -> bytes:
        """The bytes with the ids written that a node and those above it go by."""
        for each in lineage(name):
            node = node_of(self._plan, each)
            if node is None or not hasattr(node, "id"):
                continue
            data = self._parsed(content)
            path = find(data, self._plan, each)
            if path is not None and "id" not in table_at(data, path):
                content = set_key(content, path, "id", node.id)
        return content

    # -- fields ---------------------------------------------------------------------------------------

    def _set(self, content: bytes, edit: SetField) -> tuple[bytes, Step]:
        data, path = self._found(content, edit.node)
        table = table_at(data, path)
        theirs = table.get(edit.field)
        if edit.field == "id":
            raise OkrtuiError(f"The id of {edit.node} is what journals and references call it: it stays.")
        if not same_meaning(theirs, edit.before):
            raise FieldChangedError(edit.node, edit.field, edit.before, theirs, edit.after)
        if edit.after is not None:
            content = set_key(content, path, edit.field, edit.after)
        elif edit.field in table:
            content = remove_key(content, path, edit.field)
        return content, SetField(edit.node, edit.field, edit.after, theirs)

    # -- tables ---------------------------------------------------------------------------------------

    def _add(self, content: bytes, edit: AddNode) -> tuple[bytes, Step]:
        data = self._parsed(content)
        if edit.kind != "initiative":
            refuse_if_taken(self.now, edit.node)
        array = self._array(data, edit.kind, edit.parent)
        siblings = table_at(data, array[:-1]).get(edit.kind, [])
        if any(isinstance(each, dict) and _is_called(each, edit) for each in siblings):
            raise ConflictError(f"There is a {edit.node} already, so nothing was saved. Take another id.")
        index = len(siblings)
        if edit.after is not None:
            beside = self._found(content, edit.after)[1]
            if beside[:-1] != array:
                raise ConflictError(f"{edit.after} is not beside it any more, so nothing was saved.")
            index = int(beside[-1]) + 1
        table = {key: _writable(value) for key, value in edit.table if value is not None}
        content = insert_table(content, (*array, index), table)
        return content, self._removal(content, edit.kind, edit.node, (*array, index))

    def _remove(self, content: bytes, edit: RemoveNode) -> tuple[bytes, Step]:
        data, path = self._found(content, edit.node)
        if not path:
            raise OkrtuiError(f"{edit.node} is no table that can be removed.")
        text = table_text(content, path)
        if edit.text is None:
            refuse_if_changed(self._plan, self.now, edit.node)
        elif text != edit.text:
            raise ConflictError(
                f"Somebody else has changed {edit.node} meanwhile, so it was not removed. Look again."
            )
        kind, index = str(path[-2]), int(path[-1])
        after, before = None, None
        if kind != "initiative":
            after = name_at(self.now, self._file, (*path[:-1], index - 1)) if index else None
            before = name_at(self.now, self._file, (*path[:-1], index + 1))
        content = remove_table(content, path)
        if text is not None:
            title = str(table_at(data, path).get("title", ""))
            return content, RestoreNode(edit.node, kind, text, self._file, after, before, title)
        pairs = tuple(table_at(data, path).items())
        return content, AddNode(kind, parent_of(edit.node), pairs, after)

    def restore(self, content: bytes, edit: RestoreNode) -> tuple[bytes, Step]:
        """Put a table's text back, whether or not there is such a node in another file."""
        data = self._parsed(content)
        array = self._array(data, edit.kind, parent_of(edit.node))
        index = len(table_at(data, array[:-1]).get(edit.kind, []))
        if edit.kind == "initiative":  # it has no name but its number
            index = min(index, int(edit.node.rpartition(":")[2]) - 1)
        for name, step in ((edit.before, 0), (edit.after, 1)):
            beside = find(data, self.now, name) if name else None
            if beside and beside[:-1] == array:
                index = int(beside[-1]) + step
        content = restore_table(content, (*array, index), edit.text)
        return content, self._removal(content, edit.kind, edit.node, (*array, index))

    def _removal(self, content: bytes, kind: str, node: str, path: TablePath) -> RemoveNode:
        """What removes a table that was just put in, as long as it is written like that."""
        return RemoveNode(_renumbered(kind, node, path), table_text(content, path))

    def _move(self, content: bytes, edit: MoveNode) -> tuple[bytes, Step]:
        data, path = self._found(content, edit.node)
        if not path:
            raise OkrtuiError(f"{edit.node} is no table that can be moved.")
        count = len(table_at(data, path[:-2])[str(path[-2])])
        index = int(path[-1])
        target = min(max(index + edit.steps, 0), count - 1)
        if target == index:
            raise OkrtuiError(f"{edit.node} is the {'last' if edit.steps > 0 else 'first'} already.")
        step = 1 if target > index else -1
        for place in range(index, target, step):
            content = move_table(content, (*path[:-1], place), step)
        name = _renumbered(str(path[-2]), edit.node, (*path[:-1], target))
        return content, MoveNode(name, index - target)

    # -- what is there --------------------------------------------------------------------------------

    def _array(self, data: dict[str, Any], kind: str, parent: str | None) -> TablePath:
        """The path of the array that holds the tables of a kind below a parent."""
        path = find(data, self._plan, parent) if parent else ()
        if path is None:
            raise self._gone(parent or "")
        if not isinstance(table_at(data, path).get(kind, []), list):
            raise CannotWriteError(f"{kind} is no list of tables in {self._file}, so nothing was saved.")
        return (*path, kind)

    def _found(self, content: bytes, name: str) -> tuple[dict[str, Any], TablePath]:
        data = self._parsed(content)
        path = find(data, self._plan, name)
        if path is None:
            raise self._gone(name)
        return data, path

    def _gone(self, name: str) -> ConflictError:
        return ConflictError(f"{name} is not in {self._file} any more, so nothing was saved.")

    def _parsed(self, content: bytes) -> dict[str, Any]:
        """The data of these bytes, to look at; several looks at the same bytes read them once."""
        last, data = self._last
        if last is content:
            return data
        try:
            data = parse(decode(content).text)
            self._last = content, data
            return data
        except TomlError as error:
            raise CannotWriteError(
                f"{self._file}:{error.line}:{error.column} is not TOML ({error.reason}), so nothing is "
                "written to it. Mend the line in an editor (E), then edit again."
            ) from error


def _renumbered(kind: str, node: str, path: TablePath) -> str:
    """The name of a node at its new place: only initiatives are called by their number."""
    if kind != "initiative":
        return node
    parent = parent_of(node) if "/initiative:" in node else node
    return node_name("initiative", str(int(path[-1]) + 1), parent)


def _is_called(table: dict[str, Any], edit: AddNode) -> bool:
    own = dict(edit.table).get("id")
    return own is not None and table.get("id") == own


def _writable(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value

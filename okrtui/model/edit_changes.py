"""What the journal says of an edit: which field of which node changed, from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.model.edits import AddNode, Edits, MoveNode, MoveToFile, RemoveNode, RestoreNode, SetField, Step

if TYPE_CHECKING:
    from okrtui.model.plan import Plan


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One change: of a field, or of a whole node, whose field is then added, removed or moved."""

    about: str
    field: str
    before: object = None
    after: object = None


def changes_of(step: Step, plan: Plan) -> Iterator[FieldChange]:
    """What a step changes; ``plan`` is as it was before."""
    match step:
        case SetField():
            about, prefix = _about(step.node)
            if about == "plan" and step.field in ("vision", "mission"):
                about = step.field
            yield FieldChange(about, prefix + step.field, _sayable(step.before), _sayable(step.after))
        case AddNode():
            table = dict(step.table)
            prefix = "initiative " if step.kind == "initiative" else ""
            yield FieldChange(step.node, f"{prefix}added", None, table.get("title") or table.get("name"))
        case RestoreNode():
            about, prefix = _about(step.node)
            yield FieldChange(about, f"{prefix}added", None, step.title or None)
        case RemoveNode():
            about, prefix = _about(step.node)
            yield FieldChange(about, f"{prefix}removed", _title(plan, step.node))
        case MoveNode():
            about, prefix = _about(step.node)
            yield FieldChange(about, f"{prefix}moved", None, "down" if step.steps > 0 else "up")
        case MoveToFile():
            node = plan.objective(step.node)
            here = plan.files[plan.place(node).file] if node else None
            yield FieldChange(step.node, "moved", here, plan.files[step.file])
        case Edits():
            for each in step.steps:
                yield from changes_of(each, plan)


def _about(node: str) -> tuple[str, str]:
    """The node that the journal names, and how the field begins: an initiative is told of its key result."""
    above, found, number = node.partition("/initiative:")
    return (above, f"initiative {number} ") if found else (node, "")


def _title(plan: Plan, name: str) -> str | None:
    above, found, number = name.partition("/initiative:")
    if found:
        key_result = plan.key_result(above)
        initiatives = key_result.initiatives if key_result else ()
        return next((each.title for each in initiatives[int(number) - 1 :][:1]), None)
    if name.startswith("team:"):
        return next((team.name for team in plan.teams if name == f"team:{team.id}"), None)
    node = plan.objective(name) or plan.measured(name)
    return node.title if node else None


def _sayable(value: object) -> object:
    """A value that a journal's line can hold: tables are told in words."""
    if isinstance(value, Mapping) or (
        isinstance(value, (list, tuple)) and any(isinstance(each, (Mapping, list, tuple)) for each in value)
    ):
        return str(value)
    return value

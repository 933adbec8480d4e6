"""Edits of a plan as values: each says which node it is about and what changes there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

#: The kinds of tables that can be added, with the word for each.
KINDS = {
    "objective": "objective",
    "key_result": "key result",
    "kpi": "KPI",
    "cycle": "cycle",
    "team": "team",
    "initiative": "initiative",
}


@dataclass(frozen=True, slots=True)
class SetField:
    """Set one field of one node, or take it out; ``before`` is what the editor saw: so a conflict is noticed.

    ``before`` is None when the key was not there, ``after`` is None to take it out. ``node`` is ``plan``,
    ``vision`` or ``mission`` (all three the root table), ``cycle:ID``, ``team:ID``, an objective's or
    KPI's id, a key result's full id, or ``KEY-RESULT/initiative:N``, where the first initiative is 1.
    """

    node: str
    field: str
    before: object
    after: object

    def inverse(self) -> SetField:
        """The edit that takes this one back."""
        return SetField(self.node, self.field, self.after, self.before)

    def describe(self) -> str:
        """The edit in a few words."""
        is_itself = self.node == self.field
        return self.node if is_itself else f"{self.field.replace('_', ' ')} of {self.node}"


@dataclass(frozen=True, slots=True)
class AddNode:
    """Add a table of a kind, behind the sibling ``after`` or else behind its last sibling.

    ``parent`` is the objective's id for a key result and the key result's full id for an initiative.
    ``file`` is a number in ``plan.files`` for the other kinds: None for the file of ``after`` or the root
    file. A table without ``id`` gets one from its title.
    """

    kind: str
    parent: str | None
    table: tuple[tuple[str, object], ...]
    after: str | None = None
    file: int | None = None

    @property
    def node(self) -> str:
        """The name of the new node; of a new initiative, which has none, its key result."""
        if self.kind == "initiative":
            return self.parent or ""
        return node_name(self.kind, str(dict(self.table).get("id", "")), self.parent)

    def describe(self) -> str:
        """The edit in a few words."""
        return f"new {KINDS[self.kind]}" + (f" in {self.parent}" if self.parent else "")


@dataclass(frozen=True, slots=True)
class RemoveNode:
    """Remove a table with all below it and with its comments.

    With ``text`` it must be written exactly so, else as it was when the plan was read: what somebody else
    changed meanwhile is not removed.
    """

    node: str
    text: str | None = None

    def describe(self) -> str:
        """The edit in a few words."""
        return f"deletion of {self.node}"


@dataclass(frozen=True, slots=True)
class RestoreNode:
    """Put a table's text back behind the sibling that it was behind, else before the one it was before."""

    node: str
    kind: str
    text: str
    file: str
    after: str | None = None
    before: str | None = None
    title: str = ""

    def describe(self) -> str:
        """The edit in a few words."""
        return f"return of {self.node}"


@dataclass(frozen=True, slots=True)
class MoveNode:
    """Move a table up (-1) or down (+1) among its siblings of the same kind in the same file."""

    node: str
    steps: int

    def describe(self) -> str:
        """The edit in a few words."""
        return f"move of {self.node} {'down' if self.steps > 0 else 'up'}"


@dataclass(frozen=True, slots=True)
class MoveToFile:
    """Move an objective, with its key results, to the end of another file of the plan."""

    node: str
    file: int

    def describe(self) -> str:
        """The edit in a few words."""
        return f"move of {self.node} to another file"


@dataclass(frozen=True, slots=True)
class Edits:
    """Several steps in one save of one file, as a form makes them: all of them or none."""

    steps: tuple[Step, ...]

    @property
    def node(self) -> str:
        """The node that the first step is about."""
        return self.steps[0].node if self.steps else "plan"

    def describe(self) -> str:
        """The edit in a few words."""
        fields = [step.field for step in self.steps if isinstance(step, SetField) and step.node == self.node]
        if len(fields) == len(self.steps) > 1:
            return f"{', '.join(fields[:-1])} and {fields[-1]} of {self.node}".replace("_", " ")
        return ", ".join(step.describe() for step in self.steps)


@dataclass(frozen=True, slots=True)
class Patch:
    """What a save replaced in a file: the bytes to put back as long as the file is as the save left it."""

    file: str
    now: str
    """Digest of the file with the change."""
    then: str
    """Digest of the file without it."""
    start: int
    old: bytes
    new: bytes

    def reversed(self) -> Patch:
        """The patch that takes this one back."""
        return Patch(self.file, self.then, self.now, self.start, self.new, self.old)


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back an edit: to the byte where nobody changed the file since, else by its meaning (``step``)."""

    step: Step
    of: Step
    patches: tuple[Patch, ...] = ()

    @property
    def node(self) -> str:
        """The node that the edit is about."""
        return self.step.node

    def describe(self) -> str:
        """The edit in a few words."""
        return self.step.describe()


Step: TypeAlias = SetField | AddNode | RemoveNode | RestoreNode | MoveNode | MoveToFile | Edits
Edit: TypeAlias = Step | TakeBack


def settled(edit: Edit, field: SetField, *, keeps_mine: bool) -> Edit | None:
    """An edit after a conflict on one field is settled: None when nothing of it is left.

    ``field`` says whose node and field it is, and has what somebody else wrote there as its ``before``.
    """
    if isinstance(edit, Edits):
        steps = [settled(step, field, keeps_mine=keeps_mine) for step in edit.steps]
        left = tuple(step for step in steps if step is not None and not isinstance(step, TakeBack))
        return Edits(left) if left else None
    if isinstance(edit, SetField) and (edit.node, edit.field) == (field.node, field.field):
        return replace(edit, before=field.before) if keeps_mine else None
    return edit


def node_name(kind: str, own: str, parent: str | None = None) -> str:
    """The name by which a node of a kind goes, from its own id (of an initiative: its number)."""
    if kind in ("cycle", "team"):
        return f"{kind}:{own}"
    if kind == "initiative":
        return f"{parent}/initiative:{own}"
    return f"{parent}/{own}" if kind == "key_result" else own

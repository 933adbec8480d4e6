"""Edits carried out on a plan's files: each in one save, found by id in what is there now, and proved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.errors import ConflictError, OkrtuiError
from okrtui.model.edits import (
    AddNode,
    Edit,
    Edits,
    MoveToFile,
    Patch,
    RemoveNode,
    RestoreNode,
    SetField,
    Step,
    TakeBack,
)
from okrtui.model.plan import Plan, Team
from okrtui.store.file_save import save
from okrtui.store.node_paths import ROOTS, file_of, find, lineage, node_of, parent_of
from okrtui.store.parts import part_for
from okrtui.store.patches import apply_patch, fits, patch_between
from okrtui.store.places import raw_table
from okrtui.store.plan_edit import EditRefusedError
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_steps import Steps
from okrtui.store.reread import plan_of
from okrtui.store.sound_bytes import note_sound
from okrtui.store.table_edit import table_text
from okrtui.store.tables import derived_id
from okrtui.store.toml_text import decode, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from okrtui.store.plan_reader import ReadPlan

#: The fields that name other nodes, with what goes before the names.
_REFERENCES = {"supports": "", "team": "team:", "part_of": "team:"}


def carry_out(root: Path, plan: Plan, edit: Edit, known: ReadPlan | None = None) -> TakeBack:
    """Make one edit in the file that holds its node; on return it is on disk.

    Returns what takes it back; ``of`` in that is the edit as it was made. A node whose id is only derived
    from its title gets it written first, so that a new title does not change what it is called; so does a
    node that the edit refers to. ``known`` is what was read last: what is still so is not read again.
    Raises ConflictError when somebody else changed the same thing, EditRefusedError or another
    CannotWriteError.
    """
    match edit:
        case TakeBack():
            return _take_back(root, plan, edit, known)
        case MoveToFile():
            return _move_to_file(root, plan, edit, known)
        case Edits(steps=()):
            raise OkrtuiError("There is nothing to change.")
        case _:
            step = _with_id(plan, edit)
            for name in _references(step):
                write_derived_ids(root, plan, name)
            inverse, patch = _save(root, plan, _file_of(plan, step), step, known)
            return TakeBack(inverse, step, (patch,))


def write_derived_ids(root: Path, plan: Plan, name: str) -> None:
    """Write the ids that a node goes by into its file, before anything is made to depend on them."""
    file = file_of(plan, name)
    if file is None or not any(_wants_id(root, plan, each) for each in lineage(name)):
        return
    save(root.parent / file, lambda content: _steps(root, plan, file).with_ids(content, name))


def free_id(plan: Plan, title: str, kind: str = "objective", parent: str | None = None) -> str:
    """An id made from a title that no node has yet: of those below the parent, or of all."""
    taken = {
        "team": {team.id for team in plan.teams},
        "cycle": {cycle.id for cycle in plan.cycles},
        "key_result": {each.id for each in plan.key_results() if parent_of(each.name) == parent},
    }
    others = {*ROOTS, *(each.id for each in plan.objectives), *(each.id for each in plan.kpis)}
    return derived_id(title, taken.get(kind, others).__contains__)


def _wants_id(root: Path, plan: Plan, name: str) -> bool:
    """Whether a node's id is not in its file."""
    node = node_of(plan, name)
    if isinstance(node, Team):
        return "id" not in raw_table(root, plan, node.place)
    return bool(getattr(node, "id_is_derived", False))


def _with_id(plan: Plan, step: Step) -> Step:
    """The step with an id for the node that it adds, first of its keys."""
    if not isinstance(step, AddNode) or step.kind == "initiative" or dict(step.table).get("id"):
        return step
    table = {key: value for key, value in step.table if key != "id"}
    title = str(table.get("title") or table.get("name") or "")
    name = free_id(plan, title, step.kind, step.parent)
    return replace(step, table=(("id", name), *table.items()))


def _references(step: Step) -> Iterator[str]:
    """The names of the nodes that come to be depended on."""
    match step:
        case SetField():
            yield from _named_by(step.field, step.after)
        case AddNode():
            for key, value in step.table:
                yield from _named_by(key, value)
        case Edits():
            for each in step.steps:
                yield from _references(each)
        case _:
            return


def _named_by(field: str, value: object) -> Iterator[str]:
    if field in _REFERENCES:
        for each in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(each, str):
                yield f"{_REFERENCES[field]}{each}"


def _file_of(plan: Plan, step: Step) -> str:
    """The file that a step is made in, the root file where nothing tells."""
    files = {file for file in _files_of(plan, step) if file is not None}
    if len(files) > 1:
        raise OkrtuiError(f"{' and '.join(sorted(files))} can't be changed in one save.")
    return files.pop() if files else plan.files[0]


def _files_of(plan: Plan, step: Step) -> Iterator[str | None]:
    match step:
        case Edits():
            for each in step.steps:
                yield from _files_of(plan, each)
        case RestoreNode():
            yield step.file
        case AddNode() if step.file is not None:
            yield plan.files[step.file]
        case _:
            name = (step.parent or step.after or "") if isinstance(step, AddNode) else step.node
            yield file_of(plan, name)


def _save(root: Path, plan: Plan, file: str, step: Step, known: ReadPlan | None) -> tuple[Step, Patch]:
    """Make a step in one save; returns what takes it back by its meaning, and to the byte."""
    made: list[tuple[Step, Patch]] = []

    def change(content: bytes) -> bytes:
        steps = _steps(root, plan, file, known)
        in_part = _in_part(content, plan, file, step)
        named, new, inverse = in_part or _in_whole(steps, content, step)
        patch = patch_between(file, named, new)  # what goes by an id keeps it when the step is taken back
        note_sound([patch.now])
        made.append((inverse, patch))
        return new

    save(root.parent / file, change)
    return made[-1]


def _steps(root: Path, plan: Plan, file: str, known: ReadPlan | None = None) -> Steps:
    """Steps on all of a file."""
    return Steps(plan, file, lambda: read_plan(root, known).plan)


def _in_whole(steps: Steps, content: bytes, step: Step) -> tuple[bytes, bytes, Step]:
    """The bytes with the ids written that the step needs, those after the step, and what takes it back."""
    named = steps.named(content, step)
    return named, *steps.make(named, step)


def _in_part(content: bytes, plan: Plan, file: str, step: Step) -> tuple[bytes, bytes, Step] | None:
    """The same, made in the one part that the step concerns; None where the whole file has to be asked."""
    part = part_for(content, plan, step)
    if part is None:
        return None
    steps = Steps(plan, file, lambda: plan_of(part, plan, file))
    try:
        named, new, inverse = _in_whole(steps, part.content, step)
        whole = content if named == part.content else part.with_content(named)  # most steps need no new id
        return whole, part.with_content(new), inverse
    except OkrtuiError:  # what is wrong is told about the whole file
        return None


def _take_back(root: Path, plan: Plan, edit: TakeBack, known: ReadPlan | None) -> TakeBack:
    """To the byte where the files are as they were left, else by the meaning of the step."""
    folder = root.parent
    if not edit.patches or not all(fits(read_bytes(folder / each.file), each) for each in edit.patches):
        return carry_out(root, plan, edit.step, known)
    back = edit.patches[::-1]
    for patch in back:
        save(folder / patch.file, lambda content, patch=patch: apply_patch(content, patch))  # type: ignore[misc]
    return TakeBack(edit.of, edit.step, tuple(patch.reversed() for patch in back))


def _move_to_file(root: Path, plan: Plan, edit: MoveToFile, known: ReadPlan | None) -> TakeBack:
    """Put the text into the other file, then take it out here: cut off in between, it is there twice."""
    node = plan.objective(edit.node)
    here = plan.place(node).file if node else edit.file
    if here == edit.file or not 0 <= edit.file < len(plan.files):
        raise OkrtuiError(f"{edit.node} can't be moved to that file.")
    write_derived_ids(root, plan, edit.node)
    source, target = plan.files[here], plan.files[edit.file]
    content = read_bytes(root.parent / source)
    path = find(parse(decode(content).text), plan, edit.node)
    if path is None:
        raise ConflictError(f"{edit.node} is not in {source} any more, so nothing was saved.")
    text = table_text(content, path)
    if text is None:
        raise EditRefusedError(f"move {edit.node} to {target}")
    added: list[Patch] = []

    def add(content: bytes) -> bytes:
        put = RestoreNode(edit.node, "objective", text, target)
        new, _ = _steps(root, plan, target, known).restore(content, put)
        added.append(patch_between(target, content, new))
        return new

    save(root.parent / target, add)
    try:
        _, removed = _save(root, plan, source, RemoveNode(edit.node, text), known)
    except OkrtuiError:
        save(root.parent / target, lambda content: apply_patch(content, added[-1]))
        raise
    return TakeBack(MoveToFile(edit.node, here), edit, (added[-1], removed))

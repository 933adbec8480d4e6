"""A plan read again after an edit of our own: no more of it than the part that the edit was made in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.store.access import state_of
from okrtui.store.node_paths import lineage
from okrtui.store.parts import part_for
from okrtui.store.plan_files import are_unchanged
from okrtui.store.plan_reader import ReadPlan, read_objective
from okrtui.store.sound_bytes import digest
from okrtui.store.tables import SourceFile, Table
from okrtui.store.toml_text import decode, parse, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.edits import TakeBack
    from okrtui.model.plan import Objective, Plan
    from okrtui.store.parts import Part


def read_after(root: Path, before: ReadPlan, edit: TakeBack) -> ReadPlan | None:
    """What reading all of the plan after an edit would give, as long as nothing but the edit is new in it.

    None where that can't be told, where something is wrong in the edited file, and where more than fields of
    one objective and its key results was edited. ``edit`` takes the edit back. Raises CannotReadError.
    """
    if len(edit.patches) != 1:
        return None
    (patch,) = edit.patches
    path = root.parent / patch.file
    if before.digests.get(path) != patch.then or patch.file in {each.file for each in before.plan.problems}:
        return None
    others = {each: state for each, state in before.states.items() if each != path}
    now = state_of(path)
    content = read_bytes(path)
    if digest(content) != patch.now or not are_unchanged(others) or not before.is_in_bytes(but=path):
        return None
    part = part_for(content, before.plan, edit.of)
    objective = before.plan.objective(lineage(edit.node)[0])
    new = _read_again(part, before.plan, objective) if part and objective else None
    if new is None:
        return None
    objectives = tuple(new if each is objective else each for each in before.plan.objectives)
    return ReadPlan(
        replace(before.plan, objectives=objectives),
        {**before.states, path: now},
        False,  # a change that follows this closely could be missed
        {**before.digests, path: patch.now},
    )


def _read_again(part: Part, plan: Plan, objective: Objective) -> Objective | None:
    """The objective as its part says; None when something is wrong there."""
    text = decode(part.text).text
    source = SourceFile(objective.place.file, plan.files[objective.place.file], text)
    (data,) = parse(text)["objective"]
    new = read_objective(Table(source, data, objective.place.path), plan)
    return None if source.problems else new

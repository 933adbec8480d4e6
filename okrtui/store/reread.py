"""A plan read again after an edit of our own: no more of it than the objective that the edit was about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.model.edits import AddNode, Edits, RemoveNode, RestoreNode, SetField
from okrtui.model.plan import NOWHERE, Place
from okrtui.model.shifted import with_objective, without_objective
from okrtui.store.access import state_of
from okrtui.store.node_paths import lineage, parent_of
from okrtui.store.parts import part_at
from okrtui.store.plan_nodes import read_objective
from okrtui.store.sound_bytes import digest, is_sound
from okrtui.store.tables import MOST_PROBLEMS, SourceFile, Table
from okrtui.store.toml_text import decode, parse, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.edits import Step, TakeBack
    from okrtui.model.plan import Objective, Plan, Problem
    from okrtui.store.parts import Part
    from okrtui.store.plan_reader import ReadPlan


def read_after(root: Path, before: ReadPlan, edit: TakeBack) -> ReadPlan | None:
    """What reading all of the plan after an edit would give, as long as nothing but the edit is new in it.

    None where that can't be told, where something is wrong in the edited file, and where more than one
    objective with what is in it was edited, put in or taken out. ``edit`` takes the edit back. Raises
    CannotReadError.
    """
    if len(edit.patches) != 1:
        return None
    (patch,) = edit.patches
    path = root.parent / patch.file
    if before.digests.get(path) != patch.then or patch.file in {each.file for each in before.plan.problems}:
        return None
    now = state_of(path)
    content = read_bytes(path)
    states = before.states_but(path)
    if digest(content) != patch.now or states is None or not before.is_in_bytes(but=path):
        return None
    plan = _plan_after(before.plan, content, patch.file, edit.of)
    if plan is None:
        return None
    return replace(
        before,
        plan=plan,
        states={**states, path: now},
        is_settled=False,  # a change that follows this closely could be missed
        digests={**before.digests, path: patch.now},
    )


def _plan_after(plan: Plan, content: bytes, file: str, edit: Step) -> Plan | None:
    """The plan after an edit that left a file with this content; None where that can't be told."""
    match edit:
        case RemoveNode() if (gone := plan.objective(edit.node)) is not None:
            return without_objective(plan, gone) if _has_own_ids(plan) else None
        case RestoreNode(kind="objective") | AddNode(kind="objective"):
            return _plan_with(plan, content, file, edit) if _has_own_ids(plan) else None
        case _:
            return _plan_with_changed(plan, content, edit)


def _has_own_ids(plan: Plan) -> bool:
    """Whether no node's id depends on which others there are: none is derived, and none is there twice."""
    is_told = "OKR103" not in plan.ignored_checks and len(plan.problems) < MOST_PROBLEMS
    is_twice = any(each.id == "OKR103" for each in plan.problems)
    is_derived = any(each.id_is_derived for each in plan.objectives) or any(
        each.id_is_derived for each in plan.kpis
    )
    return is_told and not is_twice and not is_derived


def _plan_with(plan: Plan, content: bytes, file: str, edit: AddNode | RestoreNode) -> Plan | None:
    """The plan with an objective that was put into a file, behind another one."""
    beside = plan.objective(edit.after or "")
    if beside is None or plan.objective(edit.node) or plan.files[plan.place(beside).file] != file:
        return None
    above = plan.place(beside)
    place = Place(above.file, ("objective", int(above.path[1]) + 1))
    new, problems = _read_at(content, plan, place, edit.node)
    return with_objective(plan, new[0], place) if new and not problems else None


def _only_changed(plan: Plan, edit: Step) -> Objective | None:
    """The one objective inside of which an edit was made."""
    steps = edit.steps if isinstance(edit, Edits) else (edit,)
    is_inside = all(isinstance(each, SetField) or parent_of(each.node) for each in steps)
    tops = {lineage(each.node)[0] for each in steps}
    return plan.objective(tops.pop()) if is_inside and len(tops) == 1 else None


def _read_at(content: bytes, plan: Plan, place: Place, own: str) -> tuple[list[Objective], list[Problem]]:
    """The objective of this id at a place, and what is wrong with it; none where that is not plain to see."""
    part = part_at(content, place, [own]) if is_sound(content) else None
    return _read_part(part, plan, place) if part else ([], [])


def _plan_with_changed(plan: Plan, content: bytes, edit: Step) -> Plan | None:
    """The plan with one objective read again."""
    objective = _only_changed(plan, edit)
    place = plan.place(objective) if objective else NOWHERE
    new, problems = _read_at(content, plan, place, objective.id if objective else "")
    if not new or problems:
        return None
    return replace(plan, objectives=tuple(new[0] if each is objective else each for each in plan.objectives))


def plan_of(part: Part, plan: Plan, file: str) -> Plan:
    """The plan as a part of one of its files says: no objectives but those, standing first in their file."""
    number = plan.files.index(file)
    found, _ = _read_part(part, plan, Place(number, ("objective", 0)))
    places = {each.id: Place(number, ("objective", index)) for index, each in enumerate(found)}
    return replace(plan, objectives=tuple(found), places=places)


def _read_part(part: Part, plan: Plan, place: Place) -> tuple[list[Objective], list[Problem]]:
    """The objectives in a part whose first one has a place, and what is wrong with them."""
    text = decode(part.text).text
    source = SourceFile(place.file, plan.files[place.file], text)
    (kind, first) = place.path
    tables = enumerate(parse(text).get("objective", ()), int(first))
    found = [read_objective(Table(source, data, (kind, index)), plan) for index, data in tables]
    return [each for each in found if each], source.all_problems()

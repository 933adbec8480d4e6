"""A plan read again after an edit of our own: no more of it than the part that the edit was made in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.model.plan import Place
from okrtui.store.access import are_unchanged, state_of
from okrtui.store.node_paths import lineage
from okrtui.store.parts import part_for
from okrtui.store.plan_nodes import read_objective
from okrtui.store.plan_reader import ReadPlan
from okrtui.store.sound_bytes import digest
from okrtui.store.tables import SourceFile, Table
from okrtui.store.toml_text import decode, parse, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.edits import TakeBack
    from okrtui.model.plan import Objective, Plan, Problem
    from okrtui.store.parts import Part


def read_after(root: Path, before: ReadPlan, edit: TakeBack) -> ReadPlan | None:
    """What reading all of the plan after an edit would give, as long as nothing but the edit is new in it.

    None where that can't be told, where something is wrong in the edited file, and where more than one
    objective with what is in it was edited. ``edit`` takes the edit back. Raises CannotReadError.
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
    if part is None or objective is None:
        return None
    new, problems = _read_part(part, before.plan, before.plan.place(objective))
    if new is None or problems:
        return None
    objectives = tuple(new if each is objective else each for each in before.plan.objectives)
    return ReadPlan(
        replace(before.plan, objectives=objectives),
        {**before.states, path: now},
        False,  # a change that follows this closely could be missed
        {**before.digests, path: patch.now},
    )


def plan_of(part: Part, plan: Plan, file: str) -> Plan:
    """The plan as a part of one of its files says: no objective but that one, standing first in its file."""
    place = Place(plan.files.index(file), ("objective", 0))
    found, _ = _read_part(part, plan, place)
    return replace(plan, objectives=(found,) if found else (), places={found.id: place} if found else {})


def _read_part(part: Part, plan: Plan, place: Place) -> tuple[Objective | None, list[Problem]]:
    """The objective in a part, and what is wrong with it."""
    text = decode(part.text).text
    source = SourceFile(place.file, plan.files[place.file], text)
    tables = parse(text).get("objective", ())
    found = [read_objective(Table(source, data, place.path), plan) for data in tables]
    return (found[0] if found else None), source.all_problems()

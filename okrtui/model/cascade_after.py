"""The cascade of a plan that has followed another one: where little has changed, little is laid out anew."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.model.cascade import Cascade, NodeKind, build_cascade
from okrtui.model.plan import Objective

if TYPE_CHECKING:
    from collections.abc import Iterable

    from okrtui.model.cascade import Item
    from okrtui.model.plan import KeyResult, Plan


def laid_out_again(cascade: Cascade, before: Plan, plan: Plan) -> Cascade:
    """The cascade of a plan that has followed another one, whose cascade is given.

    Where one objective or some key results came or went that nothing else supports, all others keep their
    order; where none did, every node keeps its place. All else is laid out as a whole.
    """
    around = [(each.vision, each.mission, each.kpis) for each in (before, plan)]
    gone = [each for each in before.objectives if plan.objective(each.id) is not each]
    came = [each for each in plan.objectives if before.objective(each.id) is not each]
    after: Cascade | None = None
    if around[0] == around[1]:
        if [each.id for each in gone] == [each.id for each in came]:
            after = _with_changed(cascade, before, plan, gone, came)
        elif len(gone) + len(came) == 1 and not _has_rings(cascade, before):
            after = _without(cascade, before, gone[0]) if gone else _with(cascade, plan, came[0])
    return after or build_cascade(plan)


def _has_rings(cascade: Cascade, plan: Plan) -> bool:
    """Whether there are rings of supports: their order changes with what leads to them."""
    branch = cascade.node(NodeKind.NOT_ALIGNED.name.lower())
    below = (cascade.items[each] for each in (cascade.children(branch) if branch is not None else ()))
    return any(isinstance(each, Objective) and plan.primary_support(each) is not None for each in below)


def _without(cascade: Cascade, plan: Plan, gone: Objective) -> Cascade | None:
    """The cascade without an objective; None where something supports it, or its branch would be empty."""
    node = cascade.node(gone.id)
    if node is None or _is_supported(plan, _names(gone)):
        return None
    parent = cascade.parents[node]
    is_branch = parent >= 0 and cascade.kinds[parent] in (NodeKind.NOT_ALIGNED, NodeKind.STAND_ALONE)
    if is_branch and cascade.ends[parent] == cascade.ends[node] and parent == node - 1:
        return None
    places = [each for above in _further(plan, gone) for each in _references(cascade, above, gone)]
    for place in sorted([node, *places], reverse=True):
        cascade = _cut(cascade, place, cascade.ends[place])
    return cascade


def _with(cascade: Cascade, plan: Plan, new: Objective) -> Cascade | None:
    """The cascade with an objective more; None where something supports it, or it supports nothing."""
    primary = plan.primary_support(new)
    if primary is None or _is_supported(plan, _names(new)):
        return None
    order = {each.id: number for number, each in enumerate(plan.objectives)}
    for kind, above in [
        (NodeKind.OBJECTIVE, primary),
        *((NodeKind.REFERENCE, each) for each in _further(plan, new)),
    ]:
        parent = cascade.node(above)
        if parent is None:
            return None
        cascade = _put(cascade, parent, _place(cascade, parent, kind, order, new), kind, new)
        if kind is NodeKind.OBJECTIVE:
            cascade = _with_key_results(cascade, new, new.key_results)
    return cascade


def _with_changed(
    cascade: Cascade, before: Plan, plan: Plan, old: list[Objective], new: list[Objective]
) -> Cascade | None:
    """The cascade with changed objectives that stand where they stood; key results may come and go."""
    in_order = len(before.objectives) == len(plan.objectives) and all(
        one.id == other.id for one, other in zip(before.objectives, plan.objectives, strict=True)
    )
    if not in_order or any(_stand(one) != _stand(other) for one, other in zip(old, new, strict=True)):
        return None
    for one, other in zip(old, new, strict=True):
        kept = [each.name for each in one.key_results if plan.key_result(each.name) is not None]
        came = [each for each in other.key_results if before.key_result(each.name) is None]
        if kept != [each.name for each in other.key_results if each not in came]:
            return None
        gone = {each.name for each in one.key_results} - set(kept)
        if (came and _is_supported(plan, {each.name for each in came})) or (
            gone and _is_supported(before, gone)
        ):
            return None
        for name in gone:
            node = cascade.node(name)
            cascade = _cut(cascade, node, node + 1) if node is not None else cascade
        cascade = _with_key_results(cascade, other, came)
    items = cascade.items.copy()
    for one, other in zip(old, new, strict=True):
        own: list[Objective | KeyResult] = [other, *other.key_results]
        for each in own:
            node = cascade.node(each.name)
            if node is not None:
                items[node] = each
        for above in one.supports:
            for node in _references(cascade, above, one):
                items[node] = other
    return replace(cascade, items=items)


def _stand(objective: Objective) -> tuple[object, ...]:
    """All that decides where an objective stands."""
    return objective.id, objective.supports, bool(objective.stand_alone)


def _names(objective: Objective) -> set[str]:
    return {objective.id, *(each.name for each in objective.key_results)}


def _is_supported(plan: Plan, names: set[str]) -> bool:
    return any(reference in names for each in plan.objectives for reference in each.supports)


def _further(plan: Plan, objective: Objective) -> list[str]:
    """What an objective supports besides what gives it its place."""
    primary = plan.primary_support(objective)
    found = dict.fromkeys(objective.supports)
    return [each for each in found if each != primary and plan.can_be_supported(each)]


def _references(cascade: Cascade, above: str, objective: Objective) -> list[int]:
    """Where an objective is told again below something that it supports as well."""
    parent = cascade.node(above)
    children = cascade.children(parent) if parent is not None else ()
    is_one = NodeKind.REFERENCE
    return [each for each in children if cascade.kinds[each] == is_one and cascade.items[each] is objective]


def _place(cascade: Cascade, parent: int, kind: NodeKind, order: dict[str, int], new: Objective) -> int:
    """Where an objective comes below a node: in the order of the plan, and references behind all others."""
    for child in cascade.children(parent):
        other = cascade.kinds[child]
        comes_later = other == kind and order[cascade.name(child)] > order[new.id]
        if comes_later or (other == NodeKind.REFERENCE and kind is NodeKind.OBJECTIVE):
            return child
    return cascade.ends[parent]


def _with_key_results(cascade: Cascade, objective: Objective, came: Iterable[KeyResult]) -> Cascade:
    """The cascade with key results more, each behind the one before it in its objective."""
    names = [objective.id, *(each.name for each in objective.key_results)]
    for each in came:
        parent, above = (cascade.node(name) for name in (objective.id, names[names.index(each.name) - 1]))
        if parent is not None and above is not None:
            at = cascade.ends[above] if above != parent else parent + 1
            cascade = _put(cascade, parent, at, NodeKind.KEY_RESULT, each)
    return cascade


def _cut(cascade: Cascade, start: int, stop: int) -> Cascade:
    """The columns without some nodes: a subtree."""
    count, parents, ends = stop - start, cascade.parents, cascade.ends
    return Cascade(
        cascade.kinds[:start] + cascade.kinds[stop:],
        cascade.depths[:start] + cascade.depths[stop:],
        array("i", [each if each <= start else each - count for each in (*ends[:start], *ends[stop:])]),
        parents[:start] + array("i", [each if each < start else each - count for each in parents[stop:]]),
        cascade.items[:start] + cascade.items[stop:],
        {
            name: node if node < start else node - count
            for name, node in cascade.node_numbers()
            if not start <= node < stop
        },
    )


def _put(cascade: Cascade, parent: int, at: int, kind: NodeKind, item: Item) -> Cascade:
    """The columns with a node more, and nothing below it yet."""
    parents, ends = cascade.parents, cascade.ends
    grown = array("i", [each if each <= at else each + 1 for each in ends])
    for each in cascade.line_of_sight(parent):
        grown[each] = ends[each] + 1
    numbers = {name: node if node < at else node + 1 for name, node in cascade.node_numbers()}
    if kind is NodeKind.OBJECTIVE and not isinstance(item, str):
        numbers[item.name] = at
    grown.insert(at, at + 1)
    after = array("i", [each if each < at else each + 1 for each in parents])
    after.insert(at, parent)
    depths, kinds, items = cascade.depths[:], cascade.kinds[:], cascade.items.copy()
    depths.insert(at, cascade.depths[parent] + 1)
    kinds.insert(at, kind)
    items.insert(at, item)
    return Cascade(kinds, depths, grown, after, items, numbers)

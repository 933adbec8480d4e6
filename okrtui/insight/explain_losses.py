"""Why a node costs the alignment points, and how all that is lost adds up to 100 − score."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from okrtui.insight.alignment import Part
from okrtui.insight.explanation import (
    MOST_TERMS,
    Explanation,
    Input,
    Number,
    first_inputs,
    points_written,
    quoted,
    share_written,
    written,
)
from okrtui.insight.node_losses import by_node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from okrtui.insight.losses import Loss
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import KeyResult, Objective

_LADDER = "points × weight / all weights × (1 − reach)"
_COVERAGE = "points / members, for one that nothing supports"
_OWN_EVIDENCE = "points × weight / all weights × (1 − reach), all of it without a key result"
_EVIDENCE = (
    "points × weight / all weights × reach × weight / all weights inside the objective × "
    "(1 − measurable × fresh)"
)


def explain_loss(standings: Standings, name: str) -> Explanation:
    """The points that an objective, a key result, the vision or the mission costs: a term for each part."""
    plan = standings.plan
    own = [each for each in standings.losses() if each.node == name]
    node = plan.objective(name) or plan.key_result(name)
    steps = [f"{_worked(standings, each)} = {share_written(each.points)}" for each in own]
    points = math.fsum(each.points for each in own)
    if len(own) > 1:
        steps.append(f"{' + '.join(share_written(each.points) for each in own)} = {share_written(points)}")
    has_score = standings.alignment.score is not None
    return Explanation(
        title=f"Points lost by {quoted(node.title) if node else f'the {name}'}",
        formula=_formula(standings, name, own),
        worked="; ".join(steps),
        value=points if has_score else None,
        shown=points_written(points) if own else "none" if has_score else "–",
        inputs=tuple(_inputs(standings, own, name)),
        note="" if own else "It costs nothing today." if has_score else "No objective is active today.",
    )


def explain_all_losses(standings: Standings) -> Explanation:
    """Every missing point of the score, by the node that it belongs to."""
    score = standings.alignment.score
    found = by_node(standings.losses())
    lost = [each.points for each in found]
    if len(lost) > MOST_TERMS:
        first = [round(points, 4) for points in lost[:MOST_TERMS]]
        lost = [*first, math.fsum(lost) - math.fsum(first)]
    titles = {"vision": "the vision", "mission": "the mission"}
    inputs = []
    for each in found:
        node = standings.plan.objective(each.node) or standings.plan.key_result(each.node)
        label = each.why if each.node == "plan" else node.title if node else titles[each.node]
        leads_to = Number.ALIGNMENT if each.node == "plan" else Number.LOSS
        inputs.append(Input(label, points_written(each.points), each.node, leads_to))
    worked = f"{' + '.join(map(share_written, lost))} = {100 - score}" if lost and score is not None else ""
    return Explanation(
        title="Points lost by the plan",
        formula="100 − alignment: all that its nodes cost, and what rounding down or the cap takes",
        worked=worked,
        value=None if score is None else 100.0 - score,
        shown="–" if score is None else str(100 - score),
        inputs=first_inputs(inputs),
        note="No objective is active today." if score is None else "",
    )


def _formula(standings: Standings, name: str, own: list[Loss]) -> str:
    """What is lost; where nothing is, all that could be."""
    if name in standings.key_results:
        return f"evidence: {_EVIDENCE}"
    if name not in standings.objectives:
        return f"coverage: {_COVERAGE}"
    formulas = {Part.LADDER: _LADDER, Part.COVERAGE: _COVERAGE, Part.EVIDENCE: _OWN_EVIDENCE}
    lost = dict.fromkeys(each.part for each in own) or formulas
    return "; ".join(f"{part}: {formulas[part]}" for part in lost)


def _worked(standings: Standings, loss: Loss) -> str:
    """The product behind one loss, with this node's values."""
    plan, footing = standings.plan, standings.footing
    worth = share_written(standings.alignment.points_of(loss.part))
    if loss.part is Part.COVERAGE:
        return f"{worth} / {len(footing.carried)}"
    key_result, objective = plan.key_result(loss.node), plan.supported_objective(loss.node)
    if objective is None:
        raise KeyError(loss.node)
    reach = share_written(footing.reach[objective.id])
    share = f"{worth} × {_share(objective, (each for each, _ in footing.counted.values()))}"
    if key_result is not None:
        own = standings.key_results[loss.node]
        backing = f"{written(own.measurable)} × {written(own.fresh)}"
        return f"{share} × {reach} × {_share(key_result, objective.key_results)} × (1 − {backing})"
    return f"{share} × (1 − {reach})" if loss.part is Part.LADDER or objective.key_results else share


def _share(of: Objective | KeyResult, all_of_them: Iterable[Objective | KeyResult]) -> str:
    """The weight as a share of all weights; where all of them are 0 each counts the same."""
    weights = [each.weight for each in all_of_them]
    total = math.fsum(weights)
    return f"{written(of.weight)} / {written(total)}" if total else f"1 / {len(weights)}"


def _inputs(standings: Standings, own: list[Loss], name: str) -> Iterable[Input]:
    for each in own:
        label = f"{each.part}: {each.why}"
        yield Input(label, points_written(each.points), "plan", Number(each.part.value))
    objective = standings.plan.supported_objective(name)
    if objective is not None:
        reach = standings.objectives[objective.id].reach
        yield Input("reach", share_written(reach), objective.id, Number.REACH)
        evidence = standings.key_results[name].backing if name in standings.key_results else None
        if evidence is not None:
            yield Input("evidence", written(evidence), name, Number.EVIDENCE)

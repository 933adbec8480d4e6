"""Why the numbers of the whole plan are what they are: pull, alignment and its three parts."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from okrtui.insight.alignment import CAP_WITHOUT_PURPOSE, WEIGHTS, Part
from okrtui.insight.explain_losses import explain_all_losses
from okrtui.insight.explain_objective import backed
from okrtui.insight.explanation import (
    Explanation,
    Input,
    Number,
    first_inputs,
    mean_written,
    points_written,
    share_written,
    written,
)
from okrtui.insight.progress import clamp, shares
from okrtui.insight.reach import ROOTS
from okrtui.model.cascade import NodeKind
from okrtui.model.numbers import format_percent
from okrtui.model.plan import Objective

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings

_NOTHING_ACTIVE = "No objective is active today."


def _progress(standings: Standings) -> Explanation:
    return _pulled(standings, Number.PROGRESS)


def _expected(standings: Standings) -> Explanation:
    return _pulled(standings, Number.EXPECTED)


def _pulled(standings: Standings, number: Number) -> Explanation:
    """Σ mass·p, told by the objectives at the top: each has the share of its weight."""
    value = standings.progress if number is Number.PROGRESS else standings.expected
    tops = _tops(standings) if value is not None else []
    masses = shares(each.weight for each in tops) if tops else []
    carried = _carried(standings, number)
    inputs, parts = [], []
    for top, mass in zip(tops, masses, strict=True):
        standing = standings.objectives[top.id]
        own = standing.progress if number is Number.PROGRESS else standing.expected
        share = clamp(carried[top.id] / mass) if mass else own or 0.0  # without weight it carries nothing
        parts.append((top.weight, share))
        words = "–, counts as 0" if own is None else format_percent(share)
        inputs.append(Input(top.title, f"{words}, {format_percent(mass)} of the pull", top.id, number))
    has_purpose = standings.plan.vision is not None or standings.plan.mission is not None
    where = "right below vision and mission" if has_purpose else "that nothing stands above"
    return Explanation(
        title=f"{number.capitalize()} of the plan",
        formula=f"Σ weight × {number} / Σ weight, over the active objectives {where}",
        worked="" if value is None else f"{mean_written(parts)} = {share_written(value)}",
        value=value,
        shown="–" if value is None else format_percent(value),
        inputs=first_inputs(inputs),
        note=(
            f"There is no active objective {where}."
            if value is None
            else "Each is pulled by its key results or, without any, by the active objectives below it."
        ),
    )


def _carried(standings: Standings, number: Number) -> defaultdict[str, float]:
    """Σ mass·p of all key results that pull below each objective at the top."""
    carried, cascade = defaultdict[str, float](float), standings.cascade
    for name, mass in standings.pulled.items():
        found = standings.key_results[name]
        node = cascade.node(name)
        line = cascade.line_of_sight(node) if node is not None else []
        top = next(cascade.name(each) for each in line if cascade.kind(each) is NodeKind.OBJECTIVE)
        is_progress = number is Number.PROGRESS
        carried[top] += mass * (clamp(found.progress or 0.0) if is_progress else found.expected)
    return carried


def _tops(standings: Standings) -> list[Objective]:
    """The active objectives from which the pull starts: below vision and mission, or at the root."""
    plan, cascade = standings.plan, standings.cascade
    nodes = [each for each in range(len(cascade)) if cascade.depths[each] == 0]
    if plan.vision is not None or plan.mission is not None:
        roots = [cascade.node(name) for name in ROOTS]
        nodes = [child for root in roots if root is not None for child in cascade.children(root)]
    items = [cascade.items[node] for node in nodes if cascade.kind(node) is NodeKind.OBJECTIVE]
    return [each for each in items if isinstance(each, Objective) and each.is_active(standings.today)]


def _alignment(standings: Standings) -> Explanation:
    alignment = standings.alignment
    values = {
        Part.LADDER: alignment.ladder,
        Part.COVERAGE: alignment.coverage,
        Part.EVIDENCE: alignment.evidence,
    }
    parts = {part: value for part, value in values.items() if value is not None}
    exact, score = alignment.uncapped, alignment.score
    worked, notes = "", []
    if exact is None or score is None:
        notes.append(_NOTHING_ACTIVE)
    else:
        # Cut, not rounded: 79.99999 must not look like the 80 that it has not reached.
        points = written(math.floor((exact + 1e-9) * 10_000) / 10_000)
        products = " + ".join(
            f"{written(WEIGHTS[part])} × {share_written(value)}" for part, value in parts.items()
        )
        total = " + ".join(written(WEIGHTS[part]) for part in parts)
        worked = f"100 × ({products}) / ({total}) = {points}; "
        if alignment.capped:
            worked += f"min({CAP_WITHOUT_PURPOSE}, floor({points})) = {score}"
            notes.append(f"With neither vision nor mission the score ends at {CAP_WITHOUT_PURPOSE}.")
        else:
            worked += f"floor({points}) = {score}"
        if len(parts) < len(values):
            notes.append("A part without members drops out.")
        notes.append(f"{score} is {alignment.band}: strong from 80, fair from 60.")
    return Explanation(
        title="Alignment of the plan",
        formula="100 × (0.45 × ladder + 0.25 × coverage + 0.30 × evidence), rounded down",
        worked=worked,
        value=None if score is None else float(score),
        shown="–" if score is None else str(score),
        inputs=(
            *(
                Input(
                    str(part),
                    f"{format_percent(value)} of {alignment.points_of(part):.0f} points",
                    "plan",
                    Number(part.value),
                )
                for part, value in parts.items()
            ),
            *_lost(standings),
        ),
        note=" ".join(notes),
    )


def _lost(standings: Standings) -> list[Input]:
    """What is missing from the score: what nodes cost, and what rounding down or the cap takes."""
    losses = standings.losses()
    own = [each for each in losses if each.node != "plan"]
    nodes = len({each.node for each in own})
    found = []
    if own:
        label = f"lost by {nodes} node{'s' if nodes != 1 else ''}"
        lost = points_written(math.fsum(each.points for each in own))
        found.append(Input(label, lost, "plan", Number.LOSS))
    found += [Input(each.why, points_written(each.points), "plan") for each in losses if each.node == "plan"]
    return found


def _ladder(standings: Standings) -> Explanation:
    return _over_objectives(
        standings,
        Number.LADDER,
        standings.alignment.ladder,
        "Σ weight × reach / Σ weight, over the active objectives",
        Number.REACH,
    )


def _evidence(standings: Standings) -> Explanation:
    return _over_objectives(
        standings,
        Number.EVIDENCE,
        standings.alignment.evidence,
        "Σ weight × evidence / Σ weight, over the active objectives",
        Number.EVIDENCE,
    )


def _over_objectives(
    standings: Standings, number: Number, value: float | None, formula: str, of: Number
) -> Explanation:
    reach = standings.footing.reach
    counted = [objective for objective, _ in standings.footing.counted.values()]
    found = [reach[each.id] * (backed(standings, each) if of is Number.EVIDENCE else 1.0) for each in counted]
    inputs = [
        Input(
            each.title,
            share_written(share) + ("" if each.weight == 1 else f", weight {written(each.weight)}"),
            each.id,
            of,
        )
        for each, share in zip(counted, found, strict=True)
    ]
    mean = mean_written(zip((each.weight for each in counted), found, strict=True))
    left_out = sum(
        each.is_active(standings.today) and each.id not in standings.footing.counted
        for each in standings.plan.objectives
    )
    return Explanation(
        title=f"{number.capitalize()} of the plan",
        formula=formula,
        worked="" if value is None else f"{mean} = {share_written(value)}",
        value=value,
        shown="–" if value is None else format_percent(value),
        inputs=first_inputs(inputs),
        note=_NOTHING_ACTIVE if value is None else _left_out_in_words(left_out),
    )


def _left_out_in_words(count: int) -> str:
    if not count:
        return ""
    return (
        "One stands alone on purpose: it is left out."
        if count == 1
        else f"{count} that stand alone are left out."
    )


def _coverage(standings: Standings) -> Explanation:
    plan, carried = standings.plan, standings.footing.carried
    value = standings.alignment.coverage
    inputs = []
    for name, is_carried in carried.items():
        objective = plan.objective(name)
        words = "something supports it" if is_carried else "nothing supports it yet"
        inputs.append(
            Input(
                objective.title if objective else f"the {name}",
                words,
                name,
                Number.LOSS,
            )
        )
    return Explanation(
        title="Coverage of the plan",
        formula="those that an active objective supports / vision, mission and objectives right below them",
        worked="" if value is None else f"{sum(carried.values())} / {len(carried)} = {share_written(value)}",
        value=value,
        shown="–" if value is None else format_percent(value),
        inputs=first_inputs(inputs),
        note="There is nothing yet that could be supported." if value is None else "",
    )


#: What explains each number of the plan, the most wanted first.
EXPLAIN = {
    Number.ALIGNMENT: _alignment,
    Number.PROGRESS: _progress,
    Number.EXPECTED: _expected,
    Number.LADDER: _ladder,
    Number.COVERAGE: _coverage,
    Number.EVIDENCE: _evidence,
    Number.LOSS: explain_all_losses,
}

"""Why the numbers of an objective are what they are: roll-ups, status, reach and evidence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from okrtui.insight.below import counted_below
from okrtui.insight.explain_confidence import confidence_in_words, stated_confidence
from okrtui.insight.explain_losses import explain_loss
from okrtui.insight.explain_outlook import explain_outlook
from okrtui.insight.explanation import (
    MOST_TERMS,
    Explanation,
    Input,
    Number,
    first_inputs,
    mean_written,
    quoted,
    share_written,
    written,
)
from okrtui.insight.progress import clamp, shares
from okrtui.insight.reach import ROOTS, link, reaches
from okrtui.insight.status import WORST_FIRST
from okrtui.model.cascade import NodeKind
from okrtui.model.numbers import format_percent
from okrtui.model.plan import KeyResult, Objective, State

if TYPE_CHECKING:
    from okrtui.insight.standings import KeyResultStanding, ObjectiveStanding, Standings

_HALF = {0.0: "0", 0.5: "½", 1.0: "1"}


def _parts(
    standings: Standings, objective: Objective
) -> list[tuple[KeyResult | Objective, KeyResultStanding | ObjectiveStanding]]:
    """What an objective rolls up: its own key results, else the objectives that primarily support it."""
    if objective.key_results:
        return [(each, standings.key_results[each.name]) for each in objective.key_results]
    below = counted_below(standings.cascade, objective, standings.today)
    return [(each, standings.objectives[each.id]) for each in below]


def _rolled_up(number: Number, standings: Standings, standing: ObjectiveStanding) -> Explanation:
    objective = standing.objective
    parts = _parts(standings, objective)
    is_progress = number is Number.PROGRESS
    value = standing.progress if is_progress else standing.expected
    found = [each.progress if is_progress else each.expected for _, each in parts]
    counted = [clamp(each or 0.0) for each in found]
    noun = "key results" if objective.key_results else "objectives below it"
    worked = ""
    if value is not None:
        mean = mean_written(zip((part.weight for part, _ in parts), counted, strict=True))
        worked = f"{mean} = {share_written(value)}"
    inputs = [
        Input(part.title, _counted_in_words(share, part.weight), part.name, number)
        for (part, _), share in zip(parts, found, strict=True)
    ]
    notes = []
    if not parts:
        notes.append("It has neither key results nor objectives below it: there is nothing to roll up.")
    if parts and not any(part.weight for part, _ in parts):
        notes.append("Every weight is 0, so each counts the same.")
    if is_progress and objective.key_results and _has_supporters(standings, objective):
        notes.append(
            "What supports it is not added: it moves these key results already, and would count twice."
        )
    return Explanation(
        title=f"{number.capitalize()} of {quoted(objective.title)}",
        formula=f"Σ weight × {number} / Σ weight, over its {noun}",
        worked=worked,
        value=value,
        shown="–" if value is None else format_percent(value),
        inputs=first_inputs(inputs),
        note=" ".join(notes),
    )


def _counted_in_words(share: float | None, weight: float) -> str:
    words = "–, counts as 0" if share is None else format_percent(share)
    if share is not None and not 0 <= share <= 1:
        words += f", counts as {0 if share < 0 else 1}"
    return words if weight == 1 else f"{words}, weight {written(weight)}"


def _has_supporters(standings: Standings, objective: Objective) -> bool:
    cascade = standings.cascade
    node = cascade.node(objective.id)
    below = b"" if node is None else cascade.kinds[node + 1 : cascade.ends[node]]
    return any(each in (NodeKind.OBJECTIVE, NodeKind.REFERENCE) for each in below)


def _progress(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    return _rolled_up(Number.PROGRESS, standings, standing)


def _expected(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    return _rolled_up(Number.EXPECTED, standings, standing)


def _status(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    objective, verdict = standing.objective, standing.verdict
    noun = "key results" if objective.key_results else "objectives below it"
    order = ", ".join(WORST_FIRST)
    inputs = [
        Input(part.title, str(each.verdict.status), part.name, Number.STATUS)
        for part, each in _parts(standings, objective)
    ]
    return Explanation(
        title=f"Status of {quoted(objective.title)}",
        formula=f"the worst of its {noun}, in the order {order}",
        worked="",
        value=None,
        shown=str(verdict.status),
        inputs=first_inputs(inputs),
        note=f"{verdict.status.capitalize()}: {verdict.reason}.",
    )


def _reach(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    objective, plan = standing.objective, standings.plan
    inputs, terms = [], []
    raw = reaches(plan, standings.journal, standings.today)
    for reference in dict.fromkeys(objective.supports):
        supported = plan.supported_objective(reference)
        if reference in ROOTS and plan.can_be_supported(reference):
            passed_on, strength = 1.0, 1.0
        elif supported is not None:
            passed_on, strength = raw[supported.id], link(supported, standings.journal, standings.today)
        else:
            inputs.append(Input(reference, "does not exist: 0", objective.id))
            terms.append((0.0, 0.0))
            continue
        terms.append((passed_on, strength))
        words = f"reach {share_written(passed_on)} × link {_HALF[strength]}{_why_weak(standings, supported)}"
        label = supported.title if supported else f"the {reference}"
        inputs.append(
            Input(label, words, supported.id if supported else reference, Number.REACH if supported else None)
        )
    worked, note = "", ""
    if not objective.supports:
        note = (
            "It supports nothing."
            if standing.reach == 0
            else "In a plan without vision and mission it is a top."
        )
    elif objective.stand_alone and standing.reach == 0 and raw[objective.id] > 0:
        note = "It stands alone, beyond the one in five that may: it counts as reaching nothing."
    else:
        worked = f"{_best_written(terms)} = {share_written(standing.reach)}"
        note = "The best path counts, once."
    return Explanation(
        title=f"Reach of {quoted(objective.title)}",
        formula="the best of reach × link of what it supports (½ when closed or ended, 0 for a draft)",
        worked=worked,
        value=standing.reach,
        shown=share_written(standing.reach),
        inputs=tuple(inputs),
        note=note,
    )


def _best_written(terms: list[tuple[float, float]]) -> str:
    """The largest of some products; of very many only the best ones."""
    best = (
        sorted(terms, key=lambda term: -term[0] * term[1])[:MOST_TERMS] if len(terms) > MOST_TERMS else terms
    )
    products = [f"{share_written(passed_on)} × {written(strength)}" for passed_on, strength in best]
    return products[0] if len(products) == 1 else f"max({', '.join(products)})"


def _why_weak(standings: Standings, supported: Objective | None) -> str:
    if supported is None or link(supported, standings.journal, standings.today) == 1:
        return ""
    if supported.state is State.DRAFT:
        return ", it is a draft"
    if supported.state is State.CLOSED:
        return ", it was abandoned" if standings.journal.was_abandoned(supported.id) else ", it is closed"
    return ", its cycle has ended"


def backed(standings: Standings, objective: Objective) -> float:
    """Σ ŵ·v·f over the key results of an objective; 0 without any."""
    portions = shares(each.weight for each in objective.key_results) if objective.key_results else []
    return math.fsum(
        share * standings.key_results[each.name].backing
        for share, each in zip(portions, objective.key_results, strict=True)
    )


def _evidence(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    objective = standing.objective
    own = [(each, standings.key_results[each.name]) for each in objective.key_results]
    value = standing.reach * backed(standings, objective)
    worked = ""
    if own:
        mean = mean_written((each.weight, found.backing) for each, found in own)
        worked = f"{share_written(standing.reach)} × {mean} = {share_written(value)}"
    inputs = [Input("reach", share_written(standing.reach), objective.id, Number.REACH)]
    inputs += [
        Input(
            each.title,
            f"{written(found.backing)}{'' if each.weight == 1 else f', weight {written(each.weight)}'}",
            each.name,
            Number.EVIDENCE,
        )
        for each, found in own
    ]
    return Explanation(
        title=f"Evidence of {quoted(objective.title)}",
        formula="reach × Σ weight × measurable × fresh / Σ weight, over its key results",
        worked=worked,
        value=value,
        shown=share_written(value),
        inputs=first_inputs(inputs),
        note="" if own else "It has no key result, so nothing shows how far it has come.",
    )


def _confidence(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    """What was said about the objective itself, else the rounded mean of its parts."""
    objective, history = standing.objective, standings.journal.history(standing.objective.id)
    if any(each.confidence is not None for each in history):
        return stated_confidence(objective.title, objective.id, history, standings.today)
    stated = [
        (part, each.confidence) for part, each in _parts(standings, objective) if each.confidence is not None
    ]
    parts = "key results" if objective.key_results else "objectives below it"
    worked = ""
    if stated:
        numbers = [str(confidence) for _, confidence in stated]
        added = (
            f"({' + '.join(numbers)})" if len(numbers) <= MOST_TERMS else str(sum(each for _, each in stated))
        )
        mean = share_written(sum(each for _, each in stated) / len(stated))
        worked = f"{added} / {len(stated)} = {mean}; floor({mean} + 0.5) = {standing.confidence}"
    return Explanation(
        title=f"Confidence of {quoted(objective.title)}",
        formula=f"the mean of its {parts}, rounded",
        worked=worked,
        value=None if standing.confidence is None else float(standing.confidence),
        shown=confidence_in_words(standing.confidence),
        inputs=first_inputs(
            [
                Input(part.title, confidence_in_words(confidence), part.name, Number.CONFIDENCE)
                for part, confidence in stated
            ]
        ),
        note="A check-in on the objective itself would go before the mean."
        if stated
        else "Nobody has stated one yet.",
    )


def _points_lost(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    return explain_loss(standings, standing.objective.id)


#: What explains each number of an objective, the most wanted first.
EXPLAIN = {
    Number.PROGRESS: _progress,
    Number.STATUS: _status,
    Number.EXPECTED: _expected,
    Number.OUTLOOK: explain_outlook,
    Number.REACH: _reach,
    Number.CONFIDENCE: _confidence,
    Number.EVIDENCE: _evidence,
    Number.LOSS: _points_lost,
}

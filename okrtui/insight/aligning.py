"""Aligning: what an objective could support, how alike the words are, what each choice does to the score."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from okrtui.insight.alignment import align, footing
from okrtui.insight.reach import reaches
from okrtui.model.plan import Objective, Plan, State

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings

_WORD = re.compile(r"\w{3,}")
_COMMON = frozenset({
    "and", "are", "for", "from", "has", "have", "her", "his", "its", "not", "our", "than", "that", "the",
    "their", "them", "they", "this", "was", "were", "with", "you", "your",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that an objective could support; ``likeness`` is the share of words in common, 0–1."""

    reference: str
    title: str
    likeness: float


def choices(plan: Plan, objective: Objective) -> list[Choice]:
    """Vision, mission, objectives and key results, most alike first; nothing that would close a ring."""
    below = _everything_below(plan, objective)
    words = _words(" ".join([objective.title, *(each.title for each in objective.key_results)]))
    found: list[tuple[str, str]] = []
    if plan.mission is not None:
        found.append(("mission", plan.mission))
    if plan.vision is not None:
        found.append(("vision", plan.vision))
    for other in plan.objectives:
        if other.id in below or other.state is not State.ACTIVE:
            continue
        found.append((other.id, other.title))
        found += [(key_result.name, key_result.title) for key_result in other.key_results]
    ranked = [Choice(reference, title, _likeness(words, _words(title))) for reference, title in found]
    return sorted(ranked, key=lambda choice: -choice.likeness)


def score_with(standings: Standings, objective: Objective, supports: tuple[str, ...]) -> int | None:
    """The alignment score as it would be with other supports."""
    plan = standings.plan
    changed = replace(objective, supports=supports, stand_alone=None)
    objectives = tuple(changed if each.id == objective.id else each for each in plan.objectives)
    other = replace(plan, objectives=objectives)
    ground = footing(other, reaches(other, standings.journal, standings.today), standings.today)
    return align(ground, lambda each: standings.objectives[each.id].backed).score


def by_score(standings: Standings, objective: Objective, ranked: list[Choice]) -> list[Choice]:
    """The choices, those that are alike by words in the order of the score that each would give."""
    found = {each.reference: score_with(standings, objective, (each.reference,)) or 0 for each in ranked}
    return sorted(ranked, key=lambda each: (-each.likeness, -found[each.reference]))


def _everything_below(plan: Plan, objective: Objective) -> set[str]:
    """The objective and all that supports it, directly or not: to support one of these would close a ring."""
    supporters: dict[str, list[str]] = {}
    for each in plan.objectives:
        for reference in each.supports:
            supported = plan.supported_objective(reference)
            if supported:
                supporters.setdefault(supported.id, []).append(each.id)
    below: set[str] = set()
    waiting = [objective.id]
    while waiting:
        name = waiting.pop()
        if name not in below:
            below.add(name)
            waiting += supporters.get(name, ())
    return below


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _COMMON)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of both that they have in common (Jaccard's index), 0–1."""
    return len(one & other) / len(one | other) if one and other else 0.0

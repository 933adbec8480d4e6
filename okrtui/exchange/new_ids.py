"""The ids that imported nodes get: their own where they can stay, else made of it or of the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.store.tables import derived_id, is_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from okrtui.exchange.imported import ImportedPlan

#: An id that is longer was pasted by mistake, or made by a program for itself.
_LONGEST = 64


class NewIds:
    """Ids by place: ``teams``, ``kpis`` and ``objectives`` in the order of the imported plan."""

    def __init__(self, plan: ImportedPlan) -> None:
        self.teams = given((each.id, each.name) for each in plan.teams)
        above = ("vision", "mission", "plan")
        watched = [(each.id, each.title) for each in plan.kpis]
        nodes = given([*watched, *((each.id, each.title) for each in plan.objectives)], above)
        self.kpis, self.objectives = nodes[: len(watched)], nodes[len(watched) :]
        self.key_results = [
            given((each.id, each.title) for each in objective.key_results) for objective in plan.objectives
        ]
        self._teams = {each.id or each.name: new for each, new in zip(plan.teams, self.teams, strict=True)}
        self._references = dict(self._referred_to(plan))

    def team(self, written: str) -> str | None:
        """The new id of a team as nodes name it; None where there is none of that name."""
        return self._teams.get(written)

    def supported(self, references: Iterable[str]) -> list[str]:
        """References by the new ids; without those to nothing."""
        return list(dict.fromkeys(self._references[each] for each in references if each in self._references))

    def _referred_to(self, plan: ImportedPlan) -> Iterator[tuple[str, str]]:
        for objective, new, own in zip(plan.objectives, self.objectives, self.key_results, strict=True):
            if objective.id:
                yield objective.id, new
                for key_result, new_own in zip(objective.key_results, own, strict=True):
                    if key_result.id:
                        yield f"{objective.id}/{key_result.id}", f"{new}/{new_own}"
        for name, text in (("vision", plan.vision), ("mission", plan.mission)):
            if text.strip():
                yield name, name  # whatever an objective is called: here it means this


def given(written: Iterable[tuple[str, str]], taken: Iterable[str] = ()) -> list[str]:
    """An id for each pair of the one that was written and a title; first come those that can stay."""
    pairs, used = list(written), set(taken)
    ids: list[str] = []
    for own, _ in pairs:
        stays = is_id(own) and len(own) <= _LONGEST and own not in used
        ids.append(own if stays else "")
        used.add(ids[-1])
    for number, (own, title) in enumerate(pairs):
        if not ids[number]:
            ids[number] = derived_id(own or title, used.__contains__)
            used.add(ids[number])
    return ids


def ring_closers(above: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """The links (from, to) that close a ring: without them there is none. Depth first, without recursion."""
    closing: set[tuple[str, str]] = set()
    is_open: dict[str, bool] = {}
    for first in above:
        if first in is_open:
            continue
        is_open[first] = True
        path = [(first, iter(above[first]))]
        while path:
            name, rest = path[-1]
            step = next(rest, None)
            if step is None:
                is_open[name] = False
                path.pop()
            elif step not in is_open:
                is_open[step] = True
                path.append((step, iter(above.get(step, ()))))
            elif is_open[step]:
                closing.add((name, step))
    return closing

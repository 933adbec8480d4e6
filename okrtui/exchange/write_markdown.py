"""A plan as a report in Markdown: alignment and progress on top, then the cascade as headings with lists.

Objectives are headings below the one they support (from the sixth level on beside each other), key results
are list items. :mod:`okrtui.exchange.read_markdown` reads it, but a report says less than the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.exchange.markdown import measured_in_words, plain, standing_in_words
from okrtui.insight.status import Status
from okrtui.insight.summary_words import cycle_in_words
from okrtui.model.cascade import NodeKind
from okrtui.model.metric import Keep, Reach
from okrtui.model.numbers import format_percent, write_number
from okrtui.model.plan import KeyResult, Kpi, Objective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.insight.standings import Standings
    from okrtui.model.metric import Metric

_DEEPEST_HEADING = 6
_BRANCHES = {NodeKind.NOT_ALIGNED: "Supports nothing", NodeKind.STAND_ALONE: "Stands alone on purpose"}


def write(standings: Standings) -> Iterator[str]:
    """The text, piece by piece."""
    yield _head(standings)
    yield from _Report(standings).nodes()


def _head(standings: Standings) -> str:
    plan, alignment = standings.plan, standings.alignment
    cycle = plain(cycle_in_words(plan, standings.today))
    lines = [
        f"# {plain(plan.name)}",
        " · ".join(each for each in (standings.today.isoformat(), cycle) if each),
    ]
    if alignment.score is not None:
        parts = ", ".join(f"{part} {format_percent(share)}" for part, share in alignment.parts.items())
        lines.append(f"**Alignment** {alignment.score} of 100, {alignment.band} ({parts})")
    if standings.progress is not None and standings.expected is not None:
        shares = f"{format_percent(standings.progress)} of {format_percent(standings.expected)} expected"
        lines.append(f"**Progress** {shares}")
    counts = standings.counts()
    told = [f"{counts[each]} {each}" for each in Status if counts[each]]
    lines += [f"**Status** {', '.join(told)}"] if told else []
    return "\n\n".join(lines) + "\n"


class _Report:
    def __init__(self, standings: Standings) -> None:
        self.standings = standings
        self.cascade = standings.cascade

    def nodes(self) -> Iterator[str]:
        """Everything below the head: vision and mission beside each other, so that few levels are needed."""
        cascade = self.cascade
        tops = [node for node in range(len(cascade)) if cascade.depths[node] == 0]
        purposes = [node for name in ("vision", "mission") if (node := cascade.node(name)) is not None]
        loose = [node for node in tops if cascade.kinds[node] == NodeKind.OBJECTIVE]
        for node in purposes:
            yield f"\n## {cascade.name(node).capitalize()}: {self._purpose(node)}\n"
            yield from self._kpis(list(cascade.children(node)))
            yield from self._objectives(list(cascade.children(node)))
        if loose:
            yield "\n## Objectives\n"
            yield from self._objectives(loose)
        for node in tops:
            branch = _BRANCHES.get(cascade.kind(node))
            if branch:
                yield f"\n## {branch}\n"
                yield from self._objectives(list(cascade.children(node)))
        others = [node for node in tops if cascade.kinds[node] == NodeKind.KPI]
        if others:
            yield "\n## KPIs\n"
            yield from self._kpis(others)

    def _purpose(self, node: int) -> str:
        return plain(getattr(self.standings.plan, self.cascade.name(node)) or "")

    def _kpis(self, nodes: list[int]) -> Iterator[str]:
        blank = "\n"
        for node in nodes:
            item = self.cascade.items[node]
            if isinstance(item, Kpi):
                owner = f" · owner: {plain(item.owner)}" if item.owner else ""
                yield f"{blank}- KPI: {measured_in_words(self.standings, item)}{owner}\n"
                blank = ""

    def _objectives(self, nodes: list[int]) -> Iterator[str]:
        """Each with its key results, and then with what supports it or one of them."""
        waiting = [(node, 3) for node in reversed(nodes)]
        while waiting:
            node, level = waiting.pop()
            item = self.cascade.items[node]
            if self.cascade.kinds[node] != NodeKind.OBJECTIVE or not isinstance(item, Objective):
                continue
            yield self._heading(item, level)
            below: list[int] = []
            blank = "\n"
            for child in self.cascade.children(node):
                key_result = self.cascade.items[child]
                if isinstance(key_result, KeyResult):
                    yield f"{blank}- {self._key_result(key_result)}\n"
                    blank = ""
                    below += self.cascade.children(child)
                else:
                    below.append(child)
            waiting += [(each, level + 1) for each in reversed(below)]

    def _heading(self, objective: Objective, level: int) -> str:
        head = f"{plain(objective.title)} ({standing_in_words(self.standings, objective)})"
        cycle, plan = objective.cycle, self.standings.plan
        supported = plan.primary_support(objective) or ""
        above = plan.key_result(supported) or (
            plan.objective(supported) if level > _DEEPEST_HEADING else None
        )
        said = {
            "supports": above.title if above else "",
            "team": objective.team,
            "owner": objective.owner,
            "cycle": cycle.id if cycle else "",
            "due": cycle.end.isoformat() if cycle else "",
        }
        line = " · ".join(f"{key}: {plain(text)}" for key, text in said.items() if text)
        about = f"\n{plain(objective.description)}\n" if objective.description else ""
        return f"\n{'#' * min(level, _DEEPEST_HEADING)} {head}\n" + (f"\n{line}\n" if line else "") + about

    def _key_result(self, key_result: KeyResult) -> str:
        objective = self.standings.plan.objective_of(key_result.name)
        cycle = objective.cycle if objective else None
        due = key_result.due if not cycle or key_result.due != cycle.end else None
        said = {
            "owner": key_result.owner if not objective or key_result.owner != objective.owner else None,
            "due": due.isoformat() if due else None,
            "baseline": _baseline(key_result.metric),
        }
        rest = "".join(f" · {key}: {plain(text)}" for key, text in said.items() if text)
        return measured_in_words(self.standings, key_result) + rest


def _baseline(metric: Metric) -> str:
    """Where it began, if not at nothing: without it nobody knows whether less is better."""
    begun = metric.baseline if isinstance(metric, Reach | Keep) else None
    return write_number(begun) if begun else ""

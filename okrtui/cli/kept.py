"""What the long way to an answer keeps, so that :mod:`okrtui.cli.quick` gives the next one at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrtui.cli.quick import settings_question
from okrtui.cli.quick_check_in import FACTS, who
from okrtui.insight.progress import shares
from okrtui.insight.status import done_reason
from okrtui.model.journal import key_of
from okrtui.model.metric import Keep, Metric, Milestones, Reach, YesNo
from okrtui.model.plan import KeyResult, Kpi, State
from okrtui.model.safe_text import safe
from okrtui.store import kept_answers
from okrtui.store.access import is_settled, state_of
from okrtui.store.journal_reader import journal_folder
from okrtui.store.plan_search import nearest_plan
from okrtui.store.settings import config_file, last_plan, read_settings, state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.cli.quick import Question
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Objective
    from okrtui.store.access import FileState
    from okrtui.workspace import Workspace

    Basis = list[tuple[str, FileState | None]]

#: So many last bytes of a journal tell that what was there before them is still there when it has grown.
_KNOWN_AGAIN = 512


def keep_status(workspace: Workspace, question: Question | None, began: int, text: str) -> None:
    """Keep what was printed, for as long as it would be printed again."""
    basis = workspace.basis(began)
    today = workspace.clock.today().isoformat()
    if question is None or basis is None or today != workspace.standings.today.isoformat():
        return
    name = f"status {kept_answers.number_of(question)}"
    kept_answers.keep(name, str(workspace.root), (question, _plain(basis), text))


class PlanKeeper:
    """How a plan is before a check-in: what the next ones must know of it, kept when this one is told."""

    def __init__(self, workspace: Workspace, began: int) -> None:
        self._workspace, self._began = workspace, began
        self._standings, self._basis = workspace.standings, workspace.basis(began) or []
        self._journals = _journals(journal_folder(workspace.root), self._basis)

    def keep(self) -> None:
        """Keep it, where its files tell of every change."""
        workspace, standings = self._workspace, self._standings
        own = str(journal_folder(workspace.root) / f"{workspace.author}.toml")
        journals = {path for path, _, _ in self._journals or ()}
        config = state_of(config_file())
        if own not in journals or not is_settled([config], self._began):
            return
        others = [each for each in self._basis if each[0] not in journals]
        alignment, newest = standings.alignment, standings.journal.newest
        nodes = list(_nodes(standings))
        known = {
            "today": (standings.today.isoformat(), workspace.clock.fixed is not None),
            "who": who(),
            "states": _plain([*others, (str(config_file()), config)]),
            "journals": self._journals,
            "journal": own,
            "newest": key_of(newest) if newest else "",
            "alignment": (alignment.ladder, alignment.coverage, alignment.capped),
            "evidence": alignment.evidence,
            "names": "".join(f"\n{each['name']}" for each in nodes) + "\n",
        }
        facts = [tuple(each[name] for name in FACTS) for each in nodes]
        kept_answers.keep("check-in", str(workspace.root), known, facts)


def keep_usual_plan(named: str | None, began: int) -> None:
    """Keep which plan is meant where none is named or near, for as long as the settings stay as they are."""
    if named or os.environ.get("OKRTUI_PLAN") or nearest_plan():
        return
    paths = config_file(), state_folder() / "state.json"
    basis = [(str(path), state_of(path)) for path in paths]
    plan = read_settings().plan or str(last_plan() or "")
    if is_settled([state for _, state in basis], began):
        kept_answers.keep("usual plan", "", (settings_question(), _plain(basis), plan))


def _plain(basis: Basis) -> list[tuple[str, kept_answers.State]]:
    return [(path, (*state,) if state else None) for path, state in basis]


def _journals(folder: Path, basis: Basis) -> list[tuple[str, kept_answers.State, bytes]] | None:
    """Each journal, how it was when it was read, and how it ends; None when one has a torn end or changed."""
    found: list[tuple[str, kept_answers.State, bytes]] = []
    for path, state in basis:
        if Path(path).parent != folder or state is None:
            continue
        start = max(0, state.size - _KNOWN_AGAIN)
        try:
            with Path(path).open("rb") as file:
                file.seek(start)
                end = file.read()
        except OSError:
            return None
        if (end and not end.endswith(b"\n")) or state_of(Path(path)) != state:
            return None
        found.append((path, (*state,), end))
    return found


def _nodes(standings: Standings) -> Iterator[dict[str, Any]]:
    """The facts of everything that can be checked in, in the order in which names are looked for."""
    for objective in standings.plan.objectives:
        portions = shares(each.weight for each in objective.key_results) if objective.key_results else []
        for key_result, own in zip(objective.key_results, portions, strict=True):
            yield _facts(key_result) | _scored(standings, objective, key_result, own)
    for kpi in standings.plan.kpis:
        yield _facts(kpi)


def _facts(node: KeyResult | Kpi) -> dict[str, Any]:
    shape, *numbers = _shape(node.metric)
    is_goal = isinstance(node.metric, (Reach, Milestones, YesNo))
    return {
        "name": node.name,
        "title": safe(node.title),
        "unit": node.unit,
        "unit_shown": safe(f" {node.unit}") if node.unit else "",
        "shape": shape,
        "numbers": tuple(numbers),
        "wants_id": node.id_is_derived,
        "done": done_reason(node.metric) if is_goal else "",
        "verdict": None,
        "expected": None,
        "committed": False,
        "confidence": None,
        "part": 0.0,
        "measurable": 0.0,
        "backing": 0.0,
    }


def _scored(standings: Standings, objective: Objective, key_result: KeyResult, own: float) -> dict[str, Any]:
    """The facts that only a key result has, ``own`` being its share of its objective."""
    standing, footing = standings.key_results[key_result.name], standings.footing
    _, share = footing.counted.get(objective.id, (objective, 0.0))
    verdict = standing.verdict
    return {
        "wants_id": key_result.id_is_derived or objective.id_is_derived,
        "verdict": None if objective.state is State.ACTIVE else (str(verdict.status), verdict.reason),
        "expected": standing.expected,
        "committed": objective.kind == "committed",
        "confidence": standing.confidence,
        "part": share * footing.reach[objective.id] * own,
        "measurable": standing.measurable,
        "backing": standing.backing,
    }


def _shape(metric: Metric) -> tuple[Any, ...]:
    match metric:
        case Reach(baseline=baseline, target=target):
            return "reach", baseline, target
        case Keep(at_least=low, at_most=high):
            return "keep", low, high
        case Milestones(names=names):
            return "milestones", len(names)
        case YesNo():
            return ("yes_no",)
        case _:
            return ("unmeasured",)

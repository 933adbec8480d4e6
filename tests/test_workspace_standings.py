"""Whatever is done to a plan, the workspace holds the numbers that somebody who opens it afresh would see."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.errors import OkrtuiError
from okrtui.insight.node_losses import by_node
from okrtui.model.edits import AddNode, MoveNode, RemoveNode, SetField
from okrtui.model.metric import Milestones, Reach, Value, YesNo
from okrtui.workspace import Clock, Workspace

if TYPE_CHECKING:
    from random import Random

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import KeyResult, Kpi, Objective

SAMPLES = Path(__file__).parent.parent / "sample_plans"
TODAY = date(2026, 11, 22)


def shares(standings: Standings) -> dict[str, float | None]:
    """Every number that is a share of something."""
    alignment = standings.alignment
    found = {
        "ladder": alignment.ladder,
        "coverage": alignment.coverage,
        "evidence": alignment.evidence,
        "progress": standings.progress,
        "expected": standings.expected,
    }
    for name, key_result in standings.key_results.items():
        found |= {f"{name} progress": key_result.progress, f"{name} expected": key_result.expected}
        found[f"{name} mass"] = standings.pulled.get(name)
    for name, each in standings.objectives.items():
        found |= {f"{name} progress": each.progress, f"{name} expected": each.expected}
        found[f"{name} reach"] = each.reach
    return found | {f"{each.node} costs": each.points for each in by_node(standings.losses())}


def facts(standings: Standings) -> list[object]:
    """Everything else that is told."""
    each_key_result = [
        (
            name,
            each.value,
            each.confidence,
            each.verdict,
            each.rhythm,
            each.backing,
            each.latest and each.latest.id,
        )
        for name, each in standings.key_results.items()
    ]
    each_objective = [
        (name, each.verdict, each.confidence, each.last_check_in)
        for name, each in sorted(standings.objectives.items())
    ]
    due = [(each.key_result.name, each.days_late) for each in standings.due()]
    return [standings.alignment.score, standings.counts(), due, each_key_result, each_objective]


def entries(standings: Standings) -> list[object]:
    """What the journal says, wherever it is written, and when the newest of it was."""
    journal = standings.journal
    kinds = (journal.check_ins, journal.comments, journal.changes, journal.closings, journal.proposals)
    told = [
        {name: [replace(each, line=0) for each in listed] for name, listed in kind.items() if listed}
        for kind in kinds
    ]
    return [told, journal.newest]


class Hand:
    """Somebody who does one random thing after the other to an open plan."""

    def __init__(self, workspace: Workspace, random: Random) -> None:
        self.workspace = workspace
        self.random = random

    def act(self) -> None:
        """Do something; what is refused leaves everything as it was."""
        acts = [
            self.check_in,
            self.check_in,
            self.comment,
            self.change_objective,
            self.change_objective,
            self.change_key_result,
            self.add,
            self.remove,
            self.move,
            self.undo,
            self.undo,
            self.redo,
        ]
        with suppress(OkrtuiError):
            self.random.choice(acts)()

    def check_in(self) -> None:
        plan = self.workspace.plan
        nodes: list[KeyResult | Kpi | Objective] = [
            *plan.key_results(),
            *plan.key_results(),
            *plan.kpis,
            *plan.objectives,
        ]
        about = self.random.choice(nodes)
        measured = plan.measured(about.name)
        value = self._value(measured) if measured else None
        self.workspace.check_in(about.name, value, self.random.choice([None, *range(11)]))

    def comment(self) -> None:
        self.workspace.comment(self._any_node(), f"said {self.random.randint(1, 999)}")

    def _value(self, measured: KeyResult | Kpi) -> Value:
        match measured.metric:
            case Reach(baseline=baseline, target=target):
                start = baseline or 0.0
                return round(start + (target - start) * self.random.uniform(-0.2, 1.3), 3)
            case Milestones(names=names):
                return self.random.randint(0, len(names))
            case YesNo():
                return self.random.random() < 0.5
            case _:
                return round(self.random.uniform(0, 100), 2)

    def change_objective(self) -> None:
        plan, objective = self.workspace.plan, self.random.choice(self.workspace.plan.objectives)
        nodes = ["mission", "vision", *(each.id for each in plan.objectives)]
        nodes += [each.name for each in plan.key_results()]
        field, after = self.random.choice(
            [
                ("supports", self.random.choice(nodes)),
                ("supports", self.random.sample(nodes, 2)),
                ("supports", None),
                ("weight", self.random.choice([0, 0.5, 2, 3.25])),
                ("state", self.random.choice(["draft", "active", "closed", None])),
                ("stand_alone", self.random.choice(["on purpose", None])),
            ]
        )
        self._set(objective, field, after)

    def change_key_result(self) -> None:
        field, after = self.random.choice(
            [
                ("target", self.random.randint(1, 1000)),
                ("weight", self.random.choice([0, 1.5, 4])),
                ("due", self.random.choice([date(2026, 12, 1), date(2026, 11, 1), None])),
            ]
        )
        self._set(self.random.choice(self.workspace.plan.key_results()), field, after)

    def _set(self, node: Objective | KeyResult, field: str, after: object) -> None:
        before = self.workspace.raw_table(self.workspace.plan.place(node)).get(field)
        if before != after:
            self.workspace.apply(SetField(node.name, field, before, after))

    def add(self) -> None:
        number = self.random.randint(1, 999)
        objective = self.random.choice(self.workspace.plan.objectives)
        self.workspace.apply(
            self.random.choice(
                [
                    AddNode("objective", None, (("title", f"New goal {number}"), ("supports", objective.id))),
                    AddNode(
                        "key_result", objective.id, (("title", f"New result {number}"), ("target", number))
                    ),
                ]
            )
        )

    def remove(self) -> None:
        self.workspace.apply(RemoveNode(self._any_node()))

    def move(self) -> None:
        self.workspace.apply(MoveNode(self._any_node(), self.random.choice([-1, 1])))

    def _any_node(self) -> str:
        plan = self.workspace.plan
        names = [each.id for each in plan.objectives] + [each.name for each in plan.key_results()]
        return self.random.choice(names)

    def undo(self) -> None:
        self.workspace.undo()

    def redo(self) -> None:
        if self.random.random() < 0.7:
            self.workspace.undo()
        self.workspace.redo()


@pytest.mark.parametrize("sample", ["acme.toml", "department/plan.toml"])
def test_the_numbers_held_are_those_of_a_fresh_load_after_every_step(sample: str) -> None:
    @settings(max_examples=25)
    @given(st.integers(1, 10), st.randoms(use_true_random=True))
    def same_numbers(steps: int, random: Random) -> None:
        with TemporaryDirectory() as folder:
            root = Path(shutil.copytree(SAMPLES, Path(folder) / "plans")) / sample
            workspace = Workspace(root, "robin", Clock(TODAY))
            hand = Hand(workspace, random)
            for _ in range(steps):
                workspace.findings()  # what is known is taken on where that can be
                hand.act()
                opened = Workspace(root, "li", Clock(TODAY))
                fresh = opened.standings
                assert workspace.plan == fresh.plan
                assert facts(workspace.standings) == facts(fresh)
                assert shares(workspace.standings) == pytest.approx(shares(fresh), abs=1e-12)
                assert entries(workspace.standings) == entries(fresh)
                assert workspace.findings() == opened.findings()
                assert workspace.problems == opened.problems

    same_numbers()


def test_all_that_was_done_can_be_undone_to_the_numbers_before(tmp_path: Path) -> None:
    @settings(max_examples=25)
    @given(st.integers(1, 8), st.randoms(use_true_random=True))
    def same_numbers(steps: int, random: Random) -> None:
        with TemporaryDirectory(dir=tmp_path) as folder:
            root = Path(shutil.copytree(SAMPLES, Path(folder) / "plans")) / "acme.toml"
            workspace = Workspace(root, "robin", Clock(TODAY))
            before = workspace.standings
            hand = Hand(workspace, random)
            for _ in range(steps):
                hand.act()
            with suppress(OkrtuiError):
                while True:
                    workspace.undo()
            assert facts(workspace.standings) == facts(before)
            assert shares(workspace.standings) == pytest.approx(shares(before), abs=1e-12)

    same_numbers()

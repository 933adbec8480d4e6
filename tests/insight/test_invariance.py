"""No number depends on what means nothing: file order, order of entries, hash seed, clock, locale."""

from __future__ import annotations

import json
import locale
import math
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.insight.explain import as_text, explain, numbers_of
from okrtui.insight.node_losses import by_node
from okrtui.insight.standings import Standings, reckon
from tests.plans import TODAY, Situation, situations

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from okrtui.model.plan import Objective, Plan

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ("acme.toml", "department/plan.toml")


def standings_of(situation: Situation) -> Standings:
    return reckon(situation.plan, situation.journal, TODAY)


def every_number(standings: Standings) -> dict[str, Any]:
    """All that the standings say, in an order of its own; nothing is rounded."""
    alignment = standings.alignment
    return {
        "score": (alignment.score, alignment.band, alignment.ladder, alignment.coverage, alignment.evidence),
        "plan": (standings.progress, standings.expected),
        "pulled": dict(standings.pulled),
        "counts": standings.counts(),
        "due": sorted((each.key_result.name, each.days_late) for each in standings.due()),
        "losses": sorted((each.node, each.part, each.points, each.why) for each in standings.losses()),
        "nodes": sorted((each.node, each.points) for each in by_node(standings.losses())),
        "key results": {
            name: replace(each, key_result=None)  # type: ignore[arg-type]
            for name, each in standings.key_results.items()
        },
        "objectives": {
            name: replace(each, objective=None)  # type: ignore[arg-type]
            for name, each in standings.objectives.items()
        },
    }


def every_word(standings: Standings) -> list[str]:
    """Every explanation of every node as it is read."""
    plan = standings.plan
    names = [
        *standings.objectives,
        *standings.key_results,
        *(each.id for each in plan.kpis),
        "plan",
        "vision",
    ]
    return [
        as_text(explain(standings, name, number)) for name in names for number in numbers_of(standings, name)
    ]


# -- losses ---------------------------------------------------------------------------------------------


@given(situations())
def test_the_losses_add_up_to_what_is_missing_also_by_node(situation: Situation) -> None:
    standings = standings_of(situation)
    score, losses = standings.alignment.score, standings.losses()
    missing = 0 if score is None else 100 - score
    assert math.fsum(each.points for each in losses) == pytest.approx(missing, abs=1e-9)
    assert math.fsum(each.points for each in by_node(losses)) == pytest.approx(missing, abs=1e-9)
    assert len({each.node for each in by_node(losses)}) == len(by_node(losses))


@given(situations())
def test_the_points_as_they_are_shown_add_up_to_the_last_digit(situation: Situation) -> None:
    standings = standings_of(situation)
    score, listed = standings.alignment.score, by_node(standings.losses())
    assert sum(each.shown for each in listed) == (0 if score is None else 100 - score)
    for each in listed:
        assert each.shown or each.node == "plan" or each.points < 0.01, "a loss that is listed is not nothing"
    for each in listed:
        assert float(each.shown) == pytest.approx(each.points, abs=0.1)


# -- order ----------------------------------------------------------------------------------------------


def shuffled(plan: Plan, random: random.Random) -> Plan:
    """The same plan in another file order.

    Objectives that stand alone keep the order among themselves: the first ones in the file may. So do
    the supports of each objective: the first one that exists is the primary one.
    """
    objectives = list(plan.objectives)
    random.shuffle(objectives)
    alone = iter([each for each in plan.objectives if each.stand_alone])
    objectives = [next(alone) if each.stand_alone else each for each in objectives]
    return replace(
        plan,
        objectives=tuple(with_shuffled_key_results(each, random) for each in objectives),
        kpis=tuple(random.sample(plan.kpis, len(plan.kpis))),
        cycles=tuple(random.sample(plan.cycles, len(plan.cycles))),
    )


def with_shuffled_key_results(objective: Objective, random: random.Random) -> Objective:
    return replace(
        objective, key_results=tuple(random.sample(objective.key_results, len(objective.key_results)))
    )


@given(situations(14), st.randoms(use_true_random=True))  # sums of three and more, where order matters
def test_no_number_depends_on_the_order_in_the_files(situation: Situation, random: random.Random) -> None:
    other = replace(
        situation,
        plan=shuffled(situation.plan, random),
        entries=tuple(random.sample(situation.entries, len(situation.entries))),
    )
    assert every_number(standings_of(other)) == every_number(standings_of(situation))


@given(situations(), st.randoms(use_true_random=True))
def test_no_number_depends_on_the_order_in_dicts(situation: Situation, random: random.Random) -> None:
    entries = situation.journal
    other = replace(
        entries,
        check_ins=dict(random.sample(sorted(entries.check_ins.items()), len(entries.check_ins))),
        closings=dict(random.sample(sorted(entries.closings.items()), len(entries.closings))),
    )
    found, wanted = reckon(situation.plan, other, TODAY), reckon(situation.plan, entries, TODAY)
    assert every_number(found) == every_number(wanted)
    assert every_word(found) == every_word(wanted)


@given(situations(), st.randoms(use_true_random=True))
def test_check_ins_one_by_one_come_to_the_same_in_any_order(
    situation: Situation, random: random.Random
) -> None:
    def after_all(reports: list[Any]) -> Standings:
        found = standings_of(situation)
        for each in reports:
            found = found.after(each)
        return found

    found = after_all(random.sample(situation.to_come, len(situation.to_come)))
    wanted = standings_of(replace(situation, entries=situation.entries + situation.to_come))
    exact = ("counts", "due", "key results", "objectives", "pulled")
    assert {key: every_number(found)[key] for key in exact} == {
        key: every_number(wanted)[key] for key in exact
    }
    assert found.alignment.score == wanted.alignment.score
    for part in ("ladder", "coverage", "evidence"):
        assert getattr(found.alignment, part) == near(getattr(wanted.alignment, part))
    assert (found.progress, found.expected) == (near(wanted.progress), near(wanted.expected))


def near(number: float | None) -> object:
    return None if number is None else pytest.approx(number, abs=1e-12)


# -- the machine ----------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(situations())
def test_nothing_asks_for_the_time(situation: Situation) -> None:
    asked: list[str] = []

    def watch(_frame: object, event: str, called: object) -> None:
        if event == "c_call" and getattr(called, "__name__", "") in CLOCKS:
            asked.append(repr(called))

    plan, entries = situation.plan, situation.journal
    sys.setprofile(watch)
    try:
        standings = reckon(plan, entries, TODAY)
        every_number(standings.after(situation.to_come[0]))
        every_word(standings)
    finally:
        sys.setprofile(None)
    assert asked == []


#: The functions written in C by which a program learns the time.
CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "monotonic", "strftime"}


@pytest.fixture
def set_locale() -> Iterator[Callable[[str], None]]:
    before = locale.setlocale(locale.LC_ALL)

    def set_to(name: str) -> None:
        locale.setlocale(locale.LC_ALL, name)

    yield set_to
    locale.setlocale(locale.LC_ALL, before)


def locales_here() -> list[str]:
    """The locales of this machine; C is everywhere."""
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    return list(dict.fromkeys(["C", *listed]))


def test_the_locale_changes_no_word(set_locale: Callable[[str], None]) -> None:
    @settings(max_examples=20)
    @given(situations())
    def same_words(situation: Situation) -> None:
        set_locale("C")
        wanted = every_word(standings_of(situation))
        for name in here:
            set_locale(name)
            assert every_word(standings_of(situation)) == wanted

    here = locales_here()
    same_words()


@pytest.mark.parametrize("sample", SAMPLES)
def test_hash_seed_time_zone_and_language_change_no_byte_of_the_status(sample: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_plans", tmp_path / "plans")
    outputs = {
        status_json(tmp_path / "plans" / sample, tmp_path / seed, seed, zone, language)
        for seed, zone, language in (
            ("1", "Pacific/Kiritimati", "C"),
            ("2", "Etc/GMT+12", "C.UTF-8"),
            ("77", "UTC", "tr_TR.UTF-8"),
        )
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["alignment"]["score"] is not None


def status_json(plan: Path, home: Path, seed: str, zone: str, language: str) -> bytes:
    """What the command prints in a process of its own, with folders of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LC_ALL": language,
    }
    command = [sys.executable, "-m", "okrtui", "status", "--json", str(plan), "--today", "2026-11-22"]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

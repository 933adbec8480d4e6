"""JSON: everything that is known of a plan, and the same plan back out of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.cli.main import run
from okrtui.exchange.imported import ImportedKeyResult, ImportedObjective, ImportedPlan, ImportRefusedError
from okrtui.model.journal import CheckIn
from okrtui.model.metric import Keep, Milestones, Reach, Unmeasured, value_problem
from okrtui.model.plan import NOWHERE, Initiative, Team
from tests.exchange.plans import SAMPLE_DAY, SAMPLES, imported, sample, standings_of, written
from tests.plans import Situation, key, plan, situations

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Cycle, KeyResult, Objective, Plan

#: Texts that a file can hold: TOML has no lone halves of characters.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)


@st.composite
def enriched(draw: st.DrawFn) -> Situation:
    """A random plan whose nodes say all that a plan file can say."""
    situation = draw(situations())
    some = st.lists(TEXTS, max_size=2).map(tuple)

    def key_result(each: KeyResult, cycle: Cycle | None) -> KeyResult:
        return replace(
            each,
            start=each.start or (cycle.start if cycle else None),  # as the reader of plans has it
            due=each.due or (cycle.end if cycle else None),
            title=draw(TEXTS),
            unit=draw(st.sampled_from(["", "users", "%"])) if isinstance(each.metric, Reach | Keep) else "",
            owner=draw(st.none() | TEXTS),
            team=draw(st.sampled_from([None, "inner"])),
            tags=draw(some),
            description=draw(st.just("") | TEXTS),
            initiatives=tuple(Initiative(name, bool(len(name) % 2), 0) for name in draw(some)),
        )

    def objective(each: Objective) -> Objective:
        return replace(
            each,
            title=draw(TEXTS),
            team=draw(st.sampled_from([None, "outer"])),
            owner=draw(st.none() | TEXTS),
            tags=draw(some),
            description=draw(st.just("") | TEXTS),
            key_results=tuple(key_result(own, each.cycle) for own in each.key_results),
        )

    old = situation.plan
    made = plan(
        *map(objective, old.objectives),
        vision=old.vision and draw(TEXTS),
        mission=old.mission and draw(TEXTS),
        kpis=old.kpis,
        teams=(
            Team("outer", draw(TEXTS), NOWHERE, members=draw(some)),
            Team("inner", "Inner", NOWHERE, "outer", "maria"),
        ),
    )
    return Situation(made, situation.entries)


@given(enriched())
def test_a_plan_read_back_is_the_same_plan(situation: Situation) -> None:
    before = standings_of(situation.plan, situation.journal)
    assert_same(before, imported("json", written("json", before)))


def test_a_byte_order_mark_is_passed_over() -> None:
    assert imported("json", '\ufeff{"objectives": [{"title": "a"}]}').objectives[0].title == "a"


@pytest.mark.parametrize("name", ["acme.toml", "department/plan.toml", "personal.toml", "sourced/plan.toml"])
def test_the_sample_plans_are_read_back_the_same(name: str) -> None:
    before = sample(name)
    after = imported("json", written("json", before))
    assert_same(before, after)
    assert [each for each in after.left_out if "check-ins" not in each] == []


def assert_same(before: Standings, after: ImportedPlan) -> None:
    plan = before.plan
    assert (after.name, after.vision, after.mission, after.every) == (
        plan.name,
        plan.vision or "",
        plan.mission or "",
        plan.cadence,
    )
    cycles = {each.id: each for each in after.cycles}
    assert [(each.id, each.start, each.end) for each in plan.cycles] == [
        (each.id, each.start, each.end) for each in after.cycles
    ]
    assert [
        (each.id, each.name, each.part_of or "", each.lead or "", each.members) for each in plan.teams
    ] == [(each.id, each.name, each.part_of, each.lead, each.members) for each in after.teams]
    assert [
        (each.id, each.title, each.supports if plan.knows(each.supports or "") else "", each.unit)
        for each in plan.kpis
    ] == [(each.id, each.title, each.supports, each.unit) for each in after.kpis]
    assert len(after.objectives) == len(plan.objectives)
    for objective, found in zip(plan.objectives, after.objectives, strict=True):
        cycle: Any = cycles.get(found.cycle)
        assert (cycle.id if cycle else None) == (objective.cycle.id if objective.cycle else None)
        assert (found.title, found.id, found.team, found.owner) == (
            objective.title.strip(),
            objective.id,
            objective.team or "",
            objective.owner or "",
        )
        assert (found.kind or "aspirational", found.state or "active") == (objective.kind, objective.state)
        assert (found.stand_alone, weight_of(found), found.tags, found.description) == (
            objective.stand_alone or "",
            objective.weight,
            objective.tags,
            objective.description,
        )
        there = dict.fromkeys(each for each in objective.supports if plan.can_be_supported(each))
        assert found.supports == tuple(there)
        for key_result, each in zip(objective.key_results, found.key_results, strict=True):
            assert_same_key_result(key_result, each, plan, found.owner, cycle)
            latest = before.journal.latest(key_result.name)
            if isinstance(key_result.metric, Unmeasured):  # a plan file that says nothing means yes or no
                assert each.value is None or isinstance(each.value, bool)
            elif latest is None or value_problem(key_result.metric, latest.value) is None:
                assert (each.value, each.note) == (latest and latest.value, latest.note if latest else "")
                assert each.confidence == before.key_results[key_result.name].confidence


def weight_of(found: ImportedObjective | ImportedKeyResult) -> float:
    return 1 if found.weight is None else found.weight


def assert_same_key_result(
    key_result: KeyResult, found: ImportedKeyResult, plan: Plan, owner: str, cycle: Cycle | None
) -> None:
    assert (found.id, found.title) == (key_result.id, key_result.title.strip())
    assert (found.owner or owner) == (key_result.owner or owner)
    assert (found.team, found.unit) == (key_result.team or "", key_result.unit)
    assert (found.start or (cycle and cycle.start)) == key_result.start
    assert (found.due or (cycle and cycle.end)) == key_result.due
    assert (found.every or plan.cadence) == key_result.cadence
    assert (weight_of(found), found.tags, found.description) == (
        key_result.weight,
        key_result.tags,
        key_result.description,
    )
    assert [(each.title, each.done) for each in found.initiatives] == [
        (each.title, each.done) for each in key_result.initiatives
    ]
    stated = (found.baseline, found.target, found.at_least, found.at_most, found.milestones)
    match key_result.metric:
        case Reach(baseline, target):
            assert stated == (baseline, target, None, None, ())
        case Keep(at_least, at_most, baseline):
            assert stated == (baseline, None, at_least, at_most, ())
        case Milestones(names):
            assert stated == (None, None, None, None, names)
        case _:
            assert stated == (None, None, None, None, ())


def test_it_tells_the_numbers_that_status_tells(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    run(["status", str(SAMPLES / "acme.toml"), "--json", "--today", str(SAMPLE_DAY)])
    told = json.loads(capsys.readouterr().out)
    told["alignment"].pop("losses")
    found = json.loads(written("json", sample("acme.toml")))
    for name in ("plan", "today", "cycle", "alignment", "progress", "expected", "counts"):
        assert found[name] == told[name]
    for one, other in zip(found["objectives"], told["objectives"], strict=True):
        own = other.pop("key_results")
        assert one.items() >= other.items()
        for each, same in zip(one["key_results"], own, strict=True):
            assert each.items() >= same.items()


def test_the_history_is_told_oldest_first() -> None:
    found = json.loads(written("json", sample("acme.toml")))
    (users,) = [
        each
        for objective in found["objectives"]
        for each in objective["key_results"]
        if each["id"] == "launch/active-users"
    ]
    moments = [each["moment"] for each in users["check_ins"]]
    assert moments == sorted(moments)
    assert moments[-1].startswith(users["last_check_in"])
    assert users["check_ins"][-1]["value"] == users["value"]


def test_every_node_is_a_line_and_a_piece() -> None:
    lines = written("json", sample("acme.toml")).splitlines()
    assert sum(line.startswith('{"id": "launch/') for line in lines) == len(
        [each for each in sample("acme.toml").plan.key_results() if each.name.startswith("launch/")]
    )


def test_what_is_hostile_stays_data() -> None:
    note = CheckIn(key=key("2026-11-01"), author="s\u202eam", about="o0/k0", value=1, note='"}]\x1b[2J\ud800')
    situation = Situation(plan(), (note,))
    text = written("json", standings_of(situation.plan, situation.journal))
    assert text.isascii()
    assert json.loads(text)["objectives"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is nothing in it"),
        ("\ufeff \n", "There is nothing in it"),
        ("no json", "Line 1"),
        ('{"plan": "a",\n\n "objectives": [}', "Line 3"),
        ('{"objectives": []} x', "Line 1"),
        ('{"plan": "a"}', "no objectives"),
        ('{"objectives": [{"title": "a", "weight": NaN}]}', "NaN"),
        ('{"objectives": [{"weight": ' + "9" * 5000 + "}]}", "no number"),
        ("[" * 100_000, "Line 1"),
        ('{"objectives": ' + "[" * 100_000, "nested"),
        ('{"x": ' + '{"a":' * 100_000, "nested"),
        ('{"objectives": [{"title": "' + "a" * 10_000_000 + '"}]}', "10,000,000 characters"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ImportRefusedError, match=said):
        imported("json", text)


def test_what_can_not_be_taken_over_is_told() -> None:
    found = imported(
        "json",
        """{"objectives": [
        {"title": "One", "id": "a", "supports": ["b", "gone"], "weight": -1, "tags": "x", "kind": "odd"},
        {"title": 5, "id": "a", "cycle": "Spring", "team": "ops"},
        7,
        {"title": "Half \\ud800", "id": "b", "cycle": "Q4 2026", "key_results": [
            {"title": "Same", "target": 0},
            {"title": "Band", "at_least": 5, "at_most": 4, "value": 1e400, "due": "soon"},
            {"title": "Signed", "value": 3, "confidence": 11}]}]}""",
    )
    first, second, third = found.objectives
    assert (first.supports, first.weight, first.tags) == (("b",), None, ())
    assert (second.title, second.id, second.cycle, second.team) == ("a", "", "", "ops")
    assert third.title == "Half \N{REPLACEMENT CHARACTER}"
    assert [each.name for each in found.teams] == ["ops"]
    assert [(each.id, str(each.start), str(each.end)) for each in found.cycles] == [
        ("Q4 2026", "2026-10-01", "2026-12-31")
    ]
    said = "\n".join(found.left_out)
    for words in (
        "Line 2: weight is left out",
        "tags",
        "kind",
        "“gone”",
        "Line 3: title",
        "The id “a” is there twice",
        "“Spring”",
        "Line 4",
        "“Same” ends where it starts",
        "“Band” has limits",
        "due",
        "The value of “Signed”",
        "confidence",
    ):
        assert words in said

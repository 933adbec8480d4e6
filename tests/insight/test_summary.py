"""The week of a plan, a team and a person."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.scope import WHOLE_PLAN, Scope, ScopeKind, members, scope_at, scopes
from okrtui.insight.standings import reckon
from okrtui.insight.status import Status
from okrtui.insight.summary import Summary, summary
from okrtui.insight.summary_words import Row, Section, column_widths, fitted, sections
from okrtui.model.cascade import Group
from okrtui.model.journal import CheckIn, Retract
from okrtui.model.metric import Milestones, YesNo, starting_value
from okrtui.model.plan import State, Team
from tests.plans import (
    NEXT,
    NOWHERE,
    TODAY,
    Situation,
    check_in,
    journal,
    key,
    key_result,
    objective,
    plan,
    situations,
)

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.journal import Entry
    from okrtui.model.plan import Plan

VISION, MISSION = Scope(ScopeKind.VISION), Scope(ScopeKind.MISSION)
TEAMS = (
    Team("top", "Top", NOWHERE),
    Team("low", "Low", NOWHERE, part_of="top"),
    Team("ring", "Ring", NOWHERE, part_of="ring"),
)


def team(name: str) -> Scope:
    return Scope(ScopeKind.TEAM, name)


def person(name: str) -> Scope:
    return Scope(ScopeKind.PERSON, name)


def ago(days: int) -> str:
    return str(TODAY - timedelta(days=days))


def names(of: Summary, group: str) -> list[str]:
    return [each.standing.key_result.name for each in getattr(of, group)]


def week(drawn: Plan, *entries: Entry, scope: Scope = WHOLE_PLAN) -> Summary:
    return summary(reckon(drawn, journal(*entries), TODAY), scope)


def one(*entries: Entry, metric: object = None) -> Summary:
    """The week of a plan with the one key result o/k."""
    return week(plan(objective("o", "mission", key_results=[key_result("o/k", metric)])), *entries)  # type: ignore[arg-type]


# -- promises on random plans --------------------------------------------------------------------------


def staffed(situation: Situation, seed: int) -> Situation:
    """The situation with teams and owners."""
    choice = random.Random(seed).choice
    where, who = ["top", "low", "ring", "gone", None], ["sam", "li", None]
    objectives = tuple(
        replace(
            each,
            team=choice(where),
            owner=choice(who),
            key_results=tuple(
                replace(part, team=choice(where), owner=choice(who)) for part in each.key_results
            ),
        )
        for each in situation.plan.objectives
    )
    return replace(situation, plan=replace(situation.plan, objectives=objectives, teams=TEAMS))


SITUATIONS = st.builds(staffed, situations(), st.integers(0, 99))


def belonging(drawn: Plan, scope: Scope) -> set[str]:
    """The key results of a scope, read once more from its words: one path of supports after the other."""

    def serves(name: str, roots: tuple[str, ...], seen: frozenset[str] = frozenset()) -> bool:
        each = drawn.objective(name)
        if each is None or name in seen:
            return False
        return any(
            (reference in roots and drawn.knows(reference))
            or serves(reference.partition("/")[0], roots, seen | {name})
            for reference in each.supports
            if drawn.can_be_supported(reference)
        )

    inside = {"top": ("top", "low"), "low": ("low",), "ring": ("ring",), "": ("gone", None)}
    found = set()
    for each in drawn.objectives:
        for part in each.key_results:
            its_team = part.team or each.team
            if {
                ScopeKind.PLAN: True,
                ScopeKind.VISION: serves(each.id, ("vision", "mission")),
                ScopeKind.MISSION: serves(each.id, ("mission",)),
                ScopeKind.TEAM: {each.team, its_team} & set(inside.get(scope.name, ())),
                ScopeKind.PERSON: (scope.name or None) in (each.owner, part.owner),
            }[scope.kind]:
                found.add(part.name)
    return found


@given(SITUATIONS)
def test_every_active_key_result_is_in_exactly_one_group(situation: Situation) -> None:
    drawn = situation.plan
    standings = reckon(drawn, situation.journal, TODAY)
    before = reckon(drawn, situation.journal.until(TODAY - timedelta(days=7)), TODAY).key_results
    for scope in scopes(drawn):
        found = summary(standings, scope)
        own = belonging(drawn, scope)
        active = {
            part.name
            for each in drawn.objectives
            if each.is_active(TODAY)
            for part in each.key_results
            if part.name in own
        }
        done_before = [each.key_result.name for each in found.done_before]
        groups = [*names(found, "moved"), *names(found, "unmoved"), *done_before]
        assert sorted(groups) == sorted(active)
        assert found.is_active == bool(active)
        for name in active:
            now, then = standings.key_results[name], before[name]
            was = starting_value(now.key_result.metric) if then.latest is None else then.value
            is_moved = now.latest is not None and now.value != was
            assert (name in names(found, "moved")) == is_moved
            assert (name in done_before) == (not is_moved and now.verdict.status is Status.DONE)
        trouble = {Status.OFF_TRACK, Status.SILENT, Status.BEHIND}
        assert set(names(found, "trouble")) == {
            name for name in active if standings.key_results[name].verdict.status in trouble
        }
        assert found.counts.total() + found.resting == len(own)


@given(SITUATIONS)
def test_what_people_owe_adds_up_to_what_is_due(situation: Situation) -> None:
    standings = reckon(situation.plan, situation.journal, TODAY)
    for scope in scopes(situation.plan):
        found, own = summary(standings, scope), belonging(situation.plan, scope)
        due = [each for each in standings.due() if each.key_result.name in own]
        assert {each.owner: each.count for each in found.due} == Counter(
            each.key_result.owner for each in due
        )
        late = [each.days_late for each in found.due]
        assert late == sorted(late, reverse=True)
        for each in found.due:
            assert each.days_late == max(one.days_late for one in due if one.key_result.owner == each.owner)
    assert sum(each.count for each in summary(standings, WHOLE_PLAN).due) == len(standings.due())


@given(SITUATIONS, st.randoms(use_true_random=False))
def test_no_number_depends_on_the_order_of_the_file(situation: Situation, shuffled: random.Random) -> None:
    drawn = situation.plan
    if sum(bool(each.stand_alone) for each in drawn.objectives) > 1:
        return  # which of them may stand alone goes by file order, on purpose
    mixed = list(drawn.objectives)
    shuffled.shuffle(mixed)
    one, other = (
        reckon(each, situation.journal, TODAY) for each in (drawn, replace(drawn, objectives=tuple(mixed)))
    )
    for scope in scopes(drawn):
        this, that = summary(one, scope), summary(other, scope)
        assert (this.progress, this.expected) == (that.progress, that.expected)
        assert this.counts == that.counts
        assert {each.owner: each.count for each in this.due} == {each.owner: each.count for each in that.due}
        for group in ("moved", "unmoved", "trouble"):
            assert sorted(names(this, group)) == sorted(names(that, group))


# -- what moved ----------------------------------------------------------------------------------------


def test_a_week_begins_after_the_same_day_of_the_week_before() -> None:
    last_week, this_week = check_in("o/k", 30, ago(7), number=1), check_in("o/k", 45, ago(6), number=2)
    moved = one(last_week, this_week).moved[0]
    assert (moved.before, moved.standing.value) == (30, 45)
    assert (moved.progress_before, moved.standing.progress) == (0.3, 0.45)
    assert [each.reported for each in one(check_in("o/k", 10, ago(8)), last_week).unmoved] == [False]


def test_the_first_report_moves_from_the_baseline_and_a_report_of_the_baseline_moves_nothing() -> None:
    first = one(check_in("o/k", 5)).moved[0]
    assert (first.before, first.progress_before) == (0, 0.0)
    assert [each.reported for each in one(check_in("o/k", 0)).unmoved] == [True]
    assert [each.reported for each in one().unmoved] == [False]


def test_there_and_back_is_reported_unchanged_and_confidence_alone_is_no_report() -> None:
    back = one(
        check_in("o/k", 5, ago(20)), check_in("o/k", 9, ago(3), number=1), check_in("o/k", 5, number=2)
    )
    assert [each.reported for each in back.unmoved] == [True]
    doubt = one(check_in("o/k", 5, ago(20)), check_in("o/k", None, ago(1), confidence=2))
    assert [each.reported for each in doubt.unmoved] == [False]


def test_what_was_taken_back_did_not_move() -> None:
    wrong = check_in("o/k", 90, ago(1))
    assert one(wrong, Retract(key=key(TODAY, 7), author="sam", about=wrong.key)).moved == ()


def test_who_moved_it_is_the_last_to_report_and_the_note_is_the_newest_of_the_week() -> None:
    told = [
        CheckIn(key=key(ago(9)), author="li", about="o/k", value=1, note="long ago"),
        CheckIn(key=key(ago(3)), author="li", about="o/k", value=2, note="an old build"),
        CheckIn(key=key(ago(2)), author="li", about="o/k", value=2, note="a new build"),
        CheckIn(key=key(ago(1)), author="sam", about="o/k", value=3),
    ]
    moved = one(*told).moved[0]
    assert (moved.before, moved.author, moved.note) == (1, "sam", "a new build")
    assert one(told[0], told[-1]).moved[0].note == ""
    troubled = one(told[0], told[-1]).trouble[0]
    assert troubled.note is not None
    assert troubled.note.note == "long ago"


@pytest.mark.parametrize("metric", [YesNo(), Milestones(("alpha",))])
def test_what_is_done_is_done_this_week_or_before(metric: object) -> None:
    value = isinstance(metric, YesNo) or 1
    new = one(check_in("o/k", value, ago(2)), metric=metric)
    assert [each.is_done_now for each in new.moved] == [True]
    old = one(check_in("o/k", value, ago(30)), metric=metric)
    assert (len(old.done_before), old.moved, old.unmoved) == (1, (), ())


def test_what_rests_is_only_counted_unless_everything_rests() -> None:
    resting = [
        objective("a", "mission", key_results=[key_result("a/k")], state=State.CLOSED),
        objective("b", "mission", key_results=[key_result("b/k")], cycle=NEXT),
    ]
    running = objective("o", "mission", key_results=[key_result("o/k")])
    found = week(plan(running, *resting))
    assert (found.counts, found.resting) == ({Status.SILENT: 1}, 2)
    found = week(plan(*resting))
    assert (found.counts.total(), found.resting, found.is_active) == (2, 0, False)
    assert sections(found) == ()


# -- whose ---------------------------------------------------------------------------------------------

SHARED = plan(
    objective(
        "call",
        "mission",
        team="top",
        owner="sam",
        weight=2,
        key_results=[
            key_result("call/users", owner="sam"),
            key_result("call/latency", owner="li", team="low", weight=3),
        ],
    ),
    objective(
        "help", "gone", "vision", team="low", owner="li", key_results=[key_result("help/nps", owner="li")]
    ),
    objective("loose", team="gone", key_results=[key_result("loose/k")]),
    teams=TEAMS,
)
REPORTS = (
    check_in("call/users", 100, number=1),
    check_in("call/latency", 20, number=2),
    check_in("help/nps", 50, number=3),
)


@pytest.mark.parametrize(
    ("scope", "own", "progress"),
    [
        # call 0.25·1 + 0.75·0.2 = 0.4 with weight 2; latency alone has 3/4 of these 2.
        (WHOLE_PLAN, ["call/users", "call/latency", "help/nps", "loose/k"], None),
        (VISION, ["call/users", "call/latency", "help/nps"], None),
        (MISSION, ["call/users", "call/latency"], None),
        (team("top"), ["call/users", "call/latency", "help/nps"], (2 * 0.4 + 0.5) / 3),
        (team("low"), ["call/latency", "help/nps"], (1.5 * 0.2 + 0.5) / 2.5),
        (team("ring"), [], None),
        (team(""), ["loose/k"], 0.0),
        (person("sam"), ["call/users", "call/latency"], 0.4),
        (person("li"), ["call/latency", "help/nps"], (1.5 * 0.2 + 0.5) / 2.5),
        (person(""), ["loose/k"], 0.0),
    ],
    ids=lambda each: f"{each.kind} {each.name}" if isinstance(each, Scope) else "",
)
def test_what_belongs_to_a_scope_and_how_it_rolls_up(
    scope: Scope, own: list[str], progress: float | None
) -> None:
    standings = reckon(SHARED, journal(*REPORTS), TODAY)
    assert [each.name for _, each in members(SHARED, scope).key_results] == own
    found = summary(standings, scope)
    if scope.kind in (ScopeKind.PLAN, ScopeKind.VISION, ScopeKind.MISSION):
        assert (found.progress, found.expected) == (standings.progress, standings.expected)
        assert found.alignment == standings.alignment
        assert sum(each.points for each in found.costs) == pytest.approx(_owned_losses(standings))
    else:
        assert found.progress == (None if progress is None else pytest.approx(progress))
        assert (found.alignment, found.costs) == (None, ())


def _owned_losses(standings: Standings) -> float:
    return sum(each.points for each in standings.losses() if each.node != "plan")


def test_a_row_stands_for_its_own_scope_its_teams_or_the_plan() -> None:
    call, latency, loose = (
        SHARED.objective("call"),
        SHARED.key_result("call/latency"),
        SHARED.objective("loose"),
    )
    assert [scope_at(SHARED, each) for each in ("vision", "mission", call, latency, loose, None)] == [
        VISION,
        MISSION,
        team("top"),
        team("low"),
        WHOLE_PLAN,
        WHOLE_PLAN,
    ]
    headings = ("team:low", "team:", "owner:li", "owner:", "due:now")
    assert [scope_at(SHARED, Group(each, "")) for each in headings] == [
        team("low"),
        team(""),
        person("li"),
        person(""),
        WHOLE_PLAN,
    ]


def test_the_pages_of_a_meeting_are_plan_vision_mission_teams_and_people() -> None:
    teams, people = (
        [team("top"), team("low"), team("ring"), team("")],
        [person("li"), person("sam"), person("")],
    )
    assert scopes(SHARED) == [WHOLE_PLAN, VISION, MISSION, *teams, *people]
    assert scopes(plan(vision=None, mission=None)) == [WHOLE_PLAN]


# -- order and room ------------------------------------------------------------------------------------


def test_the_worst_comes_first_then_the_largest_gap_then_plan_order() -> None:
    names_and_values = {"same": 50, "fine": 95, "twin": 50, "late": None, "worse": 10}
    drawn = plan(
        objective("o", "mission", key_results=[key_result(f"o/{name}") for name in names_and_values]),
    )
    reports = [
        check_in(f"o/{name}", value, number=number)
        for number, (name, value) in enumerate(names_and_values.items())
        if value is not None
    ]
    found = week(drawn, *reports)
    assert names(found, "trouble") == ["o/worse", "o/same", "o/twin", "o/late"]
    assert names(found, "moved") == ["o/worse", "o/same", "o/twin", "o/fine"]


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(-2, 60))
def test_sections_are_cut_to_the_room_and_no_sooner(lengths: list[int], room: int) -> None:
    rows = [tuple(Row(f"{number}", ("x",)) for number in range(size)) for size in lengths]
    found = fitted([Section("t", "", ("title",), each) for each in rows], room)
    shown = [len(each.rows) for each, _ in found]
    assert [each.rows for each, _ in found] == [each[:count] for each, count in zip(rows, shown, strict=True)]
    assert [count + left_out for count, (_, left_out) in zip(shown, found, strict=True)] == lengths
    taken = len(lengths) + sum(shown)
    assert taken <= max(room, len(lengths))
    if shown != lengths:
        assert taken >= room
    cut = [count for count, size in zip(shown, lengths, strict=True) if count < size]
    assert all(count <= least + 1 for least in cut for count in shown)


@given(st.lists(st.text("ab", max_size=30), min_size=3, max_size=3), st.integers(20, 90))
def test_columns_fill_the_width_exactly(texts: list[str], room: int) -> None:
    section = Section("t", "", ("who", "title", "words"), (Row("n", tuple(texts)),))
    widths = column_widths(section, room, len)
    assert sum(widths) + 2 * 2 == max(room, widths[0] + 4 + 2)
    if sum(map(len, texts)) + 4 <= room and len(texts[0]) <= 10:
        assert all(width >= len(text) for width, text in zip(widths, texts, strict=True))

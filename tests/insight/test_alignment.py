"""Alignment (3.5): small plans with their score worked out by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from okrtui.insight.alignment import Part
from okrtui.insight.losses import Loss
from okrtui.insight.node_losses import by_node
from okrtui.insight.standings import Standings, reckon
from okrtui.model.journal import Entry, Journal
from okrtui.model.metric import Reach
from okrtui.model.plan import KeyResult, Objective, Plan, State
from tests.plans import NEXT, PAST, TODAY, check_in, close, journal, key_result, objective, plan


def backed(name: str, *supports: str, **more: Any) -> Objective:
    """An objective with one key result, measurable and not yet due for a check-in."""
    return objective(name, *supports, key_results=[key_result(f"{name}/k", start=TODAY)], **more)


def loose(name: str, **more: Any) -> KeyResult:
    """A key result with a target and no baseline, long silent: v·f = ½·½."""
    return key_result(name, Reach(None, 10), **more)


def standings(drawn: Plan, *entries: Entry) -> Standings:
    return reckon(drawn, journal(*entries), TODAY)


def parts(drawn: Plan, *entries: Entry) -> tuple[float | None, float | None, float | None, int | None]:
    """Ladder, Coverage, Evidence and the score."""
    found = standings(drawn, *entries).alignment
    return found.ladder, found.coverage, found.evidence, found.score


def test_a_plan_in_which_all_ladders_up_is_strong() -> None:
    # L = 1; C: vision, mission and top are carried, child is no top objective: 3 of 3;
    # E = (1 + 1) / 2 = 1; score 100.
    drawn = plan(backed("top", "mission"), backed("child", "top/k"))
    assert parts(drawn) == (1, 1, 1, 100)
    assert standings(drawn).alignment.band == "strong"
    assert standings(drawn).losses() == []


def test_a_plan_with_some_loose_ends_is_fair() -> None:
    # L = 3/4 (stray supports nothing); C: vision, mission, top of vision, mission, top, other: 3/4;
    # E = (1 + 1 + ¼ + 0) / 4 = 9/16.
    # 45·0.75 + 25·0.75 + 30·0.5625 = 33.75 + 18.75 + 16.875 = 69.375.
    drawn = plan(
        backed("top", "mission"),
        backed("child", "top"),
        objective("other", "mission", key_results=[loose("other/k")]),
        backed("stray"),
    )
    assert parts(drawn) == (0.75, 0.75, 0.5625, 69)
    assert standings(drawn).alignment.band == "fair"
    # Each loss with its owner: 45/4 + 30/4 for stray, 25/4 for nobody below other, 30/4·¾ for its key result.
    assert standings(drawn).losses() == [
        Loss("stray", 11.25, Part.LADDER, "supports nothing", "p"),
        Loss("stray", 7.5, Part.EVIDENCE, "its evidence counts only as far as it ladders up", "p"),
        Loss("other", 6.25, Part.COVERAGE, "no other objective supports it", "N"),
        Loss("other/k", 5.625, Part.EVIDENCE, "has no baseline and its check-in is overdue", "c"),
        Loss("plan", 0.375, Part.ROUNDING, "the score is rounded down"),
    ]


def test_a_plan_that_mostly_supports_nothing_is_weak() -> None:
    # L = 1/3; C: vision carried, mission not: 1/2; E = ¼ / 3; 15 + 12.5 + 2.5 = 30 exactly.
    drawn = plan(
        objective("top", "vision", key_results=[loose("top/k")]),
        objective("x", "gone", key_results=[loose("x/k")]),
        objective("y"),
    )
    assert parts(drawn) == (pytest.approx(1 / 3), 0.5, pytest.approx(1 / 12), 30)
    assert standings(drawn).alignment.band == "weak"


@pytest.mark.parametrize(("score", "band"), [(80, "strong"), (79, "fair"), (60, "fair"), (59, "weak")])
def test_the_bands_begin_at_80_and_60(score: int, band: str) -> None:
    # L = E = w, C = 1: 75·w + 25, so that w = (score − 25) / 75 gives the score exactly.
    share = (score - 25) / 75
    drawn = plan(backed("top", "mission", weight=share), backed("stray", weight=1 - share))
    found = standings(drawn).alignment
    assert (found.score, found.band) == (score, band)


def test_without_vision_and_mission_the_score_ends_at_59_and_says_why() -> None:
    # What supports nothing has r = 1; without a mission nothing is a top objective: C has no members.
    drawn = plan(backed("a"), backed("b", "a"), vision=None, mission=None)
    assert parts(drawn) == (1, None, 1, 59)
    assert standings(drawn).losses() == [
        Loss("plan", pytest.approx(41), Part.CAP, "neither vision nor mission: the score ends at 59")  # type: ignore[arg-type]
    ]


def test_without_a_mission_the_vision_alone_is_to_be_carried() -> None:
    # The mission that is not stated is nobody's member, and what supports it supports nothing that is there.
    assert parts(plan(backed("a", "vision"), mission=None)) == (1, 1, 1, 100)
    assert parts(plan(backed("a", "mission"), mission=None)) == (0, 0, 0, 0)
    # The vision is carried through the mission.
    assert parts(plan(backed("a", "mission"))) == (1, 1, 1, 100)
    # The mission is not carried through the vision: C = 1/2.
    assert parts(plan(backed("a", "vision"))) == (1, 0.5, 1, 87)


@pytest.mark.parametrize(
    ("supported", "entries", "reach"),
    [
        ({}, [], 1),
        ({"cycle": NEXT}, [], 1),
        ({"cycle": PAST}, [], 0.5),
        ({"state": State.CLOSED}, [], 0.5),
        ({"state": State.CLOSED}, [close("top", "achieved")], 0.5),
        ({"state": State.CLOSED}, [close("top", "abandon")], 0),
        ({"state": State.CLOSED, "cycle": PAST}, [close("top", "keep")], 0.5),  # halved once
        ({"cycle": PAST}, [close("top", "abandon")], 0.5),  # not closed as yet
        ({"state": State.DRAFT}, [], 0),
    ],
)
@pytest.mark.parametrize("reference", ["top", "top/k"])
def test_a_link_to_what_is_over_counts_half_and_to_what_never_was_nothing(
    supported: dict[str, Any], entries: list[Entry], reach: float, reference: str
) -> None:
    drawn = plan(backed("top", "mission", **supported), backed("child", reference))
    assert standings(drawn, *entries).objectives["child"].reach == reach


def test_a_cycle_has_not_ended_before_its_last_day_is_over() -> None:
    drawn = plan(backed("top", "mission", cycle=PAST), backed("child", "top"))
    for days, reach in ((0, 1), (1, 0.5)):
        day = PAST.end + timedelta(days=days)
        assert reckon(drawn, Journal(), day).objectives["child"].reach == reach


def test_links_multiply_along_a_path_and_the_best_path_counts_once() -> None:
    drawn = plan(
        backed("old", "mission", cycle=PAST),
        backed("older", "old", state=State.CLOSED),
        backed("far", "older"),
        backed("both", "far", "old"),
        backed("twice", "mission", "vision"),
    )
    reach = {name: each.reach for name, each in standings(drawn).objectives.items()}
    assert reach == {"old": 1, "older": 0.5, "far": 0.25, "both": 0.5, "twice": 1}


def test_a_ring_reaches_nothing_unless_another_path_leads_out() -> None:
    ring = plan(backed("a", "b"), backed("b", "c/k"), backed("c", "a"), backed("below", "a"))
    # C: vision and mission uncarried, no top objective: 0 of 2.
    assert parts(ring) == (0, 0, 0, 0)
    way_out = plan(backed("a", "b"), backed("b", "c/k"), backed("c", "a", "mission"), backed("below", "a"))
    # C: vision and mission carried; c's primary support is a, so that it is no top objective.
    assert parts(way_out) == (1, 1, 1, 100)


def test_what_supports_only_itself_carries_nobody() -> None:
    # C: vision and mission carried; nobody supports another, so top objectives are no members.
    drawn = plan(backed("a", "mission", "a", "a/k"))
    assert parts(drawn) == (1, 1, 1, 100)


def test_drafts_closed_ones_and_other_cycles_neither_count_nor_carry() -> None:
    # Only top is active: L = 1, E = 1; C: vision and mission carried, nobody active supports another.
    drawn = plan(
        backed("top", "mission"),
        backed("draft", "top", state=State.DRAFT),
        backed("closed", state=State.CLOSED),
        backed("past", cycle=PAST),
        backed("next", "top", cycle=NEXT),
    )
    assert parts(drawn) == (1, 1, 1, 100)
    # With one that is active below another, top is a member and not carried: C = 2/3; L and E 3/3.
    wider = plan(*drawn.objectives, backed("second", "mission"), backed("child", "second"))
    assert parts(wider) == (1, 0.75, 1, 93)  # vision, mission, second of vision, mission, top, second


def test_one_in_five_may_stand_alone_and_further_ones_count_as_reaching_nothing() -> None:
    # Of two, one may: L and E over top alone.
    assert parts(plan(backed("top", "mission"), backed("x", stand_alone="law")))[::2] == (1, 1)
    # Of three still only one, the first in the file: L = E = 1/2.
    third = plan(backed("x", stand_alone="law"), backed("top", "mission"), backed("y", stand_alone="law"))
    assert parts(third) == (0.5, 1, 0.5, 62)
    why = "stands alone beyond the one in five that may"
    assert [(each.node, each.why) for each in standings(third).losses() if each.part is Part.LADDER] == [
        ("y", why)
    ]
    # Of ten, two may: L and E over the eight others.
    tops = [backed(f"top-{number}", "mission") for number in range(8)]
    ten = plan(backed("x", stand_alone="law"), backed("y", stand_alone="law"), *tops)
    assert parts(ten) == (1, 1, 1, 100)
    # Of nine, one: L = E = 7/8.
    nine = plan(*ten.objectives[:9])
    assert parts(nine)[::2] == (0.875, 0.875)


@pytest.mark.parametrize("vision", ["v", None])
def test_who_stands_alone_beyond_that_reaches_nothing_whatever_it_supports(vision: str | None) -> None:
    supports = ["vision"] if vision else []
    drawn = plan(
        backed("x", stand_alone="law"), backed("y", *supports, stand_alone="law"), vision=vision, mission=None
    )
    assert parts(drawn)[::2] == (0, 0)
    assert standings(drawn).losses()[0].why == "stands alone beyond the one in five that may"


def test_a_part_without_members_drops_out_and_the_others_fill_its_place() -> None:
    # No mission, no vision, nobody supports another: no Coverage. L = 1, E = ¼: (45 + 7.5) / 75 = 70, capped.
    drawn = plan(objective("a", key_results=[loose("a/k")]), vision=None, mission=None)
    assert parts(drawn) == (1, None, 0.25, 59)
    assert standings(drawn).alignment.uncapped == pytest.approx(70)
    # Everybody stands alone by right: only Coverage is left, with vision and mission uncarried.
    assert parts(plan(backed("a", stand_alone="law"))) == (None, 0, None, 0)
    # And without those two nothing at all.
    assert parts(plan(backed("a", stand_alone="law"), vision=None, mission=None)) == (None, None, None, None)


def test_without_an_active_objective_there_is_no_score() -> None:
    for drawn in (
        plan(),
        plan(backed("a", "mission", cycle=PAST)),
        plan(backed("a", "mission", state=State.DRAFT)),
    ):
        found = standings(drawn)
        assert (found.alignment.score, found.alignment.band, found.losses()) == (None, "none", [])


def test_weights_count_and_all_zero_is_equal() -> None:
    # L = 3/4; E: top's key results 3 : 1 with v·f = 1 and ¼: 13/16 · 3/4 = 39/64.
    measured = [key_result("top/a", start=TODAY, weight=3), loose("top/b")]
    drawn = plan(objective("top", "mission", key_results=measured, weight=3), backed("stray"))
    assert parts(drawn)[::2] == (0.75, 0.609375)
    zero = plan(backed("top", "mission", weight=0), backed("stray", weight=0))
    assert parts(zero)[::2] == (0.5, 0.5)
    # A weightless objective costs nothing, whatever it lacks.
    weightless = plan(backed("top", "mission"), objective("stray", weight=0))
    assert parts(weightless)[::2] == (1, 1)
    assert standings(weightless).losses() == []


def test_an_objective_without_key_results_has_no_evidence() -> None:
    # L = 1, C = 1, E = 0: 45 + 25.
    drawn = plan(objective("top", "mission"))
    assert parts(drawn) == (1, 1, 0, 70)
    worth: float = pytest.approx(30)  # type: ignore[assignment]
    assert standings(drawn).losses() == [Loss("top", worth, Part.EVIDENCE, "has no key result", "n")]


def test_a_check_in_moves_evidence_at_once() -> None:
    # v = 1, f = ½ before and 1 after: 45 + 25 + 15 = 85 → 100.
    before = standings(plan(objective("top", "mission", key_results=[key_result("top/k")])))
    after = before.after(check_in("top/k", 10))
    assert (before.alignment.score, after.alignment.score) == (85, 100)
    assert [each.why for each in before.losses()] == ["its check-in is overdue"]
    # Eleven days later it is overdue again.
    later = TODAY + timedelta(days=11)
    assert reckon(after.plan, after.journal, later).alignment.score == 85


@pytest.mark.parametrize(
    ("reference", "more", "entries", "why"),
    [
        ("gone", {}, [], "supports gone, which does not exist"),
        ("top", {"state": State.DRAFT}, [], "supports top, which is a draft"),
        ("top", {"state": State.CLOSED}, [close("top", "abandon")], "supports top, which was abandoned"),
        ("top", {"state": State.CLOSED}, [], "supports top, which is closed or whose cycle has ended"),
        ("top/k", {"cycle": PAST}, [], "supports top/k, which is closed or whose cycle has ended"),
        ("stray", {}, [], "ladders up to stray and no further"),
    ],
)
def test_every_loss_of_the_ladder_says_why(
    reference: str, more: dict[str, Any], entries: list[Entry], why: str
) -> None:
    drawn = plan(backed("top", "mission", **more), backed("stray"), backed("child", reference))
    lost = standings(drawn, *entries).losses()
    assert [each.why for each in lost if (each.node, each.part) == ("child", Part.LADDER)] == [why]


def test_the_order_of_objectives_changes_no_part() -> None:
    drawn = plan(
        backed("top", "mission"), backed("child", "top/k"), backed("stray"), backed("other", "vision")
    )
    turned = plan(*reversed(drawn.objectives))
    assert reckon(turned, Journal(), TODAY).alignment == reckon(drawn, Journal(), TODAY).alignment


def test_a_cause_stands_before_what_it_drags_down() -> None:
    """The two below the stray are mended with it; each of the ring costs as much, and all of it less."""
    drawn = plan(
        objective("top", "mission", key_results=[key_result("top/k")]),
        objective("stray", key_results=[key_result("stray/k")], weight=0.5),
        objective("low", "stray", key_results=[key_result("low/k")]),
        objective("lower", "low/k", key_results=[key_result("lower/k")]),
        objective("y", "z", key_results=[key_result("y/k")], weight=0.5),
        objective("z", "y", key_results=[key_result("z/k")], weight=0.5),
    )
    found = [each for each in by_node(standings(drawn).losses()) if each.fix_key == "p"]
    assert [(each.node, each.why) for each in found] == [
        ("stray", "supports nothing"),
        ("low", "ladders up to stray and no further"),
        ("lower", "ladders up to stray and no further"),
        ("y", "supports z, and so on in a ring that leads nowhere"),
        ("z", "ladders up to y and no further"),
    ]
    stray, ring = sum(each.points for each in found[:3]), sum(each.points for each in found[3:])
    assert [float(each.with_below) for each in found] == pytest.approx([stray, 0, 0, ring, 0], abs=0.3)

"""The numbers equal those of an independent reading of the design, and keep its promises, on random plans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.insight.alignment import Part
from okrtui.insight.reach import reaches
from okrtui.insight.standings import Standings, reckon
from okrtui.model.journal import Journal, assemble, moment_of
from tests.insight.oracle import Oracle
from tests.plans import TODAY, Situation, key, objective, plan, situations

if TYPE_CHECKING:
    import random
    from fractions import Fraction


def near(number: Fraction | float | None) -> object:
    """What a reckoned number must be: the same up to rounding, or None."""
    return None if number is None else pytest.approx(float(number), abs=1e-9)


def standings_of(situation: Situation) -> Standings:
    return reckon(situation.plan, situation.journal, TODAY)


@given(situations())
def test_score_and_parts_equal_the_oracle(situation: Situation) -> None:
    found = standings_of(situation).alignment
    wanted = Oracle(situation.plan, situation.entries, TODAY).alignment()
    assert found.score == wanted.score
    assert found.ladder == near(wanted.ladder)
    assert found.coverage == near(wanted.coverage)
    assert found.evidence == near(wanted.evidence)


@given(situations())
def test_reach_is_that_of_the_best_of_all_paths(situation: Situation) -> None:
    found = reaches(situation.plan, situation.journal, TODAY)
    oracle = Oracle(situation.plan, situation.entries, TODAY)
    assert found == {each.id: near(oracle.reach(each)) for each in situation.plan.objectives}


@given(situations())
def test_progress_and_its_roll_ups_equal_the_oracle(situation: Situation) -> None:
    found = standings_of(situation)
    oracle = Oracle(situation.plan, situation.entries, TODAY)
    for key_result in situation.plan.key_results():
        standing = found.key_results[key_result.name]
        assert standing.progress == near(oracle.progress(key_result))
        assert standing.expected == near(oracle.expected(key_result))
    for each in situation.plan.objectives:
        if not oracle.is_on_a_ring(each):
            assert found.objectives[each.id].progress == near(oracle.objective_progress(each))
    pulled = oracle.plan_progress()
    assert (found.progress, found.expected) == (
        (None, None) if pulled is None else (near(pulled[0]), near(pulled[1]))
    )


@given(situations())
def test_every_missing_point_has_an_owner(situation: Situation) -> None:
    standings = standings_of(situation)
    losses = standings.losses()
    if standings.alignment.score is None:
        assert losses == []
        return
    assert all(loss.points >= 0 for loss in losses)
    assert sum(loss.points for loss in losses) == pytest.approx(100 - standings.alignment.score, abs=1e-6)
    assert losses == sorted(losses, key=lambda loss: -loss.points)
    owners = {"vision", "mission", *standings.objectives, *standings.key_results}
    for loss in losses:
        assert loss.why
        assert (loss.node == "plan") if loss.part in (Part.CAP, Part.ROUNDING) else (loss.node in owners)


@given(situations())
def test_every_share_stays_between_none_and_all(situation: Situation) -> None:
    standings = standings_of(situation)
    shares = [standings.progress, standings.expected]
    shares += [standings.alignment.ladder, standings.alignment.coverage, standings.alignment.evidence]
    for each in standings.objectives.values():
        shares += [each.progress, each.expected, each.reach]
    assert all(0 <= share <= 1 for share in shares if share is not None)
    assert standings.alignment.score is None or 0 <= standings.alignment.score <= 100


@given(st.integers(1, 5), st.sampled_from(["v", None]))
def test_a_ring_of_supports_never_scores(length: int, vision: str | None) -> None:
    ring = [objective(f"o{number}", f"o{(number + 1) % length}") for number in range(length)]
    standings = reckon(plan(*ring, vision=vision, mission=None), Journal(), TODAY)
    assert (standings.alignment.ladder, standings.alignment.evidence) == (0, 0)
    assert {each.reach for each in standings.objectives.values()} == {0}


@given(situations())
def test_a_check_in_of_today_never_lowers_evidence(situation: Situation) -> None:
    before = standings_of(situation)
    after = before.after(replace(situation.to_come[0], key=key(TODAY, 500)))
    if before.alignment.evidence is not None and after.alignment.evidence is not None:
        assert after.alignment.evidence >= before.alignment.evidence - 1e-12
    assert (after.alignment.ladder, after.alignment.coverage) == (
        before.alignment.ladder,
        before.alignment.coverage,
    )


@given(situations())
def test_standings_after_check_ins_equal_those_reckoned_afresh(situation: Situation) -> None:
    updated = standings_of(situation)
    for entry in situation.to_come:
        updated = updated.after(entry)
    assert_same(updated, standings_of(replace(situation, entries=situation.entries + situation.to_come)))


@given(situations(), st.randoms(use_true_random=True))
def test_no_number_depends_on_the_order_of_entries_or_of_tables(
    situation: Situation, shuffler: random.Random
) -> None:
    entries = list(situation.entries)
    shuffler.shuffle(entries)
    cutoff = moment_of(f"{TODAY}T23-59-59-999Z")
    straight = assemble(situation.entries, cutoff)
    shuffled = assemble((*entries, *entries), cutoff)
    assert shuffled == straight
    backwards = replace(
        straight,
        check_ins=dict(reversed(straight.check_ins.items())),  # type: ignore[call-overload]
        closings=dict(reversed(straight.closings.items())),  # type: ignore[call-overload]
    )
    assert_same(reckon(situation.plan, backwards, TODAY), reckon(situation.plan, straight, TODAY))


def assert_same(found: Standings, wanted: Standings) -> None:
    """Floats within 1e-9, all else equal."""
    assert found.journal == wanted.journal
    assert found.key_results == wanted.key_results
    assert (found.progress, found.expected) == (near(wanted.progress), near(wanted.expected))
    assert found.alignment.score == wanted.alignment.score
    for part in ("ladder", "coverage", "evidence"):
        assert getattr(found.alignment, part) == near(getattr(wanted.alignment, part))
    assert found.objectives.keys() == wanted.objectives.keys()
    for name, each in found.objectives.items():
        other = wanted.objectives[name]
        assert (each.progress, each.expected, each.reach) == (
            near(other.progress),
            near(other.expected),
            near(other.reach),
        )
        assert (each.verdict, each.confidence, each.last_check_in) == (
            other.verdict,
            other.confidence,
            other.last_check_in,
        )
    assert found.counts() == wanted.counts()
    assert found.due() == wanted.due()

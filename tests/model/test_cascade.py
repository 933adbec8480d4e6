"""The cascade: everything once, in preorder, with rings under "Not aligned"."""

from __future__ import annotations

from hypothesis import given

from okrtui.model.cascade import Cascade, NodeKind, build_cascade
from okrtui.model.metric import Unmeasured
from okrtui.model.plan import Kpi, Plan
from tests.insight.oracle import Oracle
from tests.plans import NOWHERE, TODAY, Situation, key_result, objective, plan, situations

MARKS = {NodeKind.REFERENCE: "→ ", NodeKind.KPI: "# "}


def outline(cascade: Cascade) -> list[str]:
    """The cascade as indented lines."""
    return [
        "  " * cascade.depths[node] + MARKS.get(cascade.kind(node), "") + cascade.name(node)
        for node in range(len(cascade))
    ]


def kpi(name: str, supports: str | None) -> Kpi:
    return Kpi(name, name, NOWHERE, Unmeasured(), supports)


def test_a_plan_is_laid_out_from_its_vision_down() -> None:
    drawn = plan(
        objective("portal"),
        objective("calls", "launch/latency", "support"),
        objective(
            "launch", "mission", key_results=[key_result("launch/users"), key_result("launch/latency")]
        ),
        objective("support", "gone", "mission", "vision"),
        objective("culture", "vision"),
        objective("archive", stand_alone="required by law"),
        kpis=(kpi("people", "vision"), kpi("nps", "mission"), kpi("rain", None)),
    )
    assert outline(build_cascade(drawn)) == [
        "vision",
        "  # people",
        "  mission",
        "    # nps",
        "    launch",
        "      launch/users",
        "      launch/latency",
        "        calls",
        "    support",
        "      → calls",
        "  culture",
        "  → support",
        "# rain",
        "not_aligned",
        "  portal",
        "stand_alone",
        "  archive",
    ]


def test_without_vision_and_mission_what_supports_nothing_is_on_top() -> None:
    drawn = plan(
        objective("a"), objective("b", "a"), objective("c", stand_alone="so"), vision=None, mission=None
    )
    assert outline(build_cascade(drawn)) == ["a", "  b", "stand_alone", "  c"]


def test_what_hangs_below_a_ring_stays_below_it() -> None:
    drawn = plan(objective("child", "b"), objective("a", "b"), objective("b", "a"), mission=None)
    assert outline(build_cascade(drawn)) == ["vision", "not_aligned", "  a", "    b", "      child"]


def test_what_supports_a_stand_alone_objective_stays_below_it() -> None:
    drawn = plan(objective("child", "law"), objective("law", stand_alone="it is the law"), mission=None)
    assert outline(build_cascade(drawn)) == ["vision", "stand_alone", "  law", "    child"]


def test_a_kpi_is_only_watched_and_supports_nobody() -> None:
    drawn = plan(objective("a", "nps", "mission"), vision=None, kpis=(kpi("nps", "mission"),))
    assert outline(build_cascade(drawn)) == ["mission", "  # nps", "  a"]


def test_what_is_supported_twice_over_is_shown_once() -> None:
    drawn = plan(objective("a", "vision", "mission", "mission", "vision"))
    assert outline(build_cascade(drawn)) == ["vision", "  mission", "    → a", "  a"]


def test_a_chain_of_five_thousand_objectives_is_no_trouble() -> None:
    chain = [objective(f"o{number}", f"o{number - 1}" if number else "mission") for number in range(5000)]
    assert max(build_cascade(plan(*chain)).depths) == 5001


@given(situations())
def test_every_node_has_exactly_one_place(situation: Situation) -> None:
    cascade = build_cascade(situation.plan)
    placed = [cascade.name(node) for node in range(len(cascade)) if cascade.kinds[node] != NodeKind.REFERENCE]
    assert sorted(placed) == sorted({*placed})
    drawn = situation.plan
    wanted = {each.name for each in (*drawn.objectives, *drawn.key_results())}
    wanted |= {each.name for each in drawn.kpis}
    assert wanted <= {*placed}
    assert {*placed} - wanted <= {"vision", "mission", "not_aligned", "stand_alone"}
    assert all(cascade.name(cascade.node(name) or 0) == name for name in placed)


@given(situations())
def test_the_columns_agree_with_each_other(situation: Situation) -> None:
    cascade = build_cascade(situation.plan)
    nodes = range(len(cascade))
    assert {len(column) for column in (cascade.depths, cascade.ends, cascade.parents, cascade.items)} <= {
        len(nodes)
    }
    for node in nodes:
        parent = cascade.parents[node]
        assert parent < node < cascade.ends[node] <= len(cascade)
        assert cascade.depths[node] == (cascade.depths[parent] + 1 if parent >= 0 else 0)
        if parent >= 0:
            assert cascade.ends[node] <= cascade.ends[parent]
            assert node in cascade.children(parent)
        assert list(cascade.children(node)) == [each for each in nodes if cascade.parents[each] == node]
        assert cascade.has_children(node) is any(each == node for each in cascade.parents)
        assert cascade.line_of_sight(node)[-1] == node
        below = [each for each in nodes if node in cascade.line_of_sight(each)]
        assert below == list(range(node, cascade.ends[node]))


@given(situations())
def test_an_objective_is_below_what_it_primarily_supports_and_rings_are_not_aligned(
    situation: Situation,
) -> None:
    cascade, oracle = build_cascade(situation.plan), Oracle(situation.plan, (), TODAY)
    for each in situation.plan.objectives:
        node = cascade.node(each.id)
        assert node is not None
        root, parent = cascade.name(cascade.line_of_sight(node)[0]), cascade.parents[node]
        primary = oracle.primary(each)
        if oracle.is_on_a_ring(each):
            assert root == "not_aligned"
        elif primary is not None:
            assert cascade.name(parent) == primary
        elif each.stand_alone:
            assert root == "stand_alone"
        else:
            assert root == ("not_aligned" if has_purpose(situation.plan) else each.id)


def has_purpose(drawn: Plan) -> bool:
    return drawn.vision is not None or drawn.mission is not None

"""Differences between two looks at a plan, in words."""

from __future__ import annotations

from okrtui.insight.differences import differences
from okrtui.insight.standings import reckon
from okrtui.model.metric import Unmeasured
from okrtui.model.plan import Kpi
from tests.plans import NOWHERE, TODAY, journal, objective, plan


def test_what_became_another_kind_of_node_is_new() -> None:
    before = reckon(plan(objective("reach", "mission")), journal(), TODAY)
    kpi = Kpi("reach", "People reached", NOWHERE, Unmeasured(), "mission")
    after = reckon(plan(kpis=(kpi,)), journal(), TODAY)
    assert [str(each) for each in differences(before, after)] == ["new: People reached"]
    assert [str(each) for each in differences(after, before)] == ["new: reach"]

"""How a key result or KPI is measured, read off the keys of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, YesNo

if TYPE_CHECKING:
    from okrtui.store.tables import Table

_OTHER_SHAPES = frozenset({"at_least", "at_most", "milestones"})


def has_goal(table: Table) -> bool:
    """Whether a KPI has one; most are only watched."""
    return any(key in table.data for key in ("target", "at_least", "at_most", "milestones"))


def read_metric(table: Table) -> Metric:
    """The shape that the keys tell; Unmeasured when they contradict each other."""
    baseline = table.number("baseline")
    if "target" in table.data:
        if not _OTHER_SHAPES.isdisjoint(table.data) and _tells_another_shape(table):
            table.report(
                "OKR109", "a target beside limits or milestones", "keep one kind of measure", "target"
            )
        return _reach(table, baseline, table.number("target"))
    if "at_least" in table.data or "at_most" in table.data:
        table.texts("milestones")
        return _keep(table, table.number("at_least"), table.number("at_most"), baseline)
    if "milestones" in table.data:
        milestones = table.texts("milestones")
        if table.data["milestones"] == []:
            table.report("OKR109", "milestones without any milestone", "name at least one", "milestones")
        return Milestones(milestones) if milestones else Unmeasured()
    if "baseline" in table.data or "unit" in table.data:
        table.report("OKR109", "a measure without a target", "add target, at_least or at_most")
        return Unmeasured()
    return YesNo()


def _tells_another_shape(table: Table) -> bool:
    """Whether limits or milestones stand there that could be meant."""
    at_least, at_most = table.number("at_least"), table.number("at_most")
    milestones = table.texts("milestones")
    return at_least is not None or at_most is not None or bool(milestones)


def _reach(table: Table, baseline: float | None, target: float | None) -> Metric:
    if target is None:
        return Unmeasured()
    if target == (baseline or 0):
        message = (
            "baseline and target are the same" if baseline is not None else "a target of 0 without a baseline"
        )
        table.report("OKR110", message, "write where the number starts and where it is to go", "target")
        return Unmeasured()
    return Reach(baseline, target)


def _keep(table: Table, at_least: float | None, at_most: float | None, baseline: float | None) -> Metric:
    if at_least is None and at_most is None:
        return Unmeasured()
    if at_least is not None and at_most is not None and at_least > at_most:
        table.report("OKR112", "at_least is larger than at_most", "exchange the two", "at_least")
        return Unmeasured()
    return Keep(at_least, at_most, baseline)

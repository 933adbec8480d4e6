"""The losses put together by their node, as lists show them: what is written adds up, too."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from okrtui.model.record import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from okrtui.insight.losses import Loss

_MOST_DIGITS = 2


@record
class NodeLoss:
    """All that one node costs, with the reason that costs most and the key that mends it.

    ``shown`` are its points as a list writes them. ``with_below`` are, in the same way, the points of all
    that does not ladder up because this node does not, itself included: to mend this one mends them all.
    0 where there is nothing of that kind below it.
    """

    node: str
    points: float
    shown: Decimal
    why: str
    fix_key: str | None = None
    with_below: Decimal = Decimal()


@record
class Costs:
    """Every missing point once: what each node costs, and what no node does, the cap and the rounding."""

    nodes: tuple[NodeLoss, ...]
    rest: tuple[NodeLoss, ...]


def costs(losses: Sequence[Loss]) -> Costs:
    """The losses, each node's put together: largest first."""
    found = by_node(losses)
    rest = (each for each in found if each.node == "plan" and each.shown)
    return Costs(tuple(each for each in found if each.node != "plan"), tuple(rest))


def by_node(losses: Sequence[Loss]) -> list[NodeLoss]:
    """The losses put together by their node: largest first, each cause before what it drags down."""
    found: dict[str, list[Loss]] = {}
    causes: dict[str, list[str]] = {}
    for loss in losses:
        if loss.node not in found:
            causes.setdefault(loss.cause or loss.node, []).append(loss.node)
        found.setdefault(loss.node, []).append(loss)
    points = {node: math.fsum(each.points for each in group) for node, group in found.items()}
    totals = {cause: math.fsum(points[node] for node in nodes) for cause, nodes in causes.items()}
    shown = _rounded(points)
    ordered: list[NodeLoss] = []
    for cause in sorted(causes, key=lambda each: -totals[each]):
        nodes = sorted(causes[cause], key=lambda each: (each != cause, -points[each]))
        for node in nodes:
            worst = max(found[node], key=lambda each: each.points)
            dragged = nodes if node == cause and len(nodes) > 1 else []
            with_below = sum((shown[each] for each in dragged), Decimal())
            ordered.append(NodeLoss(node, points[node], shown[node], worst.why, worst.fix_key, with_below))
    return ordered


def points_lost(shown: Decimal, minus: str = "−") -> str:
    """Points of the score as a list shows them: ``−6.3``, or ``<0.01`` where rounding leaves nothing."""
    return f"{minus}{shown}" if shown else "<0.01"


def _rounded(points: Mapping[str, float]) -> dict[str, Decimal]:
    """The points of each node, rounded so that the sum stays what it is (by the largest remainder).

    They are tenths, or hundredths where the smallest needs them to be seen; of what rounding the score takes,
    which is the plan's own, and of less than a hundredth nothing may be left.
    """
    smallest = min((each for node, each in points.items() if node != "plan"), default=1.0)
    digits = min(max(1, math.ceil(-math.log10(smallest))), _MOST_DIGITS)
    units = {node: each * 10**digits for node, each in points.items()}
    whole = {node: math.floor(each + 1e-6) for node, each in units.items()}
    missing = round(math.fsum(units.values())) - sum(whole.values())
    for node in sorted(units, key=lambda each: (round(whole[each] - units[each], 6), -units[each]))[:missing]:
        whole[node] += 1
    return {node: Decimal(each).scaleb(-digits) for node, each in whole.items()}

"""Progress: how far a value has come (the past), for one key result and rolled up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured, Value, YesNo
from okrtui.model.plain import share_of_way

if TYPE_CHECKING:
    from collections.abc import Iterable


def clamp(share: float) -> float:
    """The share inside [0, 1], as it is counted in every roll-up."""
    if 0.0 < share < 1.0:
        return share
    return 1.0 if share >= 1.0 else 0.0


def progress(metric: Metric, value: Value | None) -> float | None:
    """The share of the way that a value has come; 0–1, for reach-shapes unclamped (−0.12, 1.3).

    None before any check-in and for what has no goal. Reach: (c − b) / (t − b), without a baseline
    b = 0. Keep: 1 inside; outside a band 1 − distance / width (not below 0); outside one limit 0, or
    with a baseline (c − b) / (limit − b) in [0, 1]; a baseline that is itself inside the limit is no
    way to go, so outside is 0 again. Milestones: passed / all. Yes/no: 0 or 1.
    """
    if value is None:
        return None
    match metric:
        case Reach(baseline=baseline, target=target):
            return share_of_way(baseline, target, value)
        case Keep():
            return _kept(metric, value)
        case Milestones(names=names):
            return value / len(names) if names else None
        case YesNo():
            return 1.0 if value else 0.0
        case Unmeasured():
            return None


def _kept(metric: Keep, value: float) -> float:
    if metric.holds(value):
        return 1.0
    if metric.at_least is not None and metric.at_most is not None:
        width = metric.at_most - metric.at_least
        distance = max(metric.at_least - value, value - metric.at_most)
        return max(0.0, 1 - distance / width) if width > 0 else 0.0
    limit = metric.at_least if metric.at_least is not None else metric.at_most
    if metric.baseline is None or limit is None or metric.holds(metric.baseline):
        return 0.0
    way = limit - metric.baseline
    return clamp((value - metric.baseline) / way) if way else 0.0


def shares(weights: Iterable[float]) -> list[float]:
    """Weights scaled to the sum 1; all 0 means equal shares. In whatever order, each share is the same."""
    listed = list(weights)
    total = math.fsum(listed)
    if total <= 0:
        return [1 / len(listed)] * len(listed)
    return [weight / total for weight in listed]


def roll_up(parts: Iterable[tuple[float, float | None]]) -> float | None:
    """Σ w·p / Σ w over (weight, progress) pairs, each progress clamped, none counted as 0; in [0, 1].

    None when there is nothing to roll up.
    """
    listed = list(parts)
    if not listed:
        return None
    return split_sum(shares(weight for weight, _ in listed), [part for _, part in listed])


def split_sum(portions: Iterable[float], parts: Iterable[float | None]) -> float:
    """Σ w·p over portions that sum to 1, each progress clamped, none counted as 0; in [0, 1]."""
    return clamp(math.fsum([w * clamp(part) for w, part in zip(portions, parts, strict=True) if part]))

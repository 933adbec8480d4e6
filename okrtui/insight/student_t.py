"""Student's t distribution: how far a value may lie off when its spread is known from few cases only."""

from __future__ import annotations

import math
from functools import lru_cache

_HALVINGS = 60


def student_t_cdf(t: float, freedom: int) -> float:
    """P(T ≤ t) for a whole number of degrees of freedom, by the finite series.

    Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    if freedom % 2:
        term, total = cosine, 0.0
        for step in range(1, freedom - 1, 2):
            total += term
            term *= (step + 1) / (step + 2) * cosine**2
        inside = 2 / math.pi * (angle + sine * total)
    else:
        term, total = 1.0, 0.0
        for step in range(1, freedom, 2):
            total += term
            term *= step / (step + 1) * cosine**2
        inside = sine * total
    return min(1.0, max(0.0, 0.5 + inside / 2))


@lru_cache(maxsize=256)
def student_t_reach(share: float, freedom: int) -> float:
    """The t for which that share (below 1) lies between −t and t; by halving."""
    low, high = 0.0, 1.0
    while 2 * student_t_cdf(high, freedom) - 1 < share:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if 2 * student_t_cdf(middle, freedom) - 1 < share:
            low = middle
        else:
            high = middle
    return high

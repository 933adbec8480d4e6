"""An explanation of one number: its formula, the formula worked with its values, and what went into it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from okrtui.model.record import record
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: More terms than this in a worked sum are put together as "the others".
MOST_TERMS = 8

#: More inputs than this are not worth listing one by one.
MOST_INPUTS = 100


class Number(StrEnum):
    """Which number of a node; not every node has every number."""

    VALUE = "value"
    PROGRESS = "progress"
    EXPECTED = "expected"
    STATUS = "status"
    FORECAST = "forecast"
    OUTLOOK = "outlook"
    RHYTHM = "rhythm"
    EVIDENCE = "evidence"
    REACH = "reach"
    ALIGNMENT = "alignment"
    LADDER = "ladder"
    COVERAGE = "coverage"
    CONFIDENCE = "confidence"
    TREND = "trend"
    PULLING = "pulling-together"
    LOSS = "points-lost"

    @property
    def words(self) -> str:
        """The number's name as it is read."""
        return self.value.replace("-", " ")


@record
class Input:
    """One thing that went into a number; with a ``number`` it can be explained in turn.

    ``name`` is the node that it belongs to.
    """

    label: str
    value_text: str
    name: str
    number: Number | None = None


@record
class Explanation:
    """Why a number is what it is.

    ``worked`` is the formula with this node's values, in steps ``left = right`` (or ``→`` behind a
    comparison), separated by ``; ``, the last of which gives ``value``; shares have four decimals. It
    is empty where nothing is reckoned. ``value`` is None where there is no number; ``shown`` is what
    the screen says in either case.
    """

    title: str
    formula: str
    worked: str
    value: float | None
    shown: str
    inputs: tuple[Input, ...] = ()
    note: str = ""


def as_text(explanation: Explanation) -> str:
    """The explanation in plain lines."""
    lines = [f"{explanation.title}: {explanation.shown}", f"  {explanation.formula}"]
    lines += [f"  {step}" for step in explanation.worked.split("; ") if step]
    width = min(max((len(each.label) for each in explanation.inputs), default=0), 48)
    lines += [f"    {each.label:<{width}}  {each.value_text}" for each in explanation.inputs]
    if explanation.note:
        lines.append(f"  {explanation.note}")
    return "\n".join(safe(line) for line in lines)


def quoted(title: str, most: int = 60) -> str:
    """A title in the middle of a sentence."""
    return f"“{title if len(title) <= most else title[: most - 1].rstrip() + '…'}”"


def first_inputs(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The inputs, or the first of very many and how many more there are."""
    if len(inputs) <= MOST_INPUTS:
        return tuple(inputs)
    more = Input(f"and {len(inputs) - MOST_INPUTS} more", "", inputs[0].name)
    return (*inputs[:MOST_INPUTS], more)


# -- arithmetic in writing ------------------------------------------------------------------------------


def written(number: float) -> str:
    """A number in plain digits, with nothing lost."""
    exact = Decimal(repr(number))
    if not exact:
        return "0"
    text = f"{exact:f}" if -12 <= exact.adjusted() <= 18 else str(exact)
    return (text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text).replace("-", "−")


def share_written(share: float) -> str:
    """A share to four decimals."""
    return written(round(share, 4))


def eight_digits(number: float) -> str:
    """Eight digits that matter."""
    return written(float(f"{number:.8g}"))


def points_written(points: float) -> str:
    """Points of the score, to two decimals."""
    if points < 0.005:
        return "under 0.01 points"
    shown = written(round(points, 2))
    return f"{shown} point" if shown == "1" else f"{shown} points"


def difference(left: float, right: float) -> str:
    """One number minus another, in brackets."""
    return f"({written(left)} − {f'({written(right)})' if right < 0 else written(right)})"


def bounded(text: str, share: float) -> str:
    """An expression with the limit that it is brought back to: 0 from below, 1 from above."""
    if share < 0:
        return f"max(0, {text})"
    return f"min(1, {text})" if share > 1 else text


def mean_written(parts: Iterable[tuple[float, float]]) -> str:
    """Σ w·p / Σ w over (weight, share) pairs, as short as it can be said."""
    listed = [(weight, round(share, 4)) for weight, share in parts]
    if sum(weight for weight, _ in listed) <= 0:
        listed = [(1.0, share) for _, share in listed]
    if len(listed) > MOST_TERMS + 1:
        listed = [*listed[:MOST_TERMS], _together(listed[MOST_TERMS:])]
    weights = [weight for weight, _ in listed]
    if len(listed) == 1:
        return f"{written(listed[0][1])} / 1"
    if len(set(weights)) == 1:
        return f"({' + '.join(written(share) for _, share in listed)}) / {len(listed)}"
    products = " + ".join(f"{written(weight)} × {written(share)}" for weight, share in listed)
    return f"({products}) / ({' + '.join(written(weight) for weight in weights)})"


def _together(parts: list[tuple[float, float]]) -> tuple[float, float]:
    total = sum(weight for weight, _ in parts)
    mean = sum(weight * share for weight, share in parts) / total if total else 0.0
    return float(f"{total:.10g}"), round(mean, 4)

"""Why the numbers of a team or a person are what they are: roll-ups over what they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.explanation import (
    Explanation,
    Input,
    Number,
    first_inputs,
    mean_written,
    share_written,
    written,
)
from okrtui.insight.progress import clamp, roll_up
from okrtui.insight.scope import members, title_of
from okrtui.insight.summary import parts_of
from okrtui.model.numbers import format_percent

if TYPE_CHECKING:
    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import Standings
    from okrtui.insight.summary import ScopePart


def explain_scope(standings: Standings, scope: Scope, number: Number) -> Explanation:
    """Progress or expected of a team or person, rolled up from what it carries."""
    parts = parts_of(standings, members(standings.plan, scope))
    found = [(each, _share(each, number)) for each in parts]
    value = roll_up((each.weight, share) for each, share in found)
    worked = ""
    if value is not None:
        mean = mean_written((each.weight, clamp(share or 0.0)) for each, share in found)
        worked = f"{mean} = {share_written(value)}"
    inputs = [Input(each.node.title, _in_words(each, share), each.node.name, number) for each, share in found]
    return Explanation(
        title=f"{number.value.capitalize()} of {title_of(standings.plan, scope)}",
        formula=f"Σ weight × {number.value} / Σ weight, over its active objectives",
        worked=worked,
        value=value,
        shown="–" if value is None else format_percent(value),
        inputs=first_inputs(inputs),
        note="Its key results of other objectives count with their share of that objective's weight.",
    )


def _share(part: ScopePart, number: Number) -> float | None:
    return part.progress if number is Number.PROGRESS else part.expected


def _in_words(part: ScopePart, share: float | None) -> str:
    words = "–, counts as 0" if share is None else format_percent(share)
    return words if part.weight == 1 else f"{words}, weight {written(round(part.weight, 4))}"


#: The numbers that a team or a person has.
NUMBERS = (Number.PROGRESS, Number.EXPECTED)

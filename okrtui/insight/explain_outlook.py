"""Why an objective's outlook is what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.explanation import (
    Explanation,
    Input,
    Number,
    first_inputs,
    mean_written,
    quoted,
    share_written,
    written,
)
from okrtui.insight.forecast_words import chance_in_words, likely_in_words, outlook_heading
from okrtui.insight.outlook import outlook
from okrtui.model.metric import Milestones, Reach
from okrtui.model.numbers import format_percent

if TYPE_CHECKING:
    from okrtui.insight.outlook import Prospect
    from okrtui.insight.standings import ObjectiveStanding, Standings
    from okrtui.model.plan import KeyResult


def explain_outlook(standings: Standings, standing: ObjectiveStanding) -> Explanation:
    """How far an objective will have come in the end, by the forecasts of its key results."""
    objective = standing.objective
    found = outlook(standings, objective)
    title = f"Outlook of {quoted(objective.title)}"
    formula = "Σ weight × progress in the end / Σ weight, over the key results of which it is known"
    if found is None:
        none = [_without_forecast(each) for each in objective.key_results]
        return Explanation(title, formula, "", None, "–", first_inputs(none), _why_none(standing))
    mean = mean_written((each.key_result.weight, each.progress) for each in found.prospects)
    heading, by = outlook_heading(found)
    return Explanation(
        title=title,
        formula=formula,
        worked=f"{mean} = {share_written(found.progress)}",
        value=found.progress,
        shown=f"heading for {heading} by {by}",
        inputs=first_inputs(
            [*map(_input, found.prospects), *map(_without_forecast, found.unknown)],
        ),
        note=f"{likely_in_words(found)}. Likely is a chance of one half or more.",
    )


def _input(prospect: Prospect) -> Input:
    key_result = prospect.key_result
    words = "as it stands" if prospect.chance is None else f"{chance_in_words(prospect.chance)} chance"
    if prospect.chance is not None and prospect.seen is None:
        words = "done"
    words = f"{format_percent(prospect.progress)}, {words}"
    if key_result.weight != 1:
        words += f", weight {written(key_result.weight)}"
    opens = Number.FORECAST if prospect.seen else Number.PROGRESS
    return Input(key_result.title, words, key_result.name, opens)


def _without_forecast(key_result: KeyResult) -> Input:
    foreseeable = key_result.due is not None and isinstance(key_result.metric, (Reach, Milestones))
    opens = Number.FORECAST if foreseeable else Number.PROGRESS
    return Input(key_result.title, "no forecast yet, not counted", key_result.name, opens)


def _why_none(standing: ObjectiveStanding) -> str:
    if not standing.objective.key_results:
        return "It has no key result of its own that could have a forecast."
    return "None of its key results has a forecast, or all is over already."

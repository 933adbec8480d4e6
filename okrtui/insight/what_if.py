"""What if: the alignment score as it would be after an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.standings import reckon
from okrtui.model.with_edit import plan_with

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.model.edits import Edit


def score_if(standings: Standings, edit: Edit) -> int | None:
    """The score, 0–100, after an edit of fields or with a new node.

    What does not bear on the score, and values that do not fit, leave it as it is.
    """
    plan = plan_with(standings.plan, edit)
    if plan is standings.plan:
        return standings.alignment.score
    return reckon(plan, standings.journal, standings.today).alignment.score

"""Aligning: what an objective supports, or why it stands alone."""

from __future__ import annotations

from typing import Any

from okrtui.model.plan import KeyResult, Objective
from okrtui.tui.actions.editing import EditActions


class AlignActions(EditActions):
    """The key ``p``."""

    _standing_alone = ""

    def action_align(self) -> None:
        """Choose what the objective supports."""
        from okrtui.tui.screens.supports import SupportsScreen

        item = self.item
        objective = self.workspace.plan.objective_of(item.name) if isinstance(item, KeyResult) else item
        if not isinstance(objective, Objective):
            self.say("Put the cursor on an objective to choose what it supports.")
        elif not self.is_in_the_past():
            screen = SupportsScreen(self.look, self.workspace.standings, objective)
            self.app.push_screen(screen, self._aligner(objective))

    def _aligner(self, objective: Objective) -> Any:
        from okrtui.tui.screens.supports import STAND_ALONE

        async def align(chosen: tuple[str, ...] | None) -> None:
            if chosen == (STAND_ALONE,):
                self._standing_alone = objective.id
                words = objective.stand_alone or ""
                await self.text_line.open("stand alone", "Why does it stand alone?", words)
                return
            if chosen is not None:
                await self._set_supports(objective, chosen)
            self.is_finished()

        return align

    async def _set_supports(self, objective: Objective, chosen: tuple[str, ...]) -> None:
        from okrtui.model.edits import Edits, SetField

        raw = self.workspace.raw_table(self.workspace.plan.place(objective))
        after = chosen[0] if len(chosen) == 1 else list(chosen) or None
        steps = [SetField(objective.id, "supports", raw.get("supports"), after)]
        if raw.get("stand_alone") is not None and chosen:
            steps.append(SetField(objective.id, "stand_alone", raw["stand_alone"], None))
        await self.save_edit(steps[0] if len(steps) == 1 else Edits(tuple(steps)))

    async def save_stand_alone(self, text: str) -> None:
        """Let an objective stand alone, for a reason."""
        from okrtui.model.edits import Edits, SetField

        objective = self.workspace.plan.objective(self._standing_alone)
        reason = " ".join(text.split())
        if objective is None or not reason:
            return
        raw = self.workspace.raw_table(self.workspace.plan.place(objective))
        steps = [SetField(objective.id, "stand_alone", raw.get("stand_alone"), reason)]
        if raw.get("supports") is not None:
            steps.append(SetField(objective.id, "supports", raw["supports"], None))
        await self.save_edit(steps[0] if len(steps) == 1 else Edits(tuple(steps)))

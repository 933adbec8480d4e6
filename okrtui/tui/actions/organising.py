"""Organising: teams, the cycle's dates, KPIs, and which file an objective stands in."""

from __future__ import annotations

from typing import Any

from okrtui.model.cascade import Group
from okrtui.model.plan import Objective, Team
from okrtui.tui.actions.aligning import AlignActions


class OrganiseActions(AlignActions):
    """What is done seldom, from the command palette; on a team's heading ``e`` and ``n`` do it too."""

    async def action_edit(self) -> None:
        """Edit the team whose heading is under the cursor, or else the node."""
        team = self._team_here()
        if team is None:
            await super().action_edit()
        elif self.may_write():
            from okrtui.tui.forms.organising import team_form

            raw = self.workspace.raw_table(team.place)
            await self.open_form(team_form(self.workspace.plan, team, raw), "edit")

    async def action_new(self) -> None:
        """Add a team below the one whose heading is under the cursor, or else what the node takes."""
        if isinstance(self.item, Group) and self.item.name.startswith("team:"):
            await self.action_new_team()
        else:
            await super().action_new()

    async def action_new_team(self) -> None:
        """Add a team."""
        from okrtui.tui.forms.organising import new_team_form

        if self.may_write():
            team = self._team_here()
            await self.open_form(new_team_form(self.workspace.plan, team.id if team else None), "new_team")

    async def action_new_kpi(self) -> None:
        """Add a KPI to the vision or the mission."""
        from okrtui.tui.forms.organising import new_kpi_form

        if self.may_write():
            supports = "mission" if self.item == "mission" else "vision"
            await self.open_form(new_kpi_form(self.workspace.plan, supports), "new_kpi")

    async def action_edit_cycle(self) -> None:
        """Edit the dates of the cycle that is shown on top."""
        from okrtui.tui.forms.organising import cycle_form

        plan, today = self.workspace.plan, self.workspace.standings.today
        cycle = plan.current_cycle(today)
        if cycle is None:
            self.say("The plan has no cycle yet.")
        elif self.may_write():
            await self.open_form(
                cycle_form(cycle, self.workspace.raw_table(cycle.place), today), "edit_cycle"
            )

    def action_move_to_file(self) -> None:
        """Move the objective to another file of the plan."""
        from okrtui.tui.screens.pick import PickScreen

        item, files = self.item, self.workspace.plan.files
        if not isinstance(item, Objective):
            self.say("Put the cursor on an objective to move it to another file.")
        elif len(files) < 2:
            self.say("The plan is one file: name others in its include first.")
        elif self.may_write():
            here = self.workspace.plan.place(item).file
            others = [name for number, name in enumerate(files) if number != here]
            self.app.push_screen(PickScreen("Move to which file?", others), self._mover(item.id))

    def _mover(self, name: str) -> Any:
        from okrtui.model.edits import MoveToFile

        async def move(chosen: str | None) -> None:
            if chosen is not None:
                await self.save_edit(MoveToFile(name, self.workspace.plan.files.index(chosen)))

        return move

    def _team_here(self) -> Team | None:
        if not isinstance(self.item, Group):
            return None
        kind, _, name = self.item.name.partition(":")
        return next((team for team in self.workspace.plan.teams if kind == "team" and team.id == name), None)

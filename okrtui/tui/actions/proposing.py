"""Proposing: who may not write the plan proposes an edit, who may accepts or declines it with one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from okrtui.model.journal import Decision, Proposal
from okrtui.tui.actions.base import Actions

if TYPE_CHECKING:
    from okrtui.model.edits import Edit


class ProposalActions(Actions):
    """The keys ``o`` and ``O``, and what a saved form means for who may not write the plan."""

    async def propose(self, edit: Edit) -> bool:
        """Append a proposal for each changed field to the journal; whether it is there."""
        from okrtui.model.edits import Edits, SetField

        steps = edit.steps if isinstance(edit, Edits) else (edit,)
        fields = [step for step in steps if isinstance(step, SetField)]
        if len(fields) < len(steps):
            self.say("You may not write this plan file: only changes of fields can be proposed.")
            return False
        for field in fields:
            if not isinstance(await self.carry_out(partial(self.workspace.propose, field)), Proposal):
                return False
        self.refresh_standings()
        self.say_saved("proposed to those who may write the plan")
        return True

    async def action_accept(self) -> None:
        """Accept the oldest proposal on this node: it becomes an edit."""
        await self._decide(accepted=True)

    async def action_decline(self) -> None:
        """Decline the oldest proposal on this node."""
        await self._decide(accepted=False)

    async def _decide(self, *, accepted: bool) -> None:
        open_ones = self.workspace.standings.journal.proposals.get(self.cascade.name_under_cursor, ())
        if self.is_in_the_past():
            return
        if not open_ones:
            self.say("Nobody proposes anything here.")
        elif not self.workspace.can_edit:
            self.say("You may not write this plan file; its owner decides on proposals.")
        else:
            before = self.workspace.standings.alignment.score
            first = open_ones[0]
            done = await self.carry_out(lambda: self.workspace.decide(first, accepted=accepted))
            self.refresh_standings()
            if isinstance(done, Decision):
                self.say_saved(f"{'accepted' if accepted else 'declined'}{self.score_moved(before)}")

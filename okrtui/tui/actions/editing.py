"""Editing: forms for what is there and what is new, deleting, moving, and one's own editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal

from okrtui.errors import FieldChangedError
from okrtui.model.plan import NOWHERE, KeyResult, Kpi, Objective
from okrtui.tui.actions.drafting import DraftActions
from okrtui.tui.actions.proposing import ProposalActions
from okrtui.workspace import Deed

if TYPE_CHECKING:  # forms, their screens and edits are imported when the first one is made
    from pathlib import Path

    from okrtui.model.cascade import Item
    from okrtui.model.edits import Edit
    from okrtui.model.plan import Place
    from okrtui.store.drafts import Draft
    from okrtui.tui.forms.forms import Form
    from okrtui.tui.widgets.edit_form import EditForm


#: The actions that open a form; a draft's file can name no other.
_FORM_ACTIONS = ("edit", "new", "new_beside", "new_below", "new_team", "new_kpi", "edit_cycle", "start_cycle")


class EditActions(ProposalActions, DraftActions):
    """The keys ``e``, ``n``, ``N``, ``D``, ``<``, ``>`` and ``E``."""

    _form_action = ""
    _form_node = ""

    def may_write(self) -> bool:
        """Whether the plan can be written now; says why not."""
        if self.is_in_the_past():
            return False
        if not self.workspace.can_edit:
            self.say("You may not write this plan file; e proposes a change of a field.")
            return False
        return True

    # -- forms ----------------------------------------------------------------------------------------

    async def action_edit(self) -> None:
        """Edit every field of the node under the cursor."""
        from okrtui.tui.forms.forms import form_for

        item = self.item or "plan"  # an empty plan has no row
        if not isinstance(item, (Objective, KeyResult, Kpi)) and item not in ("plan", "vision", "mission"):
            self.say("There is nothing to edit here.")
        elif not self.is_in_the_past():
            raw = self.workspace.raw_table(self._place_of(item))
            form = form_for(self.workspace.plan, item, raw, self.workspace.standings.today)
            await self.open_form(form, "edit")

    async def action_new(self) -> None:
        """Add a key result to the objective, or an objective below vision, mission, or nothing."""
        from okrtui.tui.forms.forms import new_key_result

        plan, item = self.workspace.plan, self.item
        objective = plan.objective_of(item.name) if isinstance(item, KeyResult) else item
        if not isinstance(objective, Objective):
            await self._new_objective(self._root_here(), None, "new")
        elif self.may_write():
            after = item if isinstance(item, KeyResult) else None
            await self.open_form(
                new_key_result(plan, objective, after, self.workspace.standings.today), "new"
            )

    async def action_new_beside(self) -> None:
        """Add an objective beside this one, or below this key result."""
        plan, item = self.workspace.plan, self.item
        if isinstance(item, Objective):
            await self._new_objective(plan.primary_support(item), item, "new_beside")
        elif isinstance(item, KeyResult):
            await self._new_objective(item.name, plan.objective_of(item.name), "new_beside")
        else:
            await self._new_objective(self._root_here(), None, "new_beside")

    async def action_new_below(self) -> None:
        """Add an objective that supports the node under the cursor."""
        item, plan = self.item, self.workspace.plan
        name = item if isinstance(item, str) or item is None else item.name
        if name is None or not plan.can_be_supported(name):
            await self._new_objective(self._root_here(), None, "new_below")
        else:
            beside = item if isinstance(item, Objective) else plan.objective_of(name)
            await self._new_objective(name, beside, "new_below")

    async def _new_objective(self, supports: str | None, beside: Objective | None, action: str) -> None:
        from okrtui.tui.forms.forms import new_objective

        if self.may_write():
            cycle = self.workspace.plan.current_cycle(self.workspace.standings.today)
            form = new_objective(self.workspace.plan, supports, beside, cycle.id if cycle else None)
            await self.open_form(form, action)

    def _root_here(self) -> str | None:
        plan = self.workspace.plan
        if self.item == "vision" and plan.vision is not None:
            return "vision"
        return "mission" if plan.mission is not None else "vision" if plan.vision is not None else None

    async def open_form(self, form: Form, action: str) -> None:
        """Put a form in the place of the detail panel; ``action`` would open it again, on the same node."""
        from okrtui.tui.widgets.edit_form import EditForm

        await self.close_form()
        self._form_action, self._form_node = action, self.cascade.name_under_cursor
        self.line.close()
        self.text_line.close()
        self.add_class("filling")
        await self.query_one("#panes", Horizontal).mount(
            EditForm(form, self.look, self.workspace.standings, saves=self.workspace.can_edit)
        )

    async def close_form(self) -> None:
        """Give the place back to the detail panel."""
        await self.query("#form").remove()
        self.remove_class("filling")
        self.refresh_bindings()  # the focus has left the form before: the keys were told as in a form

    def on_edit_form_typed(self, message: EditForm.Typed) -> None:
        """Note what is typed."""
        self.note_draft(self._form_action, self._form_node, message.texts)

    async def reopen_form(self, draft: Draft) -> bool:
        """Open the form that a draft was typed in, filled with it; False when it can't be."""
        from okrtui.tui.widgets.edit_form import EditForm

        self.cascade.move_to_name(draft.node)
        if draft.action not in _FORM_ACTIONS or self.cascade.name_under_cursor != draft.node:
            return False
        await self.run_action(draft.action)
        for form in self.query(EditForm):
            form.fill(draft.texts)
        return self.has_class("filling")

    async def on_edit_form_done(self, message: EditForm.Done) -> None:
        """Save what the form means; it stays open with everything typed when that fails."""
        if message.edit is None:
            await self._leave_form()
        else:
            self.begin_saving(self._save_form(message.edit))

    async def _save_form(self, edit: Edit) -> None:
        if await self.save_edit(edit):
            await self._leave_form()

    async def on_edit_form_left(self) -> None:
        """Leave nothing behind, asking when something was typed."""
        from okrtui.tui.screens.confirm import ConfirmScreen
        from okrtui.tui.widgets.edit_form import EditForm

        if any(form.typed for form in self.query(EditForm)):
            question = ConfirmScreen("Leave the form?", "What was typed will be lost.")
            self.app.push_screen(question, self._leave_if)
        else:
            await self._leave_form()

    async def _leave_if(self, answer: bool | None) -> None:
        if answer:
            await self._leave_form()

    async def _leave_form(self) -> None:
        self.drafts.discard()
        await self.close_form()
        self.cascade.focus()
        self.is_finished()

    async def save_edit(self, edit: Edit) -> bool:
        """Make an edit, show what it did to the score, and put the cursor on what it is about.

        Where the cursor is there already, it may go on moving meanwhile, and stays where it went.
        """
        if not self.workspace.can_edit:
            return await self.propose(edit)
        before = self.workspace.standings.alignment.score
        here = self.cascade.name_under_cursor
        deed = await self.carry_out(
            lambda: self.workspace.apply(edit), asks=True, but_moves=here == edit.node
        )
        has_moved = self.cascade.name_under_cursor != here
        self.refresh_standings()
        if isinstance(deed, FieldChangedError):
            self._ask_which(edit, deed)
        if not isinstance(deed, Deed):
            return False
        if not has_moved:
            self.cascade.move_to_name(deed.about)
        self.say_saved(f"{edit.describe()}{self.score_moved(before)}")
        return True

    def _ask_which(self, edit: Edit, conflict: FieldChangedError) -> None:
        """Show both values of a field that somebody else changed meanwhile, and save what is chosen."""
        from okrtui.tui.screens.conflict import ConflictScreen

        self.workspace.reload_if_changed()
        self.refresh_standings()
        changes = self.workspace.standings.journal.changes.get(conflict.node, ())
        who = next((each.author for each in reversed(changes) if each.field == conflict.field), "")
        screen = ConflictScreen(self.look, conflict, who)
        self.app.push_screen(screen, lambda mine: self._settle(edit, conflict, keeps_mine=mine))

    async def _settle(self, edit: Edit, conflict: FieldChangedError, *, keeps_mine: bool | None) -> None:
        """Save what is left of an edit; None leaves everything as it was typed."""
        from okrtui.model.edits import SetField, settled

        if keeps_mine is None:
            self.say("not saved", "off_track")
            return
        theirs = SetField(conflict.node, conflict.field, conflict.theirs, conflict.mine)
        left = settled(edit, theirs, keeps_mine=keeps_mine)
        if left is None:
            self.say("theirs is kept", "on_track")
        if left is None or await self.save_edit(left):
            await self._leave_form()

    # -- deleting and moving --------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Delete the node under the cursor, asking."""
        from okrtui.tui.screens.confirm import ConfirmScreen

        item = self.item
        if not isinstance(item, (Objective, KeyResult, Kpi)):
            self.say("There is nothing to delete here.")
        elif self.may_write():
            self.app.push_screen(ConfirmScreen("Delete?", self._what_goes(item)), self._deleter(item.name))

    def _what_goes(self, item: Objective | KeyResult | Kpi) -> str:
        words = f"{item.title}"
        if isinstance(item, Objective) and item.key_results:
            count = len(item.key_results)
            words += f", with its {count} key result{'s' if count != 1 else ''}"
        below = [each for each in self.workspace.plan.objectives if item.name in each.supports]
        if below:
            words += (
                f". {len(below)} objective{'s' if len(below) != 1 else ''} below it will ladder up to nothing"
            )
        return f"{words}. Check-ins stay in the journals, and u brings it back."

    def _deleter(self, name: str) -> Any:
        def delete(answer: bool | None) -> None:
            from okrtui.model.edits import RemoveNode

            if answer:
                self.begin_saving(self.save_edit(RemoveNode(name)))

        return delete

    def action_shift(self, steps: int) -> None:
        """Move the node among its siblings."""
        from okrtui.model.edits import MoveNode

        item = self.item
        if not isinstance(item, (Objective, KeyResult, Kpi)):
            self.say("Only objectives, key results and KPIs can be moved.")
        elif self.may_write():
            self.begin_saving(self.save_edit(MoveNode(item.name, steps)))

    # -- the editor -----------------------------------------------------------------------------------

    def action_editor(self) -> None:
        """Open the file at the node's line in $EDITOR, and read it again afterwards."""
        item = self.item
        path, line, _ = self.workspace.whereabouts(self._place_of(item))
        self._edit(path, line)

    def _place_of(self, item: Item | None) -> Place:
        """Where a node is written; what has no table of its own is in the root table."""
        if isinstance(item, (Objective, KeyResult, Kpi)):
            return self.workspace.plan.place(item)
        return NOWHERE

    def edit_at(self, file: str, line: int) -> None:
        """Open one of the plan's files, or of its journal, at a line."""
        self._edit(self.workspace.root.parent / file, line)

    def _edit(self, path: Path, line: int) -> None:
        from okrtui.tui.editor import edit_file

        with self.app.suspend():
            problem = edit_file(path, line)
        self.workspace.reload_if_changed()
        self.refresh_standings()
        self.refresh()
        if problem:
            self.notify(problem, severity="error", markup=False)

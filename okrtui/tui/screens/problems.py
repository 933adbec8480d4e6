"""The checks: what is wrong in the plan and its files, and what could be better, with place and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from okrtui.tui.screens.fix import FIX_BINDINGS, Fix
from okrtui.tui.show import show
from okrtui.tui.widgets.problem_list import ProblemList, row_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from okrtui.model.plan import Problem
    from okrtui.tui.app import OkrApp
    from okrtui.tui.look import Look
    from okrtui.workspace import Workspace


class ProblemsScreen(ModalScreen[Fix | None]):
    """What is about the node under the cursor first, then errors, warnings, and advice.

    Dismissed with where to go and what to do there, or None. ``begins_at`` are names of rows, the first
    of which that is still there is under the cursor: in a list that one comes back to the order stays.
    """

    CSS_PATH = "problems.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,i", "leave", "Close", key_display="q"),
        *FIX_BINDINGS,
        Binding("E", "go('editor')", "Editor"),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown,space", "move(5)", show=False),
        Binding("pageup", "move(-5)", show=False),
    ]

    def __init__(self, look: Look, workspace: Workspace, node: str, begins_at: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.look = look
        self.workspace = workspace
        self.node = node
        self.begins_at = begins_at

    def compose(self) -> ComposeResult:
        """The list in a box."""
        with Vertical(id="checks") as box:
            box.border_title = show("Checks")
            box.border_subtitle = show("enter goes there · its key mends it · E opens the file · q closes")
            yield ProblemList(self.look)

    def on_mount(self) -> None:
        """Run the checks, as far as they are not run yet, while keys are answered."""
        self.put_together()

    @work(exclusive=True)
    async def put_together(self) -> None:
        """Fill in the list."""
        found = await cast("OkrApp", self.app).look_at_all(self._listed)
        self.query_one(ProblemList).show(found, self.begins_at)

    def _listed(self) -> Sequence[Problem]:
        found = self.workspace.advice()
        return found if self.begins_at else sorted(found, key=lambda each: each.node != self.node)

    def action_move(self, steps: int) -> None:
        """Move in the list."""
        self.query_one(ProblemList).move(steps)

    def action_go(self, action: str = "") -> None:
        """Go to the node, and begin to mend it; what belongs to no node is mended in its file."""
        listed = self.query_one(ProblemList)
        problem = listed.current
        if problem is None:
            return
        place = (problem.file, problem.line) if problem.node is None or action == "editor" else None
        following = tuple(listed.names[listed.cursor + 1 :])
        fix = Fix(problem.node or "", "editor" if place else action, row_name(problem), following, place)
        self.dismiss(fix)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

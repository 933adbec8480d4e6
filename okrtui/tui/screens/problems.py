"""The checks: what is wrong in the plan and its files, and what could be better, with place and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from okrtui.tui.marks import SEVERITY_ROLES
from okrtui.tui.screens.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.model.plan import Problem
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Look

_MOST = 200


class ProblemsScreen(Overlay):
    """What is about the node under the cursor first, then errors, warnings, and advice."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("i", "close", show=False)]
    TITLE = "Checks"

    def __init__(self, look: Look, problems: Sequence[Problem]) -> None:
        super().__init__(look)
        self.problems = problems

    def write(self, page: Page) -> None:
        """A paragraph a problem."""
        if not self.problems:
            page.add(("Nothing is wrong in this plan, and nothing to advise.", "on_track"))
        for problem in self.problems[:_MOST]:
            role = SEVERITY_ROLES[problem.severity]
            page.gap()
            page.paragraph_after(
                (f"{problem.severity} ", role), f"{problem.file}:{problem.line}:{problem.column}", "person"
            )
            page.paragraph(problem.message)
            page.paragraph_after((f"{self.look.signs.right} ", "muted"), problem.remedy, hanging=True)
        if len(self.problems) > _MOST:
            page.add((f"and {len(self.problems) - _MOST} more", "muted"))

"""The list of problems and advice: each with its key, place, message and remedy; the cursor chooses one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from okrtui.tui.details.page import Page
from okrtui.tui.marks import SEVERITY_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.strip import Strip

    from okrtui.model.plan import Problem
    from okrtui.tui.look import Look

#: More are counted and not listed.
_MOST = 200


def row_name(problem: Problem) -> str:
    """What tells a problem from the others, also after the files were changed."""
    return f"{problem.id} {problem.node or f'{problem.file}:{problem.line}'} {problem.field or ''}"


class ProblemList(Widget, can_focus=True):
    """Problems one below the other, each over several lines; none is there until :meth:`show` is called."""

    def __init__(self, look: Look) -> None:
        super().__init__(id="problems")
        self.look = look
        self.is_there = False
        self.problems: list[Problem] = []
        self.left_out = 0
        self.cursor = 0
        self._strips: list[Strip] = []
        self._begins: list[int] = []
        self._top = 0

    @property
    def names(self) -> list[str]:
        """The names of the rows."""
        return [row_name(each) for each in self.problems]

    @property
    def current(self) -> Problem | None:
        """The problem under the cursor."""
        return self.problems[self.cursor] if self.problems else None

    def show(self, problems: Sequence[Problem], begins_at: Iterable[str]) -> None:
        """Show these problems, the cursor on the first of these rows that is there."""
        self.is_there = True
        self.problems = list(problems[:_MOST])
        self.left_out = len(problems) - len(self.problems)
        listed = {name: row for row, name in enumerate(self.names)}
        self.cursor = next((listed[name] for name in begins_at if name in listed), 0)
        self._write()

    def move(self, steps: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(self.cursor + steps, len(self.problems) - 1))
        self._write()

    def on_resize(self) -> None:
        """Wrap to another width."""
        self._write()

    def on_click(self, event: events.Click) -> None:
        """Move to the row; with a second click go there."""
        row = sum(begin <= self._top + event.y for begin in self._begins) - 1
        if row >= 0:
            self.move(row - self.cursor)
            if event.chain == 2:
                self.screen.call_later(self.screen.run_action, "go")

    def render_line(self, y: int) -> Strip:
        """One line."""
        row = self._top + y
        return self._strips[row] if row < len(self._strips) else self.look.line([], self.content_size.width)

    def _write(self) -> None:
        page = Page(self.look, max(20, self.content_size.width))
        self._begins = []
        if not self.is_there:
            page.add((f"Running the checks{self.look.signs.ellipsis}", "muted"))
        elif not self.problems:
            page.add(("Nothing is wrong in this plan, and nothing to advise.", "on_track"))
        for problem in self.problems:
            page.gap()
            self._begins.append(len(page.lines))
            self._problem(page, problem)
        end = len(page.lines)
        if self.left_out:
            page.gap()
            page.add((f"and {self.left_out} more", "muted"))
        ends = [*(begin - 1 for begin in self._begins[1:]), end]
        first, last = (self._begins[self.cursor], ends[self.cursor]) if self.problems else (0, 0)
        self._strips = [
            self.look.line(line, page.width, on="cursor" if first <= number < last else "background")
            for number, line in enumerate(page.lines)
        ]
        height = max(1, self.content_size.height)
        self._top = max(0, min(max(self._top, last - height), first))
        self.refresh()

    def _problem(self, page: Page, problem: Problem) -> None:
        key = problem.fix_key or ("E" if problem.node is None else " ")
        role = SEVERITY_ROLES[problem.severity]
        place = f"{problem.id}  {problem.file}:{problem.line}:{problem.column}"
        lead = f" {key} {problem.severity} "
        page.paragraph_after((lead, role), place, "person")
        page.paragraph(problem.message, indent=3)
        page.paragraph(f"{self.look.signs.right} {problem.remedy}", "muted", indent=3)

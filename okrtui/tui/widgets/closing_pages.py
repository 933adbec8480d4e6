"""The pages of a cycle's closing that are only read or chosen from: which cycle, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from okrtui.insight.closing import Closing, carried_names
from okrtui.insight.grading import is_unfinished, open_objectives
from okrtui.model.calendar import short_day
from okrtui.model.safe_text import safe
from okrtui.tui.details.page import Page
from okrtui.tui.show import show
from okrtui.tui.widgets.fields import Save

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.strip import Strip

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Cycle
    from okrtui.tui.look import Look

Write = Callable[[Page], None]


class ChoicePage(Vertical):
    """The cycles that can be closed, the one that is the most likely first."""

    def __init__(self, standings: Standings, cycles: Sequence[Cycle]) -> None:
        super().__init__(classes="closing-page")
        self.standings = standings
        self.cycles = cycles

    def compose(self) -> ComposeResult:
        """A line a cycle."""
        yield OptionList(*(Option(show(self._words(each))) for each in self.cycles))

    def _words(self, cycle: Cycle) -> str:
        today = self.standings.today
        count = len(open_objectives(self.standings.plan.objectives, cycle))
        ends = "ended" if cycle.end < today else "ends"
        plural = "s" if count != 1 else ""
        return f"{cycle.id}  {ends} {short_day(cycle.end, today)}, {count} open objective{plural}"

    @property
    def chosen(self) -> Cycle:
        """The cycle under the cursor."""
        return self.cycles[self.query_one(OptionList).highlighted or 0]

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Go on with it."""
        message.stop()
        self.post_message(Save())


class LinesPage(VerticalScroll):
    """A page of lines that scrolls."""

    def __init__(self, look: Look, write: Write) -> None:
        super().__init__(classes="closing-page")
        self.lines = _Lines(look, write)

    def compose(self) -> ComposeResult:
        """The lines."""
        yield self.lines


class _Lines(Widget):
    """The lines themselves, as many as the width makes of them."""

    def __init__(self, look: Look, write: Write) -> None:
        super().__init__(classes="closing-lines")
        self.look = look
        self.write = write
        self._strips: list[Strip] = []

    def on_resize(self) -> None:
        """Write them to the width."""
        page = Page(self.look, self.size.width)
        self.write(page)
        self._strips = page.strips()
        self.styles.height = len(self._strips)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """One line."""
        return self._strips[y] if y < len(self._strips) else self.look.line([], self.size.width)


def summary(standings: Standings, closing: Closing) -> Write:
    """What is going to be written: scores and verdicts, and what goes on."""

    def write(page: Page) -> None:
        page.heading("CLOSED")
        for grading in closing.gradings:
            page.spread(
                [(page.look.cut(safe(grading.objective.title), page.width - 18), "text")],
                [(f"{grading.verdict:>9} ", "muted"), (f"{grading.score:.1f}", "strong", True)],
            )
            if grading.reflection:
                page.paragraph(grading.reflection, "muted", indent=2, most=2)
        _write_what_goes_on(page, standings, closing)

    return write


def what_was_written(standings: Standings, closing: Closing) -> Write:
    """What is in the files now, and how it is taken back."""

    def write(page: Page) -> None:
        plan = standings.plan
        files = {plan.files[plan.place(each.objective).file] for each in closing.gradings}
        if closing.into is not None and all(each.id != closing.into.id for each in plan.cycles):
            files.add(plan.files[0])
        objectives = len(closing.gradings)
        scores = objectives + sum(len(each.objective.key_results) for each in closing.gradings)
        page.paragraph(f"{_counted(objectives, 'objective')} closed in {', '.join(sorted(files))}.")
        page.paragraph(f"{_counted(scores, 'score')} with verdicts and reflections in your journal.")
        _write_what_goes_on(page, standings, closing)
        page.gap()
        page.paragraph("u takes all of it back in one step. C shows what is closed.", "muted")

    return write


def _write_what_goes_on(page: Page, standings: Standings, closing: Closing) -> None:
    into = closing.into
    if into is None:
        return
    known = any(each.id == into.id for each in standings.plan.cycles)
    page.heading("GOES ON" if closing.going_on else "NEXT CYCLE")
    days = f"{short_day(into.start, standings.today)} – {short_day(into.end, standings.today)}"
    page.add((safe(into.id), "strong", True), (f"  {days}{'' if known else ', new'}", "muted"))
    names = carried_names(standings, closing)
    for grading in closing.going_on:
        objective = grading.objective
        left = sum(is_unfinished(standings, grading, each) for each in objective.key_results)
        words = f"  {names[objective.id]}"
        facts = f"{_counted(left, 'key result')}" if left else "no key result"
        room = page.width - len(facts) - 2
        page.spread([(page.look.cut(safe(words), room), "text")], [(facts, "muted")])


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"

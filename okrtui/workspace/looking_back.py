"""Looking back: the plan on earlier days, and the check-ins of past cycles where somebody asks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from okrtui.model.journal import assemble, end_of, key_of
from okrtui.store.journal_reader import read_histories
from okrtui.store.memory import give_back
from okrtui.workspace.answers import Answers
from okrtui.workspace.following import Following

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from okrtui.model.journal import Entry
    from okrtui.store.access import FileState
    from okrtui.store.progress import Progress
    from okrtui.workspace.following import AsNow
    from okrtui.workspace.known import Known


class Present(NamedTuple):
    """What is known of a plan while the past is left out, with what was said and read here since."""

    known: Known
    answers: Answers
    entries: list[Entry]
    states: dict[Path, FileState | None]
    recalled: set[str]


class LookingBack(Following):
    """What is only read in full when it is wanted: in a long journal, nearly all of it is past."""

    _left: tuple[AsNow, Answers] | None = None
    """What today's standings were when another day was gone to, and what they rested on."""
    _present: Present | None = None
    """What was known without the past, before that was read for an earlier day."""

    def travel(self, days: int) -> None:
        """Look at the plan as it stood so many days later or earlier; today is as far as it goes.

        The journal is taken as it was then, and so is the plan, as far as the journal tells of its changes.
        """
        self.look_from(self._day(days))()

    def return_to_today(self) -> None:
        """Look at today again."""
        self.look_from(self.clock.today())()

    def look_from(self, day: date, progress: Progress | None = None) -> Callable[[], bool]:
        """Find out how the plan stood on a day, in a thread that may take its time; nothing is changed.

        What is returned shows it, in the thread of everything else: True unless something was written or
        read here meanwhile. Raises CannotReadError, and GivenUpError where nobody waits for it any more.
        """
        as_now = self._as_now
        viewing = day if day < self.clock.today() else None
        read = self._read(progress, all_of_past=True) if self.needs_past(day) else None
        if progress is not None:
            progress.go_on()
        present = self._present if viewing is None else None
        answers = present.answers if present else self._answers_on(viewing, read)

        def show() -> bool:
            if self._as_now != as_now:
                return False
            if present is not None:
                self._let_past_go(present)
                return True
            if self._viewing is None:
                self._left = (as_now, self.answers)
            self._viewing = viewing
            if read is not None:
                self._present = self._as_present()
                self._past_is_wanted = True
                self._take(read, answers.standings)
                self._left = (self._as_now, Answers(read.standings))
            self.standings, self._answers = answers.standings, answers
            return True

        return show

    def _as_present(self) -> Present | None:
        """What is known now, with how it stands today."""
        if self._known is None or self._left is None:
            return None
        as_now, answers = self._left
        today = answers if as_now == self._as_now else Answers(self._known.standings)
        return Present(self._known, today, self._entries, self._states, self._recalled)

    def _let_past_go(self, present: Present) -> None:
        """Know what was known before the past was read; what came since is new again to the next look."""
        self._present = self._left = self._viewing = None
        self._past_is_wanted = False
        self._take(present.known)
        self._entries, self._states, self._recalled = present.entries, present.states, present.recalled
        self.standings, self._answers = present.answers.standings, present.answers

    def give_back(self) -> None:
        """Give the memory back that was only taken for the past, once nothing shows that any more."""
        give_back()

    def _answers_on(self, viewing: date | None, read: Known | None) -> Answers:
        """How the plan as it is now, or was just read, stood on a day; today's are kept while away."""
        if viewing is None and self._left is not None:
            before, answers = self._left
            if before == self._as_now and answers.standings.today == self.clock.today():
                return answers
        if read is not None:
            return Answers(self._standings_with(read, viewing))
        return Answers(self._standings_of(self._newest, self._cascade, self._entries, viewing))

    def needs_past(self, day: date) -> bool:
        """Whether what was left out as past would first have to be read."""
        past = self._known.journal.past if self._known else None
        return past is not None and key_of(end_of(day)) < past.until

    def recall(self, name: str) -> None:
        """Have all check-ins of a node, and of its key results, where they were left out as past."""
        if self.left_out_of(name):
            self.read_past_of(name)()

    def left_out_of(self, name: str) -> set[str]:
        """The node and its key results, as far as check-ins of them were left out as past."""
        left_out = self._known.journal.past.names if self._known else frozenset()
        objective = self.plan.objective(name)
        names = {name, *(each.name for each in objective.key_results)} if objective else {name}
        return (names & left_out) - self._recalled

    def read_past_of(self, name: str) -> Callable[[], bool]:
        """Read all that was said of a node, in a thread that may take its time; nothing is changed.

        What is returned takes it in, in the thread of everything else: True unless something was written or
        read here meanwhile.
        """
        as_now, viewing, names = self._as_now, self._viewing, self.left_out_of(name)
        found = read_histories(self.root, self.plan, names)
        journal = assemble([*self._entries, *found], self.clock.cutoff())
        if viewing is not None:
            journal = journal.until(viewing)

        def show() -> bool:
            if self._as_now != as_now or self._viewing != viewing:
                return False
            self._recalled |= names
            self._entries += found
            self._stands_as_before(replace(self.standings, journal=journal))
            return True

        return show

    def _day(self, days: int) -> date:
        return (self._viewing or self.clock.today()) + timedelta(days=days)

"""Asking: what the checks and the week say about an open plan, reckoned once for the same standings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.plan import NOWHERE, Problem, Severity
from okrtui.workspace import large
from okrtui.workspace.answers import Answers
from okrtui.workspace.open_plan import OpenPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from okrtui.insight.check_rule import Finding
    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import Standings
    from okrtui.insight.summary import Summary
    from okrtui.model.journal import Journal


class Asking(OpenPlan):
    """An open plan that answers questions about all of its nodes."""

    _answers: Answers | None = None
    _advised: tuple[Standings, tuple[Problem, ...]] | None = None

    @property
    def answers(self) -> Answers:
        """What is known of the present standings by now."""
        answers = self._answers
        if answers is None or answers.standings is not self.standings:
            known = self._known
            is_known = known is not None and known.standings is self.standings
            answers = Answers(self.standings, summaries=known.summaries if known and is_known else {})
            self._answers = answers
        return answers

    @property
    def is_large(self) -> bool:
        """Whether what looks at every node, or at every entry, takes longer than a key may."""
        return len(self._cascade) + len(self._entries) > large.NODES_AND_ENTRIES

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong in the plan and its files, worst first; advice is in :meth:`advice`."""
        return self._with_problems_of_files(self.answers.check().errors)

    def advice(self) -> tuple[Problem, ...]:
        """What is wrong in the files, and what a good coach would say: worst first, then file by file."""
        standings = self.standings
        if self._advised is None or self._advised[0] is not standings:
            self._advised = (standings, self._with_problems_of_files(self.findings()))
        return self._advised[1]

    def findings(self) -> list[Finding]:
        """What the checks find, as things stand: worst first, then in plan order."""
        from okrtui.insight.checks import in_order  # after the first frame

        answers = self.answers
        return in_order(answers.check(), answers.standings.plan)

    def findings_of(self, name: str) -> tuple[Finding | Problem, ...]:
        """What is wrong in the table of one node, and what the checks find about it."""
        in_table = tuple(each for each in self.file_problems if each.node == name)
        return in_table + self.answers.check().of_node.get(name, ())

    @property
    def is_checked(self) -> bool:
        """Whether :meth:`findings_of` answers at once."""
        return self.answers.checked is not None

    def summary(self, scope: Scope) -> Summary:
        """The week of a scope, as things stand."""
        return self.answers.summary(scope)

    def is_summarised(self, scope: Scope) -> bool:
        """Whether :meth:`summary` answers at once."""
        return not self.is_large or scope in self.answers.summaries

    def _with_problems_of_files(self, findings: Iterable[Finding]) -> tuple[Problem, ...]:
        return self._in_order([*self.file_problems, *self._future_problems(), *self._located(findings)])

    def _located(self, findings: Iterable[Finding]) -> Iterator[Problem]:
        from okrtui.store.places import PlaceFinder

        finder = PlaceFinder(self.root, self.plan)
        for each in findings:
            node = self.plan.objective(each.node) or self.plan.measured(each.node)
            place = finder.find(self.plan.place(node) if node else NOWHERE, each.field)
            yield Problem(
                each.id, each.severity, each.message, each.remedy, *place, each.node, each.field, each.fix_key
            )

    def _in_order(self, found: list[Problem]) -> tuple[Problem, ...]:
        files = {file: number for number, file in enumerate(self.plan.files)}
        severities = list(Severity)
        found.sort(
            key=lambda each: (
                severities.index(each.severity),
                files.get(each.file, len(files)),
                each.file,
                each.line,
                each.id,
            )
        )
        return tuple(found)

    def _take_in(self, name: str, journal: Journal) -> None:
        """Stand as with a journal that tells something else about one node, and check that one anew."""
        before = self.answers.checked
        self.standings = self.standings.with_history(name, journal)
        if before is not None:
            from okrtui.insight.checks import checked_again

            self._answers = Answers(self.standings, checked_again(before, self.standings, name))

    def _stands_as_before(self, standings: Standings) -> None:
        """Stand as before, with more to be read of the past: every answer holds."""
        self.answers.standings = standings
        self.standings = standings

"""The questions that begin a plan: what is asked, what makes a good answer, and what is said to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.check_words import measure_in
from okrtui.model.cycle_text import describe_cycle, parse_cycle, suggested_cycles
from okrtui.model.day_text import DayTextError
from okrtui.store.new_plan import NewPlan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

#: What is said about an answer, and the palette's role to say it in.
Note = tuple[str, str]


class AnswerError(ValueError):
    """An answer that can't be taken; ``str()`` says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``key`` is the field of the new plan that its answer becomes."""

    key: str
    label: str
    asked: str
    advice: str
    example: str

    def suggestions(self, today: date) -> tuple[str, ...]:
        """Answers to choose from, the likeliest first."""
        return tuple(each.id for each in suggested_cycles(today)) if self.key == "cycle" else ()

    def note(self, text: str, today: date) -> Note:
        """What is to be said about the text typed so far."""
        try:
            self.check(text, today)
        except AnswerError as problem:
            return str(problem), "behind"
        if not text.strip():
            return "enter on nothing skips this; the file then holds an example to fill in", "muted"
        if self.key == "cycle":
            return describe_cycle(parse_cycle(text, today), today), "on_track"
        number = measure_in(text) if self.key == "objective" else None
        if number:
            return f"{number} measures something: keep it for a key result, and say here what for", "behind"
        return "", "muted"

    def check(self, text: str, today: date) -> None:
        """Raise AnswerError for a text that can't be taken."""
        if self.key == "cycle" and text.strip():
            try:
                parse_cycle(text, today)
            except DayTextError as problem:
                raise AnswerError(str(problem)) from None


QUESTIONS = (
    Question(
        "name",
        "Name",
        "Whose plan is it?",
        "The name of the organisation, the team or the person; it stands on top of the screen.",
        "Acme Connect",
    ),
    Question(
        "vision",
        "Vision",
        "What will be true one day?",
        "A good vision is one sentence about the world you work for; it outlasts every cycle and needs no "
        "number.",
        "Everybody can reach everybody, wherever they are.",
    ),
    Question(
        "mission",
        "Mission",
        "What do you do for it?",
        "A good mission says what you do day by day and for whom, so that everybody can tell what is not "
        "part of it.",
        "We build the simplest way to talk across borders.",
    ),
    Question(
        "cycle",
        "Cycle",
        "Until when do you plan?",
        "A good cycle is long enough to change something and short enough to stay honest: a quarter or half "
        "a year.",
        "2026-Q4, 2026-H2, next quarter",
    ),
    Question(
        "objective",
        "Objective",
        "What is the first thing that will be better?",
        "A good objective is ambitious, said in words that people remember, and without a number: key "
        "results measure it.",
        "Calls reach people who could not be reached before",
    ),
)


def plan_of(answers: Mapping[str, str], today: date, *, owner: str, cadence: str | None) -> NewPlan:
    """The plan that the answers make."""
    cycle = answers.get("cycle", "").strip()
    return NewPlan(
        name=answers.get("name", ""),
        vision=answers.get("vision", ""),
        mission=answers.get("mission", ""),
        cycle=parse_cycle(cycle, today) if cycle else None,
        objective=answers.get("objective", ""),
        owner=owner,
        cadence=cadence,
    )

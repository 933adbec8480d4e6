"""A new plan: the text of a file that teaches its own format, and its creation, never over another file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.errors import OkrtuiError
from okrtui.store.tables import derived_id
from okrtui.store.toml_write import render
from okrtui.store.whole_file import absolute, whole_file

if TYPE_CHECKING:
    from datetime import date

#: More than any name or sentence needs; a longer one was pasted by mistake.
LONGEST_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What is known of a plan that is to be; whatever is empty stands in the file as a commented example."""

    name: str = ""
    vision: str = ""
    mission: str = ""
    cycle: tuple[str, date, date] | None = None
    objective: str = ""
    owner: str = ""
    cadence: str | None = None

    @property
    def objective_id(self) -> str:
        """The id of the first objective; empty without one."""
        title = _one_line(self.objective)
        return derived_id(title, ("vision", "mission", "plan").__contains__) if title else ""


def new_plan_text(plan: NewPlan) -> str:
    """The plan as a file: what was answered, and the rest as comments to take the ``#`` from.

    Raises OkrtuiError for an answer that no file should hold.
    """
    parts = [_head(plan), _vision(plan), _mission(plan), _check_ins(plan), _cycle(plan), _objective(plan)]
    return "\n".join(parts)


def place_for(typed: str) -> Path:
    """Where a plan is to be written: of a folder the plan.toml in it, of a bare name the TOML file."""
    path = absolute(Path(typed.strip() or "plan.toml"))
    if os.path.isdir(path):  # noqa: PTH112 - never raises, whatever the path
        return path / "plan.toml"
    return path if path.suffix or not path.name else path.with_name(f"{path.name}.toml")


def create_plan(path: Path, text: str) -> None:
    """Write a file that is not there yet; on return it is on disk, and it is there whole or not at all.

    Raises CannotWriteError when something of that name is there already, or it can't be written.
    """
    with whole_file(path) as write:
        write(text.encode())


def _one_line(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) > LONGEST_ANSWER:
        raise OkrtuiError(f"{plain[:30]}… is longer than {LONGEST_ANSWER} characters. Say it in a sentence.")
    return plain


def _set(key: str, text: str, example: str) -> str:
    """A key with its text, or with an example that does not count."""
    plain = _one_line(text)
    return f"{key} = {render(plain)}\n" if plain else f"# {key} = {render(example)}\n"


def _head(plan: NewPlan) -> str:
    comment = "# A plan for okrtui. Edit it anywhere: comments and order stay.\n"
    return comment + "format = 1\n" + _set("name", plan.name, "Acme")


def _vision(plan: NewPlan) -> str:
    return "# The long-term picture: what will be true one day.\n" + _set(
        "vision", plan.vision, "Everybody can reach everybody, wherever they are."
    )


def _mission(plan: NewPlan) -> str:
    return "# What you do for it, day by day, and for whom.\n" + _set(
        "mission", plan.mission, "We build the simplest way to talk across borders."
    )


def _check_ins(plan: NewPlan) -> str:
    comment = '# How often to check in: "day", "week", "two weeks" or "month".\n'
    if plan.cadence is None:
        return comment + _commented('[check_ins]\nevery = "week"\n')
    return f"{comment}[check_ins]\nevery = {render(plan.cadence)}\n"


def _cycle(plan: NewPlan) -> str:
    comment = "# The time in which objectives are to be reached.\n"
    if plan.cycle is None:
        return comment + _commented('[[cycle]]\nid = "2030-Q1"\nstart = 2030-01-01\nend = 2030-03-31\n')
    name, start, end = plan.cycle
    return comment + f"[[cycle]]\nid = {render(_one_line(name))}\nstart = {start}\nend = {end}\n"


def _objective(plan: NewPlan) -> str:
    title = _one_line(plan.objective)
    comment = (
        "# An objective says in words what will be better at the end. It supports\n"
        '# "mission", "vision", an objective ("id") or a key result ("id/id").\n'
    )
    pairs = {
        "id": plan.objective_id if title else "reach-everybody",
        "title": title or "Calls reach people who could not be reached before",
        "supports": "mission" if plan.mission.strip() else "vision" if plan.vision.strip() else None,
        "owner": _one_line(plan.owner) or None,
        "cycle": _one_line(plan.cycle[0]) if plan.cycle else None,
    }
    lines = "".join(f"{key} = {render(value)}\n" for key, value in pairs.items() if value is not None)
    table = f"[[objective]]\n{lines}"
    return comment + (table if title else _commented(table)) + "\n" + _KEY_RESULT


def _commented(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())


_KEY_RESULT = "# Two to five key results measure it. Take the # away, or press n.\n" + _commented(
    '[[objective.key_result]]\nid = "answered-calls"\ntitle = "Nine calls of ten are answered"\n'
    'baseline = 62\ntarget = 90\nunit = "%"\n'
)

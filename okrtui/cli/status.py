"""``okrtui status``: the week of a plan, team or person, in a page for people and as JSON for programs."""

from __future__ import annotations

import json
import textwrap
import time
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from okrtui.cli.kept import keep_status, keep_usual_plan
from okrtui.cli.options import open_workspace, parser
from okrtui.cli.quick import say, status_question
from okrtui.errors import ExitCode, OkrtuiError
from okrtui.insight.scope import WHOLE_PLAN, Scope, ScopeKind, owners_of
from okrtui.insight.status import Status
from okrtui.insight.summary_words import (
    column_widths,
    cycle_in_words,
    fitted,
    heading,
    progress_in_words,
    sections,
)
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from okrtui.insight.alignment import Alignment
    from okrtui.insight.summary import Summary
    from okrtui.insight.summary_words import Section
    from okrtui.model.plan import Plan
    from okrtui.workspace import Workspace

#: Columns and lines of what is no terminal, such as a file or a mail.
_PAPER = (80, 60)

_MOST_PROBLEMS = 5
_MOST_NAMES = 20
_LABEL = 11


def status(arguments: list[str]) -> int:
    """Print how a plan, or a part of it, stands, and what its week was."""
    began, question = time.time_ns(), status_question(arguments)
    options = _parser().parse_args(arguments)
    workspace = open_workspace(options.plan, options.today)
    found = workspace.summary(_scope(workspace.plan, options))
    if options.json:
        from okrtui.cli.status_json import as_json

        text = json.dumps(as_json(workspace, found), indent=2) + "\n"
    else:
        text = "".join(f"{line}\n" for line in _page(workspace, found))
    say(text)
    if question == status_question(arguments):  # the terminal is as wide as before
        keep_status(workspace, question, began, text)
    keep_usual_plan(options.plan, began)
    return ExitCode.FINE


def _parser() -> argparse.ArgumentParser:
    made = parser(
        "status",
        "Show how a plan stands: what is off track and why, who owes check-ins, what moved in the last "
        "seven days and what did not, and what costs points of alignment.",
    )
    made.add_argument("plan", nargs="?", metavar="PLAN", help="the plan's file or folder")
    made.add_argument("--json", action="store_true", help="print all numbers as JSON")
    scope = made.add_mutually_exclusive_group()
    scope.add_argument("--team", metavar="ID", help="only this team, with the teams inside it")
    scope.add_argument("--person", metavar="NAME", help="only what this person owns")
    scope.add_argument("--vision", action="store_true", help="only what serves the vision")
    scope.add_argument("--mission", action="store_true", help="only what serves the mission")
    return made


def _scope(plan: Plan, options: argparse.Namespace) -> Scope:
    """The scope that the options name."""
    if options.team is not None:
        teams = {each.name: each.id for each in plan.teams} | {each.id: each.id for each in plan.teams}
        return Scope(ScopeKind.TEAM, _known("team", options.team, teams))
    if options.person is not None:
        people = owners_of(plan) | {each for team in plan.teams for each in (team.lead or "", *team.members)}
        return Scope(
            ScopeKind.PERSON, _known("person", options.person, {each: each for each in people if each})
        )
    for kind in (ScopeKind.VISION, ScopeKind.MISSION):
        if getattr(options, kind):
            if not plan.knows(kind):
                raise OkrtuiError(f"The plan has no {kind}.")
            return Scope(kind)
    return WHOLE_PLAN


def _known(kind: str, written: str, names: dict[str, str]) -> str:
    """The one that is meant by a name, whatever its case; else an error that tells what there is."""
    if written in names:
        return names[written]
    same = {own for name, own in names.items() if name.casefold() == written.casefold()}
    if len(same) == 1:
        return same.pop()
    from difflib import get_close_matches  # only ever needed for what is misspelt

    near = get_close_matches(written.casefold(), sorted(map(str.casefold, names)), 1)
    listed = ", ".join(sorted(set(names.values()))[:_MOST_NAMES])
    remedy = f"Did you mean {near[0]}?" if near else f"There are: {listed}." if listed else "It names none."
    raise OkrtuiError(f"The plan has no {kind} {written!r}. {remedy}")


def _page(workspace: Workspace, found: Summary) -> Iterator[str]:
    """The summary in words, cut to the terminal; problems of the files come last and in full."""
    import shutil  # takes a while to load, and JSON has no width

    width, height = shutil.get_terminal_size(_PAPER)
    problems = list(_problems(workspace))
    head = [line for text in _head(workspace.plan, found) for line in _wrapped(text, max(width, 2 * _LABEL))]
    yield from head
    room = height - len(head) - len(problems) - 1  # a line for the next prompt
    for section, left_out in fitted(sections(found), room):
        more = f" (and {left_out} more)" if left_out else ""
        yield f"{section.title:<{_LABEL}}{_cut(section.size, width - _LABEL - len(more))}{more}"
        yield from _rows(section, width)
    yield from problems


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=" " * _LABEL, break_on_hyphens=False)


def _head(plan: Plan, found: Summary) -> Iterator[str]:
    named = heading(found.scope, found.title)
    whose = [named] if found.scope == WHOLE_PLAN else [named, safe(plan.name)]
    yield " · ".join(each for each in (*whose, cycle_in_words(plan, found.today)) if each)
    if found.alignment is not None:
        yield _alignment_in_words(found.alignment)
    yield f"Progress   {progress_in_words(found)}"
    counts = [f"{found.counts[each]} {each}" for each in Status if found.counts[each]]
    counts += [f"{found.resting} not active"] if found.resting else []
    if counts:
        yield f"Status     {' · '.join(counts)}"


def _alignment_in_words(alignment: Alignment) -> str:
    if alignment.score is None:
        return "Alignment  – (no objective is active today)"
    shown = " · ".join(f"{part} {value:.0%}" for part, value in alignment.parts.items())
    return f"Alignment  {alignment.score} ({alignment.band}) · {shown}"


def _rows(section: Section, width: int) -> Iterator[str]:
    widest = max((len(row.status) for row in section.rows if row.status), default=0)
    indent = widest + 4 if widest else 2
    widths = column_widths(section, width - indent, _cells)
    for row in section.rows:
        lead = f"  {row.status or ''}"
        texts = (_padded(_cut(text, wide), wide) for text, wide in zip(row.texts, widths, strict=True))
        yield f"{lead:<{indent}}{'  '.join(texts)}".rstrip()


def _problems(workspace: Workspace) -> Iterator[str]:
    for problem in workspace.problems[:_MOST_PROBLEMS]:
        yield safe(str(problem))
    if len(workspace.problems) > _MOST_PROBLEMS:
        yield f"… and {len(workspace.problems) - _MOST_PROBLEMS} more problems"


def _cell(character: str) -> int:
    return 0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _cut(text: str, width: int) -> str:
    """The text in at most so many cells, with an ellipsis where something is missing."""
    if _cells(text) <= width:
        return text
    taken = 0
    for place, character in enumerate(text):
        taken += _cell(character)
        if taken > width - 1:
            return f"{text[:place].rstrip()}…"
    return text

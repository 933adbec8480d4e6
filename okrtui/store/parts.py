"""One part of a large file, edited as a small file of its own: an objective, say, with its key results.

Where a table itself goes, its neighbours are in the part too: what lies between two belongs to one of them.

An edit is then as fast in a file of megabytes as in a small one, and as sure as when all of it is read. Bytes
that were TOML from end to end are so again with a part of them replaced, and nothing else in them has another
meaning, because

- the part begins at a header: its line could be something else only inside of a string of several lines;
- the part is TOML by itself, so what follows it begins at a header too, before the edit and after it;
- nothing that follows belongs to the part's table: the next header begins another one of its kind, or no
  header further down names the kind;
- whatever edits the part proves that it holds the old data with the intended change, and the part ends with
  the next header as it did before.

Where any of this can't be seen at a glance, there is no part, and the whole file has to be edited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from okrtui.errors import OkrtuiError
from okrtui.model.edits import AddNode, Edits, MoveNode, RemoveNode, SetField, Step
from okrtui.model.plan import Cycle, Kpi, Objective, Team
from okrtui.store.node_paths import lineage, node_of, parent_of
from okrtui.store.sound_bytes import is_sound
from okrtui.store.spans import blocks
from okrtui.store.toml_text import MOST_LINES, TomlError, decode, parse

if TYPE_CHECKING:
    from okrtui.model.plan import Place, Plan

Top = Cycle | Kpi | Objective | Team


@dataclass(frozen=True, slots=True)
class Part:
    """Top tables with all below them, and the header line after them: how the two stand apart matters too."""

    before: memoryview
    text: bytes
    next_header: bytes
    after: memoryview

    @property
    def content(self) -> bytes:
        """The small file to edit."""
        return self.text + self.next_header

    def with_content(self, content: bytes) -> bytes:
        """The whole file with this in the part's place; OkrtuiError where that is no file to be read."""
        whole = b"".join((self.before, content, self.after))
        is_longer = content.count(b"\n") > self.content.count(b"\n")
        if not content.endswith(self.next_header) or (is_longer and whole.count(b"\n") > MOST_LINES):
            raise OkrtuiError("The part does not fit into its file any more.")
        return whole


def part_for(content: bytes, plan: Plan, step: Step) -> Part | None:
    """The part inside of which a step is made; None where it does more, or the part is not plain to see.

    ``plan`` tells where to look; that the node is still there is looked up.
    """
    tops = _tops(plan, step)
    if not tops or not is_sound(content):
        return None
    return part_at(content, plan.place(tops[0]), [each.id for each in tops])


def part_at(content: bytes, place: Place, ids: list[str]) -> Part | None:
    """The part that holds the tables of these ids and no others, the first of them at a place."""
    if len(place.path) != 2:
        return None
    kind, index = place.path
    part = _cut_out(content, str(kind), int(index), len(ids))
    if part is None or not _holds_only(part.text, str(kind), ids):
        return None
    same_line_ends = b"\r\n" in part.text or b"\r" not in content
    return part if same_line_ends else None


def _tops(plan: Plan, step: Step) -> list[Top]:
    """The top tables, one right after the other, that a step changes or looks at; none where that is more."""
    if isinstance(step, RemoveNode) and (objective := plan.objective(step.node)) is not None:
        return _with_neighbours(plan, objective)
    steps = step.steps if isinstance(step, Edits) else (step,)
    tops = {lineage(each.node)[0] if _stays_inside(each, plan) else "" for each in steps}
    top = node_of(plan, tops.pop()) if len(tops) == 1 else None
    return [top] if isinstance(top, Top) else []


def _with_neighbours(plan: Plan, objective: Objective) -> list[Top]:
    """An objective with those before and after it in its file; none where it is the first one there."""
    number = next(number for number, each in enumerate(plan.objectives) if each is objective)
    file = plan.place(objective).file
    around = [
        each for each in plan.objectives[max(0, number - 1) : number + 2] if plan.place(each).file == file
    ]
    return list(around) if around[0] is not objective else []


def _stays_inside(step: Step, plan: Plan) -> bool:
    """Whether a step changes no more than what is below a top table, and looks at no more."""
    match step:
        case SetField():
            return True
        case AddNode(kind="key_result", parent=str(parent)):  # the first of its kind is written like others
            objective = plan.objective(parent)
            return objective is not None and bool(objective.key_results)
        case AddNode(kind="initiative", parent=str(parent)):
            key_result = plan.key_result(parent)
            return key_result is not None and bool(key_result.initiatives)
        case RemoveNode() | MoveNode():
            return parent_of(step.node) is not None
        case _:
            return False


def _cut_out(content: bytes, kind: str, index: int, count: int) -> Part | None:
    start = _start(content, kind, index)
    last = None if start is None else _below(content, kind, start, count - 1)
    if start is None or last is None:
        return None
    following = _next_header(kind).search(content, last)
    end = following.start("line") if following else len(content)
    body = content.find(b"\n", end) + 1 or len(content)
    if following and not _is_closed(content, end, kind):
        return None
    around = memoryview(content)  # megabytes, and not to be copied
    return Part(around[:start], content[start:end], content[end:body], around[body:])


def _start(content: bytes, kind: str, index: int) -> int | None:
    """Where the header line of the element begins."""
    header = _header(kind)
    first = 0 if content.startswith(header) else content.find(b"\n" + header) + 1
    start = _below(content, kind, first, index)
    if start is None or not content.startswith(header, start):
        return None
    may_be_inside = content.find(b'"""', 0, start) >= 0 or content.find(b"'''", 0, start) >= 0
    return None if may_be_inside and not _is_header(content, start) else start


def _below(content: bytes, kind: str, start: int, count: int) -> int | None:
    """Where the header line of the element begins that is so many further down."""
    for _ in range(count):
        start = content.find(b"\n" + _header(kind), start) + 1
        if not start:
            return None
    return start


def _is_header(content: bytes, start: int) -> bool:
    """Whether a line that looks like a header is one, and not inside of a string of several lines."""
    above = decode(content[:start]).text
    return any(block.start == len(above) for block in blocks(decode(content).text))


def _is_closed(content: bytes, end: int, kind: str) -> bool:
    """Whether no table after this position can belong to the last one of a kind before it."""
    return content.startswith(_header(kind), end) or not _naming(kind).search(content, end - 1)


def _holds_only(text: bytes, kind: str, ids: list[str]) -> bool:
    """Whether a part is TOML by itself, and is the tables of these ids."""
    try:
        data = parse(decode(text).text)
    except TomlError:
        return False
    return data.keys() == {kind} and [table.get("id") for table in data[kind]] == ids


def _header(kind: str) -> bytes:
    return b"[[%s]]" % kind.encode()


@cache
def _next_header(kind: str) -> re.Pattern[bytes]:
    """The next line that begins with a bracket, unless it is a table's below this kind."""
    return re.compile(rb"\n(?P<line>[ \t]*\[(?!\[?%s\.))" % kind.encode())


@cache
def _naming(kind: str) -> re.Pattern[bytes]:
    """A line that begins with a bracket and may name the kind, in quotes and escapes too."""
    return re.compile(rb"\n[ \t]*\[[^\n]*(?:%s|[\"'])" % kind.encode())

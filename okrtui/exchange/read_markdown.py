"""Objectives and key results out of an outline in Markdown, as people write them and as okrtui reports them.

Headings and nested lists tell what hangs below what. ``Objective 1:``, ``O1``, ``KR 1.2:`` and the like say
what something is; without them, what has something below it is an objective, and the rest are key results.
Bullets below what is called a key result are its initiatives. ``Owner: …``, ``Due: …``, ``Target: …`` below
a node are about it, as are ``[P0]`` before a title and ``(58%)``, ``@maria``, ``0 → 100 %`` behind it. A
heading that names a period is the cycle of what is below; one above labelled objectives is their team.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrtui.exchange.cell_values import UnclearError, days_of
from okrtui.exchange.csv_row import RowReader
from okrtui.exchange.csv_table import Row
from okrtui.exchange.imported import ImportedPlan, ImportRefusedError
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.exchange.markdown_blocks import BlockKind, blocks_of
from okrtui.exchange.markdown_words import Words, facts_of, text_of, words_of
from okrtui.exchange.tree import INITIATIVE, KEY_RESULT, KPI, OBJECTIVE, Node, grow

if TYPE_CHECKING:
    from collections.abc import Generator

    from okrtui.exchange.markdown_blocks import Block

_SHARE_OF_BLOCKS, _BLOCKS_IN_ONE_GO = 0.6, 50
_PURPOSES = ("vision", "mission")
#: A list item counts as deeper than any heading.
_DEEPER_THAN_HEADINGS = 10

#: Headings that only gather what is below them, and what that is.
_GATHERING = {
    OBJECTIVE: r"(?:our |company |team )?(?:objectives|goals|okrs?|objectives (?:and|&) key results)",
    KEY_RESULT: r"key results|krs|measures",
    INITIATIVE: r"initiatives|projects|tasks|action items|actions|next steps",
    KPI: r"kpis|health metrics|north stars?",
    "": r"supports nothing|stands alone on purpose",
}
_GATHERS = {
    kind: re.compile(rf"(?:{names})(?: for .*)?:?", re.IGNORECASE) for kind, names in _GATHERING.items()
}
#: Headings of what is no part of a plan.
_ASIDE = re.compile(
    r"(?:(?:progress |weekly |latest )?(?:updates?|notes?|comments?|check-?ins?)|background|introduction"
    r"|overview|context|summary|retrospective|learnings|risks?|appendix|references|legend|links"
    r"|table of contents|contents|how to .*):?",
    re.IGNORECASE,
)
_TEAM = re.compile(r"(?:team[: ]\s*(?P<after>\S.*)|(?P<before>\S.*?)\s+team)", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class _Item:
    """A heading or bullet with what is above it. ``gathers`` is set for one that is no node itself."""

    depth: int
    line: int
    words: Words
    above: _Item | None
    is_heading: bool
    gathers: str | None = None
    is_aside: bool = False
    cycle: str = ""
    team: str = ""
    has_labelled_objectives: bool = False
    has_items: bool = False
    node: Node | None = None


def read(text: str) -> Generator[float, None, ImportedPlan]:
    """Read an outline; see :func:`okrtui.exchange.formats.read`."""
    left_out = LeftOut()
    outline = _Outline(left_out)
    for number, block in enumerate(blocks_of(text)):
        outline.take(block)
        if number % _BLOCKS_IN_ONE_GO == 0:
            yield _SHARE_OF_BLOCKS * (block.end / len(text))
    nodes: list[Node] = []
    for number, item in enumerate(outline.items):
        outline.make_node(item, nodes)
        if number % _BLOCKS_IN_ONE_GO == 0:
            yield _SHARE_OF_BLOCKS + 0.2 * number / len(outline.items)
    if not nodes:
        raise ImportRefusedError(
            "No objective is found in this text",
            "Write headings or lists, such as “# Objective: …” with “- KR: …” below it",
            1,
        )
    texts = outline.purposes
    plan = ImportedPlan(outline.name, texts.get("vision", ""), texts.get("mission", ""))
    return (yield from grow(plan, nodes, left_out))


@dataclass(slots=True)
class _Outline:
    left_out: LeftOut
    items: list[_Item] = field(default_factory=list)
    purposes: dict[str, str] = field(default_factory=dict)
    name: str = ""
    _open: list[_Item] = field(default_factory=list)
    """The headings and bullets that what comes next may hang below."""
    _last_objective: _Item | None = None
    _by_title: dict[str, Node] = field(default_factory=dict)
    _rows: RowReader = field(init=False)

    def __post_init__(self) -> None:
        self._rows = RowReader(decimal_comma=False, left_out=self.left_out)

    def take(self, block: Block) -> None:
        """Put a block in its place below those that are open."""
        if block.kind is BlockKind.LEFT:
            self.left_out.add(f"{block.text} is left out", block.line)
        elif block.kind is BlockKind.PARAGRAPH:
            self._paragraph(block)
        else:
            self._heading_or_item(block)

    def make_node(self, item: _Item, nodes: list[Node]) -> None:
        """Make the node of an item, below the nodes that are made already."""
        words = item.words
        if item.above is not None:
            item.cycle = item.cycle or item.above.cycle
            item.team = item.team or item.above.team
        if self._is_no_node(item):
            return
        above = self._nearest(item)
        kind = words.label or self._gathered(item)
        if not kind and above is not None and above.words.label == KEY_RESULT:
            kind = INITIATIVE
        if kind in ("", OBJECTIVE):
            inherited = {"cycle": item.cycle, "team": item.team}
            words.facts = {key: text for key, text in inherited.items() if text} | words.facts
        row = Row({"title": words.title, **words.facts}, item.line, 0)
        node = self._rows.node(row, kind, "title", "id")
        if kind == INITIATIVE:
            node.is_done = words.facts.get("value") == "yes"
        if above is not None:
            parent: Node | str | None = above.node or (
                above.words.label if above.words.label in _PURPOSES else None
            )
            node.parents = [parent] if parent else []
        self._support_by_title(item, node)
        item.node = node
        self._by_title.setdefault(words.title.casefold(), node)
        nodes.append(node)

    def _paragraph(self, block: Block) -> None:
        about = self._open[-1] if self._open else None
        if about is not None and not about.is_aside:
            block = block._replace(text=_without_facts(block.text, about.words))
        words = words_of(block.text)
        if not block.text:
            return
        if words.label and "\n" not in block.text:
            self._heading_or_item(block)
        elif _ends_open(block.text) and about is not None:
            depth = about.depth + 1 if about.is_heading else about.depth
            self._open_item(_Item(depth, block.line, words, None, is_heading=False))
        elif about is not None and about.words.label in _PURPOSES and not about.words.title:
            self._take_purpose(about, text_of(block.text))
        elif about is not None and about.words.label and not about.words.title:
            about.words.title = words.title
            about.words.facts = words.facts | about.words.facts
        elif block.text.startswith("|"):
            self.left_out.add("a table is left out: save it as CSV to read it", block.line)
        elif about is not None and about.gathers is None and not about.is_aside:
            about.words.add("description", text_of(block.text))
        else:
            self.left_out.add(f"text that is about no node is left out: {quoted(block.text)}", block.line)

    def _heading_or_item(self, block: Block) -> None:
        is_heading = block.kind is BlockKind.HEADING
        depth = block.depth if is_heading else _DEEPER_THAN_HEADINGS + block.depth
        first, _, rest = block.text.partition("\n")
        about = self._open_above(depth)
        if block.kind is BlockKind.ITEM and about is not None and about.gathers is None:
            first = _without_facts(first, about.words) if not words_of(first).label else first
        own = Words()
        words = words_of(f"{first} {_without_facts(rest, own)}" if rest else first)
        for key, text in own.facts.items():
            words.add(key, text)
        if words.title or words.label:
            self._open_item(_Item(depth, block.line, words, None, is_heading=is_heading))
        elif first.strip():
            self.left_out.add(f"{quoted(first)} says nothing", block.line)

    def _open_item(self, item: _Item) -> None:
        words = item.words
        item.above = self._open_above(item.depth)
        while self._open and self._open[-1].depth >= item.depth:
            self._open.pop()
        self._open.append(item)
        if words.label == KEY_RESULT and _holds_no_key_result(item.above):
            item.above = self._last_objective or item.above
        self._see_what_it_is(item)
        if words.label == OBJECTIVE:
            self._last_objective = item
            for above in self._all_above(item):
                above.has_labelled_objectives = True
        if item.above is not None:
            item.above.has_items = True
        if words.label in _PURPOSES and words.title:
            self._take_purpose(item, words.title)
        self.items.append(item)

    def _see_what_it_is(self, item: _Item) -> None:
        """Whether it is a node, or gathers others under a name of the plan, a cycle, a team or a kind."""
        words, title = item.words, item.words.title
        if words.label:
            return
        if item.is_heading or _ends_open(title):
            for kind, pattern in _GATHERS.items():
                if pattern.fullmatch(title):
                    item.gathers = kind
                    return
            item.is_aside = _ASIDE.fullmatch(title) is not None
        if not item.is_heading or item.is_aside:
            return
        if item.depth == 1 and not self.items:
            item.gathers, self.name = "", title
        elif _is_period(title):
            item.gathers, item.cycle = "", title
        elif team := _TEAM.fullmatch(title):
            item.gathers, item.team = "", team["after"] or team["before"]

    def _open_above(self, depth: int) -> _Item | None:
        return next((each for each in reversed(self._open) if each.depth < depth), None)

    def _all_above(self, item: _Item) -> Generator[_Item]:
        above = item.above
        while above is not None and not above.has_labelled_objectives:
            yield above
            above = above.above

    def _take_purpose(self, item: _Item, text: str) -> None:
        purpose = item.words.label
        if purpose in self.purposes:
            self.left_out.add(f"a second {purpose} is left out: {quoted(text)}", item.line)
        else:
            self.purposes[purpose] = text
            item.words.title = text

    def _is_no_node(self, item: _Item) -> bool:
        """Whether an item only gathers others, or tells nothing of a plan; that is told."""
        words = item.words
        if item.gathers is not None or words.label in _PURPOSES:
            self._take_over_from_heading(item)
            return True
        aside = next((each for each in (item, item.above) if each is not None and each.is_aside), None)
        if aside is not None:
            item.is_aside = True
            if aside is item or item.node is None:
                self.left_out.add("notes beside the plan are left out", item.line)
            return True
        if item.is_heading and not words.label:
            if item.has_labelled_objectives:
                item.gathers, item.team = "", words.title
                self.left_out.add(f"the heading {quoted(words.title)} is taken for a team", item.line)
                return True
            if not item.has_items and self._nearest(item) is None:
                self.left_out.add(
                    f"the section {quoted(words.title)} is left out: it holds no list", item.line
                )
                return True
        return False

    def _take_over_from_heading(self, item: _Item) -> None:
        """Cycle and team that are stated below a heading are those of what it gathers; the rest is told."""
        facts = item.words.facts
        item.cycle = item.cycle or facts.get("cycle", "")
        item.team = item.team or facts.get("team", "")
        rest = ", ".join(sorted(facts.keys() - {"cycle", "team", "progress", "status"}))
        if rest:
            self.left_out.add(f"{rest} of {quoted(item.words.title)} is left out", item.line)

    def _nearest(self, item: _Item) -> _Item | None:
        """The node, the vision or the mission that the item hangs below."""
        above = item.above
        while above is not None and above.node is None and above.words.label not in _PURPOSES:
            above = above.above
        return above

    def _gathered(self, item: _Item) -> str:
        """The kind of what hangs directly below a heading such as Key results."""
        gathers = item.above.gathers if item.above is not None else None
        return gathers or ""

    def _support_by_title(self, item: _Item, node: Node) -> None:
        """What a report says is supported, other than by its place: mostly a key result above."""
        wanted = item.words.facts.get("supports", "")
        if not wanted:
            return
        named = self._by_title.get(wanted.casefold())
        if named is None:
            self.left_out.add(f"{quoted(wanted)} is to be supported, but is not above", item.line)
        else:
            node.parents = [named]
            named.kind = named.kind or (KEY_RESULT if named.parents else "")


def _holds_no_key_result(above: _Item | None) -> bool:
    """Whether a key result there belongs to the objective before it."""
    return above is None or above.gathers is not None or above.words.label in _PURPOSES


def _without_facts(text: str, words: Words) -> str:
    """The lines that are no facts; those that are go to the words of the node that they are about."""
    rest = []
    for line in text.split("\n"):
        facts = facts_of(line)
        for key, value in facts.items():
            words.add(key, value)
        if not facts:
            rest.append(line)
    return "\n".join(rest).strip()


def _ends_open(text: str) -> bool:
    return text.rstrip("*_ ").endswith(":") and "\n" not in text


def _is_period(text: str) -> bool:
    try:
        days = days_of(text)
    except UnclearError:
        return False
    return days.first < days.last

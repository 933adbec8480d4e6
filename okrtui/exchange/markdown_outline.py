"""What hangs below what in an outline, and what of it are nodes: before that, words with a depth."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrtui.exchange.cell_values import UnclearError, days_of
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.exchange.markdown_blocks import BlockKind
from okrtui.exchange.markdown_table import MarkdownTable, table_of
from okrtui.exchange.markdown_words import Words, facts_of, text_of, words_of
from okrtui.exchange.tree import INITIATIVE, KEY_RESULT, KPI, OBJECTIVE, Node

if TYPE_CHECKING:
    from collections.abc import Generator

    from okrtui.exchange.markdown_blocks import Block

PURPOSES = ("vision", "mission")
#: A paragraph counts as deeper than any heading, and a list item as deeper than a paragraph above it.
_DEEPER = {BlockKind.PARAGRAPH: 10, BlockKind.ITEM: 12}

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
#: A name is short and has no article inside: ``Build a great team`` is an objective.
_NAME = r"(?:(?:the|our)\s+)?(?!an?\b|the\b|our\b)\S+(?:\s+(?!an?\b|the\b|our\b)\S+){0,2}"
_TEAM = re.compile(rf"(?:team(?::\s*|\s+)(?P<after>{_NAME})|(?P<before>{_NAME})\s+team)", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Item:
    """A heading or bullet with what is above it. ``gathers`` is set for one that is no node itself."""

    depth: int
    line: int
    words: Words
    above: Item | None
    kind: BlockKind
    gathers: str | None = None
    is_aside: bool = False
    cycle: str = ""
    team: str = ""
    has_labelled_objectives: bool = False
    has_items: bool = False
    node: Node | None = None

    @property
    def is_heading(self) -> bool:
        """Whether it is one."""
        return self.kind is BlockKind.HEADING


@dataclass(slots=True)
class Outline:
    """The headings and bullets of a text, in their order; ``purposes`` are vision and mission."""

    left_out: LeftOut
    items: list[Item] = field(default_factory=list)
    purposes: dict[str, str] = field(default_factory=dict)
    name: str = ""
    _open: list[Item] = field(default_factory=list)
    """The headings and bullets that what comes next may hang below."""
    _last_objective: Item | None = None
    _table: MarkdownTable | None = None

    def take(self, block: Block) -> None:
        """Put a block in its place below those that are open."""
        if block.kind is BlockKind.LEFT:
            self.left_out.add(f"{block.text} is left out", block.line)
        elif block.text.startswith("|"):
            self._table_row(block)
        elif block.kind is BlockKind.PARAGRAPH:
            self._paragraph(block)
        else:
            self._heading_or_item(block)

    def _table_row(self, block: Block) -> None:
        """A row as an objective, where it names another one than those above, with its key result."""
        table = self._table
        if table is None or block.line != table.line + 1:
            self._table = table_of(block.text, block.line)
            self._tell_columns(self._table)
            return
        table.line = block.line
        if not table.has_titles:
            return
        objective, key_result = table.row(block.text)
        last = self._last_objective
        if objective.title and (last is None or last.words.title != objective.title):
            self._open_item(
                Item(_DEEPER[BlockKind.PARAGRAPH], block.line, objective, None, BlockKind.PARAGRAPH)
            )
        if key_result.title:
            self._open_item(Item(_DEEPER[BlockKind.ITEM], block.line, key_result, None, BlockKind.ITEM))

    def _tell_columns(self, table: MarkdownTable) -> None:
        if not table.has_titles:
            self.left_out.add("a table is left out: no column holds objectives or key results", table.line)
            return
        for name in table.unknown:
            self.left_out.add(f"the column {quoted(name)} is left out", table.line)

    def _paragraph(self, block: Block) -> None:
        """Each of its lines that is a node, or opens a list, goes with what follows on a way of its own."""
        start, lines = 0, block.text.split("\n")
        for number, line in enumerate(lines):
            if number and (words_of(line).label or _opens_list(line)):
                self._part_of_paragraph(
                    block._replace(text="\n".join(lines[start:number]), line=block.line + start)
                )
                start = number
        self._part_of_paragraph(block._replace(text="\n".join(lines[start:]), line=block.line + start))

    def _part_of_paragraph(self, block: Block) -> None:
        about = self._about(block)
        if about is not None and not about.is_aside:
            block = block._replace(text=_without_facts(block.text, about.words))
        words = words_of(block.text)
        if not block.text:
            return
        if words.label:
            self._heading_or_item(block)
        elif _opens_list(block.text) and about is not None:
            opens_another = about.kind is BlockKind.PARAGRAPH and about.gathers is not None
            depth = about.depth if opens_another else about.depth + 1
            self._open_item(Item(depth, block.line, words, None, BlockKind.PARAGRAPH))
        elif about is not None and about.words.label in PURPOSES and not about.words.title:
            self._take_purpose(about, text_of(block.text))
        elif about is not None and about.words.label and not about.words.title:
            about.words.title = words.title
            about.words.facts = words.facts | about.words.facts
        elif about is not None and about.gathers is None and not about.is_aside:
            about.words.add("description", text_of(block.text))
        else:
            self.left_out.add(f"text that is about no node is left out: {quoted(block.text)}", block.line)

    def _heading_or_item(self, block: Block) -> None:
        depth = block.depth + _DEEPER.get(block.kind, 0)
        first, _, rest = block.text.partition("\n")
        about = self._open_above(depth)
        if block.kind is BlockKind.ITEM and about is not None and about.gathers is None:
            first = _without_facts(first, about.words) if not words_of(first).label else first
        own = Words()
        words = words_of(f"{first} {_without_facts(rest, own)}" if rest else first)
        for key, text in own.facts.items():
            words.add(key, text)
        if words.title or words.label:
            self._open_item(Item(depth, block.line, words, None, block.kind))
        elif first.strip():
            self.left_out.add(f"{quoted(first)} says nothing", block.line)

    def _open_item(self, item: Item) -> None:
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
        if words.label in PURPOSES and words.title:
            self._take_purpose(item, words.title)
        self.items.append(item)

    def _see_what_it_is(self, item: Item) -> None:
        """Whether it is a node, or gathers others under a name of the plan, a cycle, a team or a kind."""
        words, title = item.words, item.words.title
        if words.label:
            return
        if item.is_heading or _opens_list(title):
            item.gathers = _gathered_below(title)
            if item.gathers is not None:
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

    def _about(self, block: Block) -> Item | None:
        """What a paragraph is about: a bullet only when it is indented below it, as the list ends else."""
        depth = _DEEPER[BlockKind.ITEM] + block.depth
        return next(
            (each for each in reversed(self._open) if each.kind is not BlockKind.ITEM or each.depth < depth),
            None,
        )

    def _open_above(self, depth: int) -> Item | None:
        return next((each for each in reversed(self._open) if each.depth < depth), None)

    def _all_above(self, item: Item) -> Generator[Item]:
        above = item.above
        while above is not None and not above.has_labelled_objectives:
            yield above
            above = above.above

    def _take_purpose(self, item: Item, text: str) -> None:
        purpose = item.words.label
        if purpose in self.purposes:
            self.left_out.add(f"a second {purpose} is left out: {quoted(text)}", item.line)
        else:
            self.purposes[purpose] = text
            item.words.title = text


def _holds_no_key_result(above: Item | None) -> bool:
    """Whether a key result there belongs to the objective before it."""
    while above is not None and above.gathers is not None:
        above = above.above
    if above is None or above.words.label in PURPOSES:
        return True
    return above.has_labelled_objectives and above.is_heading and not above.words.label


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


def _opens_list(text: str) -> bool:
    """Whether a line announces what follows: it ends in a colon, or is one of the usual headings."""
    plain = text.strip("*_ ")
    return "\n" not in text and (plain.endswith(":") or _gathered_below(plain) is not None)


def _gathered_below(title: str) -> str | None:
    """The kind of what a heading such as Key results gathers, empty for any; None when it gathers nothing."""
    return next((kind for kind, pattern in _GATHERS.items() if pattern.fullmatch(title)), None)


def _is_period(text: str) -> bool:
    try:
        days = days_of(text)
    except UnclearError:
        return False
    return days.first < days.last

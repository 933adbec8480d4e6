"""Objectives and key results out of an outline in Markdown, as people write them and as okrtui reports them.

Headings and nested lists tell what hangs below what. ``Objective 1:``, ``O1``, ``KR 1.2:`` and the like say
what something is; without them, what has something below it is an objective, and the rest are key results.
Bullets below what is called a key result are its initiatives. ``Owner: …``, ``Due: …``, ``Target: …`` below
a node are about it, as are ``[P0]`` before a title and ``(58%)``, ``@maria``, ``0 → 100 %`` behind it. A
heading that names a period is the cycle of what is below; one above labelled objectives is their team.
Tables are read as those of spreadsheets, by the names of their columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrtui.exchange.csv_row import RowReader
from okrtui.exchange.csv_table import Row
from okrtui.exchange.imported import ImportedPlan, ImportRefusedError
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.exchange.markdown_blocks import blocks_of
from okrtui.exchange.markdown_outline import PURPOSES, Item, Outline
from okrtui.exchange.tree import INITIATIVE, KEY_RESULT, OBJECTIVE, Node, grow

if TYPE_CHECKING:
    from collections.abc import Generator

_SHARE_OF_BLOCKS, _BLOCKS_IN_ONE_GO = 0.6, 50


def read(text: str) -> Generator[float, None, ImportedPlan]:
    """Read an outline; see :func:`okrtui.exchange.formats.read`."""
    left_out = LeftOut()
    outline = Outline(left_out)
    for number, block in enumerate(blocks_of(text)):
        outline.take(block)
        if number % _BLOCKS_IN_ONE_GO == 0:
            yield _SHARE_OF_BLOCKS * (block.end / len(text))
    maker = _Maker(left_out)
    for number, item in enumerate(outline.items):
        maker.make_node(item)
        if number % _BLOCKS_IN_ONE_GO == 0:
            yield _SHARE_OF_BLOCKS + 0.2 * number / len(outline.items)
    if not maker.nodes:
        raise ImportRefusedError(
            "No objective is found in this text",
            "Write headings or lists, such as “# Objective: …” with “- KR: …” below it",
            1,
        )
    texts = outline.purposes
    plan = ImportedPlan(outline.name, texts.get("vision", ""), texts.get("mission", ""))
    return (yield from grow(plan, maker.nodes, left_out))


@dataclass(slots=True)
class _Maker:
    """Makes nodes of the items of an outline, those above first."""

    left_out: LeftOut
    nodes: list[Node] = field(default_factory=list)
    _by_title: dict[str, Node] = field(default_factory=dict)
    _rows: RowReader = field(init=False)

    def __post_init__(self) -> None:
        self._rows = RowReader(decimal_comma=False, left_out=self.left_out)

    def make_node(self, item: Item) -> None:
        """Make the node of an item, if it is one, below the nodes that are made already."""
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
                above.words.label if above.words.label in PURPOSES else None
            )
            node.parents = [parent] if parent else []
        self._support_by_title(item, node)
        item.node = node
        self._by_title.setdefault(words.title.casefold(), node)
        self.nodes.append(node)

    def _is_no_node(self, item: Item) -> bool:
        """Whether an item only gathers others, or tells nothing of a plan; that is told."""
        words = item.words
        if item.gathers is not None or words.label in PURPOSES:
            self._take_over_from_heading(item)
            return True
        aside = next((each for each in (item, item.above) if each is not None and each.is_aside), None)
        if aside is not None:
            item.is_aside = True
            self.left_out.add("notes beside the plan are left out", item.line)
            return True
        if item.is_heading and not words.label:
            if item.has_labelled_objectives:
                item.gathers, item.team = "", words.title
                self.left_out.add(f"the heading {quoted(words.title)} is taken for a team", item.line)
                self._take_over_from_heading(item)
                return True
            if not item.has_items and self._nearest(item) is None:
                self.left_out.add(
                    f"the section {quoted(words.title)} is left out: it holds no list", item.line
                )
                return True
        return False

    def _take_over_from_heading(self, item: Item) -> None:
        """Cycle and team that are stated below a heading are those of what it gathers; the rest is told."""
        facts = item.words.facts
        item.cycle = item.cycle or facts.get("cycle", "")
        item.team = item.team or facts.get("team", "")
        rest = ", ".join(sorted(facts.keys() - {"cycle", "team", "progress", "status"}))
        if rest:
            self.left_out.add(f"{rest} of {quoted(item.words.title)} is left out", item.line)

    def _nearest(self, item: Item) -> Item | None:
        """The node, the vision or the mission that the item hangs below."""
        above = item.above
        while above is not None and above.node is None and above.words.label not in PURPOSES:
            above = above.above
        return above

    def _gathered(self, item: Item) -> str:
        """The kind of what hangs directly below a heading such as Key results."""
        gathers = item.above.gathers if item.above is not None else None
        return gathers or ""

    def _support_by_title(self, item: Item, node: Node) -> None:
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

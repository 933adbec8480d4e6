"""Objectives and key results out of a table, as :mod:`okrtui.exchange.write_csv` or other tools write it.

Columns are known by their names (:mod:`okrtui.exchange.csv_columns`), in any order. A row is an objective
or a key result: a column of kinds tells which, or there are two columns of titles, the objective's repeated
beside each of its key results. What is above is told by a column of ids or titles, by outline numbers
(1.2.1), or, where there is neither, by the order of the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from okrtui.exchange.csv_columns import kind_of
from okrtui.exchange.csv_row import RowReader
from okrtui.exchange.csv_table import has_decimal_commas, header_of, rows_of
from okrtui.exchange.imported import ImportedKeyResult, ImportedPlan, ImportRefusedError
from okrtui.exchange.left_out import LeftOut, quoted
from okrtui.exchange.tree import KEY_RESULT, OBJECTIVE, Node, grow

if TYPE_CHECKING:
    from collections.abc import Generator

    from okrtui.exchange.csv_table import Header, Row

_TOTALS = frozenset({"total", "totals", "grand total", "sum", "average", "overall"})
_SHARE_OF_ROWS = 0.7
_ROWS_IN_ONE_GO = 50


def read(text: str) -> Generator[float, None, ImportedPlan]:
    """Read a table; see :func:`okrtui.exchange.formats.read`."""
    left_out = LeftOut()
    header = header_of(text)
    _tell_columns(header, left_out)
    table = _Table(header, RowReader(has_decimal_commas(text, header), left_out), left_out)
    for number, row in enumerate(rows_of(text, header, left_out)):
        table.take(row)
        if number % _ROWS_IN_ONE_GO == 0:
            yield _SHARE_OF_ROWS * (row.end / len(text))
    if not table.nodes and not table.plan_texts:
        raise ImportRefusedError(
            "The table has no rows with a title", "Fill them in below the header", header.line
        )
    for number, node in enumerate(table.nodes):
        table.resolve(node)
        if number % _ROWS_IN_ONE_GO == 0:
            yield _SHARE_OF_ROWS + 0.1 * number / len(table.nodes)
    table.give_owners()
    texts, nodes = table.plan_texts, table.nodes
    del table  # with all that finds nodes
    plan = ImportedPlan(vision=texts.get("vision", ""), mission=texts.get("mission", ""))
    return (yield from grow(plan, nodes, left_out))


def _tell_columns(header: Header, left_out: LeftOut) -> None:
    known = dict(header.columns)
    first: dict[str, str] = {}
    for number, name in enumerate(header.names):
        key = known.get(number)
        if name.strip() and key is None:
            left_out.add(f"the column {quoted(name)} is not known: it is left out", header.line)
        elif key is not None and key != "reckoned" and first.setdefault(key, name) is not name:
            told = f"{quoted(name)} is read only where {quoted(first[key])} is empty"
            left_out.add(told, header.line)
    reckoned = [header.names[number] for number, key in header.columns if key in ("reckoned", "status")]
    if reckoned:
        told = ", ".join(map(quoted, reckoned))
        left_out.add(f"{told}: reckoned anew from the values, not taken over", header.line)


@dataclass(slots=True)
class _Table:
    header: Header
    reader: RowReader
    left_out: LeftOut
    nodes: list[Node] = field(default_factory=list)
    plan_texts: dict[str, str] = field(default_factory=dict)
    """Vision and mission, where rows tell them."""
    _by_id: dict[str, Node] = field(default_factory=dict)
    _titles: dict[str, Node] = field(default_factory=dict)
    """Made when something is first named by its title."""
    _by_order: dict[str, Node] = field(default_factory=dict)
    _objectives: dict[str, Node] = field(default_factory=dict)
    """Those of a column of their own, by id or by title and cycle."""
    _last: Node | None = None
    """The newest objective."""
    _owners: dict[Node, set[str]] = field(default_factory=dict)
    """Of objectives without a row of their own: who owns their key results."""
    _tells_parents: bool = field(init=False)

    def __post_init__(self) -> None:
        self._tells_parents = bool(self.header.keys & {"supports", "order"})

    def take(self, row: Row) -> None:
        """Make a node of a row, or two where its objective is new."""
        cells = row.cells
        kind = self._kind(row)
        if kind in ("vision", "mission"):
            self._take_purpose(kind, row)
        elif _is_total(cells):
            told = quoted(cells.get("objective") or cells["title"])
            self.left_out.add(f"a row of totals is left out: {told}", row.line)
        elif "key result" in cells:
            self._add(row, KEY_RESULT, "key result", "key result id", self._objective_column(row))
        elif "title" in cells and "objective" in cells:
            self._add(row, kind or KEY_RESULT, "title", "id", self._objective_column(row))
        elif "title" in cells:
            above = self._last if kind == KEY_RESULT and not self._tells_parents else None
            self._add(row, kind or "", "title", "id", above)
        elif "objective" in cells:
            self._take_objective(row)
        else:
            self.left_out.add("a row without a title is left out", row.line)

    def resolve(self, node: Node) -> None:
        """Find the nodes that this one says it hangs below: so far they are words."""
        written, node.parents = node.parents, []
        for name in written:
            for parent in self._named(name) if isinstance(name, str) else [name]:
                if isinstance(parent, str) and parent not in ("vision", "mission"):
                    told = f"{quoted(parent)} is to be supported, but is not in the file"
                    self.left_out.add(told, node.line)
                elif parent is not node and parent not in node.parents:
                    node.parents.append(parent)

    def give_owners(self) -> None:
        """Whoever owns all key results of an objective without a row of its own owns it as well."""
        for node, owners in self._owners.items():
            if len(owners) == 1 and not node.said.owner:
                node.said = replace(node.said, owner=next(iter(owners)))

    def _kind(self, row: Row) -> str | None:
        word = row.cells.get("kind", "")
        kind = kind_of(word)
        if word and kind is None:
            self.left_out.add(f"{quoted(word)} tells no kind of node", row.line)
        return kind

    def _take_purpose(self, kind: str, row: Row) -> None:
        text = row.text("title")
        if kind in self.plan_texts:
            self.left_out.add(f"a second {kind} is left out: {quoted(text)}", row.line)
        else:
            self.plan_texts[kind] = text

    def _take_objective(self, row: Row) -> None:
        """An objective in its own column, on a row of its own: it may be known from its key results."""
        node = self.reader.node(row, OBJECTIVE, "objective", "objective id")
        node.said = replace(
            node.said,
            owner=node.said.owner or row.text("objective owner"),
            description=node.said.description or row.text("objective description"),
        )
        known = self._objectives.get(_objective_key(node.said.id, node.said.title, node.cycle))
        if known is None:
            self._place(node, row, None)
        else:
            known.said, known.commitment, known.state = node.said, node.commitment, node.state
            self._owners.pop(known, None)
            self._last = known

    def _add(self, row: Row, kind: str, title: str, name: str, above: Node | None) -> None:
        node = self.reader.node(row, kind, title, name)
        if above in self._owners and node.said.owner:
            self._owners[above].add(node.said.owner)
        self._place(node, row, above)

    def _place(self, node: Node, row: Row, above: Node | None) -> None:
        """Keep a node, with all by which others may name it."""
        self.nodes.append(node)
        if above is not None:
            node.parents.append(above)
        if (
            above is None or node.kind != KEY_RESULT
        ):  # beside a key result it is told what its objective supports
            node.parents += self._said_parents(row)
        if node.said.id:
            self._by_id.setdefault(node.said.id, node)
        if order := row.cells.get("order", "").rstrip("."):
            self._by_order.setdefault(order, node)
        if node.kind == OBJECTIVE:
            self._last = node
            for key in (node.said.id, ""):
                self._objectives.setdefault(_objective_key(key, node.said.title, node.cycle), node)

    def _said_parents(self, row: Row) -> tuple[str, ...]:
        if written := row.text("supports"):
            return (written,)
        order = row.cells.get("order", "").rstrip(".")
        return (f"\0{order.rpartition('.')[0]}",) if "." in order else ()

    def _objective_column(self, row: Row) -> Node | None:
        """The objective that is repeated beside its key results; an empty cell means the one above."""
        cells = row.cells
        title = row.text("objective")
        name = row.text("objective id")
        if not title and not name:
            return None if self._tells_parents and "supports" in cells else self._last
        key = _objective_key(name, title, cells.get("cycle", ""))
        if key not in self._objectives:
            known = self._by_id.get(title)
            self._objectives[key] = known or self._new_objective(row, title or name, name)
        self._last = self._objectives[key]
        return self._last

    def _new_objective(self, row: Row, title: str, name: str) -> Node:
        said = ImportedKeyResult(
            title,
            id=name,
            owner=row.text("objective owner"),
            team=self.reader.team(row),
            description=row.text("objective description"),
        )
        node = Node(row.line, OBJECTIVE, said, cycle=row.text("cycle"))
        node.parents += self._said_parents(row)
        self.nodes.append(node)
        self._owners[node] = set()
        if name:
            self._by_id.setdefault(name, node)
        return node

    def _named(self, written: str) -> list[Node | str]:
        """What a cell names: one thing by id, title or outline number, or several with separators between."""
        whole = self._one_named(written)
        if whole is not None:
            return [whole]
        parts = [part.strip() for part in re.split(r"[\n;,]", written) if part.strip()]
        found = [(part, self._one_named(part)) for part in parts]
        if not any(node is not None for _, node in found):
            return [written.removeprefix("\0")]
        return [part if node is None else node for part, node in found]

    def _one_named(self, written: str) -> Node | str | None:
        if written.startswith("\0"):
            return self._by_order.get(written[1:])
        node = self._by_id.get(written)
        if node is not None:
            return node
        word = written.casefold()
        if word in ("vision", "mission"):
            return word
        said = {text.casefold(): key for key, text in self.plan_texts.items()}
        return said.get(word) or self._by_title().get(word)

    def _by_title(self) -> dict[str, Node]:
        if not self._titles:
            for node in self.nodes:
                self._titles.setdefault(node.said.title.casefold(), node)
        return self._titles


def _is_total(cells: dict[str, str]) -> bool:
    """Whether a row sums up those above it."""
    title = cells.get("objective", cells.get("title", "")).rstrip(":")
    return title.casefold() in _TOTALS and not cells.keys() & {"kind", "id", "key result"}


def _objective_key(name: str, title: str, cycle: str) -> str:
    return name or f"\0{title.casefold()}\0{cycle}"

"""Plan texts with a model of them: which line belongs to which table, so that edits can be foretold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]

BELOW = {"objective": "key_result", "key_result": "initiative"}


@dataclass(eq=False)
class TableModel:
    """One table: its lines that are not blank, comments that belong to it included, and its data."""

    kind: str
    parent: TableModel | None
    lines: list[str]
    data: dict[str, Any]

    def is_below(self, other: TableModel) -> bool:
        """Whether this is the other table or inside it."""
        return self is other or (self.parent is not None and self.parent.is_below(other))


@dataclass
class FileModel:
    """A file as root lines, then tables and loose comments in their order; blank lines do not matter."""

    root: list[str]
    items: list[TableModel | str] = field(default_factory=list)

    def tables(self) -> list[TableModel]:
        """All tables in the order of their headers."""
        return [item for item in self.items if isinstance(item, TableModel)]

    def siblings(self, kind: str, parent: TableModel | None) -> list[TableModel]:
        """The tables of a kind below a parent."""
        return [table for table in self.tables() if table.kind == kind and table.parent is parent]

    def path(self, table: TableModel) -> Path:
        """The path of a table in the data."""
        above = self.path(table.parent) if table.parent else ()
        return (*above, table.kind, self.siblings(table.kind, table.parent).index(table))

    def lines(self) -> list[str]:
        """All lines that are not blank."""
        found = list(self.root)
        for item in self.items:
            found += [item] if isinstance(item, str) else item.lines
        return found

    def lines_above(self, table: TableModel) -> int:
        """How many lines that are not blank stand above a table."""
        above = self.items[: self.items.index(table)]
        return len(self.root) + sum(1 if isinstance(item, str) else len(item.lines) for item in above)

    def data(self) -> dict[str, Any]:
        """What a parser finds in the file."""

        def below(parent: TableModel | None) -> dict[str, Any]:
            found: dict[str, Any] = {}
            for table in self.tables():
                if table.parent is parent:
                    found.setdefault(table.kind, []).append({**table.data, **below(table)})
            return found

        return {"name": "p", **below(None)}

    def runs(self, table: TableModel) -> list[tuple[int, int]]:
        """Where a table stands with all below it: comments in between are inside."""
        found: list[tuple[int, int]] = []
        for number, item in enumerate(self.items):
            if isinstance(item, str) or not item.is_below(table):
                continue
            if found and all(isinstance(each, str) for each in self.items[found[-1][1] : number]):
                found[-1] = (found[-1][0], number + 1)
            else:
                found.append((number, number + 1))
        return found

    def insert(self, new: TableModel, index: int) -> None:
        """Put a table among its siblings."""
        siblings = self.siblings(new.kind, new.parent)
        if index == 0 and siblings:
            self.items.insert(self.items.index(siblings[0]), new)
        elif index or new.parent is not None:
            above = siblings[index - 1] if index else new.parent
            assert above is not None
            self.items.insert(self.runs(above)[-1][1], new)
        else:
            self.items.append(new)

    def cut(self, table: TableModel) -> list[TableModel | str]:
        """Take a table out with all that belongs to it."""
        gone: list[TableModel | str] = []
        for start, end in reversed(self.runs(table)):
            gone[:0] = self.items[start:end]
            del self.items[start:end]
        return gone

    def put_back(self, table: TableModel, items: list[TableModel | str], index: int) -> None:
        """Put a table that was cut out to where it gets that index."""
        self.insert(table, index)
        at = self.items.index(table)
        self.items[at : at + 1] = items

    def exchange(self, upper: TableModel, lower: TableModel) -> None:
        """Put two neighbours in each other's places."""
        places = self.runs(upper)[0][0], self.runs(lower)[0][0]
        marks = ["upper", "lower"]
        for at, mark in zip(reversed(places), reversed(marks), strict=True):
            self.items.insert(at, mark)
        gone = {"lower": self.cut(upper), "upper": self.cut(lower)}
        for mark in marks:
            at = self.items.index(mark)
            self.items[at : at + 1] = gone[mark]


@st.composite
def plan_texts(draw: st.DrawFn) -> tuple[bytes, FileModel]:
    """A plan file and its model."""
    numbers = iter(range(10_000))
    choose = st.sampled_from
    text: list[str] = draw(choose([[], ["# top"], ["# top", ""]]))
    root = [line for line in text if line]
    for line in ['name = "p"  # why']:
        text.append(line)
        root.append(line)
    model = FileModel(root)
    text += draw(choose([[""], ["", ""], ["  "]]))
    for table, header in _skeleton(draw):
        indent = draw(choose(["", "", "  "]))
        lead = [f"# lead {next(numbers)}" for _ in range(draw(choose([0, 0, 1, 2])))]
        number = next(numbers)
        body = [f"{indent}{header}", *draw(choose([[], ["", "# inside"]])), f'{indent}id = "t{number}"']
        body.append(draw(choose([f"{indent}n = 1_000", f"n =  1_000 # why {next(numbers)}"])))
        table.data = {"id": f"t{number}", "n": 1000}
        if draw(choose([False, False, True])):
            body += ["", "text = '''", "# no comment", "[[objective]]", "'''"]
            table.data["text"] = "# no comment\n[[objective]]\n"
        blank = draw(choose([0, 1, 1, 1, 2]))
        trailing = [f"# trailing {next(numbers)}"] if blank and draw(choose([False, False, True])) else []
        lines = lead + body + trailing
        table.lines = [line for line in lines if line]
        model.items.append(table)
        text += lines + [""] * blank
        if blank and draw(choose([False, False, True])):
            loose = f"# ── section {next(numbers)} ──"
            model.items.append(loose)
            text += [loose, draw(choose(["", " \t"]))]
    while text and not text[-1].strip():
        text.pop()
    newline = draw(choose(["\n", "\n", "\r\n"]))
    ending = draw(choose(["", newline, newline, newline * 2]))
    bom = draw(choose(["", "", "\ufeff"]))
    return (bom + newline.join(text) + ending).encode(), model


def _skeleton(draw: st.DrawFn) -> Iterator[tuple[TableModel, str]]:
    """Tables in an order that TOML allows: parts after their whole, with other tables in between."""
    latest: dict[str, TableModel] = {}
    for kind in draw(
        st.lists(st.sampled_from(["objective", "key_result", "key_result", "initiative", "team"]), max_size=9)
    ):
        above = {"key_result": "objective", "initiative": "key_result"}.get(kind)
        if above is not None and above not in latest:
            continue
        if kind == "objective":
            latest.pop("key_result", None)
        table = TableModel(kind, latest[above] if above else None, [], {})
        latest[kind] = table
        yield table, f"[[{header_of(table)}]]"


def header_of(table: TableModel) -> str:
    """The dotted name of a table's header."""
    return f"{header_of(table.parent)}.{table.kind}" if table.parent else table.kind

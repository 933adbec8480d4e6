"""Any edits in any order, against a model: the data as a dict, and the lines that no edit concerns."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from hypothesis import assume, event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from okrtui.store.plan_edit import EditRefusedError, remove_key, set_key
from okrtui.store.spans import blocks
from okrtui.store.table_edit import insert_table, move_table, remove_table, restore_table, table_text
from okrtui.store.toml_write import render
from tests.store.plan_texts import BELOW, FileModel, TableModel, header_of, plan_texts
from tests.store.toml_texts import TomlText, at, canonical, tables_of, toml_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOM = b"\xef\xbb\xbf"

KEYS = st.sampled_from(["title", "id", "owner", "target", "supports", "new"])
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(['say "hi"', "two\nlines", "\x1b[31m", "\x7f\x9b", "[[objective]]", "#", "\u2028"]),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
    st.lists(st.sampled_from(["mission", "launch/active-users", "#", "]"]), max_size=3),
)


def loaded(content: bytes) -> dict[str, Any]:
    """The data, by a parser that edits have no part of."""
    return tomllib.loads(content.decode().removeprefix("\ufeff"))


def lines_of(content: bytes) -> list[str]:
    """The lines that are not blank."""
    text = content.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    return [line for line in text.split("\n") if line.strip()]


class Machine(RuleBasedStateMachine):
    """A file that is edited; ``steps`` counts over all machines."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.original = self.content = b""

    def begin(self, content: bytes) -> None:
        """Begin with a file."""
        self.original = self.content = content

    def edited(self, content: bytes) -> None:
        """Count a step, and look at what no edit may change."""
        Machine.steps += 1
        assert content.startswith(_BOM) == self.original.startswith(_BOM), "the byte order mark"
        if b"\r\n" in self.content:
            assert content.count(b"\n") == content.count(b"\r\n"), "a line end that is not like the others"
        is_emptied = not content.removeprefix(_BOM).strip() or not self.content.removeprefix(_BOM).strip()
        assert is_emptied or content.endswith(b"\n") == self.content.endswith(b"\n"), "the final line end"
        self.content = content


class TableMachine(Machine):
    """Tables with sub-tables and comments anywhere: of each line it is known which table it belongs to."""

    def __init__(self) -> None:
        super().__init__()
        self.model = FileModel([])

    @initialize(written=plan_texts())
    def open(self, written: tuple[bytes, FileModel]) -> None:
        """Begin with a plan."""
        content, self.model = written
        self.begin(content)

    @invariant()
    def is_as_foretold(self) -> None:
        """The data are the model's, and all lines are."""
        if self.content:
            assert canonical(loaded(self.content)) == canonical(self.model.data())
            now, foretold = lines_of(self.content), self.model.lines()
            assert now == foretold, f"{now} and not {foretold}"

    def choose(self, data: st.DataObject) -> TableModel:
        """Any table."""
        return data.draw(st.sampled_from(self.model.tables()))

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        """Put in a new table, anywhere."""
        model = self.model
        above = data.draw(st.sampled_from([None, *(each for each in model.tables() if each.kind in BELOW)]))
        kind = BELOW[above.kind] if above else data.draw(st.sampled_from(["objective", "team", "kpi"]))
        new = {
            "id": f"new-{data.draw(st.integers(0, 9))}",
            "title": data.draw(st.text(max_size=5)),
            "n": 5000,
        }
        siblings = model.siblings(kind, above)
        index = data.draw(st.integers(0, len(siblings)))
        table = TableModel(kind, above, [], new)
        path = (*(model.path(above) if above else ()), kind, index)
        content = insert_table(self.content, path, new)
        table.lines = [f"[[{header_of(table)}]]", *(f"{key} = {render(value)}" for key, value in new.items())]
        model.insert(table, index)
        before = model.lines_above(table)
        written = lines_of(content)[before : before + len(table.lines)]
        assert [line.strip() for line in written] == table.lines
        table.lines = written  # indented like its sibling
        self.edited(content)

    @precondition(lambda self: self.model.tables())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take a table out; put back, it is as it was."""
        table = self.choose(data)
        path = self.model.path(table)
        text = table_text(self.content, path)
        assert text is not None
        removed = remove_table(self.content, path)
        restored = restore_table(removed, path, text)
        assert canonical(loaded(restored)) == canonical(loaded(self.content))
        if len(self.model.runs(table)) == 1 and path[-1]:
            assert sorted(lines_of(restored)) == sorted(lines_of(self.content))
        self.model.cut(table)
        self.edited(removed)

    @precondition(lambda self: self.model.tables())
    @rule(data=st.data())
    def cut_and_put_back(self, data: st.DataObject) -> None:
        """Take a table out and put it in at another place among its siblings."""
        table = self.choose(data)
        path = self.model.path(table)
        text = table_text(self.content, path)
        assert text is not None
        content = remove_table(self.content, path)
        items = self.model.cut(table)
        index = data.draw(st.integers(0, len(self.model.siblings(table.kind, table.parent))))
        self.model.put_back(table, items, index)
        self.edited(restore_table(content, (*path[:-1], index), text))

    @precondition(lambda self: self.model.tables())
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        """Exchange a table with its neighbour; exchanged once more, it is as it was."""
        table = self.choose(data)
        siblings = self.model.siblings(table.kind, table.parent)
        assume(len(siblings) > 1)
        index = siblings.index(table)
        step = 1 if index == 0 else -1 if index == len(siblings) - 1 else data.draw(st.sampled_from([-1, 1]))
        upper, lower = sorted((index, index + step))
        is_plain = len(self.model.runs(siblings[upper])) == len(self.model.runs(siblings[lower])) == 1
        moved = move_table(self.content, self.model.path(table), step)
        self.model.exchange(siblings[upper], siblings[lower])
        if is_plain:
            back = move_table(moved, self.model.path(table), -step)
            assert lines_of(back) == lines_of(self.content)
        self.edited(moved)

    @precondition(lambda self: self.model.tables())
    @rule(data=st.data(), value=st.integers(1000, 9_999_999))
    def set_number(self, data: st.DataObject, value: int) -> None:
        """Give the key that each table has another value: no more of its line changes."""
        table = self.choose(data)
        assume("n" in table.data)
        content = set_key(self.content, self.model.path(table), "n", value)
        for number, line in enumerate(table.lines):
            if line.strip().startswith("n ="):
                table.lines[number] = line.replace(render(table.data["n"]), render(value), 1)
        table.data["n"] = value
        self.edited(content)

    @precondition(lambda self: self.model.tables())
    @rule(data=st.data(), key=st.sampled_from(["owner", "note", "supports"]), value=VALUES)
    def add_key(self, data: st.DataObject, key: str, value: object) -> None:
        """Give a table a key that it has not: one line more, in it."""
        table = self.choose(data)
        assume(key not in table.data)
        content = set_key(self.content, self.model.path(table), key, value)
        start = self.model.lines_above(table)
        now = lines_of(content)[start : start + len(table.lines) + 1]
        at = next(number for number, line in enumerate(now) if line.lstrip().startswith(f"{key} = "))
        assert now[:at] + now[at + 1 :] == table.lines
        table.lines = now
        table.data[key] = value
        self.edited(content)

    @precondition(lambda self: self.model.tables())
    @rule(data=st.data())
    def drop_key(self, data: st.DataObject) -> None:
        """Take a key out: a comment on its line stays."""
        table = self.choose(data)
        key = data.draw(st.sampled_from([key for key in table.data if key not in ("id", "text")] or [""]))
        assume(key)
        content = remove_key(self.content, self.model.path(table), key)
        (line,) = (line for line in table.lines if line.strip().startswith(f"{key} ="))
        comment = line[line.index("# why") :] if "# why" in line else ""
        indent = line[: len(line) - len(line.lstrip())]
        at = table.lines.index(line)
        table.lines[at : at + 1] = [indent + comment] if comment else []
        del table.data[key]
        self.edited(content)


class KeyMachine(Machine):
    """Any TOML: all kinds of values and keys, inline tables, odd spacing; each comment has a number."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self.comments: list[bytes] = []

    @initialize(written=toml_texts())
    def open(self, written: TomlText) -> None:
        """Begin with a text."""
        self.begin(written.content)
        self.data = loaded(written.content)
        self.comments = [b"<%d>" % number for number in range(1, written.comments + 1)]

    @invariant()
    def is_as_foretold(self) -> None:
        """The data are the model's, and no comment is lost."""
        assert canonical(loaded(self.content)) == canonical(self.data)
        assert all(comment in self.content for comment in self.comments)

    @rule(data=st.data(), key=KEYS, value=VALUES)
    def set(self, data: st.DataObject, key: str, value: object) -> None:
        """Set any key of any table."""
        path = data.draw(st.sampled_from(list(tables_of(self.data))))
        table = at(self.data, path)
        before = table.get(key)
        try:
            content = set_key(self.content, path, key, value)
        except EditRefusedError:
            self._may_refuse(path, before)
            return
        table[key] = value
        gone, came = lines_that_differ(self.content, content)
        assert len(came) <= 1 or content.count(b"\n") == self.content.count(b"\n") + 1
        assert len(gone) <= 1 or isinstance(before, (str, list))
        self.edited(content)

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        """Take any key out of any table."""
        path, key = data.draw(st.sampled_from([*_keys_of(self.data), ((), "")]))
        assume(key)
        before = at(self.data, path)[key]
        try:
            content = remove_key(self.content, path, key)
        except EditRefusedError:
            self._may_refuse(path, before)
            return
        del at(self.data, path)[key]
        _, came = lines_that_differ(self.content, content)
        # A comment beside it stays, and may need a blank line before the next header.
        assert len(came) <= 2
        self.edited(content)

    def _may_refuse(self, path: tuple[str | int, ...], before: object) -> None:
        """Only what has no line of its own, or comments inside, may be refused."""
        event("refused")
        text = self.content.decode().removeprefix("\ufeff")
        assert path not in [block.path for block in blocks(text)] or isinstance(before, (dict, list))


def _keys_of(data: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for path in tables_of(data):
        for key in at(data, path):
            yield path, key


def lines_that_differ(old: bytes, new: bytes) -> tuple[list[bytes], list[bytes]]:
    """The lines of each that are not at the same place from the beginning or from the end."""
    one, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
    while one and other and one[0] == other[0]:
        del one[0], other[0]
    while one and other and one[-1] == other[-1]:
        del one[-1], other[-1]
    return one, other

"""Whole tables put in, taken out and moved: the data as foretold, and every other line as it was."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from okrtui.store import table_edit
from okrtui.store.plan_edit import EditRefusedError, remove_key, set_key
from okrtui.store.table_edit import insert_table, move_table, remove_table, restore_table, table_text
from okrtui.store.toml_write import render
from tests.store.plan_texts import BELOW, FileModel, TableModel, header_of, plan_texts
from tests.store.toml_texts import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    Step = Callable[[st.DataObject, bytes, FileModel], bytes]


def _loaded(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode().removeprefix("\ufeff"))


def _lines(content: bytes) -> list[str]:
    text = content.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    return [line for line in text.split("\n") if line.strip()]


# -- steps on the bytes and on the model ----------------------------------------------------------------


def _choose(data: st.DataObject, model: FileModel) -> TableModel | None:
    tables = model.tables()
    return data.draw(st.sampled_from(tables)) if tables else None


def _add(data: st.DataObject, content: bytes, model: FileModel) -> bytes:
    above = data.draw(st.sampled_from([None, *(each for each in model.tables() if each.kind in BELOW)]))
    kind = BELOW[above.kind] if above else data.draw(st.sampled_from(["objective", "team", "kpi"]))
    new = {"id": f"new-{data.draw(st.integers(0, 9))}", "title": data.draw(st.text(max_size=5)), "n": 5000}
    siblings = model.siblings(kind, above)
    index = data.draw(st.integers(0, len(siblings)))
    table = TableModel(kind, above, [], new)
    path = (*(model.path(above) if above else ()), kind, index)
    content = insert_table(content, path, new)
    table.lines = [f"[[{header_of(table)}]]", *(f"{key} = {render(value)}" for key, value in new.items())]
    model.insert(table, index)
    before = model.lines_above(table)
    written = _lines(content)[before : before + len(table.lines)]
    assert [line.strip() for line in written] == table.lines
    table.lines = written  # indented like its sibling
    return content


def _remove(data: st.DataObject, content: bytes, model: FileModel) -> bytes:
    table = _choose(data, model)
    if table is None:
        return content
    path = model.path(table)
    removed = remove_table(content, path)
    text = table_text(content, path)
    assert text is not None
    restored = restore_table(removed, path, text)
    assert canonical(_loaded(restored)) == canonical(_loaded(content))
    if len(model.runs(table)) == 1 and path[-1]:
        assert sorted(_lines(restored)) == sorted(_lines(content))
    model.cut(table)
    return removed


def _cut_and_put_back(data: st.DataObject, content: bytes, model: FileModel) -> bytes:
    table = _choose(data, model)
    if table is None:
        return content
    path = model.path(table)
    text = table_text(content, path)
    assert text is not None
    content = remove_table(content, path)
    items = model.cut(table)
    index = data.draw(st.integers(0, len(model.siblings(table.kind, table.parent))))
    model.put_back(table, items, index)
    return restore_table(content, (*path[:-1], index), text)


def _move(data: st.DataObject, content: bytes, model: FileModel) -> bytes:
    table = _choose(data, model)
    siblings = model.siblings(table.kind, table.parent) if table else []
    if table is None or len(siblings) < 2:
        return content
    index = siblings.index(table)
    step = 1 if index == 0 else -1 if index == len(siblings) - 1 else data.draw(st.sampled_from([-1, 1]))
    path = model.path(table)
    upper, lower = sorted((index, index + step))
    is_plain = len(model.runs(siblings[upper])) == len(model.runs(siblings[lower])) == 1
    moved = move_table(content, path, step)
    model.exchange(siblings[upper], siblings[lower])
    if is_plain:
        back = move_table(moved, model.path(table), -step)
        assert _lines(back) == _lines(content)
    return moved


def _set(data: st.DataObject, content: bytes, model: FileModel) -> bytes:
    table = _choose(data, model)
    if table is None or "n" not in table.data:
        return content
    value = data.draw(st.integers(1000, 9_999_999))
    content = set_key(content, model.path(table), "n", value)
    for number, line in enumerate(table.lines):
        if line.strip().startswith("n ="):
            table.lines[number] = line.replace(render(table.data["n"]), render(value), 1)
    table.data["n"] = value
    return content


def _remove_key(data: st.DataObject, content: bytes, model: FileModel) -> bytes:
    table = _choose(data, model)
    if table is None or "n" not in table.data:
        return content
    content = remove_key(content, model.path(table), "n")
    (line,) = (line for line in table.lines if line.strip().startswith("n ="))
    _, comment, why = line.partition("#")
    indent = line[: len(line) - len(line.lstrip())]
    at = table.lines.index(line)
    table.lines[at : at + 1] = [indent + comment + why] if comment else []
    del table.data["n"]
    return content


STEPS: list[Step] = [_add, _remove, _cut_and_put_back, _move, _set, _remove_key]


@settings(max_examples=6000, deadline=None)
@given(plan_texts(), st.data())
def test_any_steps_do_what_was_foretold_and_leave_every_other_line(
    written: tuple[bytes, FileModel], data: st.DataObject
) -> None:
    original, model = written
    content = original
    assert _lines(content) == model.lines()
    assert canonical(_loaded(content)) == canonical(model.data())
    for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=4)):
        event(step.__name__)
        before, content = content, step(data, content, model)
        assert b"\r\n" in content or b"\r\n" not in before or b"\n" not in content
        assert canonical(_loaded(content)) == canonical(model.data())
        assert _lines(content) == model.lines()
    assert content.startswith(b"\xef\xbb\xbf") == original.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n") == original.endswith(b"\n") or not content.strip(b"\xef\xbb\xbf")
    if b"\r\n" in content:
        assert content.count(b"\n") == content.count(b"\r\n")

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


@settings(max_examples=250, deadline=None)
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


# -- examples -------------------------------------------------------------------------------------------

PLAN = b"""\
# Acme.
name = "Acme"

# The first thing.
[[objective]]
id = "launch"

  [[objective.key_result]]  # counted
    id = "users"
    target = 1_000_000
    # measured at night

# -- Operations --

[[team]]
id = "ops"

[[objective]]
id = "run"
key_result = [
    { id = "uptime", at_least = 99.9 },  # three nines
    { id = "cost", target = 10 },
]

"""


@pytest.mark.parametrize(
    ("path", "table", "behind", "added"),
    [
        (
            ("objective", 0, "key_result", 1),
            {"id": "fast", "target": 5000},
            b"    # measured at night\n",
            b'\n  [[objective.key_result]]\n    id = "fast"\n    target = 5_000\n',
        ),
        (
            ("objective", 0, "key_result", 0),
            {"id": "fast"},
            b'id = "launch"\n\n',
            b'  [[objective.key_result]]\n    id = "fast"\n\n',
        ),
        (
            ("objective", 0, "key_result", 0, "initiative", 0),
            {"title": "Test", "done": False},
            b"    # measured at night\n",
            b'\n  [[objective.key_result.initiative]]\n    title = "Test"\n    done = false\n',
        ),
        (("objective", 1), {"id": "x"}, b"    # measured at night\n", b'\n[[objective]]\nid = "x"\n'),
        (("objective", 0), {"id": "x"}, b'name = "Acme"\n\n', b'[[objective]]\nid = "x"\n\n'),
        (("team", 1), {"id": "x"}, b'id = "ops"\n', b'\n[[team]]\nid = "x"\n'),
        (("kpi", 0), {"id": "x"}, b"target = 10 },\n]\n", b'\n[[kpi]]\nid = "x"\n'),
    ],
)
def test_a_new_table_is_written_like_its_siblings(
    path: tuple[str | int, ...], table: dict[str, Any], behind: bytes, added: bytes
) -> None:
    assert PLAN.count(behind) == 1
    for content, before, new in (
        (PLAN, behind, added),
        (PLAN.replace(b"\n", b"\r\n"), behind.replace(b"\n", b"\r\n"), added.replace(b"\n", b"\r\n")),
        (b"\xef\xbb\xbf" + PLAN, behind, added),
    ):
        edited = insert_table(content, path, table)
        assert edited == content.replace(before, before + new)
        assert remove_table(edited, path) == content


@pytest.mark.parametrize(
    ("content", "edited"),
    [
        (b"", b'[[team]]\nid = "x"\n'),
        (b"\n", b'[[team]]\nid = "x"\n\n'),
        (b"\xef\xbb\xbf", b'\xef\xbb\xbf[[team]]\nid = "x"\n'),
        (b"a = 1", b'a = 1\n\n[[team]]\nid = "x"'),
        (b"a = 1\r\nb = 2", b'a = 1\r\nb = 2\r\n\r\n[[team]]\r\nid = "x"'),
        (b"# why", b'# why\n\n[[team]]\nid = "x"'),
        (b"[[t]]\n[[t]]\n", b'[[t]]\n[[t]]\n\n[[team]]\nid = "x"\n'),
    ],
)
def test_a_first_table_goes_to_the_end(content: bytes, edited: bytes) -> None:
    assert insert_table(content, ("team", 0), {"id": "x"}) == edited


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (
            ("objective", 0),
            PLAN[PLAN.index(b"# The first") : PLAN.index(b"# -- Op")],
        ),
        (
            ("objective", 0, "key_result", 0),
            PLAN[PLAN.index(b"  [[objective.key") : PLAN.index(b"# -- Op")],
        ),
        (("team", 0), b'[[team]]\nid = "ops"\n\n'),
        (("objective", 1), b"\n" + PLAN[PLAN.index(b'[[objective]]\nid = "run"') : -1]),
    ],
)
def test_a_table_goes_with_its_comments_and_no_others(path: tuple[str | int, ...], gone: bytes) -> None:
    assert remove_table(PLAN, path) == PLAN.replace(gone, b"")


def test_a_table_that_is_moved_takes_its_comments_along() -> None:
    content = b'# a\n[[kpi]]\nid = "a"\n\n# both\n\n# b\n[[kpi]]\nid = "b"\n# still b'
    moved = b'# b\n[[kpi]]\nid = "b"\n# still b\n\n# both\n\n# a\n[[kpi]]\nid = "a"'
    assert move_table(content, ("kpi", 0), 1) == moved
    assert move_table(content, ("kpi", 1), -1) == moved
    assert move_table(moved, ("kpi", 0), 1) == content


def test_scattered_parts_of_a_table_are_gathered_when_it_moves() -> None:
    content = (
        b'[[objective]]\nid = "a"\n\n[[team]]\nid = "t"\n\n[[objective.key_result]]\nid = "k"\n\n'
        b'[[objective]]\nid = "b"\n'
    )
    moved = (
        b'[[objective]]\nid = "b"\n\n[[team]]\nid = "t"\n\n'
        b'[[objective]]\nid = "a"\n\n[[objective.key_result]]\nid = "k"\n'
    )
    assert move_table(content, ("objective", 0), 1) == moved


# -- inline tables --------------------------------------------------------------------------------------


def test_arrays_of_inline_tables_take_another_one_and_leave_the_rest_as_it_was() -> None:
    path = ("objective", 1, "key_result")
    edited = insert_table(PLAN, (*path, 1), {"id": "new", "target": 2})
    assert canonical(_loaded(edited)["objective"][1]["key_result"][1]) == canonical(
        {"id": "new", "target": 2}
    )
    assert _lines(edited)[:14] == _lines(PLAN)[:14]
    assert b'{ id = "uptime", at_least = 99.9 },  # three nines' in edited
    one_line = b'[[objective]]\nkey_result = [{id = "a"}, {id = "b"}]  # two\n'
    for index in range(3):
        edited = insert_table(one_line, ("objective", 0, "key_result", index), {"id": "new"})
        assert [each["id"] for each in _loaded(edited)["objective"][0]["key_result"]].index("new") == index
        assert edited.endswith(b"]  # two\n")


def test_an_inline_table_can_be_taken_out() -> None:
    content = b'[[objective]]\nkey_result = [{id = "a"}, {id = "b"}]  # two\n'
    assert _loaded(remove_table(content, ("objective", 0, "key_result", 1)))["objective"][0][
        "key_result"
    ] == [{"id": "a"}]
    with pytest.raises(EditRefusedError, match="take out element 1 of key_result"):
        remove_table(PLAN, ("objective", 1, "key_result", 0))  # its comment would be lost


@pytest.mark.parametrize(
    "edit",
    [
        lambda: move_table(PLAN, ("objective", 1, "key_result", 0), 1),
        lambda: restore_table(PLAN, ("objective", 1, "key_result", 0), "[[objective.key_result]]\n"),
        lambda: restore_table(PLAN, ("team", 0), "[[team]]\n[[kpi]]\n"),
        lambda: restore_table(PLAN, ("team", 0), "not TOML"),
        lambda: insert_table(PLAN, ("name", 0), {"id": "x"}),
        lambda: insert_table(b"a.team = 1\n[a.x]\n", ("team", 0), {"bad\nkey": "x"}),
    ],
)
def test_what_can_not_be_proved_is_refused(edit: Callable[[], bytes]) -> None:
    with pytest.raises(EditRefusedError, match="could not be proved"):
        edit()


# -- the proof, against ways that are broken ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "breakage"),
    [
        ("_put", lambda text: text.replace("1_000_000", "1_000_001")),
        ("_put", lambda text: text.replace('id = "ops"', 'id = "ops')),
        ("_put", lambda text: text.replace("[[team]]", "[[teams]]")),
        ("_written", lambda text: text.replace("fast", "slow")),
        ("_written", lambda text: text + "more = 1\n"),
        ("_exchanged", lambda text: text.replace("    # measured at night\n", "")),
        ("_exchanged", lambda text: text.replace("1_000_000", "1000000")),
        ("_ended_alike", lambda text: text.replace("1_000_000", "2")),
    ],
)
def test_a_way_of_editing_that_is_broken_is_never_written(
    name: str, breakage: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = getattr(table_edit, name)
    monkeypatch.setattr(table_edit, name, lambda *arguments: breakage(right(*arguments)))
    with pytest.raises(EditRefusedError):
        if name == "_exchanged":
            move_table(PLAN, ("objective", 0), 1)
        elif name == "_ended_alike":
            remove_table(PLAN, ("team", 0))
        else:
            insert_table(PLAN, ("kpi", 0), {"id": "fast"})


# -- single keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "edited"),
    [
        (b"a = 1\nb = 2\n", b"b = 2\n"),
        (b"b = 2\na = 1", b"b = 2"),
        (b"  a = 1  # why\nb = 2\n", b"  # why\nb = 2\n"),
        (b"a = 1  # why\n[t]\n", b"# why\n\n[t]\n"),
        (b"a = 1  # why\n\n[t]\n", b"# why\n\n[t]\n"),
        (b'a = """\n# text\n""" # why', b"# why"),
        (b'a = [\n "x",\n]\nb = 1\n', b"b = 1\n"),
    ],
)
def test_a_key_goes_and_the_comment_beside_it_stays(content: bytes, edited: bytes) -> None:
    assert remove_key(content, (), "a") == edited


def test_a_key_with_comments_inside_its_value_is_not_taken_out() -> None:
    with pytest.raises(EditRefusedError, match="take out a"):
        remove_key(b"a = [ # one\n 1,\n]\n", (), "a")

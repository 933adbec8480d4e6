"""Edits of one part of a file: the same bytes and the same refusals as when the whole file is read."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from okrtui.errors import OkrtuiError
from okrtui.model.edits import AddNode, Edits, MoveNode, RemoveNode, SetField, Step
from okrtui.store import places, plan_writer
from okrtui.store.parts import part_for
from okrtui.store.places import raw_table
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_writer import carry_out
from tests.store.edit_machines import VALUES
from tests.store.plan_texts import plan_texts

if TYPE_CHECKING:
    from okrtui.model.plan import Plan

PLAN = b"""\
name = "p"

[[team]]
id = "one"
name = "One"

[[objective]]
id = "one"
title = "One"
weight = 2

[[objective.key_result]]
id = "k1"
title = "K1"

[[objective.key_result]]
title = "Without id"

[[objective]]
id = "two"
title = "Two"  # why
# about what follows
[[objective.key_result]]
id = "k1"
title = "K1"

[[kpi]]
id = "three"
title = "Three"
"""


@st.composite
def ordinary_plans(draw: st.DrawFn) -> bytes:
    """Plans as most are, with comments and gaps anywhere: nearly all can be edited in parts."""
    numbers = iter(range(1000))
    gaps = st.sampled_from([[], [""], [""], [""], ["", ""], ["", "# loose", ""], ["# lead"], ["", "# lead"]])

    def table(header: str, *lines: str) -> list[str]:
        indent = draw(st.sampled_from(["", "", "", "  "])) if "." in header else ""
        number = next(numbers)
        title = f'title = "T{number % 5}"' + draw(st.sampled_from(["", "", "  # why"]))
        body = [header, *draw(st.sampled_from([[], [f'id = "n{number}"']])), title, *lines]
        trailing = draw(st.sampled_from([[], [], [], ["# trailing"], ["", "# inside"]]))
        return [*draw(gaps), *(indent + line for line in body), *trailing]

    text = ['name = "p"']
    for _ in range(draw(st.integers(1, 3))):
        text += ["", "[[objective]]", f'id = "o{next(numbers)}"', 'title = "O"', *draw(gaps)]
        for _ in range(draw(st.integers(0, 3))):
            text += table("[[objective.key_result]]", "target = 1_000")
            for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
                text += table("[[objective.key_result.initiative]]")
        text += draw(st.sampled_from([[], [], [], ["[[team]]", f'id = "t{next(numbers)}"']]))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    ending = draw(st.sampled_from(["", newline, newline, newline * 2]))
    return (newline.join(text) + ending).encode()


def _edited(root: Path, content: bytes, plan: Plan, step: Step) -> tuple[bytes, object]:
    """The file after an edit of this content, and what takes it back, or what it was refused with."""
    root.write_bytes(content)
    try:
        said: object = carry_out(root, plan, step)
    except OkrtuiError as error:
        said = (type(error), str(error))
    return root.read_bytes(), said


def _whole_and_part(content: bytes, step: Step) -> tuple[Any, Any, bool]:
    """The outcome when the whole file is read, that by its part, and whether there was a part."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "plan.toml"
        root.write_bytes(content)
        plan = read_plan(root).plan
        by_part = _edited(root, content, plan, step)
        with mock.patch.object(plan_writer, "part_for", lambda *_: None):
            whole = _edited(root, content, plan, step)
        return whole, by_part, part_for(content, plan, step) is not None


@settings(max_examples=300, deadline=None)
@given(st.one_of(ordinary_plans(), plan_texts().map(itemgetter(0))), st.data())
def test_any_field_is_set_and_taken_out_as_when_the_whole_file_is_read(
    content: bytes, data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "plan.toml"
        root.write_bytes(content)
        plan = read_plan(root).plan
        nodes = [*plan.objectives, *plan.key_results()]
        assume(nodes)
        steps: list[SetField] = []
        for _ in range(data.draw(st.sampled_from([1, 1, 1, 2]))):
            node = data.draw(st.sampled_from(nodes))
            key = data.draw(
                st.sampled_from(["n", "title", "target", "text", "key_result", "extra", "id", "tags"])
            )
            before = data.draw(st.sampled_from([raw_table(root, plan, plan.place(node)).get(key), None]))
            after = data.draw(st.one_of(st.none(), VALUES))
            steps.append(SetField(node.name, key, before, after))
    step = steps[0] if len(steps) == 1 else Edits(tuple(steps))
    whole, by_part, is_in_part = _whole_and_part(content, step)
    event(f"in a part: {is_in_part}")
    assert by_part == whole


@settings(max_examples=300, deadline=None)
@given(st.one_of(ordinary_plans(), plan_texts().map(itemgetter(0))), st.data())
def test_an_objective_goes_and_what_is_inside_comes_moves_and_goes_as_when_the_whole_file_is_read(
    content: bytes, data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "plan.toml"
        root.write_bytes(content)
        plan = read_plan(root).plan
    key_results = plan.key_results()
    assume(key_results)
    key_result = data.draw(st.sampled_from(key_results))
    above = key_result.name.partition("/")[0]
    title = (("title", data.draw(st.sampled_from(["New", "T1", "t 2"]))),)
    initiative = f"{key_result.name}/initiative:{data.draw(st.integers(1, 3))}"
    beside = data.draw(st.sampled_from([None, *(each.name for each in key_results)]))
    steps: list[Step] = [
        AddNode("key_result", above, title, beside),
        AddNode("initiative", key_result.name, title),
        RemoveNode(key_result.name),
        RemoveNode(above),
        RemoveNode(initiative),
        MoveNode(key_result.name, data.draw(st.sampled_from([-2, -1, 1, 2]))),
        MoveNode(initiative, 1),
    ]
    step = data.draw(st.sampled_from(steps))
    whole, by_part, is_in_part = _whole_and_part(content, step)
    event(f"{type(step).__name__} in a part: {is_in_part}")
    assert by_part == whole


@pytest.mark.parametrize("node", ["one", "one/k1", "one/without-id", "two", "two/k1", "three", "team:one"])
@pytest.mark.parametrize("field", ["title", "weight", "owner"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_ordinary_plans_are_edited_in_parts(node: str, field: str, newline: bytes, bom: bytes) -> None:
    content = bom + PLAN.replace(b"\n", newline)
    before = {"two": {"title": "Two"}, "one": {"title": "One", "weight": 2}, "three": {"title": "Three"}}
    was = before.get(node, {"title": "Without id" if "without" in node else "K1"}).get(field)
    was = None if node == "team:one" else was
    whole, by_part, is_in_part = _whole_and_part(content, SetField(node, field, was, 5))
    assert is_in_part
    assert by_part == whole
    assert by_part[0] != content


# -- where a part can't be told at a glance ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "node"),
    [
        pytest.param(
            b"name = '''\n[[objective]]\nid = 'a'\n'''\n[[objective]]\nid = 'b'\n[[objective]]\nid = 'a'\n",
            "a",
            id="a header inside of a string",
        ),
        pytest.param(
            b"name = '''\n[[objective]]\nid = 'a'\n[[objective]]\n'''\n[[objective]]\nid = 'a'\n",
            "a",
            id="a whole table inside of a string",
        ),
        pytest.param(
            b'[[objective]]\nid = "a"\ntitle = """\n[[objective]]\nid = "b"\n"""\n[[objective]]\nid = "b"\n',
            "a",
            id="a part that a string cuts off",
        ),
        pytest.param(
            b'[[objective]]\nid = "a"\n[[team]]\nid = "t"\n[objective.extra]\nx = 1\n',
            "a",
            id="a table further down that belongs to it",
        ),
        pytest.param(
            b'[[objective]]\nid = "a"\n[[team]]\nid = "t"\n["objective".extra]\nx = 1\n', "a", id="in quotes"
        ),
        pytest.param(
            b'[[objective]]\nid = "a"\n[[team]]\nid = "t"\n["\\u006fbjective".extra]\nx = 1\n',
            "a",
            id="in escapes",
        ),
        pytest.param(
            b'[[objective]]\nid = "a"\n[[ objective . key_result ]]\nid = "k"\n[[objective]]\nid = "b"\n',
            "a",
            id="spaces in a header",
        ),
        pytest.param(b'[["objective"]]\nid = "a"\n[[objective]]\nid = "b"\n', "b", id="quotes in a header"),
        pytest.param(b'name = "p"\r\n\n[[objective]]\nid = "a"\n', "a", id="two kinds of line ends"),
        pytest.param(b'[[objective]]\nid = "a"\ntags = [\n"x",\n[1],\n]\n', "a", id="a bracket in a list"),
        pytest.param(b'objective = [{ id = "a", title = "A" }]\n', "a", id="inline tables"),
    ],
)
@pytest.mark.parametrize("field", ["title", "extra", "description"])
def test_what_looks_like_something_else_is_edited_as_a_whole(content: bytes, node: str, field: str) -> None:
    for after in ("new", None):
        whole, by_part, _ = _whole_and_part(content, SetField(node, field, None, after))
        assert by_part == whole


@pytest.mark.parametrize("parent", ["one", "one/k1"])
def test_the_first_of_a_kind_is_written_like_those_elsewhere(parent: str) -> None:
    elsewhere = b"\n[[objective]]\nid = 'two'\n  [[objective.key_result]]\n  id = 'k1'\n"
    elsewhere += b"\n\n    [[objective.key_result.initiative]]\n    title = 'I'\n"
    own = b"[[objective.key_result]]\nid = 'k1'\n" if "/" in parent else b""
    content = b"name = 'p'\n\n[[objective]]\nid = 'one'\n" + own + elsewhere
    kind = "initiative" if "/" in parent else "key_result"
    whole, by_part, _ = _whole_and_part(content, AddNode(kind, parent, (("title", "New"),)))
    assert by_part == whole
    assert b'    title = "New"' in whole[0] if "/" in parent else b'  title = "New"' in whole[0]


@pytest.mark.parametrize("gap", [b"", b"\n", b"# about b\n", b"\n# about b\n"])
def test_a_comment_that_stays_behind_does_not_come_to_belong_to_the_next_table(gap: bytes) -> None:
    content = b'[[objective]]\nid = "a"\nowner = "sam" # why\n' + gap + b'[[objective]]\nid = "b"\n'
    whole, by_part, is_in_part = _whole_and_part(content, SetField("a", "owner", "sam", None))
    assert is_in_part
    assert by_part == whole


def test_bytes_that_nobody_has_read_are_read(tmp_path: Path) -> None:
    """Broken by somebody else after the plan was opened: the edit is refused with the place."""
    root = tmp_path / "plan.toml"
    root.write_bytes(PLAN)
    plan = read_plan(root).plan
    broken = PLAN.replace(b"[[kpi]]", b"[[kpi")
    content, said = _edited(root, broken, plan, SetField("one", "title", "One", "New"))
    assert content == broken
    assert isinstance(said, tuple)
    assert "is not TOML" in said[1]


def test_a_node_that_moved_meanwhile_is_found(tmp_path: Path) -> None:
    root = tmp_path / "plan.toml"
    root.write_bytes(PLAN)
    plan = read_plan(root).plan
    longer = PLAN.replace(b"[[team]]", b'[[objective]]\nid = "zero"\n\n[[team]]')
    root.write_bytes(longer)
    read_plan(root)  # these bytes are known now, but the plan is that of before
    content, _ = _edited(root, longer, plan, SetField("one", "title", "One", "New"))
    assert content == longer.replace(b'title = "One"', b'title = "New"')


def test_an_id_that_was_written_for_an_edit_stays_when_it_is_taken_back(tmp_path: Path) -> None:
    root = tmp_path / "plan.toml"
    root.write_bytes(PLAN)
    plan = read_plan(root).plan
    back = carry_out(root, plan, SetField("one/without-id", "title", "Without id", "New"))
    carry_out(root, plan, back)
    assert root.read_bytes() == PLAN.replace(b'title = "With', b'id = "without-id"\ntitle = "With')


def test_an_edit_never_makes_a_file_longer_than_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.store.toml_text.MOST_LINES", PLAN.count(b"\n"))
    monkeypatch.setattr("okrtui.store.parts.MOST_LINES", PLAN.count(b"\n"))
    whole, by_part, is_in_part = _whole_and_part(PLAN, SetField("one", "owner", None, "maria"))
    assert is_in_part
    assert by_part == whole
    assert by_part[0] == PLAN


@settings(max_examples=150, deadline=None)
@given(st.one_of(ordinary_plans(), plan_texts().map(itemgetter(0))))
def test_a_table_read_by_itself_holds_what_it_holds_in_the_whole_file(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "plan.toml"
        root.write_bytes(content)
        plan = read_plan(root).plan
        for node in (*plan.objectives, *plan.key_results(), *plan.kpis, *plan.teams):
            by_itself = raw_table(root, plan, plan.place(node))
            with mock.patch.object(places, "part_at", lambda *_: None):
                assert raw_table(root, plan, plan.place(node)) == by_itself

"""A plan after an edit of our own: the same as when everything is read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from okrtui.errors import OkrtuiError
from okrtui.model.cascade import build_cascade
from okrtui.model.cascade_after import laid_out_again
from okrtui.model.edits import AddNode, Edit, Edits, MoveNode, RemoveNode, SetField, Step
from okrtui.store.places import raw_table
from okrtui.store.plan_reader import read_plan
from okrtui.store.plan_writer import carry_out
from okrtui.store.reread import read_after

PLAN = """\
name = "p"
mission = "M"
{problem}
[[cycle]]
id = "h2"
start = 2026-07-01
end = 2026-12-31

[[cycle]]
id = "h1"
start = 2026-01-01
end = 2026-06-30

[[team]]
id = "ops"

[[objective]]
id = "one"
title = "One"
supports = ["mission", "two/k"]

[[objective.key_result]]
id = "k"
title = "K"
target = 5

[[objective]]
id = "two"
title = "Two"
supports = ["one/k", "mission", "one"]
owner = "maria"
cycle = "h2"

[[objective.key_result]]
id = "k"
title = "K"
target = 5

[[objective.key_result]]
title = "Without id"
milestones = ["Beta", "All"]
"""

VALUES = {
    "title": ["New", "", 5, None],
    "supports": ["one", ["mission", "one/k"], "nothing", None],
    "owner": ["sam", None],
    "team": ["ops", "nobody", None],
    "cycle": ["h1", "h9", None],
    "weight": [2, 0.5, -1, None],
    "state": ["draft", "closed", "odd", None],
    "stand_alone": ["so", None],
    "target": [7, 0, "x", None],
    "at_least": [1, None],
    "unit": ["days", None],
    "due": ["2026-08-01", None],
    "tags": [["a"], None],
    "id": ["other", None],
}


OTHER_FILE = """
[[objective]]
id = "three"
title = "Three"
supports = "two"

[[objective.key_result]]
id = "k"
title = "K"

# about four
[[objective]]
id = "four"
title = "Four"
{more}"""

MORE = ["", "", 'owner = "li"\n[[objective.key_result]]\ntitle = "Derived"\n', '[[objective]]\nid = "one"\n']
NODES = ["one", "one/k", "two", "two/k", "two/without-id", "three", "three/k", "four"]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_after_any_edit_the_plan_is_what_reading_everything_gives(data: st.DataObject) -> None:
    problem = data.draw(st.sampled_from(["", "", "", "odd = 1", '[check]\nignore = ["OKR103"]']))
    with TemporaryDirectory() as folder:
        root = Path(folder) / "plan.toml"
        root.write_text(PLAN.format(problem=f'include = ["more/*.toml"]\n{problem}'))
        (root.parent / "more").mkdir()
        other = root.parent / "more" / "other.toml"
        other.write_text(OTHER_FILE.format(more=data.draw(st.sampled_from(MORE))))
        before = read_plan(root)
        cascade = build_cascade(before.plan)
        done: list[Edit] = []
        for number in range(data.draw(st.integers(1, 4))):
            edit = data.draw(st.sampled_from([*done, _any_step(data, root, number)]))
            try:
                back = carry_out(root, before.plan, edit)
            except OkrtuiError:
                continue
            done.append(back)
            read, fresh = read_after(root, before, back), read_plan(root)
            event(f"{type(back.of).__name__} by part: {read is not None}")
            if read is not None:
                assert replace(read, is_settled=fresh.is_settled) == fresh
            after = read or fresh
            cascade = laid_out_again(cascade, before.plan, after.plan)
            assert cascade == build_cascade(fresh.plan)
            before = after


def _any_step(data: st.DataObject, root: Path, number: int) -> Step:
    node, key = data.draw(st.sampled_from(NODES)), data.draw(st.sampled_from(list(VALUES)))
    beside = data.draw(st.sampled_from([None, "one", "two", "three", "four"]))
    step = SetField(node, key, _raw(root, node, key), data.draw(st.sampled_from(VALUES[key])))
    new = (("id", f"new-{number}"), ("title", "New"), ("supports", data.draw(st.sampled_from(NODES))))
    steps = [
        Edits((step,)),
        RemoveNode(node),
        AddNode("objective", None, new, beside),
        AddNode("key_result", node.partition("/")[0], new[:2]),
        MoveNode(node, data.draw(st.sampled_from([-1, 1]))),
    ]
    return data.draw(st.sampled_from(steps))


def _raw(root: Path, node: str, key: str) -> object:
    plan = read_plan(root).plan
    found = plan.objective(node) or plan.key_result(node)
    if found is None:
        return None
    return raw_table(root, plan, plan.place(found)).get(key)


def test_a_field_is_read_again_by_its_part_alone(tmp_path: Path) -> None:
    root = tmp_path / "plan.toml"
    root.write_text(PLAN.format(problem=""))
    before = read_plan(root)
    back = carry_out(root, before.plan, SetField("two", "title", "Two", "New"))
    after = read_after(root, before, back)
    assert after is not None
    assert after.plan.objective("two") != before.plan.objective("two")
    assert after.plan.objective("one") is before.plan.objective("one")


@pytest.mark.parametrize("file", ["plan.toml", "other.toml", "new.toml"])
def test_what_somebody_else_changed_meanwhile_is_read_too(tmp_path: Path, file: str) -> None:
    root = tmp_path / "plan.toml"
    (tmp_path / "teams").mkdir()
    (tmp_path / "teams" / "other.toml").write_text('[[objective]]\nid = "three"\ntitle = "Three"\n')
    root.write_text(PLAN.format(problem='include = ["teams/*.toml"]'))
    before = read_plan(root)
    back = carry_out(root, before.plan, SetField("two", "title", "Two", "New"))
    changed = root if file == "plan.toml" else tmp_path / "teams" / file
    old = changed.read_text() if changed.exists() else ""
    changed.write_text(f'{old}\n[[objective]]\nid = "theirs"\ntitle = "Theirs"\n')
    assert read_after(root, before, back) is None

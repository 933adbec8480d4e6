"""Whole tables put in, taken out and moved: the data as foretold, and every other line as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from okrtui.store import table_edit
from okrtui.store.plan_edit import EditRefusedError, remove_key
from okrtui.store.table_edit import insert_table, move_table, remove_table, restore_table
from tests.store.edit_machines import TableMachine, lines_of, loaded
from tests.store.toml_texts import canonical

if TYPE_CHECKING:
    from collections.abc import Callable


@settings(max_examples=80, stateful_step_count=10, deadline=None)
class _TableMachine(TableMachine):
    """As many edits as an ordinary run has time for; tests/faults has the long one."""


def test_any_edits_do_what_was_foretold_and_leave_every_other_line() -> None:
    run_state_machine_as_test(_TableMachine)


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
    assert canonical(loaded(edited)["objective"][1]["key_result"][1]) == canonical({"id": "new", "target": 2})
    assert lines_of(edited)[:14] == lines_of(PLAN)[:14]
    assert b'{ id = "uptime", at_least = 99.9 },  # three nines' in edited
    one_line = b'[[objective]]\nkey_result = [{id = "a"}, {id = "b"}]  # two\n'
    for index in range(3):
        edited = insert_table(one_line, ("objective", 0, "key_result", index), {"id": "new"})
        assert [each["id"] for each in loaded(edited)["objective"][0]["key_result"]].index("new") == index
        assert edited.endswith(b"]  # two\n")


def test_an_inline_table_can_be_taken_out() -> None:
    content = b'[[objective]]\nkey_result = [{id = "a"}, {id = "b"}]  # two\n'
    assert loaded(remove_table(content, ("objective", 0, "key_result", 1)))["objective"][0]["key_result"] == [
        {"id": "a"}
    ]
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
        (b"a = 1\n# of t\n[t]\n", b"# of t\n[t]\n"),
        (b'a = """\n# text\n""" # why', b"# why"),
        (b'a = [\n "x",\n]\nb = 1\n', b"b = 1\n"),
    ],
)
def test_a_key_goes_and_the_comment_beside_it_stays(content: bytes, edited: bytes) -> None:
    assert remove_key(content, (), "a") == edited


@pytest.mark.parametrize("content", [b"a.b = 1\n", b"x.a = [{ b = 1 }]\n", b"x.a = [[{ b = 1 }]]\n"])
def test_a_key_that_holds_tables_and_has_no_line_of_its_own_is_not_taken_out(content: bytes) -> None:
    path = ("x",) if content.startswith(b"x") else ()
    with pytest.raises(EditRefusedError, match="take out a"):
        remove_key(content, path, "a")


def test_a_key_with_comments_inside_its_value_is_not_taken_out() -> None:
    with pytest.raises(EditRefusedError, match="take out a"):
        remove_key(b"a = [ # one\n 1,\n]\n", (), "a")

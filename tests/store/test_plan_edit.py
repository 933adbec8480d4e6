"""Edits in place: exactly the change that was meant, or none."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from okrtui.store import plan_edit
from okrtui.store.plan_edit import EditRefusedError, set_key
from okrtui.store.toml_write import NotTextError
from tests.store.edit_machines import KeyMachine
from tests.store.toml_texts import TomlText, at, tables_of, toml_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAN = b"""\
# Acme.
name = "Acme"   # for now

[[objective]]
id = "launch"
  title  =  "Launch a platform"# no space
supports = [
    "mission",  # the first
    "vision",
]

[[objective.key_result]]
title = '''
Latency
under 100 ms'''
target = 1_000_000
due = 2026-11-30

[[objective]]
title = 'Second \\ place'
owner = {name = "sam"}
meta.tags = [ "a",  "b" ]
note = "\\u0061"
"""


def _loaded(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode().removeprefix("\ufeff"))


@settings(max_examples=80, stateful_step_count=8, deadline=None)
class _KeyMachine(KeyMachine):
    """As many edits as an ordinary run has time for; tests/faults has the long one."""


def test_any_edits_of_any_text_change_what_was_meant_and_nothing_else() -> None:
    run_state_machine_as_test(_KeyMachine)


@settings(max_examples=200)
@given(toml_texts(), st.data())
def test_setting_a_key_to_what_it_is_changes_no_byte(written: TomlText, data: st.DataObject) -> None:
    before = _loaded(written.content.replace(b"\r\n", b"\n"))
    assume(before)
    path = data.draw(st.sampled_from(list(tables_of(before))))
    table = at(before, path)
    assume(table)
    key = data.draw(st.sampled_from(list(table)))
    content = written.content.replace(b"\r\n", b"\n")
    assert set_key(content, path, key, table[key]) == content


@pytest.mark.parametrize(
    ("path", "key", "value", "old", "new"),
    [
        ((), "name", "Acme Connect", b'name = "Acme"', b'name = "Acme Connect"'),
        ((), "mission", "M", b"# for now\n", b'# for now\nmission = "M"\n'),
        (("objective", 0), "title", "A", b'  title  =  "Launch a platform"# no', b'  title  =  "A"# no'),
        (("objective", 0, "key_result", 0), "id", "k", b"title = '''", b"id = \"k\"\ntitle = '''"),
        (("objective", 0, "key_result", 0), "target", 2_500_000, b"1_000_000", b"2_500_000"),
        (("objective", 0, "key_result", 0), "due", date(2026, 12, 1), b"2026-11-30", b"2026-12-01"),
        (("objective", 0, "key_result", 0), "title", "Fast", b"'''\nLatency\nunder 100 ms'''", b"'Fast'"),
        (("objective", 1), "title", "Third \\ place", b"Second \\ place", b"Third \\ place"),
        (("objective", 1), "title", "It's", b"'Second \\ place'", b'"It\'s"'),
        (("objective", 1), "note", "b", b'"\\u0061"', b'"b"'),
        (("objective", 1, "meta"), "tags", ["c"], b'[ "a",  "b" ]', b'["c"]'),
        (("objective", 1), "id", "second", b"title = 'Second", b'id = "second"\ntitle = \'Second'),
        (("objective", 1), "state", "draft", b'note = "\\u0061"\n', b'note = "\\u0061"\nstate = "draft"\n'),
        (("objective", 1, "owner"), "name", "li", b'{name = "sam"}', b'{name = "li"}'),
    ],
)
def test_an_edit_leaves_the_bytes_around_it(
    path: tuple[str | int, ...], key: str, value: object, old: bytes, new: bytes
) -> None:
    assert PLAN.count(old) == 1
    assert set_key(PLAN, path, key, value) == PLAN.replace(old, new)


@pytest.mark.parametrize(
    "content", [b"a = 1", b"[t]\na = 1", b"[t]", b"\xef\xbb\xbfa = 1", b"a = 1\r\nb = 2"]
)
def test_a_file_that_ends_without_a_line_end_still_does(content: bytes) -> None:
    path = ("t",) if b"[t]" in content else ()
    edited = set_key(content, path, "new", "x")
    assert edited.startswith(content)
    assert edited.endswith(b'new = "x"')


def test_a_list_with_comments_inside_is_not_rewritten() -> None:
    with pytest.raises(EditRefusedError, match=re.escape('supports = ["vision"]')):
        set_key(PLAN, ("objective", 0), "supports", ["vision"])


def test_a_huge_table_is_not_given_to_the_slow_way() -> None:
    huge = b"a.b = 1\n" + b"".join(b"a.k%d.x = 1\n" % number for number in range(10_000))
    with pytest.raises(EditRefusedError):
        set_key(huge, ("a",), "b", 2)
    assert set_key(huge, (), "new", 2) == huge + b"new = 2\n"


@pytest.mark.parametrize("content", [PLAN, PLAN.replace(b"\n", b"\r\n"), PLAN.rstrip(), b"", b"a = 1"])
def test_what_was_put_in_can_be_taken_out_to_the_byte(content: bytes) -> None:
    edited = set_key(content, (), "vision", "Far")
    assert edited != content
    assert set_key(edited, (), "vision", None) == content


def test_taking_out_never_takes_a_comment_with_it() -> None:
    with pytest.raises(EditRefusedError, match="take out name"):
        set_key(PLAN, (), "name", None)


@pytest.mark.parametrize(
    "content",
    [
        b"a = ",
        b"[[objective]\n",
        b'a = "\xff"',
        b"a = 1\n<<<<<<< HEAD\n",
        b"\0",
        b"objective = 1\n",
        b"objective = [1]",
    ],
)
def test_what_can_not_be_read_is_not_edited(content: bytes) -> None:
    with pytest.raises(EditRefusedError):
        set_key(content, ("objective", 0), "title", "x")


def test_bytes_that_are_no_text_are_refused_in_words() -> None:
    with pytest.raises(NotTextError, match="not UTF-8"):
        set_key(PLAN, (), "name", "\udcff")


@pytest.mark.parametrize(
    "value", ["\x00", "\x1b]52;c;\x07", "\x7f", "\x85", "\u2028", "\ud7ff", "\U0010ffff", '"""', "'"]
)
def test_every_character_comes_back_as_it_was(value: str) -> None:
    edited = set_key(PLAN, (), "name", value)
    assert _loaded(edited)["name"] == value
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", edited)


# -- the proof, against ways that are broken ------------------------------------------------------------


def _drop_comment(body: str) -> str:
    return re.sub(r" +# for now", "", body)


def _drop_blank_line(body: str) -> str:
    return body.replace("\n\n", "\n")


def _other_key_too(body: str) -> str:
    return body.replace("# Acme.", "x = 1 # Acme.")


def _other_spacing(body: str) -> str:
    return body.replace("name = ", "name =  ")


def _wrong_value(body: str) -> str:
    return body.replace('"New"', '"new"')


def _not_toml(body: str) -> str:
    return body.replace('"New"', '"New')


def _added_comment(body: str) -> str:
    return body.replace('"New"', '"New" # edited')


def _moved_comment(body: str) -> str:
    return body.replace("# Acme.\n", "") + "# Acme.\n"


@pytest.mark.parametrize(
    "breakage",
    [
        _drop_comment,
        _drop_blank_line,
        _other_key_too,
        _other_spacing,
        _wrong_value,
        _not_toml,
        _added_comment,
        _moved_comment,
    ],
)
def test_a_way_of_editing_that_is_broken_is_never_written(
    breakage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = plan_edit._splice

    def wrong(*arguments: Any) -> Iterator[str]:
        for body in right(*arguments):
            assert breakage(body) != body
            yield breakage(body)

    monkeypatch.setattr(plan_edit, "_splice", wrong)
    monkeypatch.setattr(plan_edit, "_with_tomlkit", lambda *_: iter(()))
    with pytest.raises(EditRefusedError, match=re.escape('name = "New"')):
        set_key(PLAN, (), "name", "New")


def test_after_a_broken_way_the_next_one_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_edit, "_splice", lambda *_: iter(["", "name = 1\n"]))
    assert set_key(PLAN, (), "name", "New") == PLAN.replace(b'"Acme"', b'"New"')

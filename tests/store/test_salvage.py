"""Salvage: one broken line hides nothing else."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from okrtui.store.salvage import MOST_ERRORS, salvage
from tests.store.toml_texts import TomlText, canonical, toml_texts


@settings(max_examples=150)
@given(toml_texts())
def test_nothing_is_taken_from_a_sound_text(written: TomlText) -> None:
    text = written.text.replace("\r\n", "\n").replace("08:00:00Z", "08:00:00")
    assume('"""\n' not in text and "'''\n" not in text)  # lines of a string may look like headers
    data = tomllib.loads(text)
    found = salvage(text)
    assert canonical(found.data) == canonical(data)
    assert (found.text, found.errors) == (text, [])


@settings(max_examples=150)
@given(toml_texts(), st.data())
def test_what_is_left_of_a_damaged_text_is_toml_line_for_line(written: TomlText, data: st.DataObject) -> None:
    lines = written.text.split("\n")
    position = data.draw(st.integers(0, len(lines) - 1))
    lines[position] = data.draw(
        st.sampled_from(["garbage", "[[", "a = '", 'b = """', "]", "= 1", "\x01", "[a", "{"])
    )
    found = salvage("\n".join(lines))
    kept = found.text.split("\n")
    assert len(kept) == len(lines)
    assert all(one in ("", other) for one, other in zip(kept, lines, strict=True))
    tomllib.loads(found.text)
    blanked = any(one != other for one, other in zip(kept, lines, strict=True))
    assert bool(found.errors) == blanked
    assert all(1 <= error.line <= len(lines) for error in found.errors)


def _ids(data: dict[str, Any]) -> list[str]:
    return [each["id"] for each in data.get("o", [])]


def test_blocks_above_and_below_a_broken_one_are_whole() -> None:
    sound = '[[o]]\nid = "{}"\nnote = """\nfree\ntext"""\n'
    text = sound.format("a") + '[[o]]\nid = "b"\nx y z\n' + sound.format("c")
    found = salvage(text)
    assert _ids(found.data) == ["a", "b", "c"]
    assert [error.line for error in found.errors] == [8]


def test_more_errors_than_are_listed_do_not_hide_what_is_sound() -> None:
    found = salvage("[[o]]\nid = \n" * 200 + '[[o]]\nid = "last"\n')
    assert found.data["o"][-1] == {"id": "last"}
    assert len(found.errors) == MOST_ERRORS

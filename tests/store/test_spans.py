"""Spans: every table and key of a text is found where it stands."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings

from okrtui.store import spans
from okrtui.store.spans import block_of, blocks, keys_in
from tests.store.toml_texts import TomlText, at, canonical, toml_texts

# Valid documents by hand, for what the generated ones do not cover.
DOCUMENTS = (
    "",
    "\n\n",
    "# only a comment",
    "a=1",
    '"" = 1\n"a.b" = 2\n\'c\\d\' = 3',
    "1234 = 1\n-_ = 2\n3.14 = 'pi'",
    "a = \"\"\"\"\"\"\nb = ''''''\nc = \"\"\nd = ''",
    'a = """x"""""\nb = """\\""""\nc = "\\\\"\nd = 1',
    "a = '''\n'''''\nb = 1",
    'a = "]" # [b]\n[b] # ] [c] "\nx = 1',
    "a = [ # [[ '\n  [ 1, 2 ], # ]]]\n  { b = '[c]' },\n]\nz = 1",
    "a = {b = [{c = 1}, {c = 2}], d.e = '}'}\nf = 1",
    "[a.b.c]\nx = 1\n[a]\nx = 2\n[a.b]\nx = 3",
    "[[a]]\nx = 1\n[[a.b]]\nx = 2\n[[a.b]]\nx = 3\n[[a]]\nx = 4\n[[a.b]]\nx = 5\n[a.b.c]\nx = 6",
    "[ \"a\" . 'b.c' ]\nx = 1",
    "[[a]]\n[[b]]\n[[a]]",
    "a.b.c = 1\na.b.d = 2\n[a.e]\nx = 1",
    "\t a\t=\t1\t# c\n   [t]   \n   b = 2   ",
    "a = 2026-11-30 08:00:00Z # = [\nb = 07:32:00.999",
    "a = -inf\nb = +nan\nc = 0b1\nd = 1e-3",
    "a = [\n\n]\n\nb = [\n  1,\n  # 2,\n]",
)


def _rebuilt(text: str) -> dict[str, Any]:
    """The data of the text, put together from the spans alone."""
    data: dict[str, Any] = {}
    for block in blocks(text):
        table = _made(data, block.path)
        for span in keys_in(text, block):
            place = table
            for key in span.keys[:-1]:
                place = place.setdefault(key, {})
            place[span.keys[-1]] = tomllib.loads(f"v = {text[span.value : span.end]}")["v"]
    return data


def _made(data: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    here: Any = data
    for step, following in zip(path, (*path[1:], ""), strict=False):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if step == len(here):
                here.append(empty)
            here = here[step]
        else:
            here = here.setdefault(step, empty)
    assert isinstance(here, dict)
    return here


def _check(text: str) -> None:
    assert canonical(_rebuilt(text)) == canonical(tomllib.loads(text))
    found = blocks(text)
    assert "".join(text[block.start : block.end] for block in found) == text
    for block in found:
        assert block_of(text, block.path) is not None
        for span in keys_in(text, block):
            assert block.body <= span.start < span.value < span.end <= block.end
            written = text[span.value : span.end]
            assert written == written.strip()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", DOCUMENTS)
def test_tables_and_keys_put_together_give_what_a_parser_reads(text: str, newline: str) -> None:
    _check(text.replace("\n", newline))


@settings(max_examples=200)
@given(toml_texts())
def test_tables_and_keys_of_any_text_give_what_a_parser_reads(written: TomlText) -> None:
    _check(written.text)


@settings(max_examples=200)
@given(toml_texts())
def test_the_block_of_a_path_holds_its_table(written: TomlText) -> None:
    data = tomllib.loads(written.text)
    for block in blocks(written.text):
        table = at(data, block.path)
        for span in keys_in(written.text, block):
            assert span.keys[0] in table


def test_a_table_inside_a_value_is_found_with_the_way_to_it() -> None:
    text = 'team = [{ id = "a" }, { id = "b" }]\n[[objective]]\nkey_result = [{ id = "k" }]\n'
    found = block_of(text, ("objective", 0, "key_result", 0))
    assert found is not None
    block, inside = found
    assert (block.path, inside) == (("objective", 0), ("key_result", 0))
    found = block_of(text, ("team", 1))
    assert found is not None
    assert (found[0].path, found[1]) == ((), ("team", 1))


def read_token_by_token(text: str) -> list[spans.Block]:
    """The same without passing over plain lines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "_PLAIN_LINES", re.compile("(?!)"))
        return blocks(text)


@pytest.mark.parametrize("text", DOCUMENTS)
def test_lines_that_are_passed_over_hide_nothing(text: str) -> None:
    for ends in ("\n", "\r\n"):
        assert blocks(text.replace("\n", ends)) == read_token_by_token(text.replace("\n", ends))


@given(toml_texts())
def test_lines_that_are_passed_over_hide_nothing_in_any_text(text: TomlText) -> None:
    assert blocks(text.text) == read_token_by_token(text.text)

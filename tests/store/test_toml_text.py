"""TOML text into data, and values into TOML text."""

from __future__ import annotations

import errno
import io
import os
import tomllib
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.errors import CannotReadError
from okrtui.store import slow_toml, toml_text
from okrtui.store.toml_text import FileText, TomlError, decode, parse, read_bytes
from okrtui.store.toml_write import inline_table, render, render_literal
from tests.faults.verdicts import meaning
from tests.store.hostile_texts import hostile_texts
from tests.store.toml_texts import TomlText, canonical, toml_texts

if TYPE_CHECKING:
    from pathlib import Path


@settings(max_examples=150)
@given(toml_texts())
def test_data_are_what_the_standard_parser_reads(written: TomlText) -> None:
    text = written.text.replace("\r\n", "\n").replace("08:00:00Z", "08:00:00")
    assert canonical(parse(text)) == canonical(tomllib.loads(text))


def test_a_file_that_has_nothing_to_read_just_now_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent(io.BytesIO):
        """As the kernel's own messages are while there is none."""

        def read(self, _: int | None = -1) -> bytes:
            return None  # type: ignore[return-value]

    (tmp_path / "plan.toml").touch()
    monkeypatch.setattr(os, "fdopen", lambda *_, **__: Silent())
    with pytest.raises(CannotReadError, match="is not a file"):
        read_bytes(tmp_path / "plan.toml")


@given(st.binary(max_size=30))
def test_bytes_are_text_with_the_same_bytes_or_told(content: bytes) -> None:
    try:
        assert decode(content).encode() == content
    except TomlError as error:
        assert error.line >= 1


def test_a_byte_order_mark_is_remembered() -> None:
    assert decode(b"\xef\xbb\xbfa = 1") == FileText("a = 1", bom=True)
    assert decode(b"a = 1") == FileText("a = 1", bom=False)


@pytest.mark.parametrize("with_tomli", [False, True])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = ", 2),
        ("a = 1\na = 2", 2),
        ('ä = "x"\nö = 1', 1),
        ("a = 1\n\0", 2),
        ("a = 1\n<<<<<<< HEAD\na = 2", 2),
        (f"a = 1\nb = '{'x' * 70_000}'", 2),
        (f"a = {'[' * 50_000}", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_line_by_either_parser(
    monkeypatch: pytest.MonkeyPatch, text: str, line: int, with_tomli: bool
) -> None:
    if with_tomli:
        monkeypatch.setattr(toml_text, "_loads", tomli.loads)
    with pytest.raises(TomlError) as told:
        parse(text)
    assert told.value.line == line
    assert "\n" not in told.value.reason


def test_text_that_one_parser_takes_and_another_does_not_is_told() -> None:
    with pytest.raises(TomlError, match="second byte-order mark"):
        parse(decode(b"\xef\xbb\xbf\xef\xbb\xbfa = 1").text)


def test_more_lines_than_any_plan_has_are_told() -> None:
    with pytest.raises(TomlError, match="more than 500,000 lines") as told:
        parse("\n" * 500_001)
    assert told.value.line == 500_001
    assert parse("\n" * 500_000) == {}


def test_a_file_is_read_whatever_closing_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"a = 1")

    def close(_fd: int) -> None:
        raise OSError(errno.EIO, "")

    with monkeypatch.context() as patch:
        patch.setattr(os, "close", close)
        assert read_bytes(tmp_path / "a") == b"a = 1"


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\0\r\n")
    assert read_bytes(tmp_path / "a") == b"\xff\0\r\n"


@given(
    st.one_of(
        st.text(), st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates(), st.lists(st.text())
    )
)
def test_a_value_is_read_as_it_was_written(value: object) -> None:
    written = render(value)
    assert "\n" not in written
    assert "\r" not in written
    assert canonical(tomllib.loads(f"v = {written}")["v"]) == canonical(value)


@given(st.text())
def test_a_literal_is_read_as_it_was_written_or_is_none(value: str) -> None:
    written = render_literal(value)
    if written is None:
        assert not value.isalnum() or not value.isprintable()
    else:
        assert tomllib.loads(f"v = {written}")["v"] == value


def test_dates_and_times_are_written_as_toml_has_them() -> None:
    assert render(date(2026, 1, 2)) == "2026-01-02"
    assert render(time(7, 30)) == "07:30:00"
    assert render(datetime(2026, 1, 2, 3, tzinfo=UTC)) == "2026-01-02T03:00:00+00:00"
    with pytest.raises(TypeError, match="dict"):
        render({})


def test_a_table_leaves_out_what_says_nothing() -> None:
    assert inline_table({"a": "x", "b": None, "c": "", "d": 0, "e": False}) == '{ a = "x", d = 0, e = false }'


def test_without_rtoml_the_verdict_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {name: make() for name, make in hostile_texts().items()}
    texts = {name: text for name, text in texts.items() if len(text) <= 200_000}
    fast = {name: verdict(text) for name, text in texts.items()}
    monkeypatch.setattr(toml_text, "_loads", slow_toml.loads)
    assert {name for name, text in texts.items() if verdict(text) != fast[name]} == set()
    assert list(fast.values()).count("refused") in range(100, len(fast) - 50)


def verdict(content: bytes) -> str:
    try:
        return meaning(parse(decode(content).text))
    except TomlError:
        return "refused"

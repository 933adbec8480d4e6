"""Text of other programs: what spreadsheets save is read, everything else refused with its place."""

from __future__ import annotations

import codecs

import pytest

from okrtui.errors import CannotReadError
from okrtui.store import foreign_text
from okrtui.store.foreign_text import foreign_text as text_of

TEXT = "Ziele;Größe\nZürich 日本\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_every_encoding_of_spreadsheets_says_the_same(content: bytes) -> None:
    assert text_of(content, "okr.csv") == TEXT


def test_what_is_no_text_is_refused_with_its_place() -> None:
    with pytest.raises(CannotReadError, match=r"okr.csv is not UTF-8 text \(line 2, column 2\)"):
        text_of("a\nZü".encode("latin-1"), "okr.csv")
    with pytest.raises(CannotReadError, match="not UTF-8 text"):
        text_of(codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "okr.csv")


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_text, "LARGEST_SOURCE", 10)
    with pytest.raises(CannotReadError, match="larger than 128 MB"):
        text_of(b"x" * 11, "okr.csv")

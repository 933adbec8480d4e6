"""Text of others reaches the screen as text and nothing else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.model.safe_text import LONGEST, MOST_MARKS, has_control, safe, safe_in_place, strip_control

#: Invisible by Unicode's own property Default_Ignorable_Code_Point, and the controls that place hieroglyphs;
#: not the joiners and variation selectors, which some scripts and pictures need.
IGNORABLE = frozenset(
    {0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0}
    | {*range(0x180B, 0x1810), 0x200B, *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF0, 0xFFF9)}
    | {*range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)}
)
HOSTILE = st.sampled_from(
    "\x00\x07\x08\x0a\x0d\x1b\x7f\x9b\u061c\u200b\u200c\u200d\u200e\u202e\u2066\u2028\ufeff\ud800"
)
ANYTHING = st.text(st.characters() | HOSTILE | st.characters(categories=["Mn", "Me", "Cf", "Cs"]))


def is_forbidden(character: str) -> bool:
    """What a terminal might obey, or nobody could see."""
    if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs"):
        return True
    return ord(character) in IGNORABLE or unicodedata.bidirectional(character) in BIDI_CONTROLS


BIDI_CONTROLS = {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(ANYTHING)
def test_nothing_that_is_obeyed_or_unseen_survives(text: str) -> None:
    shown = safe(text)
    assert not [character for character in shown if is_forbidden(character)]
    assert not has_control(shown)
    assert shown.encode("utf-8").decode("utf-8") == shown


@given(ANYTHING)
def test_safe_text_is_safe_to_make_safe_again(text: str) -> None:
    assert safe(safe(text)) == safe(text)


def test_no_forbidden_character_is_forgotten() -> None:
    everything = map(chr, range(0x110000))
    assert [
        hex(ord(each)) for each in everything if is_forbidden(each) and is_forbidden(safe(f"a{each}b")[1])
    ] == []


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_printable_ascii_stays(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, naïve Çağlar — “50 %” …",
        "e\u0301a\u0308",  # accents as marks of their own
        "日本語のテキスト",
        "한국어",
        "שלום עולם",
        "می\u200cخواهم",  # Persian needs the non-joiner
        "क\u094d\u200dष",  # and Hindi the joiner
        "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 👍🏽",
        "ที่นี่",
    ],
)
def test_ordinary_unicode_stays(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("one\r\ntwo\tthree\nfour", "one two three four"),
        ("bell\x07 del\x7f", "bell␇ del␡"),
        ("csi\x9b2J", "csi�2J"),
        ("exe\u202efdp.txt", "exe�fdp.txt"),
        ("pay\u200bpal", "pay�pal"),
        ("pay\u200dpal", "pay�pal"),
        ("é\u200dé", "é�é"),
        ("👩\u200d\u200d\u200d👩", "👩���👩"),
        ("half\ud83d", "half�"),
    ],
)
def test_what_is_forbidden_is_seen_instead(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize("mark", ["\u0301", "\u0e47", "\u0651", "\u093c", "\u20e3", "\ufe0f", "\U000101fd"])
def test_heaps_of_combining_marks_are_cut_in_every_script(mark: str) -> None:
    assert safe("o" + mark * 500 + "k") == "o" + mark * MOST_MARKS + "k"
    assert safe(("o" + mark * MOST_MARKS) * 3) == ("o" + mark * MOST_MARKS) * 3


@given(ANYTHING)
def test_no_character_wears_more_marks_than_that(text: str) -> None:
    run = 0
    for character in safe(text):
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert run <= MOST_MARKS


def test_joiners_do_not_hide_a_heap_of_marks() -> None:
    shown = safe("ก" + ("\u0e47" * MOST_MARKS + "\u200d") * 50)
    assert sum(unicodedata.category(character) == "Mn" for character in shown) <= MOST_MARKS


def test_endless_text_is_cut_with_an_ellipsis() -> None:
    assert safe("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"
    assert safe("x" * LONGEST) == "x" * LONGEST
    assert safe("long title", 5) == "long…"


@given(ANYTHING)
def test_the_second_wall_lets_no_control_through(text: str) -> None:
    assert not has_control(strip_control(text))


@given(ANYTHING)
def test_text_that_is_edited_is_as_safe_and_keeps_its_length(text: str) -> None:
    shown = safe_in_place(text)
    assert len(shown) == len(text)
    assert not [character for character in shown if is_forbidden(character)]
    assert all(len(heap[0]) <= MOST_MARKS for heap in re.finditer(r"[\u0300-\u036f]+", shown))

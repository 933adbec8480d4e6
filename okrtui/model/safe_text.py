"""The one way by which text from files, names and messages reaches a screen or an output.

Whatever could be obeyed by a terminal, or disguise other text, is replaced by a mark that can be seen:
control characters, bidirectional overrides, zero-width and tag characters, lone surrogates, and heaps of
combining marks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More than this is never shown in one place; the rest is cut with an ellipsis.
LONGEST = 4000

#: More marks than this on one character are a heap that would cover its neighbours.
MOST_MARKS = 8

_MARK = "\N{REPLACEMENT CHARACTER}"
_FORBIDDEN = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: escape sequences begin here
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f"  # nothing to see
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\u2028\u2029"  # line ends in disguise
    "\ud800-\udfff"  # halves of characters
    "\U000e0000-\U000e0fff"  # tags and further variation selectors
)
_BAD = re.compile(f"[{_FORBIDDEN}]")
_SPACES = re.compile(r"\r\n|[\t\n\r\f\v]")
_JOINED = (
    "[\u0590-\u1dff\u2190-\U0010ffff]"  # scripts and pictures in which a joiner between two means something
)
_MAY_HOLD_A_HEAP = re.compile(f"[^\u0000-\u02ff]{{{MOST_MARKS + 1},}}")
_NOTHING_TO_DO = re.compile(r"[\x20-\x7e]*")


def safe(text: str, longest: int = LONGEST) -> str:
    """The text on one line, with a visible mark for every character that must not be obeyed."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if _NOTHING_TO_DO.fullmatch(text):
        return text
    text = _SPACES.sub(" ", text)
    text = _BAD.sub(_mark, text)
    text = _without_stray_joiners(text)
    return _MAY_HOLD_A_HEAP.sub(_thin_out, text)


def safe_in_place(text: str) -> str:
    """The same for a text while it is edited: as long as before, so that the cursor stays in place."""
    if _NOTHING_TO_DO.fullmatch(text):
        return text
    text = _without_stray_joiners(_BAD.sub(_mark, text))
    return _MAY_HOLD_A_HEAP.sub(_mark_surplus, text)


def has_control(text: str) -> bool:
    """Whether any character is left that a terminal might obey."""
    return bool(_BAD.search(text))


def strip_control(text: str) -> str:
    """The text without those characters: the second wall, for segments on their way to the terminal."""
    return _BAD.sub("", text)


def _without_stray_joiners(text: str) -> str:
    return _joiners().sub(_MARK, text) if "\u200c" in text or "\u200d" in text else text


@cache
def _joiners() -> re.Pattern[str]:
    """Made when first wanted: it takes ten times as long as all the others."""
    return re.compile(f"(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})")


def _mark(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of the control character
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _MARK


def _thin_out(found: re.Match[str]) -> str:
    return "".join(character for character, is_surplus in _marks(found[0]) if not is_surplus)


def _mark_surplus(found: re.Match[str]) -> str:
    return "".join(_MARK if is_surplus else character for character, is_surplus in _marks(found[0]))


def _marks(text: str) -> Iterator[tuple[str, bool]]:
    """Each character, and whether it is one mark too many on the one before them."""
    marks = 0
    for character in text:
        marks = marks + 1 if category(character) in ("Mn", "Me", "Cf") else 0
        yield character, marks > MOST_MARKS

"""The one way by which text from files, names and messages reaches a screen or an output.

Whatever could be obeyed by a terminal, or disguise other text, is replaced by a mark that can be seen:
control characters, bidirectional overrides, zero-width and tag characters, lone surrogates, and heaps of
combining marks.
"""

from __future__ import annotations

import re

#: More than this is never shown in one place; the rest is cut with an ellipsis.
LONGEST = 4000

_MARK = "\N{REPLACEMENT CHARACTER}"
_FORBIDDEN = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: escape sequences begin here
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"  # nothing to see
    "\u2028\u2029"  # line ends in disguise
    "\ud800-\udfff"  # halves of characters
    "\U000e0000-\U000e0fff"  # tags and further variation selectors
)
_BAD = re.compile(f"[{_FORBIDDEN}]")
_SPACES = re.compile(r"\r\n|[\t\n\r\f\v]")
_JOINERS = re.compile("(?<![\u0080-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0080-\U0010ffff])")
_COMBINING = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
_HEAP = re.compile(f"({_COMBINING}{{8}}){_COMBINING}+")
_NOTHING_TO_DO = re.compile(r"[\x20-\x7e]*")


def safe(text: str, longest: int = LONGEST) -> str:
    """The text on one line, with a visible mark for every character that must not be obeyed."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if _NOTHING_TO_DO.fullmatch(text):
        return text
    text = _SPACES.sub(" ", text)
    text = _BAD.sub(_mark, text)
    text = _JOINERS.sub(_MARK, text)
    return _HEAP.sub(r"\1", text)


def has_control(text: str) -> bool:
    """Whether any character is left that a terminal might obey."""
    return bool(_BAD.search(text))


def strip_control(text: str) -> str:
    """The text without those characters: the second wall, for segments on their way to the terminal."""
    return _BAD.sub("", text)


def _mark(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of the control character
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _MARK

"""How shapes look when they are written: the patterns of numbers with units, of ways, limits and milestones.

Numbers are found in the groups ``start``, ``goal``, ``low`` and ``high``, each with its unit in ``…_unit``.
"""

from __future__ import annotations

import re

#: Text in quotes; a quote inside is doubled.
QUOTED = r'"(?:[^"]|"")*"'
#: What stands before its number.
CURRENCY = "[$€£¥₹]"
_NUMBER = (
    rf"[+\-−]?\s*{CURRENCY}?\s*"
    r"(?:[0-9](?:[0-9_.,]*[0-9])?(?:\s[0-9]{3}(?![0-9]))*(?:[.,][0-9]+)?|[.,][0-9]+)"
    r"(?-i:[kKmMbBG](?![\w'-])|\s[kKMB](?![\w'-]))?"  # after a space a lone m, g or b is a unit: 100 m
    r"(?!e[0-9+-])"
)
_UNIT = rf'(?:{QUOTED}|[^\s",;<>=≤≥→0-9.+\-−–—][^",;<>=≤≥→]*?)'
#: The end of a sentence that is still being typed, taken for a unit.
LEFT_OVER = re.compile(r"\b(?:from|to|and)(?:\s+[0-9].*)?\Z", re.IGNORECASE | re.DOTALL)
#: From one number to another.
ARROW = r"(?:→|⟶|➔|⇒|-+>|=+>)"
_AT_LEAST = r"(?:at\s+least|no\s+less\s+than|minimum|min\.?|>=|≥)"
_AT_MOST = r"(?:at\s+most|no\s+more\s+than|maximum|max\.?|<=|≤)"


def _side(name: str) -> str:
    return rf"(?P<{name}>{_NUMBER})(?:\s*(?P<{name}_unit>{_UNIT}))??"  # as short a unit as makes sense


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


_FROM = rf"(?:\s*\bfrom\s+{_side('start')})?"
_AND = r"\s*(?:,|and|but)?\s*"
#: A way to go: ``0 → 1M users``, ``from 180 to 100 ms``.
WAYS = _patterns(
    rf"(?:from\s+)?{_side('start')}\s*{ARROW}\s*{_side('goal')}",
    rf"from\s+{_side('start')}\s+(?:(?:up|down)\s+)?to\s+{_side('goal')}",
)
#: A limit or a band to keep inside, with a start where it is told.
LIMITS = _patterns(
    rf"{_AT_LEAST}\s*{_side('low')}{_FROM}",
    rf"{_AT_MOST}\s*{_side('high')}{_FROM}",
    rf"{_AT_LEAST}\s*{_side('low')}{_AND}{_AT_MOST}\s*{_side('high')}{_FROM}",
    rf"{_AT_MOST}\s*{_side('high')}{_AND}{_AT_LEAST}\s*{_side('low')}{_FROM}",
    rf"between\s+{_side('low')}\s+and\s+{_side('high')}{_FROM}",
    rf"(?P<low>{_NUMBER})\s*(?P<low_unit>%?)\s*[-–—]\s*{_side('high')}{_FROM}",
)
#: ``2 to 5 %``, which may look like either.
(EITHER,) = _patterns(rf"{_side('low')}\s+to\s+{_side('high')}{_FROM}")
#: ``to 140 pages``, ``140 pages from 20``.
(TARGET,) = _patterns(rf"(?:(?:reach|to)\s+)?{_side('goal')}{_FROM}")
#: A limit that leaves itself out.
(STRICT,) = _patterns(
    r"(?:(?P<most><|under|below|(?:less|fewer)\s+than)|>|over|above|more\s+than)\s*(?P<rest>[0-9].*)"
)

#: One milestone and the comma after it; a comma between two digits parts nothing.
NAME = re.compile(
    rf'\s*(?:(?P<quoted>{QUOTED})|(?P<plain>(?:[^\s",](?:[^,]|(?<=[0-9]),(?=[0-9]))*)?))\s*(?P<comma>,|\Z)'
)

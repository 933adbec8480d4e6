"""Texts of a table that a spreadsheet must not take for a formula: they get an apostrophe, as one types it.

Guarded are beginnings, and what follows a semicolon: where that parts columns, it would begin a cell.
See OWASP, "CSV Injection". Guarding and taking the guard away again give the same text.
"""

from __future__ import annotations

import re

_FORMULA = "[=+\\-@\t\r\n＝＋－＠]"
_BEGINS = re.compile(rf"\A(?='*\s*{_FORMULA})|(?<=;)(?='*{_FORMULA})")
_GUARDED = re.compile(rf"\A'(?='*\s*{_FORMULA})|(?<=;)'(?='*{_FORMULA})")


def guarded(text: str) -> str:
    """The text with an apostrophe before whatever would begin a formula."""
    return _BEGINS.sub("'", text)


def unguarded(text: str) -> str:
    """The text that was guarded; any other as it is."""
    return _GUARDED.sub("", text) if "'" in text else text

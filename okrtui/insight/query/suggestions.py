"""What the term under the cursor may become: names of fields, then their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from okrtui.insight.query.fields import beginnings, fields_named
from okrtui.insight.query.terms import fold, split_terms

if TYPE_CHECKING:
    from okrtui.insight.query.terms import Term
    from okrtui.insight.standings import Standings

#: More than this nobody reads.
MOST = 50


def suggestions(text: str, cursor: int, standings: Standings) -> list[str]:
    """What the term before the cursor may become, whole terms, best first; on empty ground every field.

    Each is put in with :func:`complete`.
    """
    term = _term_before(text, cursor)
    if term is None:
        return beginnings()
    minus = "-" if term.negated else ""
    if not term.field:
        typed = fold(term.written)
        found = [each for each in beginnings() if term.is_bare and each.startswith(typed) and each != typed]
        return [minus + each for each in found]
    fields = fields_named(term.field)
    if len(fields) != 1:
        return []
    last = term.last_value
    head = minus + term.written[: len(term.written) - len(last)]
    typed = fold(last.replace('"', ""))
    fitting = (_as_value(each) for each in fields[0].values(standings) if fold(each).startswith(typed))
    return [head + each for each in fitting if each and each != last][:MOST]


def complete(text: str, cursor: int, suggestion: str) -> tuple[str, int]:
    """The text with the term at the cursor become a suggestion, and the cursor behind it."""
    cursor = min(max(cursor, 0), len(text))
    term = _term_before(text, cursor)
    start = term.start if term else cursor
    rest = text[cursor:]
    if term:
        rest = rest[next((each.end for each in split_terms(rest) if each.start == 0), 0) :]
    return text[:start] + suggestion + rest, start + len(suggestion)


def _term_before(text: str, cursor: int) -> Term | None:
    """The term that ends at the cursor, None where there is a space or nothing before it."""
    typed = text[: max(cursor, 0)]
    terms = list(split_terms(typed))
    return terms[-1] if terms and terms[-1].end == len(typed) else None


def _as_value(name: str) -> str:
    """The name as it is typed, in quotes where it has to be; empty where it can't be."""
    if '"' in name:
        return ""
    return f'"{name}"' if re.search(r"[\s,]", name) else name

"""What is typed into a filter, split into terms such as ``launch``, ``-status:done``, ``due<2026-12-01``."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Fields that are compared; around their ``<`` and ``>`` there may be spaces.
COMPARED = ("confidence", "due", "progress", "weight")

_SIGN = r"<=|>=|[<>≤≥]"
_TERM = re.compile(
    r"(?P<minus>-*)"
    rf"(?:(?P<compared>{'|'.join(COMPARED)})\s*(?P<sign>{_SIGN})\s*"
    rf"|(?P<field>[a-z]+)(?P<operator>:?(?:{_SIGN})|[:=]))?"
    r'(?P<value>(?:"[^"]*"?|[^\s"])*)',
    re.IGNORECASE,
)
_VALUE = re.compile(r'(?:"[^"]*"?|[^,"])+')
_LAST_VALUE = re.compile(r'(?:"[^"]*"?|[^,"])*\Z')
_ACCENTS = re.compile("[\u0300-\u036f]+")
_EQUAL = {"≤": "<=", "≥": ">=", "": "="}


class Value(NamedTuple):
    """One of the values of a term; in quotes it is meant as it stands."""

    text: str
    quoted: bool = False


class Term(NamedTuple):
    """One term: a plain word when ``field`` is empty, else what is asked of the field: one of the values.

    ``operator`` is ``=``, ``<``, ``<=``, ``>`` or ``>=``. ``written`` is all but the minus, ``asked``
    what is behind the operator, as typed; ``start`` and ``end`` tell where the term stands.
    """

    field: str
    operator: str
    values: tuple[Value, ...]
    negated: bool
    written: str
    asked: str
    start: int
    end: int

    @property
    def is_bare(self) -> bool:
        """Whether it is a word without field and quotes, which may yet become a field's name."""
        return not self.field and not any(value.quoted for value in self.values)

    @property
    def last_value(self) -> str:
        """The value that is being typed, with its quotes; it may be empty."""
        found = _LAST_VALUE.search(self.asked)
        return found[0] if found else ""


def split_terms(text: str) -> Iterator[Term]:
    """The terms of a filter in order; every text has a reading."""
    place = 0
    while place < len(text):
        found = _TERM.match(text, place)
        if found and found.end() > place:
            yield _term(found)
            place = found.end()
        else:
            place += 1  # a space


def _term(found: re.Match[str]) -> Term:
    field = (found["compared"] or found["field"] or "").lower()
    operator = (found["sign"] or found["operator"] or "").removeprefix(":")
    written = _VALUE.findall(found["value"]) if field and operator in ("", "=") else [found["value"]]
    values = tuple(Value(each.replace('"', ""), '"' in each) for each in written)
    return Term(
        field,
        _EQUAL.get(operator, operator),
        tuple(value for value in values if value.text),
        len(found["minus"]) % 2 == 1,
        found[0][len(found["minus"]) :],
        found["value"],
        found.start(),
        found.end(),
    )


def fold(text: str) -> str:
    """The text without the differences that nobody types: case and accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()

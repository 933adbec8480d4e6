"""All fields of the filter, by name."""

from __future__ import annotations

from okrtui.insight.query import measures, names
from okrtui.insight.query.field import Field, choice
from okrtui.insight.query.flags import FLAGS, KINDS, STATUSES
from okrtui.insight.query.terms import COMPARED
from okrtui.insight.query.words import TEXT

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        choice("status", STATUSES),
        choice("is", FLAGS),
        choice("kind", KINDS),
        *names.FIELDS,
        *measures.FIELDS,
        TEXT,
    )
}

#: Words that are asked for so often that they need no ``is:``.
BARE = ("due", "overdue")


def fields_named(typed: str) -> list[Field]:
    """The field of that name, or those that begin so."""
    exact = FIELDS.get(typed)
    return [exact] if exact else [field for name, field in FIELDS.items() if name.startswith(typed)]


def beginnings() -> list[str]:
    """How each kind of term begins, as it is proposed to the person who types."""
    found = [*BARE]
    for name in FIELDS:
        found += [f"{name}<", f"{name}>"] if name in COMPARED else [f"{name}:"]
    return found

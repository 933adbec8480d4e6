"""Reading a filter as it is typed: nothing is ever an error, what is not understood is said and left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrtui.insight.query.field import NONE, Field
from okrtui.insight.query.fields import BARE, FIELDS, beginnings, fields_named
from okrtui.insight.query.names import NAMES
from okrtui.insight.query.terms import COMPARED, Term, Value, fold, split_terms

_UNFINISHED_DAY = re.compile("[0-9][0-9-]{0,8}")

#: What is typed beyond this is not read.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: every one of the terms; and in words what was not understood.

    ``grows`` says that the last term, right at the end of the text, may yet become something else.
    """

    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()
    grows: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked, so that everything is shown."""
        return not self.terms


def parse_query(text: str, me: str) -> Query:
    """Read a filter; ``me`` is who ``owner:me`` means.

    The term right at the end is still being typed: what may yet become sense is left out in silence.
    A space behind it ends it.
    """
    terms: list[Term] = []
    problems: list[str] = []
    for written in split_terms(text[:LONGEST]):
        unfinished = written.end == len(text)
        term, wrong = _understood(written, me, unfinished=unfinished)
        problems += wrong
        if term is not None:
            terms.append(term)
    if len(text) > LONGEST:
        problems.append(f"only the first {LONGEST} characters are read")
    last = terms[-1] if terms else None
    grows = last is not None and _may_become_another(last, text[last.end :])
    return Query(tuple(terms), tuple(dict.fromkeys(problems)), grows)


def _understood(term: Term, me: str, *, unfinished: bool) -> tuple[Term | None, list[str]]:
    """What of a term can be asked, and what is wrong with it."""
    if not term.field:
        word = term.values[0].text if term.values else ""
        if term.is_bare and fold(word) in BARE:
            return term._replace(field="is"), []
        return (term if word else None), []
    fields = fields_named(term.field)
    if len(fields) != 1:
        return _unknown_field(term, fields, unfinished=unfinished)
    field = fields[0]
    kept: list[Value] = []
    problems: list[str] = []
    for value in term.values:
        problem = field.problem(term.operator, value)
        if problem is None and field.name == "owner" and not value.quoted and fold(value.text) == "me":
            value, problem = Value(me, quoted=True), None if me else "who is me? Your name is not known"
        if problem is None:
            kept.append(value)
        elif not (unfinished and field.grows):
            problems.append(problem)
    return (term._replace(field=field.name, values=tuple(kept)) if kept else None), problems


def _unknown_field(term: Term, fields: list[Field], *, unfinished: bool) -> tuple[Term | None, list[str]]:
    """A slip in a field's name is said; what looks like none is a word, such as ``10:30`` or ``http://…``."""
    if fields:
        choices = " or ".join(field.name for field in fields)
        return None, [] if unfinished and not term.values else [f"{term.field}: is {choices}?"]
    from difflib import get_close_matches  # only ever needed for what is misspelt

    near = get_close_matches(term.field, FIELDS, 1)
    if near:
        return None, [f"no field {term.field}: did you mean {near[0]}?"]
    return term._replace(
        field="", operator="=", values=(Value(term.written.replace('"', ""), quoted=True),)
    ), []


def _may_become_another(term: Term, behind: str) -> bool:
    """Whether a word may yet become a field, a name ``me``, ``none`` or ``current``, digits a whole date."""
    if behind:
        return behind.isspace() and term.is_bare and fold(term.written) in COMPARED
    if term.is_bare:
        return any(each.startswith(fold(term.written)) for each in beginnings())
    typed = fold(term.last_value)
    if term.field in NAMES:
        words = (NAMES[term.field].word or NONE, NONE)
        return bool(typed) and typed not in words and any(word.startswith(typed) for word in words)
    return term.field == "due" and _UNFINISHED_DAY.fullmatch(typed) is not None

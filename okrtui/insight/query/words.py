"""Plain words, looked for in title, id and tags; with ``text:`` in all that was written about a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.query.field import Field, Test, not_compared
from okrtui.insight.query.terms import Value, fold
from okrtui.model.plan import KeyResult, Kpi

if TYPE_CHECKING:
    from collections.abc import Iterable

    from okrtui.insight.query.flags import Candidate
    from okrtui.insight.standings import Standings
    from okrtui.model.journal import Journal


def word_test(word: str) -> Test:
    """Whether the word is anywhere in the title, the id (with a slash: the full id) or a tag."""
    wanted, in_full = fold(word), "/" in word

    def test(candidate: Candidate) -> bool:
        node = candidate.node
        if wanted in fold(node.title) or wanted in (node.name if in_full else node.id):
            return True
        if isinstance(node, Kpi) or not node.tags:
            return False
        return any(wanted in fold(tag) for tag in node.tags)

    return test


def _text_test(_operator: str, value: Value, standings: Standings) -> Test:
    in_view, wanted = word_test(value.text), fold(value.text)
    return lambda candidate: (
        in_view(candidate) or any(wanted in fold(text) for text in _texts(candidate, standings.journal))
    )


def _texts(candidate: Candidate, journal: Journal) -> Iterable[str]:
    """Description and initiatives, notes, comments and reflections."""
    node = candidate.node
    if not isinstance(node, Kpi):
        yield node.description
    if isinstance(node, KeyResult):
        yield from (initiative.title for initiative in node.initiatives)
    yield from (each.note for each in journal.history(node.name))
    yield from (each.note for each in journal.changes.get(node.name, ()))
    yield from (each.text for each in journal.comments.get(node.name, ()))
    yield from (each.reflection for each in journal.closings.get(node.name, ()))


TEXT = Field("text", lambda operator, _: not_compared("text", operator, "word"), _text_test, lambda _: ())

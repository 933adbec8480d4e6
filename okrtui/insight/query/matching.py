"""Finding what a filter asks for among objectives, key results and KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.query.field import Test, asks_for_none, no_such
from okrtui.insight.query.fields import FIELDS
from okrtui.insight.query.flags import Candidate
from okrtui.insight.query.names import NAMES
from okrtui.insight.query.words import word_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrtui.insight.query.parsing import Query
    from okrtui.insight.query.terms import Term
    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Plan


def matching(query: Query, standings: Standings) -> frozenset[str]:
    """The names of the objectives, key results and KPIs that match every term.

    A last term that may yet become something else is left out where it would leave nothing.
    """
    found = _matching(query.terms, standings)
    if not found and query.grows:
        found = _matching(query.terms[:-1], standings)
    return frozenset(found)


def unknown_names(query: Query, standings: Standings) -> tuple[str, ...]:
    """In words which owners, teams, tags and cycles are asked for that the plan does not have."""
    return tuple(
        no_such(f"{term.field}:", value.text, NAMES[term.field].known(standings.plan))
        for term in query.terms
        if term.field in NAMES
        for value in term.values
        if not asks_for_none(value) and not NAMES[term.field].meant(value, standings)
    )


def _matching(terms: Sequence[Term], standings: Standings) -> list[str]:
    tests = [(_test(term, standings), term.negated) for term in terms]
    found = []
    for candidate in _candidates(standings.plan):
        for test, negated in tests:
            if test(candidate) is negated:
                break
        else:
            found.append(candidate.node.name)
    return found


def _candidates(plan: Plan) -> Iterator[Candidate]:
    for objective in plan.objectives:
        yield Candidate(objective, objective)
        for key_result in objective.key_results:
            yield Candidate(key_result, objective)
    for kpi in plan.kpis:
        yield Candidate(kpi, None)


def _test(term: Term, standings: Standings) -> Test:
    """Whether any of the term's values holds."""
    if not term.field:
        return word_test(term.values[0].text)
    tests = [FIELDS[term.field].test(term.operator, value, standings) for value in term.values]
    if len(tests) == 1:
        return tests[0]
    return lambda candidate: any(test(candidate) for test in tests)

"""Checks of the words: titles that hold a number, run long, repeat what is above, or tell work, not change.

The lists of words are English; titles in other languages simply raise none of these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from okrtui.insight.check_rule import Advice, Ground, Rule, named
from okrtui.insight.reach import ROOTS
from okrtui.model.plan import KeyResult, Objective, Plan, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WORDS = 18

#: Of the words of an objective, how many may be those of what it supports before it looks copied.
COPIED_SHARE = 0.6


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_LITTLE_WORDS = _words(
    "a all an and are as at be by each every for from in into is it its least more most new of on or our "
    "over than that the their this to under up us we with your"
)

#: Verbs that tell what gets finished, not what changes by it.
OUTPUT_VERBS = _words(
    "build code complete configure construct create define deliver deploy design develop document draft "
    "finalise finalize finish implement install introduce launch migrate organise organize prepare "
    "produce publish redesign refactor release rewrite ship update upgrade write"
) | {"put together", "roll out", "set up"}

#: Verbs that tell what people are busy with.
ACTIVITY_VERBS = _words(
    "analyse analyze assess assist attend brainstorm collaborate communicate conduct consult continue "
    "coordinate discuss encourage evaluate examine explore facilitate help identify investigate learn "
    "manage monitor participate plan promote research review study support test try understand work"
) | {"call on", "focus on", "look into", "reach out", "take part", "talk to"}

#: Verbs that are nouns or adjectives as well: they count only where the next word shows a verb.
_OTHER_WORDS_TOO = _words(
    "build code complete design document draft help monitor plan release research review study support "
    "test update upgrade work"
)
_AFTER_A_VERB = _words(
    "a all an any at both by customers each every for from her his in into its more my new of on other "
    "others our out people some team teams the their them these this those through to towards us users with "
    "your"
)
_PLAIN_NUMBER = re.compile(r"[~<>≥≤±+−-]*[$€£¥]?\d[\d.,_]*(?:%|[kKmMbBxX]|bn|mn)?\+?")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EDGES = ".,;:!?()[]{}\"“”‘’'"


def _number_in_objective(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        number = measure_in(objective.title)
        if number is not None:
            message = f"{named(objective)} holds the number {number}: objectives inspire, key results measure"
            yield Advice(
                objective.id, "title", message, "move the number to a key result, and say here what for"
            )


def measure_in(title: str) -> str | None:
    """The first number in a title that measures something: no year, and no part of a name, as in Indy 500."""
    words = [word.strip(_EDGES) for word in title.split()]
    for position, word in enumerate(words):
        if not _PLAIN_NUMBER.fullmatch(word) or _YEAR.fullmatch(word):
            continue
        before = words[position - 1] if position else ""
        after = words[position + 1] if position + 1 < len(words) else ""
        if _DIGITS.fullmatch(word) and after != "%" and _makes_a_name(before, word, first=position <= 1):
            continue
        return word
    return None


def _makes_a_name(before: str, number: str, *, first: bool) -> bool:
    """Whether a number belongs to a name: ``Indy 500``, ``SOC 2``, ``the 8086``."""
    if before.lower() == "the":
        return len(number) >= 3
    return not first and before[:1].isupper() and before.lower() not in _LITTLE_WORDS


def _long_title(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        nodes: tuple[Objective | KeyResult, ...] = (objective, *objective.key_results)
        for node in nodes:
            count = len(node.title.split())
            if count > MOST_WORDS:
                message = f"the title {named(node)} has {count} words"
                remedy = f"say it in up to {MOST_WORDS}, as you would across a table; the rest is description"
                yield Advice(node.name, "title", message, remedy)


def _same_words(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        own = content_words(objective.title)
        for reference in objective.supports:
            if own and own == content_words(_text_of(ground.plan, reference)):
                message = f"{named(objective)} says the same as what it supports"
                yield Advice(
                    objective.id, "title", message, "say what this team adds to it, in its own words"
                )
                break
        for key_result in objective.key_results:
            if own and own == content_words(key_result.title):
                message = f"{named(key_result)} says the same as its objective"
                yield Advice(key_result.name, "title", message, "say here how one sees that it is reached")


def content_words(title: str) -> frozenset[str]:
    """The words of a title that carry its meaning."""
    return frozenset(re.findall(r"\w+", title.lower())) - _LITTLE_WORDS


def _text_of(plan: Plan, reference: str) -> str:
    if reference in ROOTS:
        return (plan.vision if reference == "vision" else plan.mission) or ""
    node = plan.objective(reference) or plan.key_result(reference)
    return node.title if node else ""


def _output(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        for key_result in objective.key_results:
            verb = leading_verb(key_result.title, OUTPUT_VERBS)
            if verb:
                message = f"{named(key_result)} tells what gets finished ({verb}), not what gets better by it"
                remedy = "ask “so that what?” and measure that; the work itself can be an initiative"
                yield Advice(key_result.name, "title", message, remedy)


def _activity(ground: Ground) -> Iterator[Advice]:
    for objective in ground.written:
        for key_result in objective.key_results:
            verb = leading_verb(key_result.title, ACTIVITY_VERBS)
            if verb:
                message = f"{named(key_result)} is something to be busy with ({verb}), not a result"
                yield Advice(
                    key_result.name, "title", message, "say what is different afterwards, and how one sees it"
                )


def leading_verb(title: str, verbs: frozenset[str]) -> str | None:
    """The verb of the list with which a title begins, also as ``Launching``; None without one."""
    words = [word.strip(_EDGES).lower() for word in title.split()[:3]] + ["", "", ""]
    if " ".join(words[:2]) in verbs:
        return " ".join(words[:2])
    for base in _base_forms(words[0]):
        if base in verbs:
            sure = base == words[0] and base not in _OTHER_WORDS_TOO
            return base if sure or words[1] in _AFTER_A_VERB or words[1][:1].isdigit() else None
    return None


def _base_forms(word: str) -> Iterator[str]:
    yield word
    if word.endswith("ing") and len(word) > 5:
        stem = word.removesuffix("ing")
        yield stem
        yield f"{stem}e"
        if stem[-1] == stem[-2]:
            yield stem[:-1]


def _copied(ground: Ground) -> Iterator[Advice]:
    of_team: defaultdict[str, list[Objective]] = defaultdict(list)
    for objective in ground.current:
        if objective.team:
            of_team[objective.team].append(objective)
    names = {team.id: team.name for team in ground.plan.teams}
    for team, objectives in of_team.items():
        if len(objectives) > 1 and all(_looks_copied(ground.plan, each) for each in objectives):
            message = f"every objective of {names.get(team, team)} repeats what stands above it"
            remedy = "let the team write some of its own: about half of the best ones come from below"
            yield Advice(objectives[0].id, "title", message, remedy)


def _looks_copied(plan: Plan, objective: Objective) -> bool:
    own = content_words(objective.title)
    above = [content_words(_text_of(plan, each)) for each in objective.supports if each not in ROOTS]
    return any(own and len(own & each) / len(own) >= COPIED_SHARE for each in above)


RULES = (
    Rule(
        "OKR211",
        Severity.WARNING,
        "a number, other than a year, in an objective's title",
        "e",
        _number_in_objective,
    ),
    Rule("OKR212", Severity.WARNING, f"a title of more than {MOST_WORDS} words", "e", _long_title),
    Rule("OKR213", Severity.WARNING, "the same words as what is above", "e", _same_words),
    Rule("OKR301", Severity.INFO, "a key result that begins with finishing something", "e", _output),
    Rule("OKR302", Severity.INFO, "a key result that begins with an activity", "e", _activity),
    Rule("OKR305", Severity.INFO, "every objective of a team copied from above", "e", _copied),
)

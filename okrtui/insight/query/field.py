"""What a field of the filter is, and the simplest kind of it: one of a few words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.query.flags import Candidate
from okrtui.insight.query.terms import fold

if TYPE_CHECKING:
    from okrtui.insight.query.flags import Flag
    from okrtui.insight.query.terms import Value
    from okrtui.insight.standings import Standings

Test = Callable[[Candidate], bool]

#: The value that asks for what has no value.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Field:
    """What can be asked with ``name:value``.

    ``problem`` says in words what it does not understand, and ``test`` is made only of what it does;
    ``values`` are proposed to the person who types. With ``grows`` a value on its way to sense may be
    nonsense, as ``2026-1`` is before it is a day.
    """

    name: str
    problem: Callable[[str, Value], str | None]
    test: Callable[[str, Value, Standings], Test]
    values: Callable[[Standings], Iterable[str]]
    grows: bool = False


def asks_for_none(value: Value) -> bool:
    """Whether the value is the bare word ``none``."""
    return not value.quoted and fold(value.text) == NONE


def not_compared(name: str, operator: str, example: str) -> str | None:
    """The sentence on ``<`` or ``>`` where it makes no sense."""
    return None if operator == "=" else f"{name} is not compared: write {name}:{example}"


def no_such(asked: str, typed: str, known: Iterable[str]) -> str:
    """The sentence on a word that is not known, with the nearest one that is."""
    from difflib import get_close_matches  # only ever needed for what is misspelt

    listed = list(known)
    near = get_close_matches(fold(typed), listed, 1, 0.5)
    remedy = f"did you mean {asked}{near[0]}?" if near else f"try {asked}{', '.join(listed[:8])}"
    return f"no {asked}{typed[:40]}: {remedy}"


def choice(name: str, choices: Mapping[str, Flag]) -> Field:
    """A field that takes one of a few words, or the beginning of some of them."""
    words = {word.replace("-", ""): word for word in choices}

    def meant(value: Value) -> list[str]:
        typed = re.sub(r"[\s_-]+", "", fold(value.text))
        if typed in words:
            return [words[typed]]
        return [word for key, word in words.items() if typed and key.startswith(typed)]

    def problem(operator: str, value: Value) -> str | None:
        compared = not_compared(name, operator, next(iter(choices)))
        return compared or (None if meant(value) else no_such(f"{name}:", value.text, choices))

    def test(_operator: str, value: Value, standings: Standings) -> Test:
        flags = [choices[word] for word in meant(value)]
        if len(flags) == 1:
            return lambda candidate: flags[0](candidate, standings)
        return lambda candidate: any(flag(candidate, standings) for flag in flags)

    return Field(name, problem, test, lambda _: choices)

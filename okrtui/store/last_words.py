"""Last words: of the check-ins of past cycles, however many, the few that today's numbers rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.metric import value_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from okrtui.model.journal import CheckIn
    from okrtui.model.past import Past
    from okrtui.model.plan import Plan


class LastWords:
    """The newest check-in of each past node that counts: with a value, with a confidence, and of all."""

    def __init__(self, plan: Plan, past: Past, known: Iterable[CheckIn] = ()) -> None:
        self.past = past
        self._plan = plan
        self._with_value: dict[str, CheckIn] = {}
        self._with_confidence: dict[str, CheckIn] = {}
        self._newest: dict[str, CheckIn] = {}
        for entry in known:
            self.hear(entry)

    def is_past(self, about: str, key: str) -> bool:
        """Whether a check-in may be left out, if it is not among the last."""
        return key < self.past.until and about in self.past.names

    def may_be_last(self, about: str, key: str, author: str) -> bool:
        """Whether no newer check-in of each kind is known; asked before one is made, since most are not."""
        newest = [each.get(about) for each in (self._with_value, self._with_confidence, self._newest)]
        return any(each is None or (each.key, each.author) < (key, author) for each in newest)

    def hear(self, entry: CheckIn) -> None:
        """One more check-in of the past."""
        if entry.value is not None:
            measured = self._plan.measured(entry.about)
            if measured is None or value_problem(measured.metric, entry.value):
                return
            _keep_newest(self._with_value, entry)
        if entry.confidence is not None:
            _keep_newest(self._with_confidence, entry)
        _keep_newest(self._newest, entry)

    def entries(self) -> tuple[CheckIn, ...]:
        """They all, each once."""
        found: dict[tuple[str, ...], CheckIn] = {}
        for kind in (self._with_value, self._with_confidence, self._newest):
            found.update({(each.about, *each.id): each for each in kind.values()})
        return tuple(found.values())


def _keep_newest(kind: dict[str, CheckIn], entry: CheckIn) -> None:
    known = kind.get(entry.about)
    if known is None or known.id < entry.id:
        kind[entry.about] = entry

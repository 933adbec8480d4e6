"""Answers: what is asked of some standings about every node, each reckoned once, by whoever asks first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrtui.model.steps import finished

if TYPE_CHECKING:
    from collections.abc import Generator

    from okrtui.insight.checks import Checked
    from okrtui.insight.mass_map import MassMap
    from okrtui.insight.node_losses import Costs
    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import Standings
    from okrtui.insight.summary import Summary


@dataclass(slots=True)
class Answers:
    """What is known of some standings by now; any thread may ask.

    What only a screen asks is imported with the first question: commands must not wait for it.
    """

    standings: Standings
    checked: Checked | None = None
    summaries: dict[Scope, Summary] = field(default_factory=dict)
    _costs: Costs | None = None
    _mass_map: MassMap | None = None

    def check(self) -> Checked:
        """What the checks find."""
        return finished(self.checking())

    def checking(self) -> Generator[None, None, Checked]:
        """The same in steps."""
        if self.checked is None:
            from okrtui.insight.checks import checking

            self.checked = yield from checking(self.standings)
        return self.checked

    def summary(self, scope: Scope) -> Summary:
        """The week of a scope."""
        if scope not in self.summaries:
            from okrtui.insight.summary import summary

            self.summaries[scope] = summary(self.standings, scope)
        return self.summaries[scope]

    def costs(self) -> Costs:
        """What each node costs the score."""
        if self._costs is None:
            from okrtui.insight.node_losses import costs

            self._costs = costs(self.standings.losses())
        return self._costs

    def mass_map(self) -> MassMap:
        """How the weight behind the score is spread."""
        if self._mass_map is None:
            from okrtui.insight.mass_map import mass_map

            self._mass_map = mass_map(self.standings)
        return self._mass_map

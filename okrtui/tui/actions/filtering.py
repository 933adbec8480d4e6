"""Filtering and laying out: ``/`` as one types, and ``v`` for the views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.model.safe_text import safe
from okrtui.tui.actions.base import Actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.insight.views import View
    from okrtui.store.settings import Settings


def filter_problems(settings: Settings, author: str) -> Iterator[str]:
    """What is wrong with the filters that are saved in the settings, each with its place."""
    for name, text in settings.filters.items():
        from okrtui.insight.query import parse_query

        for problem in parse_query(text, author).problems:
            yield safe(f"{settings.place(name, ('filters',))}: the filter {name}: {problem}")


class FilterActions(Actions):
    """The keys ``/`` and ``v``; the filter stays through every change of the plan."""

    _kept = ""
    """The filter that is in force, as typed."""

    async def action_filter(self) -> None:
        """Ask for a filter."""
        self.line.close()
        await self.text_line.open(
            "filter", "Filter", self._kept, "words, owner:me, team:x, status:behind, due, is:unaligned, tag:x"
        )

    def action_view(self) -> None:
        """Lay the plan out in the next view."""
        self.lay_out(self.cascade.view.next)

    def lay_out(self, view: View) -> None:
        """Lay the plan out in a view."""
        self.cascade.show(self.workspace.standings, view, self.cascade.matching)
        self.top.said.view = view.value
        self.top.refresh()
        self.show_detail()

    def filter_as_typed(self, text: str) -> None:
        """Show what matches so far."""
        from okrtui.insight.query import matching, parse_query

        query = parse_query(text, self.workspace.author)
        found = None if query.is_empty else matching(query, self.workspace.standings)
        self.cascade.show(self.workspace.standings, matching=found)
        self.top.said.filter = text.strip()
        self.top.refresh()
        self.show_detail()
        if query.problems:
            self.say(query.problems[0])

    def keep_filter(self, text: str) -> None:
        """Keep the filter and put the cursor on the first match."""
        self._kept = text.strip()
        self.filter_as_typed(f"{text} ")  # a space ends the last term, which might still grow otherwise
        names = self.cascade.matching
        if names:
            tree = self.cascade.nodes
            first = next((node for node in self.cascade.flat.rows if tree.name(node) in names), None)
            if first is not None:
                self.cascade.move_to(first)

    def clear_filter(self) -> None:
        """Show everything again."""
        self._kept = ""
        self.filter_as_typed("")

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is in force."""
        return bool(self._kept)

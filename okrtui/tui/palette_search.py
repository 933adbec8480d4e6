"""What the command palette finds: every action, saved filter, theme and node, by its words."""

from __future__ import annotations

from functools import partial
from heapq import nlargest
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from okrtui.model.plan import KeyResult, Kpi, Objective
from okrtui.model.safe_text import safe
from okrtui.model.steps import finished
from okrtui.tui.show import show

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from textual.content import Content
    from textual.fuzzy import Matcher
    from textual.types import IgnoreReturnCallbackType

    from okrtui.tui.app import OkrApp

    Node = Objective | KeyResult | Kpi

#: As many titles are looked at in a few milliseconds.
_AT_ONCE = 500

#: More nodes nobody looks through in a palette.
_MOST_HITS = 100

#: Titles beyond this many are not searched letter by letter: a plan so large is filtered instead.
_MOST_NODES = 20_000


class PaletteSearch(Provider):
    """The one provider of the command palette."""

    @property
    def _app(self) -> OkrApp:
        return cast("OkrApp", self.app)

    async def discover(self) -> Hits:
        """The actions, before anything is typed."""
        for label, help_text, run in (*self._filters(), *self._actions()):
            yield DiscoveryHit(show(label), run, safe(label), _help(help_text))

    async def search(self, query: str) -> Hits:
        """Actions, themes and nodes whose words match."""
        matcher = self.matcher(query)
        for label, help_text, run in (*self._filters(), *self._actions(), *self._themes()):
            text = safe(label)
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, _highlighted(text, matcher), run, text, _help(help_text))
        steps, is_large = self._matching_nodes(matcher), self._app.workspace.is_large
        for score, item in await self._app.background.go_through(steps) if is_large else finished(steps):
            text, run = safe(item.title), partial(self._app.go_to, item.name)
            yield Hit(score, _highlighted(text, matcher), run, text, _help(item.name))

    def _actions(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        for command in self._app.key_table.commands:
            if command.palette:
                run = partial(self._app.run_on_main, command.action)
                yield f"{command.label} ({command.shown})", command.help, run

    def _filters(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        for name, query in self._app.settings.filters.items():
            yield f"Filter: {name}", query, partial(self._app.main.keep_filter, query)

    def _themes(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        for name in self._app.palettes:
            yield f"Theme: {name}", "Use these colours.", partial(self._app.choose_theme, name)

    def _matching_nodes(self, matcher: Matcher) -> Generator[None, None, list[tuple[float, Node]]]:
        """The nodes that match best; in steps, since with the next letter others are looked for."""
        items = self._app.workspace.standings.cascade.items[:_MOST_NODES]
        found: list[tuple[float, Node]] = []
        for begin in range(0, len(items), _AT_ONCE):
            for item in items[begin : begin + _AT_ONCE]:
                if isinstance(item, (Objective, KeyResult, Kpi)):
                    score = matcher.match(safe(item.title))
                    if score > 0:
                        found.append((score, item))
            found = nlargest(_MOST_HITS, found, key=lambda each: each[0])
            yield
        return found


def _highlighted(text: str, matcher: Matcher) -> Content:
    """What is found, with the letters that matched; Textual's own would read it as markup."""
    content = show(text)
    _, matched = matcher.fuzzy_search.match(matcher.query, text)
    for place in matched:
        if not text[place].isspace():
            content = content.stylize(matcher.match_style, place, place + 1)
    return content


def _help(text: str) -> str:
    """What stands below a hit: content, which Textual takes as it is, where text would be read as markup."""
    return cast("str", show(text))

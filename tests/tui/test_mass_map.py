"""The map of the cascade: what it draws, how its cursor moves, and what it tells about a box."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from rich.cells import cell_len
from textual.screen import Screen

from okrtui.insight.standings import reckon
from okrtui.model.plan import State
from okrtui.store.settings import read_settings
from okrtui.tui.base_app import BaseApp
from okrtui.tui.widgets.mass_map import CascadeMap
from okrtui.workspace import Clock, Workspace
from okrtui.workspace.answers import Answers
from tests.plans import PAST, journal, key_result, objective
from tests.plans import plan as made
from tests.tui.hostile import obeyed, write_plan
from tests.tui.session import TODAY, Session
from tests.tui.test_moving import is_whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.app import ComposeResult

    from okrtui.insight.standings import Standings
    from okrtui.model.plan import Objective, Plan
    from okrtui.tui.app import OkrApp


class MapScreen(Screen[None]):
    """Nothing but the map, and what it said."""

    def __init__(self, standings: Standings) -> None:
        super().__init__()
        self.standings = standings
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield CascadeMap(cast("MapApp", self.app).look, self.standings)

    def on_mount(self) -> None:
        self.query_one(CascadeMap).show(Answers(self.standings))

    def on_cascade_map_moved(self, message: CascadeMap.Moved) -> None:
        self.said.append(message.name)

    def on_cascade_map_opened(self, message: CascadeMap.Opened) -> None:
        self.said.append(f"opened {message.name}")


class MapApp(BaseApp[None]):
    CSS = "Screen { background: $background; } CascadeMap { height: 1fr; }"

    def __init__(self, standings: Standings, **options: Any) -> None:
        super().__init__(read_settings(), **options)
        self.standings = standings

    def on_mount(self) -> None:
        self.push_screen(MapScreen(self.standings))


class MapSession(Session):
    """A session with nothing but the map."""

    @property
    def map(self) -> CascadeMap:
        return self.app.screen.query_one(CascadeMap)

    @property
    def said(self) -> list[str]:
        return cast("MapScreen", self.app.screen).said

    @property
    def cursor(self) -> str:
        return self.map.name_under_cursor

    @property
    def caption(self) -> str:
        return self.lines[-1]


@asynccontextmanager
async def shown(
    standings: Standings, size: tuple[int, int] = (132, 30), **options: Any
) -> AsyncIterator[MapSession]:
    app = MapApp(standings, **options)
    async with app.run_test(size=size) as pilot:
        session = MapSession(cast("OkrApp", app), pilot)
        await session.until(lambda: isinstance(app.screen, MapScreen) and app.screen.query(CascadeMap))
        yield session


def reckoned(plan: Path) -> Standings:
    return Workspace(plan, "maria", Clock(TODAY)).standings


def standings(*objectives: Objective, **more: Any) -> Standings:
    return from_plan(made(*objectives, **more))


def from_plan(plan: Plan) -> Standings:
    return reckon(plan, journal(), TODAY)


def cells(line: str) -> list[tuple[int, int]]:
    """Where the patterns of a line begin and how wide they are."""
    return [(found.start(), len(found[0])) for found in re.finditer(r"\S+", line)]


async def test_the_width_is_the_weight_and_the_pattern_is_the_reach(acme: Path) -> None:
    # Four objectives of one weight in 132 cells, two of them a gap: 32.5 cells each, the first one free.
    async with shown(reckoned(acme)) as session:
        lines = session.lines
        top = next(number for number, line in enumerate(lines) if "Launch a new" in line)
        assert lines[0].index("ladders up to nothing") == lines[1].index("Not aligned")
        assert "◌ Pages migrated" in lines[top], "the apart block goes on beside the cascade"
        assert cells(lines[top + 1]) == [(1, 64), (66, 31), (100, 32)]
        assert set(lines[top + 1]) == {" ", "⣿", "⠂"}
        assert lines[top + 1].lstrip().startswith("⣿")
        assert lines[top + 1].endswith("⠂")
        below = next(number for number, line in enumerate(lines) if "Make every call" in line)
        assert "⣿ ladders up" in session.line_with("in part")
        ((left, width),) = cells(lines[below + 1])
        latency_left, latency_width = cells(lines[below - 2])[2]
        assert latency_left == left, "what supports a key result lies below it"
        assert left + width <= latency_left + latency_width


async def test_half_reach_has_a_pattern_and_a_word_of_its_own(home: Path) -> None:
    over = objective("over", "mission", cycle=PAST)
    async with shown(standings(over, objective("half", "over"))) as session:
        assert "⢕⢕⢕⢕" in session.text
        await session.press("j", "j", "j")
        assert "half" in session.caption
        assert "reach ½" in session.caption
        assert "100% of the weight" in session.caption


async def test_keys_move_between_neighbours_parents_and_children(acme: Path) -> None:
    async with shown(reckoned(acme)) as session:
        assert session.cursor == "vision"
        await session.press("j", "down")
        assert session.cursor == "launch", "of the children the widest"
        assert session.line_with("▎■ Launch a new communication platform")
        await session.press("l", "j", "l", "k")
        assert session.cursor == "support"
        await session.press("j")
        assert session.cursor == "support/resolved-24h", "where the cursor was before"
        await session.press("h", "h")
        assert session.line_with("▎■ Latency under 100 ms")
        await session.press("left", "left", "left")
        assert session.line_with("▎▲ 1 mill")
        await session.press("enter")
        assert session.said[-1] == f"opened {session.cursor}"
        await session.press("g")
        assert session.cursor == "vision"
        before = len(session.said)
        await session.press("k", "h")
        assert len(session.said) == before, "at the end there is nowhere to go"


async def test_the_caption_tells_the_share_and_what_it_costs(acme: Path) -> None:
    found = reckoned(acme)
    cost = sum(loss.points for loss in found.losses() if loss.node == "developer-portal")
    below = cost + sum(loss.points for loss in found.losses() if loss.node.startswith("developer-portal/"))
    async with shown(found) as session:
        session.map.go_to("developer-portal")
        await session.settle()
        assert session.said == ["developer-portal"]
        assert "silent · reach 0 · 25% of the weight" in session.caption
        assert below == pytest.approx(cost)
        assert f"costs {cost:.1f} points" in session.caption


async def test_a_click_moves_and_a_second_one_opens(acme: Path) -> None:
    async with shown(reckoned(acme)) as session:
        lines = session.lines
        row = next(number for number, line in enumerate(lines) if "Enhance customer support" in line)
        await session.pilot.click(CascadeMap, offset=(lines[row].index("Enhance"), row + 1))
        await session.settle()
        assert session.said == ["support"]
        await session.pilot.click(CascadeMap, offset=(lines[row].index("Enhance"), row), times=2)
        await session.settle()
        assert session.said[-1] == "opened support"
        await session.pilot.click(CascadeMap, offset=(2, 29))
        assert session.cursor == "support", "on the caption there is no box"


async def test_what_is_too_narrow_is_one_stop_that_says_how_many(home: Path) -> None:
    many = [objective(f"o{number}", "mission") for number in range(200)]
    async with shown(standings(objective("large", "mission", weight=200), *many)) as session:
        assert session.line_with("○ large", "○+200")
        await session.press("j", "j", "l", "l", "j")
        assert session.cursor == "o0"
        assert session.caption.startswith(" +200  ○ o0")
        session.map.go_to("o150")
        await session.settle()
        assert session.caption.startswith(" +200  ○ o150")
        assert "under 1% of the weight" in session.caption
        await session.press("h")
        assert session.cursor == "large"


async def test_levels_out_of_sight_are_counted_and_come_with_the_cursor(acme: Path) -> None:
    async with shown(reckoned(acme), size=(80, 6)) as session:
        assert "4 more levels below" in session.lines[-2]
        await session.press("j", "j", "j")
        assert "2 more levels above · 2 more levels below" in session.lines[-2]
        assert session.line_with("▎■ Latency")
        await session.resize((80, 24))
        assert "more level" not in session.text
        assert "Vision" in session.lines[1]


async def test_a_thousand_levels(home: Path) -> None:
    chain = [objective("o0", "mission"), *(objective(f"o{n}", f"o{n - 1}") for n in range(1, 1000))]
    async with shown(standings(*chain), size=(80, 24)) as session:
        session.map.go_to("o600")
        await session.settle()
        assert session.caption.startswith(" ○ o600") or session.caption.startswith(" +")
        assert "levels above" in session.lines[-2]
        await session.press("k")
        assert session.cursor == "o599"


async def test_new_standings_keep_the_cursor_or_leave_it_on_what_was_above(home: Path) -> None:
    own = [key_result("top/k0"), key_result("top/k1")]
    top, child = objective("top", "mission", key_results=own), objective("child", "top/k1")
    async with shown(standings(top, child)) as session:
        session.map.go_to("child")
        session.map.show(Answers(standings(objective("first", "mission"), top, child)))
        await session.settle()
        assert session.cursor == "child"
        assert session.said == ["child"]
        assert "33% of the weight" in session.caption
        session.map.show(Answers(standings(objective("first", "mission"), top)))
        await session.settle()
        assert session.said == ["child", "top/k1"]
        assert session.line_with("▎◌ top/k1")


async def test_where_nothing_has_weight_a_sentence_says_so(home: Path) -> None:
    async with shown(standings(objective("later", "mission", state=State.DRAFT))) as session:
        assert session.lines[0] == " No objective is active today, so nothing has weight."
        await session.press("j", "l", "enter")
        assert (session.cursor, session.said) == ("", [])
        session.map.show(Answers(standings(objective("alone", stand_alone="on purpose"))))
        await session.settle()
        assert session.lines[0] == " Nothing has weight: 1 objective stands alone."


async def test_in_ascii_all_is_ascii(acme: Path) -> None:
    async with shown(reckoned(acme), size=(80, 24), ascii_only=True) as session:
        session.app._filters.clear()
        await session.press("j", "j")
        assert session.text.isascii()
        assert session.line_with("># Launch a new communication")
        assert session.line_with("####", "....")
        assert session.line_with("## ladders up", "== in part", ".. to nothing")


@pytest.mark.parametrize("size", [(40, 6), (80, 24), (200, 30), (9, 3), (1, 1)])
async def test_hostile_titles_are_harmless_at_every_size(home: Path, size: tuple[int, int]) -> None:
    folder = home / "plans"
    folder.mkdir()
    async with shown(reckoned(write_plan(folder)), size=size) as session:
        session.app._filters.clear()
        for key in "jjj" + "l" * 10 + "jl":
            await session.press(key)
            assert is_whole(session)
            assert not [found for line in session.lines for found in obeyed(line)]


async def test_every_theme_shows_cursor_and_boxes_by_more_than_colour(acme: Path) -> None:
    async with shown(reckoned(acme)) as session:
        themes = list(session.app.palettes)
    assert len(themes) > 5
    seen = set()
    for theme in themes:
        async with shown(reckoned(acme), theme=theme) as session:
            await session.press("j", "j")
            assert all(cell_len(line) <= 132 for line in session.lines)
            seen.add(session.text)
    assert len(seen) == 1, "without colours all of them say the same"

"""Moving, folding and reading, in windows of every size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from tests.tui.session import NARROW, WIDE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.session import Session

SIZES = [WIDE, (100, 30), NARROW, (60, 16), (40, 10), (20, 5), (1, 1)]


def is_whole(session: Session) -> bool:
    """Whether every line of the screen is exactly as wide as the screen."""
    width, height = session.app.size
    return len(session.strips) == height and all(
        strip.cell_length == width == cell_len(strip.text) for strip in session.strips
    )


async def test_keys_move_the_cursor_and_stop_at_both_ends(acme: Path) -> None:
    async with opened(acme) as session:
        walked = [session.cursor]
        for key in ("j", "down", "j", "j", "k", "up"):
            await session.press(key)
            walked.append(session.cursor)
        assert walked == [
            "vision",
            "connected-people",
            "mission",
            "launch",
            "launch/active-users",
            "launch",
            "mission",
        ]
        await session.press("G")
        assert session.cursor == "developer-portal/pages-migrated"
        await session.press("j", "end", "pagedown")
        assert session.cursor == "developer-portal/pages-migrated"
        await session.press("g", "k", "pageup", "home")
        assert session.cursor == "vision"


async def test_pages_are_as_long_as_the_window(plans: Path) -> None:
    async with opened(plans / "sourced" / "plan.toml", size=NARROW) as session:
        rows = len(session.app.main.cascade.flat)
        window = session.app.main.cascade.content_size.height
        await session.press("pagedown")
        assert session.app.main.cascade.row == window - 1
        assert session.line_with("▎")
        await session.press("pageup")
        assert session.cursor == "vision"
        presses = 0
        while session.app.main.cascade.row < rows - 1:
            await session.press("pagedown")
            assert session.line_with("▎")
            presses += 1
        assert presses == -(-(rows - 1) // (window - 1))


async def test_h_and_l_fold_unfold_and_walk_between_parent_and_child(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("instant-calls/call-setup")
        await session.press("h")
        assert session.cursor == "instant-calls"
        assert "▾ ▲ Make every call feel instant" in session.line_with("▎")
        await session.press("h")
        assert "▸ ▲ Make every call feel instant" in session.line_with("▎")
        assert "Edge regions" not in session.text.partition("╭─ Objective")[0]
        await session.press("left")
        assert session.cursor == "launch/latency"
        await session.press("l")
        assert session.cursor == "instant-calls"
        await session.press("right", "right")
        assert session.cursor == "instant-calls/call-setup"
        await session.press("space")
        assert session.cursor == "instant-calls/call-setup"
        await session.press("k", "space", "j")
        assert session.cursor == "support"


async def test_z_folds_to_one_level_after_the_other_and_at_last_opens_all(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("z")
        seen = [len(session.app.main.cascade.flat)]
        while seen[-1] < len(session.app.workspace.standings.cascade):
            await session.press("z")
            seen.append(len(session.app.main.cascade.flat))
        assert seen == sorted(set(seen))
        assert seen[0] == 5
        await session.go_to("instant-calls/edge-regions")
        await session.press("z")
        assert session.cursor == "mission"
        assert len(session.app.main.cascade.flat) == 5


async def test_a_second_parent_shows_a_reference_that_leads_to_the_objective(plans: Path) -> None:
    async with opened(plans / "personal.toml") as session:
        cascade = session.app.main.cascade
        while "↪" not in session.line_with("▎"):
            await session.press("j")
        assert "Order, joke and quarrel in Italian" in session.line_with("▎")
        assert session.line_with("╭─ ", "Objective")
        row = cascade.row
        await session.press("l")
        assert cascade.row != row
        assert "▾ " in session.line_with("▎", "Order, joke and quarrel")
        assert "also Be there for the people I love" in session.text


async def test_a_narrow_window_gives_the_detail_the_whole_place_and_takes_it_back(acme: Path) -> None:
    async with opened(acme, size=NARROW) as session:
        await session.go_to("launch/latency")
        for there, back in (("enter", "escape"), ("tab", "tab"), ("tab", "enter"), ("enter", "h")):
            assert session.line_with("╭─ Cascade")
            assert "WHY" not in session.text
            await session.press(there)
            assert session.line_with("╭─ Key result")
            assert "WHY" in session.text
            assert "╭─ Cascade" not in session.text
            await session.press(back)
        assert session.cursor == "launch/latency"
        await session.press("enter")
        first = session.lines[2]
        await session.press("j", "pagedown")
        assert session.lines[2] != first
        await session.press("k", "pageup")
        assert session.lines[2] == first
        await session.resize(WIDE)
        assert session.line_with("╭─ Cascade", "╭─ Key result")
        await session.resize(NARROW)
        await session.press("escape", "j")
        assert session.cursor == "instant-calls"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_size_breaks_a_line_or_a_key(acme: Path, size: tuple[int, int]) -> None:
    async with opened(acme, size=size, today=None) as session:
        for _ in range(len(session.app.main.cascade.flat)):
            await session.press("j")
            assert is_whole(session)
        assert session.app.main.cascade.row == len(session.app.main.cascade.flat) - 1
        for keys in (
            ("z", "l", "h", "space", "z"),
            ("pageup", "tab", "j", "escape"),
            ("question_mark", "pagedown", "q"),
            ("i", "j", "q"),
            ("G", "k", "c", "7", "tab", "8", "tab", "x", "escape"),
            ("e", "x", "escape", "y"),
            ("ctrl+t", "j", "k", "q"),
            ("ctrl+p", "a", "escape"),
            ("g",),
        ):
            await session.press(*keys)
            assert is_whole(session), keys
        assert session.cursor == "vision"


async def test_the_window_may_change_its_size_at_any_moment(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("c", "1", "2")
        for size in (*SIZES, *reversed(SIZES)):
            await session.resize(size)
            assert is_whole(session), size
        assert session.fields[0] == "12"
        await session.press("0", "escape")
        for size in (*SIZES, *reversed(SIZES)):
            await session.resize(size)
            assert is_whole(session), size
        assert session.cursor == "launch/latency"
        assert session.line_with("▎", "Latency under 100 ms")

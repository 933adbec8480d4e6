"""A plan so large that its week is reckoned in the background: keys are answered meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from threading import Event
from typing import TYPE_CHECKING

import pytest

import okrtui.insight.summary
from okrtui.workspace import Workspace, large
from tests.tui.session import opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import Standings
    from okrtui.insight.summary import Summary
    from okrtui.model.edits import Edit
    from okrtui.workspace import Deed
    from tests.tui.session import Session


async def test_keys_are_answered_while_the_week_is_reckoned(
    acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, summary = Event(), okrtui.insight.summary.summary

    def slow(standings: Standings, scope: Scope) -> Summary:
        assert go_on.wait(20)
        return summary(standings, scope)

    monkeypatch.setattr(large, "NODES_AND_ENTRIES", 0)
    monkeypatch.setattr(okrtui.insight.summary, "summary", slow)
    async with opened(acme) as session:
        assert session.line_with("Reckoning the week…")
        assert "OFF TRACK" not in session.text
        await session.press("j")
        assert session.cursor == "connected-people"
        await session.press("k")
        go_on.set()
        await session.until(lambda: "OFF TRACK" in session.text)
        assert "Reckoning" not in session.text
        await session.press("j", "j", "s")
        await session.until(lambda: session.lines[0].startswith("╭─ Mission"))


@asynccontextmanager
async def saving(session: Session, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """What is being saved is not on the disk before this is left."""
    go_on, apply = Event(), Workspace.apply

    def slow(workspace: Workspace, edit: Edit, note: str = "") -> Deed:
        assert go_on.wait(20)
        return apply(workspace, edit, note)

    monkeypatch.setattr(Workspace, "apply", slow)
    try:
        yield
        assert "saving…" in session.status
    finally:
        go_on.set()
    await session.settle()


@pytest.fixture
def large_plan(acme: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan that counts as large."""
    monkeypatch.setattr(large, "NODES_AND_ENTRIES", 0)
    return acme


async def send(session: Session, *keys: str) -> None:
    """Press keys, and wait for nothing."""
    await session.app._press_keys(keys)


async def soon(holds: Callable[[], object]) -> None:
    """Wait for something while keys are held, which :meth:`Session.until` would wait for too."""
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited in vain")


async def test_the_cursor_moves_while_a_deletion_is_saved_and_what_rests_on_it_waits(
    large_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(large_plan) as session:
        await session.go_to("launch/latency")
        async with saving(session, monkeypatch):
            await send(session, "D", "y", "j")
            await soon(lambda: session.cursor == "instant-calls")
            await send(session, "j", "j", "k")
            await soon(lambda: session.cursor == "instant-calls/call-setup")
            await send(session, "u", "j")
            assert session.cursor == "instant-calls/call-setup"
            assert "Delete?" not in session.text
        await session.until(lambda: "taken back" in session.status)
        assert session.cursor == "instant-calls/edge-regions", "it went on while that was taken back"
        assert session.line_with("Latency under 100 ms")


async def test_the_cursor_stays_where_it_went_while_a_field_was_saved(
    large_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(large_plan) as session:
        await session.go_to("launch")
        async with saving(session, monkeypatch):
            await session.press("e", "exclamation_mark")
            await send(session, "enter", "j", "j")
            await soon(lambda: session.cursor == "launch/engagement")
        await session.until(lambda: "title of launch" in session.status)
        assert session.cursor == "launch/engagement"
        assert "changed the title" not in session.text
        assert session.line_with("Launch a new communication platform!")


async def test_the_cursor_waits_where_it_is_to_go_to_what_is_saved(
    large_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(large_plan) as session:
        await session.go_to("launch")
        async with saving(session, monkeypatch):
            await session.press("n", "A", "space", "b", "tab", *"yes", "slash", *"no")
            await send(session, "enter", "j")
            await soon(lambda: "saving…" in session.status and session.app._waiting_keys)
            assert session.cursor == "launch"
        await session.until(lambda: "new key result" in session.status)
        below = session.app.main.cascade
        assert below.nodes.name(below.flat.rows[below.row - 1]) == "launch/a-b"


@asynccontextmanager
async def busy(session: Session) -> AsyncIterator[None]:
    """The background has something else to do."""
    go_on = Event()
    work = asyncio.create_task(session.app.background.run(lambda: go_on.wait(20)))
    try:
        yield
    finally:
        go_on.set()
        await work


LISTS = [
    ("a", "Putting together what costs points…", "supports nothing"),
    ("i", "Running the checks…", "supports nothing: what is it for?"),
    ("s", "Reckoning the week…", "OFF TRACK"),
    ("x", "Reckoning…", "ITS OTHER NUMBERS"),
    ("p", "Looking for what it could support…", "Enhance customer support"),
]


@pytest.mark.parametrize(("key", "waiting", "content"), LISTS)
async def test_what_takes_long_opens_at_once_and_can_be_left_at_once(
    large_plan: Path, key: str, waiting: str, content: str
) -> None:
    async with opened(large_plan) as session:
        await session.go_to("developer-portal")
        async with busy(session):
            await session.press(key)
            assert session.line_with(waiting)
            await session.press("j", "enter", "escape", "escape")
            assert waiting not in session.text
            assert session.cursor == "developer-portal"
            await session.press("g", "j")
            assert session.cursor == "connected-people"
            await session.go_to("developer-portal")
            await session.press(key)
            assert session.line_with(waiting)
        await session.until(lambda: waiting not in session.text)
        assert content in session.text


async def test_the_map_comes_after_the_list(large_plan: Path) -> None:
    async with opened(large_plan) as session:
        await session.go_to("developer-portal")
        async with busy(session):
            await session.press("a", "tab")
            assert session.line_with("Putting the map together…")
        await session.until(lambda: "Putting the map" not in session.text)
        assert session.line_with("Rewrite the developer portal", "18.8")


async def test_what_is_chosen_is_what_matches_all_that_was_typed(large_plan: Path) -> None:
    async with opened(large_plan) as session:
        await session.go_to("developer-portal")
        await session.press("p")
        await session.until(lambda: "Enhance customer support" in session.text)
        async with busy(session):
            await session.type("feel instant")
            await session.press("enter")
            assert session.line_with("What does it support?")
        await session.until(lambda: "saved" in session.status and "supports" in session.status)
        portal = session.app.workspace.plan.objective("developer-portal")
        assert portal
        assert portal.supports == ("instant-calls",)


async def test_on_the_way_to_another_day_keys_are_answered_and_esc_stays(large_plan: Path) -> None:
    async with opened(large_plan) as session:
        today = session.text
        async with busy(session):
            await session.press("left_square_bracket", "left_square_bracket")
            assert "esc stays here" in session.status
            assert "going to 8 Nov 2026…" in session.status
            await session.press("j")
            assert session.cursor == "connected-people"
            await session.press("k", "escape")
            assert "going to" not in session.status
        await session.settle()
        assert session.text == today


async def test_a_check_in_on_the_way_to_another_day_is_not_lost(large_plan: Path) -> None:
    async with opened(large_plan) as session:
        await session.go_to("launch/latency")
        async with busy(session):
            await session.press("left_square_bracket", "c", "1", "1", "1", "enter")
            await session.until(lambda: not session.is_checking_in)
        await session.until(lambda: "as of 15 Nov 2026" in session.text)
        assert session.line_with("178 of 100 ms")
        await session.press("escape")
        await session.until(lambda: "read-only" not in session.text)
        assert session.line_with("111 of 100 ms")


async def test_the_past_of_a_large_plan_is_the_same(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for most in (5_000, 0):
        monkeypatch.setattr(large, "NODES_AND_ENTRIES", most)
        async with opened(acme) as session:
            await session.go_to("launch/active-users")
            await session.press("[", "[", "]", "[")
            await session.until(lambda: "as of 8 Nov 2026, read-only" in session.lines[0])
            seen.append(session.text)
            await session.press("escape")
            await session.until(lambda: "read-only" not in session.text)
            seen.append(session.text)
    assert seen[:2] == seen[2:]

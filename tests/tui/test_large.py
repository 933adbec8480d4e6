"""A plan so large that its week is reckoned in the background: keys are answered meanwhile."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import okrtui.insight.summary
from okrtui.workspace import large
from tests.tui.session import opened

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from okrtui.insight.scope import Scope
    from okrtui.insight.standings import Standings
    from okrtui.insight.summary import Summary


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

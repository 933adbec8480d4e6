"""Sizes: no screen is too small for what lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.session import opened

if TYPE_CHECKING:
    from pathlib import Path

SIZES = [(1, 1), (2, 40), (3, 3), (5, 40), (6, 3), (7, 30), (9, 40), (14, 40), (24, 40), (40, 2)]


@pytest.mark.parametrize(
    "key", ["a", "s", "x", "i", "p", "e", "W", "r", "tab", "question_mark", "ctrl+p", "ctrl+t"]
)
async def test_whatever_is_open_outlives_every_size(acme: Path, key: str) -> None:
    async with opened(acme, size=(100, 40)) as session:
        await session.go_to("launch/latency")
        await session.press(key)
        if key == "a":
            await session.until(lambda: "OVER THE CYCLE" in session.text)
        screen = session.app.screen
        for columns, rows in [*SIZES, (100, 40)]:
            await session.pilot.resize_terminal(columns, rows)
        await session.settle()
        assert session.app.screen is screen
        assert "Progress 67 of 79 %" in session.status

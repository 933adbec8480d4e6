"""Teams, initiatives, KPIs, a cycle's dates and files of the plan, with real keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.session import opened
from tests.tui.test_editing import changed_lines

if TYPE_CHECKING:
    from pathlib import Path


async def test_initiatives_are_edited_in_the_form_of_their_key_result(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("e", *["tab"] * 10)
        await session.type("x Ship the new voice codec")
        await session.press("tab")
        await session.type("Measure at night")
        await session.press("enter")
        await session.until(lambda: acme.read_bytes() != before)
        changed = changed_lines(before, acme.read_bytes())
        assert not [line for line in changed if line.startswith("-")]
        assert "+done = true" in changed
        assert '+title = "Measure at night"' in changed
        await session.press("u")
        await session.until(lambda: acme.read_bytes() == before)


async def test_a_team_is_edited_and_added_on_its_heading(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.press("v")
        await session.go_to("team:platform")
        await session.press("e", "tab", "tab")
        await session.type("li")
        await session.press("enter")
        await session.until(lambda: acme.read_bytes() != before)
        assert changed_lines(before, acme.read_bytes()) == ['-lead = "sam"', '+lead = "li"']
        await session.press("n")
        await session.type("Voice")
        await session.press("enter")
        await session.until(lambda: "Voice" in session.text)
        assert 'part_of = "platform"' in acme.read_text("utf-8").split('name = "Voice"')[1][:40]


async def test_a_kpi_and_the_dates_of_the_cycle_come_from_the_palette(acme: Path) -> None:
    async with opened(acme) as session:
        await session.app.run_on_main("new_kpi")
        await session.settle()
        await session.type("Days without an outage")
        await session.press("enter")
        await session.until(lambda: "Days without an outage" in session.text)
        assert 'supports = "vision"' in acme.read_text("utf-8").split("Days without an outage")[1][:40]
        await session.app.run_on_main("edit_cycle")
        await session.settle()
        await session.press("tab")
        await session.type("20 dec")
        await session.press("enter")
        await session.until(lambda: "end = 2026-12-20" in acme.read_text("utf-8"))


async def test_an_objective_moves_to_another_file_with_all_that_is_below_it(plans: Path) -> None:
    root = plans / "department" / "plan.toml"
    async with opened(root, author="ines") as session:
        await session.go_to("seen-in-time")
        await session.app.run_on_main("move_to_file")
        await session.settle()
        assert "Move to which file?" in session.text
        await session.press("enter")
        await session.until(
            lambda: "seen-in-time" not in root.read_text("utf-8").replace("seen-in-time/", "")
        )
        moved = (root.parent / "teams" / "going-home.toml").read_text("utf-8")
        assert 'id = "door-to-doctor"' in moved.split('id = "seen-in-time"')[1]

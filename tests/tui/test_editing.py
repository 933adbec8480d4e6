"""Creating, editing, aligning, deleting and moving with real keys: the plan changes in that one place."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

from tests.tui.session import opened

if TYPE_CHECKING:
    from pathlib import Path


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """The lines that were taken out and put in, with their sign."""
    lines = difflib.unified_diff(before.decode().split("\n"), after.decode().split("\n"), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("---", "+++")]


async def test_a_form_saves_every_changed_field_in_place_and_nothing_else(acme: Path) -> None:
    before = acme.read_bytes()
    journal = acme.parent / "acme.journal" / "maria.toml"
    entries = journal.read_bytes()
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        await session.press("e", *"!", "tab")
        await session.type("0 -> 2M users")
        await session.press("tab", "tab", "tab", "tab")
        await session.type("15 dec")
        await session.press("enter")
        await session.until(lambda: acme.read_bytes() != before)
        await session.until(lambda: "saved" in session.status)
        assert changed_lines(before, acme.read_bytes()) == [
            '-title = "1 million active users within six months"',
            '+title = "1 million active users within six months!"',
            "-target = 1_000_000",
            "+target = 2_000_000",
            "+due = 2026-12-15",
        ]
        assert "580k / 2M" in session.line_with("▎")
        written = journal.read_text("utf-8")[len(entries) :]
        assert written.count('change = "launch/active-users"') == 3
        await session.press("u")
        await session.until(lambda: acme.read_bytes() == before)


@pytest.mark.parametrize("end", ["enter", "escape"])
async def test_once_a_form_is_gone_the_keys_of_the_screen_are_told_again(acme: Path, end: str) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        await session.press("e")
        assert "Check in" not in session.text.splitlines()[-1]
        await session.press(*(["!"] if end == "enter" else []), end)
        await session.until(lambda: not session.app.main.has_class("filling"))
        assert " c Check in" in session.text.splitlines()[-1]


async def test_what_is_wrong_with_a_field_is_said_while_typing_and_not_saved(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        await session.press("e", "tab")
        await session.type("5 -> 5")
        assert "→" not in session.line_with("Measure")
        await session.press("enter")
        assert "Measure" in session.text
        assert acme.read_bytes() == before
        await session.press("escape")
        assert "What was typed will be lost" in session.text
        await session.press("y")
        await session.until(lambda: "Measure" not in session.text)
        assert acme.read_bytes() == before


async def test_a_new_key_result_stands_behind_its_siblings(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("n")
        await session.type("Answers in under a minute")
        await session.press("tab")
        await session.type("300 -> 60 s")
        await session.press("enter")
        await session.until(lambda: session.cursor == "support/answers-in-under-a-minute")
        assert "– / 60 s" in session.line_with("▎")
        added = [line[1:] for line in changed_lines(before, acme.read_bytes())]
        assert [line for line in added if line] == [
            "[[objective.key_result]]",
            'id = "answers-in-under-a-minute"',
            'title = "Answers in under a minute"',
            "target = 60",
            "baseline = 300",
            'unit = "s"',
        ]
        await session.press("u")
        await session.until(lambda: acme.read_bytes() == before)
        assert "answers-in-under" not in session.text


async def test_a_new_objective_supports_what_it_is_made_on(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("support/nps")
        await session.press("N")
        await session.type("Make every answer kind")
        await session.press("enter")
        await session.until(lambda: session.cursor == "make-every-answer-kind")
        assert 'supports = "support/nps"' in acme.read_text("utf-8")
        assert "Net Promoter Score of 9" in session.text


async def test_choosing_what_an_orphan_supports_shows_the_score_and_saves_one_line(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("developer-portal")
        await session.press("p")
        await session.type("mission")
        await session.until(lambda: "83" in session.line_with("Mission", "Deliver"))
        await session.press("enter")
        await session.until(lambda: "alignment 72 → 83" in session.status)
        assert changed_lines(before, acme.read_bytes()) == ['+supports = "mission"']
        assert "Not aligned" not in session.text


async def test_a_choice_never_closes_a_ring(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch")
        await session.press("p")
        assert "instant-calls" not in session.text.split("What does it support?")[1]


async def test_deleting_asks_and_undo_brings_back_the_very_bytes(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("D")
        assert "with its 3 key results" in session.text
        await session.press("n")
        assert acme.read_bytes() == before
        await session.press("D", "y")
        await session.until(lambda: "Enhance customer support" not in session.text)
        assert b"support/nps" not in acme.read_bytes()
        await session.press("u")
        await session.until(lambda: acme.read_bytes() == before)
        assert "Enhance customer support" in session.text


async def test_moving_keeps_the_cursor_on_what_is_moved(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("launch/engagement")
        await session.press("less_than_sign")
        await session.until(lambda: acme.read_bytes() != before)
        assert session.cursor == "launch/engagement"
        assert session.text.index("User engagement") < session.text.index("1 million active")
        await session.press("greater_than_sign")
        await session.until(lambda: acme.read_bytes() == before)


async def test_who_may_not_write_the_plan_proposes_and_who_may_accepts(acme: Path) -> None:
    before = acme.read_bytes()
    acme.chmod(0o444)
    async with opened(acme, author="li") as session:
        assert "read-only" in session.status
        await session.until(lambda: "e Propose" in session.lines[-1])
        await session.go_to("launch/active-users")
        await session.press("e", "tab")
        assert "Propose a change: Key result launch/active-users" in session.text
        assert "enter proposes" in session.text
        await session.type("0 -> 2M users")
        await session.press("enter")
        await session.until(lambda: "proposed" in session.status)
        assert acme.read_bytes() == before
    acme.chmod(0o644)
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        assert "PROPOSED" in session.text
        assert "1M → 2M" in session.text
        await session.press("o")
        await session.until(lambda: "accepted" in session.status)
        assert changed_lines(before, acme.read_bytes()) == ["-target = 1_000_000", "+target = 2_000_000"]
        assert "PROPOSED" not in session.text

"""Undo and redo, of check-ins and of titles: the numbers and the plan's bytes come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.session import opened

if TYPE_CHECKING:
    from pathlib import Path

USERS = "launch/active-users"


async def test_check_ins_are_taken_back_and_done_again_one_by_one(acme: Path) -> None:
    journal = acme.parent / "acme.journal" / "maria.toml"
    before = journal.read_bytes()
    async with opened(acme) as session:
        await session.press("u")
        assert "Nothing to undo" in session.text
        await session.go_to(USERS)
        for value in "78":
            await session.press("c", value, "enter")
            await session.until(lambda: not session.is_checking_in)
        assert "8 / 1M" in session.line_with("▎")
        await session.press("g", "u")
        await session.until(lambda: "taken back" in session.status)
        assert session.cursor == USERS
        assert "7 / 1M" in session.line_with("▎")
        await session.press("u")
        await session.until(lambda: "580k / 1M" in session.line_with("▎"))
        assert "Progress 67 of 79" in session.status
        await session.press("ctrl+r")
        await session.until(lambda: "7 / 1M" in session.line_with("▎"))
        assert "done again" in session.status
        await session.press("ctrl+r")
        await session.until(lambda: "8 / 1M" in session.line_with("▎"))
        await session.press("ctrl+r")
        assert "Nothing to redo" in session.text
        await session.press("u", "u")
        await session.until(lambda: "580k / 1M" in session.line_with("▎"))
    assert journal.read_bytes().startswith(before)
    async with opened(acme) as session:
        await session.go_to(USERS)
        assert "580k / 1M" in session.line_with("▎")


async def test_a_retitle_changes_its_own_bytes_and_undo_brings_them_back(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("e", "home")
        await session.type('Voice "live": ')
        await session.press("enter")
        await session.until(lambda: "title of launch/latency" in session.status)
        assert 'Voice "live": Latency' in session.line_with("▎")
        after = acme.read_bytes()
        assert after == before.replace(
            b'title = "Latency under 100 ms"', b"title = 'Voice \"live\": Latency under 100 ms'"
        ) or after == before.replace(
            b'title = "Latency under 100 ms"', b'title = "Voice \\"live\\": Latency under 100 ms"'
        )
        assert after != before
        assert "changed the title" in session.text
        await session.press("u")
        await session.until(lambda: "taken back" in session.status)
        assert acme.read_bytes() == before
        assert "Latency under 100 ms" in session.line_with("▎")
        await session.press("ctrl+r")
        await session.until(lambda: "done again" in session.status)
        assert acme.read_bytes() == after


async def test_vision_and_mission_are_edited_in_the_same_way(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        for name, last_word in (("vision", b"solutions."), ("mission", b"lives.")):
            await session.go_to(name)
            await session.press("e", "!", "enter")  # the form begins in the field of the row
            await session.until(lambda name=name: f"{name} of" in session.status)
            assert acme.read_bytes() == before.replace(last_word + b'"', last_word + b'!"')
            await session.press("u")
            await session.until(lambda: "taken back" in session.status)
    assert acme.read_bytes() == before


async def test_leaving_a_title_or_saving_it_unchanged_writes_nothing(acme: Path) -> None:
    before = acme.read_bytes()
    async with opened(acme) as session:
        await session.go_to("launch")
        await session.press("e", "x", "escape", "y")
        assert session.cursor == "launch"
        await session.press("e", "enter", "u")
        assert "Nothing to undo" in session.text
        assert session.line_with("▎", "Launch a new communication platform")
    assert acme.read_bytes() == before


async def test_a_title_that_somebody_else_changed_meanwhile_is_not_overwritten(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("e", "x")
        theirs = acme.read_bytes().replace(b"Latency under 100 ms", b"Latency under 90 ms")
        acme.write_bytes(theirs)
        await session.press("enter")
        await session.until(lambda: "Changed meanwhile: title of launch/latency" in session.text)
        assert session.line_with("Latency under 90 ms", "Latency under 100 msx")
        await session.press("q", "escape", "y")
        assert session.line_with("▎", "Latency under 90 ms")
    assert acme.read_bytes() == theirs

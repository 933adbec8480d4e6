"""A check-in that was being typed when the session ended is offered at the next start."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from okrtui.store.drafts import load_drafts
from tests.tui.session import opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.session import Session


def let_go(session: Session) -> None:
    """What the end of a process does: its lock on the draft is gone, once nothing is being kept any more."""
    held = session.app.drafts._held
    if held is not None:
        os.close(held)
        session.app.drafts._held = None


async def test_what_was_typed_is_offered_at_the_next_start_until_it_is_saved(
    acme: Path, drafts: Path
) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("c", "1", "5", "0", "tab", "9", "tab")
        await session.type("half a")
        await session.app.main.keep_draft()
    let_go(session)
    async with opened(acme) as session:
        await session.until(lambda: session.is_checking_in)
        assert session.cursor == "launch/latency"
        assert session.fields == ("150", "9", "half a")
        assert "Restored" in session.status
    let_go(session)
    async with opened(acme) as session:
        await session.until(lambda: session.is_checking_in)
        await session.press("tab", "tab", "end")
        await session.type(" thought")
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
        assert "150 / 100 ms" in session.line_with("▎")
        assert "half a thought" in session.text
    assert not list(drafts.iterdir())
    async with opened(acme) as session:
        assert not session.is_checking_in


async def test_a_comment_that_was_being_typed_is_offered_until_it_is_saved_or_left(
    acme: Path, drafts: Path
) -> None:
    async with opened(acme) as session:
        await session.go_to("launch")
        await session.press("m")
        await session.type("half a thought")
        await session.app.main.keep_draft()
    let_go(session)
    async with opened(acme) as session:
        await session.until(lambda: session.app.main.text_line.is_open)
        assert session.cursor == "launch"
        assert "Restored" in session.status
        assert session.line_with("half a thought")
        await session.type(" more")
        await session.press("enter")
        await session.until(lambda: "saved" in session.status)
        assert session.line_with("half a thought more")
        await session.press("m", "x", "escape")
    assert not list(drafts.iterdir())


async def test_a_comment_that_is_refused_is_not_lost(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch")
        (acme.parent / "acme.journal/maria.toml").unlink()
        (acme.parent / "acme.journal/maria.toml").mkdir()
        await session.press("m")
        await session.type("half a thought")
        await session.press("enter")
        await session.until(lambda: "not saved" in session.status)
        assert session.app.main.text_line.is_open
        assert session.line_with("half a thought")


@pytest.mark.parametrize(
    ("node", "key", "form"),
    [
        ("support", "e", "Objective support"),
        ("launch/latency", "e", "Key result launch/latency"),
        ("support", "n", "New key result of Enhance customer support"),
        ("support", "N", "New objective"),
        ("mission", "e", "Plan"),
    ],
)
async def test_a_form_that_was_being_filled_in_is_offered_until_it_is_saved_or_left(
    acme: Path, drafts: Path, node: str, key: str, form: str
) -> None:
    async with opened(acme) as session:
        await session.go_to(node)
        await session.press(key, "end", "ctrl+u")
        await session.type("Half a title")
        await session.app.main.keep_draft()
    let_go(session)
    async with opened(acme) as session:
        await session.until(lambda: session.app.main.is_typing())
        assert form in session.text
        assert session.line_with("Half a title")
        assert "Restored" in session.status
        await session.press("enter")
        await session.until(lambda: not session.app.main.is_typing())
        assert '"Half a title"' in acme.read_text("utf-8")
        await session.press("e", "x", "escape", "y")
        assert not session.app.main.is_typing()
        await session.until(lambda: not list(drafts.iterdir()))  # it may be being kept just now


async def test_a_draft_is_for_its_own_plan_alone(plans: Path) -> None:
    async with opened(plans / "acme.toml") as session:
        await session.press("G", "c", "1")
        await session.app.main.keep_draft()
    let_go(session)
    async with opened(plans / "personal.toml") as session:
        assert not session.is_checking_in
    async with opened(plans / "acme.toml") as session:
        await session.until(lambda: session.is_checking_in)
        assert session.fields[0] == "1"


async def test_looking_without_typing_leaves_no_draft(acme: Path, drafts: Path) -> None:
    async with opened(acme) as session:
        await session.press("G", "c")
        await session.app.main.keep_draft()
    let_go(session)
    assert not load_drafts(drafts, acme)


async def test_what_is_typed_while_a_check_in_is_saved_leaves_no_draft(acme: Path, drafts: Path) -> None:
    async with opened(acme) as session:
        await session.press("G", "c", "7")
        field = session.app.main.line.query_one("#value")
        await session.pilot.press("enter", "8")
        await session.until(lambda: not session.is_checking_in)
        assert field is not session.app.focused
        await session.app.main.keep_draft()
    let_go(session)
    assert not load_drafts(drafts, acme)


async def test_that_drafts_can_not_be_kept_is_told_once_and_checking_in_works(acme: Path, home: Path) -> None:
    (home / "state").write_text("no folder")
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("c", "1", "5")
        await session.app.main.keep_draft()
        await session.press("0")
        await session.app.main.keep_draft()
        assert session.notices.count("can't be kept") == 1
        assert str(home / "state" / "okrtui" / "drafts") in session.notices.replace("\n", "")
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
        assert "150 / 100 ms" in session.line_with("▎")

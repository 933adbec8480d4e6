"""Filter, views, time travel, comments, copying and one's own editor, with real keys."""

from __future__ import annotations

import base64
import stat
from typing import TYPE_CHECKING

from okrtui.tui.widgets.problem_list import ProblemList
from tests.tui.session import contents, opened

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


async def test_a_filter_narrows_while_typing_is_kept_by_enter_and_cleared_by_esc(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("slash")
        await session.type("status:behind")
        assert "Call set-up time" in session.text
        assert "● Enhance customer support" not in session.text
        await session.press("enter")
        assert session.cursor == "launch/active-users"
        assert "filter status:behind" in session.lines[0]
        await session.press("escape")
        assert "● Enhance customer support" in session.text
        assert "filter" not in session.lines[0]


async def test_the_views_follow_each_other_and_keep_the_cursor(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        for view in ("teams", "people", "due", "timeline", "cascade"):
            await session.press("v")
            assert f"view {view}" in session.lines[0]
            assert session.cursor == "launch/latency"


async def test_the_view_of_what_is_due_goes_by_weeks(acme: Path, config: Path) -> None:
    async with opened(acme) as session:  # 22 November 2026 is a Sunday: its week ends today
        await session.press("v", "v", "v")
        assert "Next week" in session.text
        assert "Later this week" not in session.text
    config.write_text('week_start = "sunday"\n')
    async with opened(acme) as session:
        await session.press("v", "v", "v")
        assert "Later this week" in session.text


async def test_the_past_can_be_seen_and_not_written(acme: Path) -> None:
    before = contents(acme.parent)
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        await session.press("left_square_bracket")
        assert "as of 15 Nov 2026, read-only" in session.lines[0]
        assert "549k / 1M" in session.line_with("▎")
        for key in ("c", "e", "m", "u", "D", "n", "p"):
            await session.press(key)
            assert not session.app.main.is_typing()
        await session.press("right_square_bracket")
        assert "580k / 1M" in session.line_with("▎")
    assert contents(acme.parent) == before


async def test_a_comment_is_one_line_in_ones_own_journal(acme: Path) -> None:
    journal = acme.parent / "acme.journal" / "maria.toml"
    before = journal.read_bytes()
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("m")
        await session.type("Lovely")
        await session.press("enter")
        await session.until(lambda: "saved" in session.status)
        assert "Lovely" in session.text
        assert journal.read_bytes()[len(before) :].endswith(b'Z = { comment = "support", text = "Lovely" }\n')
        await session.press("u")
        await session.until(lambda: "Lovely" not in session.text)


async def test_a_review_ends_with_what_moved(acme: Path) -> None:
    async with opened(acme, author="sam") as session:
        await session.press("r")
        assert "1 of 2" in session.text
        await session.type("150")
        await session.press("enter")
        await session.until(lambda: "2 of 2" in session.text)
        await session.press("enter")
        await session.until(lambda: "Review done" in session.text)
        assert "178 → 150" in session.text
        assert "690 → 690" in session.text
        await session.press("q")
        assert "check-in due" in session.status


async def test_a_node_is_copied_as_markdown_through_the_terminal(
    acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(acme) as session:
        await session.go_to("support/nps")
        await session.press("y")
        assert session.app.clipboard == "- Net Promoter Score of 9 or higher: 8.6 of 9 (75%, on track)\n"
        assert "sent to the terminal's clipboard" in session.status
        assert base64.b64encode(session.app.clipboard.encode())


async def test_the_editor_gets_the_line_and_the_plan_is_read_again(
    acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "vim"
    editor.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/said\nsed -i "s/Enhance customer/Love every/" "$2"\n'
    )
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    line = acme.read_text("utf-8").split("\n").index('id = "support"', 60)
    async with opened(acme) as session:
        monkeypatch.setattr(type(session.app._driver), "can_suspend", True)
        await session.go_to("support")
        await session.press("E")
        await session.until(lambda: "Love every support" in session.text)
        assert session.cursor == "support"
    assert (tmp_path / "said").read_text().split() == [f"+{line}", str(acme)]


async def test_the_key_of_a_check_mends_it_and_the_list_comes_back_with_the_next(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("i")
        listed = session.app.screen.query_one(ProblemList)
        row = [each.fix_key for each in listed.problems].index("p")
        await session.press(*"j" * row)
        assert "supports nothing: what is it for?" in session.text
        await session.press("p", "enter")
        await session.until(lambda: "Checks" in session.text and "alignment 72" in session.status)
        assert "supports nothing: what is it for?" not in session.text
        assert 'supports = "support"' in acme.read_text("utf-8")
        await session.press("e", "escape")
        await session.until(lambda: "Checks" in session.text)
        await session.press("enter")
        await session.until(lambda: "Checks" not in session.text)


async def test_what_is_wrong_in_the_file_is_told_of_its_node_with_the_id_of_the_check(acme: Path) -> None:
    acme.write_text(acme.read_text("utf-8").replace("target = 100 ", "target = 200 "), "utf-8")
    said = "“Latency under 100 ms”: baseline"
    async with opened(acme, size=(132, 60)) as session:
        await session.go_to("launch/latency")
        await session.until(lambda: "CHECKS" in session.text)
        assert session.line_with(f"E {said}")
        await session.press("i")
        assert "OKR110  acme.toml:" in session.text
        assert session.line_with(f"{said} and target are the same")


async def test_what_is_wrong_in_a_file_is_mended_in_the_editor_at_its_line(
    acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "vim"
    editor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/said\nsed -i "s/^ownr = .*//" "$2"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    acme.write_text(acme.read_text("utf-8") + 'ownr = "sam"\n', "utf-8")
    line = len(acme.read_text("utf-8").splitlines())
    async with opened(acme) as session:
        monkeypatch.setattr(type(session.app._driver), "can_suspend", True)
        await session.press("i")
        listed = session.app.screen.query_one(ProblemList)
        await session.press(*"j" * [each.line for each in listed.problems].index(line), "E")
        await session.until(lambda: (tmp_path / "said").exists() and "ownr" not in session.text)
        assert "Checks" in session.text
    assert (tmp_path / "said").read_text().split() == [f"+{line}", str(acme)]

"""What others change while the screen is open: shown, and nothing of one's own is lost by it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from okrtui.model.edits import SetField
from okrtui.store import journal_writer
from okrtui.workspace import Clock, Workspace
from tests.tui.session import TODAY, opened

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.model.journal import Change
    from tests.tui.session import Session

LINE = '2026-11-22T06-00-00-000Z = { check_in = "launch/latency", value = 160, confidence = 5, note = "!" }\n'


async def look(session: Session) -> None:
    """Have the files looked at, as it happens once a second."""
    session.app.main.look_at_files()
    await session.settle()


def append(plan: Path, author: str, line: str) -> None:
    with (plan.parent / f"{plan.stem}.journal" / f"{author}.toml").open("a") as journal:
        journal.write(line)


async def test_a_check_in_by_somebody_else_is_shown_and_the_cursor_stays(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("h", "k")
        here = session.cursor
        append(acme, "sam", LINE)
        await look(session)
        assert session.cursor == here
        assert "160 / 100 ms" in session.line_with("Latency under 100 ms")
        assert "sam: latency 178 → 160 ms" in session.status
        assert "Net Promoter" not in session.text
        append(acme, "li", LINE.replace("160", "150").replace("06-00", "07-00"))
        await look(session)
        assert "150 / 100 ms" in session.line_with("Latency under 100 ms")


async def test_an_author_who_never_wrote_before_is_noticed(acme: Path) -> None:
    async with opened(acme) as session:
        append(acme, "bob", LINE)
        await look(session)
        assert "160 / 100 ms" in session.line_with("Latency under 100 ms")


async def test_an_edit_of_the_plan_leaves_cursor_folds_and_typed_text_alone(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("h")
        await session.go_to("instant-calls/edge-regions")
        await session.press("c", "8", "tab", "4", "tab", "o", "k")
        text = acme.read_text()
        new = '[[objective]]\nid = "early"\ntitle = "Come first"\nsupports = "mission"\n\n'
        text = text.replace("[[objective]]\n", new + "[[objective]]\n", 1).replace(
            "Edge regions live", "Regions at the edge"
        )
        acme.write_text(text)
        await look(session)
        assert session.cursor == "instant-calls/edge-regions"
        assert session.line_with("▎", "Regions at the edge")
        assert session.line_with("Come first")
        assert "Net Promoter" not in session.text
        assert session.is_checking_in
        assert session.fields == ("8", "4", "ok")
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
        assert "8 / 9" in session.line_with("▎")


async def test_the_node_under_the_cursor_may_vanish(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("G")
        text = acme.read_text()
        acme.write_text(text[: text.index("# ── Not aligned yet")])
        await look(session)
        assert session.cursor == "support/help-centre"
        assert session.line_with("▎", "Help centre")
        await session.press("k", "j", "c", "4", "enter")
        await session.until(lambda: not session.is_checking_in)
        assert "4 / 5" in session.line_with("▎")


async def test_a_plan_broken_or_gone_for_a_moment_is_no_end(acme: Path) -> None:
    text = acme.read_text()
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        acme.unlink()
        await look(session)
        assert session.line_with("Latency under 100 ms")
        acme.write_text(text.replace("[[cycle]]", "[[cycle", 1))
        await look(session)
        await session.press("i")
        assert session.line_with("error OKR101", "acme.toml:15:8")
        await session.press("q")
        acme.write_text(text)
        await look(session)
        assert not session.app.workspace.problems
        assert session.line_with("Latency under 100 ms", "178 / 100 ms")


async def test_what_vanishes_while_a_check_in_is_typed_is_said_and_kept(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("G", "c", "9")
        text = acme.read_text()
        acme.write_text(text[: text.index("# ── Not aligned yet")])
        await look(session)
        await session.press("enter")
        await session.until(lambda: "Not saved" in session.text)
        assert "is not in the plan" in session.text
        assert session.fields[0] == "9"
        await session.press("escape")
        assert not session.is_checking_in


async def test_who_did_what_is_said_and_the_rows_are_marked_for_a_moment(acme: Path) -> None:
    async with opened(acme) as session:
        append(acme, "sam", LINE)
        await look(session)
        assert "sam: latency 178 → 160 ms" in session.status
        assert "»" in session.line_with("Latency under 100 ms")
        assert "»" not in session.line_with("Call set-up time")
        session.app.main._end_marks()
        await session.settle()
        assert "»" not in session.text


async def test_ones_own_first_check_in_is_not_taken_for_somebody_elses(acme: Path) -> None:
    async with opened(acme, author="newcomer") as session:
        await session.go_to("launch/latency")
        await session.press("c", "1", "7", "0", "enter")
        await session.until(lambda: not session.is_checking_in)
        await look(session)
        assert "170, alignment" in session.status
        assert "»" not in session.text
        journal = acme.parent / "acme.journal/newcomer.toml"
        journal.write_text(journal.read_text().replace("170", "150"))
        await look(session)
        assert "newcomer: latency 170 → 150 ms" in session.status
        journal.unlink()
        await look(session)
        assert "newcomer: launch/latency has a check-in less" in session.status


async def test_ones_own_edit_half_saved_is_not_taken_for_somebody_elses(
    acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(acme) as session:
        await session.go_to("support")
        looked, said = threading.Event(), []

        def look_meanwhile() -> None:
            session.app.main.look_at_files()
            said.append(session.status)
            looked.set()

        def write_entry(root: Path, entry: Change) -> Change:
            session.app._loop.call_soon_threadsafe(look_meanwhile)
            assert looked.wait(20)
            return really_write_entry(root, entry)

        really_write_entry = journal_writer.write_entry
        monkeypatch.setattr(journal_writer, "write_entry", write_entry)
        await session.press("e", "ctrl+u", "M", "i", "n", "e", "enter")
        await session.until(lambda: not session.app.main.is_typing())
        assert session.line_with("▎", "Mine")
        assert "title" not in said[0]


async def test_an_edit_by_somebody_else_is_told_with_who_and_what(acme: Path) -> None:
    async with opened(acme) as session:
        other = Workspace(acme, "li", Clock(TODAY))
        other.apply(SetField("launch/latency", "target", 100, 120))
        await look(session)
        assert "li: latency target 100 → 120" in session.status
        other.apply(SetField("support", "owner", "li", "noor"))
        other.apply(SetField("launch/latency", "target", 120, 110))
        await look(session)
        assert "»" in session.line_with("Latency under 100 ms")
        assert "»" in session.line_with("Enhance customer support")
        acme.write_text(acme.read_text().replace("Edge regions live", "Regions at the edge"))
        await look(session)
        assert "edge-regions title" in session.status


@pytest.mark.parametrize(
    ("keys", "saved", "said"),
    [
        (["enter"], "Theirs", "saved"),
        (["m", "enter"], "Mine", "saved"),
        (["l", "h", "enter"], "Theirs", "saved"),
        (["q"], "Theirs", "not saved"),
    ],
)
async def test_both_values_of_a_field_are_shown_side_by_side_and_one_is_chosen(
    acme: Path, keys: list[str], saved: str, said: str
) -> None:
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("e", "ctrl+u")
        await session.type("Mine")
        await session.press("tab", "tab", "tab", "ctrl+u")
        await session.type("noor")
        Workspace(acme, "sam", Clock(TODAY)).apply(
            SetField("support", "title", "Enhance customer support", "Theirs")
        )
        await session.press("enter")
        await session.until(lambda: "Changed meanwhile: title of support" in session.text)
        assert session.line_with("THEIRS, sam", "MINE")
        assert session.line_with("Theirs", "Mine")
        assert "It was: Enhance customer support" in session.text
        await session.press(*keys)
        await session.until(lambda: said in session.status)
        assert session.app.main.is_typing() is (said == "not saved")
        text = acme.read_text("utf-8")
        assert f'title = "{saved}"' in text
        assert ('owner = "noor"' in text.split('id = "support"')[2].split("[[")[0]) is (said == "saved")


async def test_a_conflict_over_the_only_field_that_theirs_wins_saves_nothing(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("e", "ctrl+u")
        await session.type("Mine")
        Workspace(acme, "sam", Clock(TODAY)).apply(
            SetField("support", "title", "Enhance customer support", "Theirs")
        )
        before = acme.read_bytes()
        await session.press("enter")
        await session.until(lambda: "Changed meanwhile" in session.text)
        await session.press("t", "enter")
        await session.until(lambda: not session.app.main.is_typing())
        assert "theirs is kept" in session.status
        assert acme.read_bytes() == before


async def test_a_page_that_was_got_ready_is_not_shown_once_somebody_changed_what_it_tells(
    acme: Path,
) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/engagement")
        main = session.app.main
        next_one = main.cascade.nodes.node("launch/latency")
        await session.until(lambda: next_one in main.detail._pages._pages)
        append(acme, "sam", LINE)
        await look(session)
        await session.press("j")
        assert "160 of 100 ms" in session.text
        await session.press("k", "k", "j")
        await session.until(lambda: main.workspace.is_checked)
        await session.until(lambda: next_one in main.detail._pages._pages)
        append(acme, "li", LINE.replace("160", "150").replace("06-00", "07-00"))
        main.workspace.reload_if_changed()  # nothing on the screen knows of it yet
        await session.press("j")
        assert "150 of 100 ms" in session.text


async def test_a_broken_plan_that_is_written_again_as_it_was_is_nothing_new(acme: Path) -> None:
    acme.write_text(acme.read_text("utf-8") + "\nno toml\n", "utf-8")
    async with opened(acme) as session:
        acme.write_bytes(acme.read_bytes())
        await look(session)
        assert "changed by others" not in session.status

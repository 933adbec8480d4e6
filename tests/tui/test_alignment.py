"""The alignment screen: the parts, how the score moved, the losses with their keys, and the map."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from okrtui.model.edits import SetField
from okrtui.workspace import Clock, Workspace
from tests.tui.session import NARROW, Session, contents, opened

if TYPE_CHECKING:
    from pathlib import Path


def losses(session: Session) -> list[str]:
    """The rows of the list, without the frame."""
    box = [line.split("│")[2].strip() for line in session.lines if line.count("│") > 2]
    return [line.removeprefix("▎").strip() for line in box if re.match(r"(▎ *)?−\d", line)]


def chosen(session: Session) -> str:
    """The title under the list's cursor."""
    found = re.search(r"▎ *−[\d.]+  .  (.+?)  ", session.text)
    assert found, session.text
    return found[1]


async def test_the_parts_the_way_over_the_cycle_and_the_losses_are_told(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a")
        await session.until(lambda: "OVER THE CYCLE" in session.text)
        assert "72 of 100, fair" in session.text
        assert "75% of 45 points  3 of 4 objectives ladder up" in session.line_with("Ladder")
        assert "73 → 72  evidence −1.2" in session.line_with("This week")
        assert "73 → 72 since 5 Jul" in session.line_with("OVER THE CYCLE")
        rows = losses(session)
        assert rows[0] == "−18.8  p  Rewrite the developer portal  supports nothing"
        assert rows[-1] == "−0.5     the score is rounded down"
        assert sum(Decimal(row[1:].split()[0]) for row in rows) == 100 - 72


async def test_a_key_result_that_ladders_up_to_nothing_is_no_evidence_among_the_n_of_m(acme: Path) -> None:
    """Its check-in is fresh and its progress can be told, and yet it adds nothing to the share beside it."""
    Workspace(acme, "noor", Clock(date(2026, 11, 22))).check_in("developer-portal/pages-migrated", 1)
    async with opened(acme) as session:
        await session.press("a")
        assert "67% of 30 points  6 of 9 measured, fresh and aligned" in session.line_with("Evidence")


async def test_the_key_of_a_loss_mends_it_and_the_list_comes_back_with_the_next(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a")
        assert chosen(session) == "Rewrite the developer portal"
        await session.press("p")
        assert "What does it support?" in session.text
        await session.press("enter")  # the best match by words, the support team's objective
        await session.until(lambda: "93 of 100, strong   ▲21 in this session" in session.text)
        assert 'supports = "support"' in acme.read_text("utf-8")
        assert chosen(session) == "User engagement up 30 %"
        assert "Rewrite the developer portal  supports nothing" not in session.text
        await session.press("j", "c")
        assert session.is_checking_in
        assert session.fields[0] == "178"
        await session.press("enter")
        await session.until(lambda: "95 of 100" in session.text)
        assert "Latency" not in "\n".join(losses(session))


@pytest.mark.parametrize(
    ("key", "shown", "leave"),
    [
        ("p", "What does it support?", "escape"),
        ("e", "enter saves · tab next field", "escape"),
        ("c", "", ""),
    ],
)
async def test_what_is_left_without_saving_comes_back_to_the_same_loss(
    acme: Path, key: str, shown: str, leave: str
) -> None:
    before = contents(acme.parent)
    async with opened(acme) as session:
        await session.press("a", "j", "j")
        assert chosen(session) == "User engagement up 30 %"
        await session.press(key)
        assert shown in session.text
        await session.press(leave or "escape")
        await session.until(lambda: "of 100, fair" in session.text)
        assert chosen(session) == "User engagement up 30 %"
    assert contents(acme.parent) == before


async def test_also_where_the_map_begins_with_a_node_of_the_list_one_comes_back_to_ones_own(
    acme: Path,
) -> None:
    text = acme.read_text("utf-8").replace("vision = ", "# ", 1).replace("mission = ", "# ", 1)
    acme.write_text(text, "utf-8")
    async with opened(acme) as session:
        await session.press("a", "j", "j")
        assert chosen(session) == "Enhance customer support"
        await session.press("p", "escape")
        await session.until(lambda: "WHAT COSTS POINTS" in session.text)
        assert chosen(session) == "Enhance customer support"


async def test_what_can_not_be_begun_says_why_and_does_not_come_back(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a", "j", "k")
        session.app.main.workspace.travel(-7)
        await session.press("p")
        assert "of 100" not in session.text
        await session.press("escape", "j", "c", "escape")
        assert "of 100" not in session.text


async def test_a_top_objective_without_support_gets_one_below_it(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a", "j")
        assert "N  Enhance customer support  no other objective supports it" in losses(session)[1]
        await session.press("N")
        await session.type("Answer within the hour")
        await session.press("enter")
        await session.until(lambda: "of 100" in session.text)
        assert "Enhance customer support" not in losses(session)[1]
    plan = Workspace(acme, "maria", Clock(date(2026, 11, 22))).plan
    (new,) = [each for each in plan.objectives if each.title == "Answer within the hour"]
    assert new.supports == ("support",)


async def test_enter_goes_there_and_stays(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a", "j", "enter")
        assert session.cursor == "support"
        assert "of 100, fair" not in session.text


async def test_the_list_begins_at_the_node_that_one_comes_from(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("a")
        assert chosen(session) == "Latency under 100 ms"


async def test_the_map_takes_the_place_of_the_list_and_keeps_the_node(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a", "tab")
        assert "ladders up to nothing" in session.text
        assert "OVER THE CYCLE" not in session.text
        assert "Rewrite the developer portal" in session.line_with("costs 18.8 points")
        await session.press("h")
        assert "Mission" in session.line_with("▎Mission")
        await session.press("j", "l", "enter")
        assert session.cursor == "support"


async def test_what_others_do_shows_in_the_list(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a", "j")
        other = Workspace(acme, "noor", Clock(date(2026, 11, 22)))
        other.apply(SetField("developer-portal", "supports", None, "mission"))
        await session.until(lambda: "83 of 100, strong" in session.text)
        assert chosen(session) == "Enhance customer support"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("2026-12-31", "2026-10-31"), "2026-H2 ended on 31 Oct: leave with q, and W wraps it up"),
        (("2026-07-01", "2026-12-01"), "2026-H2 begins on 1 Dec."),
        (('cycle = "2026-H2"', 'cycle = "2026-H2"\nstate = "draft"'), "Its objectives are drafts or closed"),
    ],
)
async def test_without_a_score_the_screen_says_what_leads_to_one(
    acme: Path, edit: tuple[str, str], said: str
) -> None:
    acme.write_text(acme.read_text("utf-8").replace(*edit), "utf-8")
    async with opened(acme) as session:
        await session.press("a")
        assert session.line_with(said)


async def test_a_small_terminal_has_the_way_in_one_line(acme: Path) -> None:
    async with opened(acme, size=NARROW) as session:
        await session.press("a")
        await session.until(lambda: "73 → 72 since 5 Jul" in session.text)
        assert "6 of 9 measured, fresh and aligned" in session.text
        assert "OVER THE CYCLE" not in session.text
        assert "−0.5     the score is rounded down" in session.text


async def test_a_long_title_leaves_room_for_what_is_wrong_with_it(acme: Path) -> None:
    title = "Rewrite the developer portal"
    acme.write_text(
        acme.read_text("utf-8").replace(title, f"{title} and every page of it, by and by"), "utf-8"
    )
    async with opened(acme, size=NARROW) as session:
        await session.press("a")
        assert session.line_with("−18.8  p  Rewrite the developer portal", "…  supports nothing")


async def test_the_coach_reads_while_one_types_and_never_blocks(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch")
        await session.press("e")
        assert "COACH" not in session.text
        await session.type(" for 30 towns")
        await session.until(lambda: "COACH" in session.text)
        assert "holds the number" in session.text
        await session.press("enter")
        await session.until(lambda: "saved" in session.status and not session.app.main.is_typing())
    assert 'title = "Launch a new communication platform for 30 towns"' in acme.read_text("utf-8")


async def test_in_the_past_nothing_is_said_of_this_session(acme: Path) -> None:
    line = '2026-11-22T06-00-00-000Z = { check_in = "launch/latency", value = 160, confidence = 5 }\n'
    async with opened(acme) as session:
        with (acme.parent / "acme.journal" / "sam.toml").open("a") as journal:
            journal.write(line)
        session.app.main.look_at_files()
        await session.press("a")
        assert "▲1 in this session" in session.text
        await session.press("q", "left_square_bracket", "left_square_bracket", "a")
        assert "of 100, fair" in session.text
        assert "in this session" not in session.text

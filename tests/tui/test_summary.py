"""The week of the plan, a team or a person on one page, with real keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.tui.session import NARROW, WIDE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.session import Session


def title(session: Session) -> str:
    """What is written on the border of the page."""
    return session.lines[0].strip("╭─╮ ")


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("vision", "Vision: Empowering global connectivity through innovative solutions. · page 2 of 12"),
        ("connected-people", "Acme Connect · page 1 of 12"),
        ("mission", "Mission: Deliver cutting-edge technology that transforms lives. · page 3 of 12"),
        ("launch", "Team Acme · page 4 of 12"),
        ("launch/active-users", "Team Growth · page 5 of 12"),
        ("instant-calls", "Team Platform · page 6 of 12"),
        ("not_aligned", "Acme Connect · page 1 of 12"),
    ],
)
async def test_s_shows_the_week_of_what_is_under_the_cursor(acme: Path, name: str, page: str) -> None:
    async with opened(acme) as session:
        await session.go_to(name)
        await session.press("s")
        assert title(session) == page
        await session.press("s")
        assert session.line_with("╭─ Cascade")
        assert session.cursor == name


async def test_headings_of_teams_and_people_have_their_own_page(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("v")
        await session.go_to("team:support")
        await session.press("s")
        assert title(session) == "Team Customer Support · page 7 of 12"
        assert "nothing is off track, silent or behind" in session.text
        await session.press("q", "v")
        await session.go_to("owner:noor")
        await session.press("s")
        assert title(session) == "noor · page 11 of 12"
        assert session.line_with("◌ Pages migrated", "never checked in")


async def test_the_plans_page_tells_what_to_do_next(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("not_aligned")
        await session.press("s")
        lines = session.lines
        assert "Progress 67% of 79% expected   Alignment 72 fair" in lines[1]
        assert "2026-H2, week 21 of 26" in lines[1]
        assert "✔ 1 done   ● 4 on track   ▲ 2 behind   ■ 1 off track   ◌ 1 silent" in lines[2]
        assert session.line_with(
            "■ Latency under 100 ms", "sam", "22% of 79%", "57 points under the pace line"
        )
        assert session.line_with("noor", "owes 1", "Pages migrated", "137 days late")
        assert session.line_with("1 million active", "maria", "549k → 580k", "55% → 58%", "Beta invites")
        assert session.line_with("● Edge regions live", "reported unchanged on 19 Nov")
        assert session.line_with("p  −18.8", "Rewrite the developer portal", "supports nothing")


async def test_a_meeting_turns_from_page_to_page_and_round(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("s")
        seen = []
        for _ in range(12):
            seen.append(title(session).split(" · ")[0])
            await session.press("tab")
        assert [each.split(":")[0] for each in seen] == [
            "Vision",
            "Mission",
            "Team Acme",
            "Team Growth",
            "Team Platform",
            "Team Customer Support",
            "Team Developer Experience",
            "li",
            "maria",
            "noor",
            "sam",
            "Acme Connect",
        ]
        assert title(session).startswith("Vision")
        for key, page in (("right", "Mission"), ("left", "Vision"), ("shift+tab", "Acme Connect")):
            await session.press(key)
            assert title(session).startswith(page)


def assert_nothing_is_lost(lines: list[str]) -> None:
    """Under each heading there are as many rows as it says, but for those that it leaves out."""
    for number, line in enumerate(lines):
        found = re.match(r"(OFF TRACK|MOVED|NOT MOVED)  (\d+) key result.*?(?:and (\d+) more)?$", line)
        if found:
            rest = lines[number + 1 :]
            rows = next(at for at, each in enumerate([*rest, "end"]) if each[:1] not in tuple("✔●▲■◌○"))
            assert rows == int(found[2]) - int(found[3] or 0), line


@pytest.mark.parametrize("size", [WIDE, NARROW, (60, 16)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["acme.toml", "department/plan.toml", "sourced/plan.toml", "personal.toml"])
async def test_every_page_fits_the_screen(plans: Path, name: str, size: tuple[int, int]) -> None:
    async with opened(plans / name, size=size) as session:
        await session.press("s")
        for _ in range(4):
            lines = session.lines
            assert lines[0].startswith("╭─")
            assert lines[-1].endswith("╯")
            assert any(line.startswith("│ Progress ") for line in lines)
            assert_nothing_is_lost([line.strip("│ ") for line in lines])
            await session.press("tab")


async def test_the_smallest_terminal_breaks_nothing(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("s")
        for size in ((20, 5), (3, 3), (1, 1), WIDE):
            await session.resize(size)
        assert session.line_with("■ Latency under 100 ms")


async def test_what_does_not_fit_is_counted(acme: Path) -> None:
    async with opened(acme, size=NARROW) as session:
        await session.go_to("not_aligned")
        await session.press("s")
        assert session.line_with("MOVED  4 key results since 15 Nov", "and 1 more")
        assert "and" not in session.line_with("OFF TRACK  4 key results")
        await session.press("z", "G", *["j"] * 30)
        assert session.line_with("COSTS")
        assert "Alignment" not in session.text
        await session.press("z")
        assert session.line_with("MOVED  4 key results since 15 Nov", "and 1 more")
        await session.resize(WIDE)
        assert "more" not in session.line_with("MOVED  4 key results since 15 Nov")


async def test_enter_goes_to_the_row_and_c_checks_in_and_comes_back(acme: Path) -> None:
    async with opened(acme, author="sam") as session:
        await session.go_to("instant-calls")
        await session.press("s", "j", "enter")
        assert session.cursor == "instant-calls/call-setup"
        await session.press("s", "c")
        assert session.cursor == "launch/latency"
        await session.type("150")
        await session.press("enter")
        await session.until(lambda: "Team Platform" in session.lines[0])
        assert session.line_with("178 → 150", "22% → 50%", "sam")
        await session.press("j", "c")
        await session.press("escape")
        await session.until(lambda: "Team Platform" in session.lines[0])


async def test_x_explains_what_the_row_is_about_and_above_the_first_row_the_head(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("s", *"k" * 2, "x")
        assert session.line_with("Progress of the plan", "67%")
        await session.press("q", *["tab"] * 4, "k", "x")
        assert session.line_with("Progress of Platform", "45%")
        await session.press("q", *["shift+tab"] * 4, "j", "j", "j", "x")
        assert session.line_with("Check-in on")
        await session.press("q", *"j" * 30, "x")
        assert session.line_with("Points lost by “Latency under 100 ms”", "1.25 points")


async def test_x_explains_the_row_and_y_copies_the_page(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("support")
        await session.press("s", "x")
        assert session.line_with("Why this number")
        assert session.line_with("Net Promoter Score of 9 or higher")
        await session.press("q", "y")
        copied = session.app.clipboard
        assert copied.startswith("## Team Customer Support\n\nProgress 80% of 79% expected\n")
        assert (
            "- on track: Net Promoter Score of 9 or higher, li, 8.3 → 8.6, 56% → 75%, "
            "Best round since we began to ask.\n" in copied
        )


async def test_other_peoples_check_ins_show_while_the_page_is_open(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("developer-portal")
        await session.press("s")
        assert session.line_with("MOVED  no key results since 15 Nov")
        with (acme.parent / "acme.journal" / "noor.toml").open("a") as journal:
            journal.write(
                '2026-11-22T10-00-00-000Z = { check_in = "developer-portal/pages-migrated", value = 14 }\n'
            )
        await session.until(lambda: "0 → 14" in session.text)
        assert session.line_with("Pages migrated", "noor", "0% → 10%")


async def test_the_past_has_the_week_that_it_had(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        await session.press("left_square_bracket", "s")
        moved = session.line_with("1 million active", "549k")
        assert "→ 549k" in moved
        assert session.line_with("since 8 Nov")


async def test_detail_pages_say_the_same(acme: Path) -> None:
    async with opened(acme) as session:
        panel = "\n".join(line[83:] for line in session.lines)
        for words in ("OFF TRACK", "Latency under 100 ms", "57 points under", "owes 2", "549k → 580k"):
            assert words in panel, words
        await session.press("v")
        await session.go_to("team:platform")
        panel = "\n".join(line[83:] for line in session.lines)
        for words in ("lead sam", "45%", "71% expected", "owes 2", "3 did not move"):
            assert words in panel, words
        assert "MOVED" not in panel
        assert re.search(r"57 points under the pace line +sam", panel)


async def test_a_plan_at_rest_says_that_nothing_is_active(plans: Path) -> None:
    async with opened(plans / "sourced" / "plan.toml") as session:
        await session.press("s")
        assert "nothing is active today" in session.text
        await session.press("j", "c")
        assert "Progress" not in session.lines[1]


async def test_after_the_cycle_the_page_says_how_the_next_one_begins(acme: Path) -> None:
    acme.write_text(acme.read_text("utf-8").replace("2026-12-31", "2026-10-31"), "utf-8")
    async with opened(acme) as session:
        await session.press("s")
        assert session.line_with("2026-H2 ended on 31 Oct: leave with q, and W wraps it up")


async def test_texts_of_a_file_are_shown_and_never_obeyed(acme: Path) -> None:
    text = acme.read_text("utf-8").replace(
        'title = "Edge regions live"', 'title = "[red]Edge[/] \\u001b[2J\\u202eregions"'
    )
    acme.write_text(text, "utf-8")
    async with opened(acme) as session:
        await session.go_to("instant-calls")
        await session.press("s")
        assert session.line_with("[red]Edge[/] ␛[2J�regions")

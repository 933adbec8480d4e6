"""Explain and pulling together, with real keys: any number can be opened, and each of its inputs in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.session import NARROW, Session, opened

if TYPE_CHECKING:
    from pathlib import Path


async def open_input(session: Session, label: str) -> None:
    """Walk to a row of the explanation and open it."""
    view = session.app.screen.query_one("#explanation")
    numbers = [number.words for _, number in view.choices]  # type: ignore[attr-defined]
    await session.press(*["j"] * numbers.index(label), "enter")


async def test_a_kpi_is_explained_down_to_the_ranks_of_a_key_result_and_back(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("connected-people")
        await session.press("x")
        assert session.line_with("Value of “People connected each day”", "2.194M people")
        await open_input(session, "pulling together")
        assert session.line_with("Pulling together with", "6 of 7 key results")
        assert session.line_with("▸ Latency under 100 ms", "ρ −0.90, n = 19 weeks")
        await session.press("j", "enter")
        assert session.line_with("Pulling together of “1 million active users", "ρ 0.99, n = 19 weeks")
        assert session.line_with("1 − 6 × 12 / (19 × (19 × 19 − 1)) = 0.9895")
        assert session.line_with("week 28 of 2026", "4k and 1.842M, ranks 1 and 1")
        await session.press("pagedown")
        assert session.line_with("week 47 of 2026", "580k and 2.194M, ranks 19 and 19")
        assert "no proof of cause" in session.text
        await session.press("h", "h")
        assert session.line_with("Value of “People connected each day”")


async def test_what_the_score_lacks_is_followed_from_the_plan_to_the_node(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("mission")
        await session.press("x")
        assert session.line_with("lost by 4 nodes", "27.5 points")
        assert session.line_with("the score is rounded down", "0.5 points")
        await open_input(session, "points lost")
        assert session.line_with("18.75 + 6.25 + 1.25 + 1.25 + 0.5 = 28")
        await session.press("enter")
        assert session.line_with("Points lost by “Rewrite the developer portal”", "18.75 points")
        assert session.line_with("45 × 1 / 4 × (1 − 0) = 11.25")


async def test_a_row_of_the_alignment_screen_is_explained_by_the_points_that_it_costs(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("a", "x")
        assert session.line_with("Points lost by “Rewrite the developer portal”", "18.75 points")
        await session.press("q")
        assert session.line_with("─ Alignment ─")


async def test_the_page_of_a_key_result_says_how_it_moved_beside_the_kpi(acme: Path) -> None:
    async with opened(acme, size=(132, 70)) as session:
        await session.go_to("launch/latency")
        assert session.line_with("PULLING TOGETHER", "never scored")
        assert "moved in opposite directions from People" in session.text
        assert "no proof of cause" in session.text
        await session.go_to("developer-portal/pages-migrated")
        assert "PULLING TOGETHER" not in session.text


async def test_the_page_of_a_kpi_lists_what_moved_together_with_it_best_first(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("connected-people")
        rows = [line for line in session.lines if "n = " in line]
        rhos = [float(line.partition("ρ ")[2].partition(",")[0]) for line in rows]
        assert len(rhos) == 6
        assert rhos == sorted(rhos, reverse=True)
        assert "Latency under 100 ms     ρ" not in session.text


async def test_in_ascii_the_greek_letter_and_the_square_are_spelt_out(acme: Path) -> None:
    async with opened(acme, size=NARROW, ascii_only=True) as session:
        await session.go_to("launch/engagement")
        await session.press("x")
        await open_input(session, "pulling together")
        assert session.line_with("rho 0.99, n = 19 weeks")
        assert "mean)^2" in session.text
        assert "ρ" not in session.text


async def test_the_roll_up_of_a_heading_is_explained_down_to_its_objectives(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("v")
        await session.go_to("team:support")
        await session.press("x")
        assert session.line_with("Progress of", "80%")
        await open_input(session, "progress")
        assert session.line_with("Progress of “Enhance customer support”")
        await session.press("q", "v")
        await session.go_to("owner:sam")
        await session.press("x")
        assert session.line_with("Progress of sam")


async def test_a_heading_of_days_shows_no_number_that_could_not_be_explained(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("v", "v", "v")
        assert session.cursor == "due:overdue"
        assert session.line_with("silent", "1")
        assert "expected" not in "\n".join(session.lines[:-2])
        await session.press("x")
        assert "x tells those of the rows below it" in session.status

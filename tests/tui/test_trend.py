"""The trend in the detail panel: chart, cone, changes of the goal, and where it is heading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from okrtui.insight.forecast import forecast
from okrtui.model.journal import Change
from okrtui.model.metric import Keep, Metric, Milestones, Reach, Unmeasured
from okrtui.tui.details.chart import Course, chart
from okrtui.tui.look import Look, Piece
from okrtui.tui.palette import FALLBACK
from tests.plans import check_in, key_result
from tests.tui.session import NARROW, WIDE, Session, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START, DUE = date(2026, 7, 1), date(2026, 12, 31)

TALL = (132, 60)


def tell(plan: Path, *lines: str) -> None:
    """Lines more in a journal of their own author."""
    (plan.parent / "acme.journal" / "zoe.toml").write_text("\n".join(lines) + "\n", "utf-8")


def panel_of(session: Session) -> list[str]:
    """The lines of the detail panel."""
    left = session.lines[1].rindex("╭")
    return [line[left + 1 :].strip("│ ") for line in session.lines]


def below(lines: list[str], heading: str) -> list[str]:
    """The lines of a section."""
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start)]


# -- on the screen ---------------------------------------------------------------------------------------


async def test_the_sentence_says_value_day_and_chance_and_below_it_the_interval(acme: Path) -> None:
    """The newest value is 580k of 20 November; at half of the time, 11 September, it was 259k.

    So by 31 December, 41 days on: 580 + (580 − 259) / 70 · 41 = 768.
    """
    async with opened(acme, size=TALL) as session:
        await session.go_to("launch/active-users")
        lines = panel_of(session)
        at = lines.index("Heading for 768k by 31 Dec · under 1 % chance")
        assert lines[at + 1] == "80 % between 700k and 836k"
        assert any("target" in line for line in below(lines, "TREND"))
        assert any("580k" in line for line in below(lines, "TREND"))


async def test_where_nothing_can_be_foreseen_nothing_is_said(acme: Path) -> None:
    async with opened(acme, size=TALL) as session:
        for name in (
            "support/help-centre",
            "connected-people",
        ):  # done already, and watched without a due date
            await session.go_to(name)
            assert "TREND" in panel_of(session)
            assert "Heading for" not in session.text
            assert "80 % between" not in session.text


async def test_a_moved_target_is_marked_on_its_day_and_told_below(acme: Path) -> None:
    tell(
        acme,
        '2026-09-30T09-31-12-700Z = { change = "launch/latency", field = "target", from = 120, to = 100 }',
        '2026-09-29T09-31-12-700Z = { change = "launch/latency", field = "owner", from = "li", to = "sam" }',
    )
    async with opened(acme, size=TALL) as session:
        await session.go_to("launch/latency")
        trend = below(panel_of(session), "TREND")
        told = trend.index("▴ 30 Sep zoe: target 120 → 100 ms")
        axis, months = trend[told - 2], trend[told - 1]
        assert axis.count("▴") == 1
        october = axis.index("└") + months.index("Oct") - months.index("Jul") + 1
        assert axis.index("▴") in (october, october - 1)
        assert not any("owner" in line for line in trend)


async def test_an_objective_says_where_its_key_results_lead(acme: Path) -> None:
    """Engagement leads to its target, the users to 768k of 1M, latency to 171.5 of 200 → 100: 28.5 %."""
    async with opened(acme, size=TALL) as session:
        await session.go_to("launch")
        lines = panel_of(session)
        at = lines.index("Heading for 68 % by 31 Dec")
        assert lines[at + 1] == "1 of 3 key results likely to be reached"
        assert "No forecast yet" not in session.text
        await session.go_to("developer-portal")
        assert "Heading for" not in session.text


async def test_what_has_no_forecast_yet_is_named_not_guessed(acme: Path) -> None:
    """One page a day since 1 November: 21 and 40 days more are 61 of 90."""
    key_results = (
        '[[objective.key_result]]\nid = "speed"\ntitle = "Fast pages"\nbaseline = 0\ntarget = 90\n',
        '[[objective.key_result]]\nid = "odd"\ntitle = "[b]Odd[/b] pages"\nbaseline = 0\ntarget = 9\n',
    )
    acme.write_text(f"{acme.read_text('utf-8')}\n{''.join(key_results)}", "utf-8")
    check_ins = (
        f'2026-11-{day:02}T09-00-00-000Z = {{ check_in = "developer-portal/speed", value = {day} }}'
        for day in (1, 7, 14, 21)
    )
    tell(acme, *check_ins)
    async with opened(acme, size=TALL) as session:
        await session.go_to("developer-portal")
        lines = panel_of(session)
        at = lines.index("Heading for 68 % by 31 Dec")
        assert lines[at + 1] == "0 of 3 key results likely to be reached, 2"
        assert " ".join(lines[at + 2 : at + 5]).startswith(
            "without a forecast yet No forecast yet: Pages migrated, [b]Odd[/b] pages"
        )


async def test_x_explains_the_outlook_and_leads_to_the_forecasts(acme: Path) -> None:
    async with opened(acme, size=WIDE) as session:
        await session.go_to("launch")
        await session.press("x", *"jjjjj")
        assert "outlook" in session.line_with("heading for 68 % by 31 Dec")
        await session.press("enter")
        assert "heading for 68 % by 31 Dec" in session.line_with("Outlook of")
        assert "(0.768 + 1 + 0.2848) / 3 = 0.6843" in session.text
        await session.press("enter")
        assert "580000 + (580000 − 259000) / 70 × 41 = 768014.29" in session.text
        assert "80 % between 700k and 836k" in session.line_with("The same reckoning")


async def test_everything_has_an_ascii_twin(acme: Path) -> None:
    tell(
        acme,
        '2026-09-30T09-31-12-700Z = { change = "launch/latency", field = "target", from = 120, to = 100 }',
    )
    async with opened(acme, size=TALL, ascii_only=True) as session:
        await session.go_to("launch/latency")
        assert session.text.isascii()
        assert "^ 30 Sep zoe: target 120 -> 100 ms" in session.text
        assert ":::" in session.text
        assert "Heading for 172 by 31 Dec - under 1 % chance" in session.text


async def test_in_a_small_terminal_the_sentences_are_whole(acme: Path) -> None:
    async with opened(acme, size=NARROW) as session:
        await session.go_to("launch/active-users")
        await session.press("enter")
        for _ in range(20):
            await session.press("j")
        assert "Heading for 768k by 31 Dec" in session.text
        assert "80 % between 700k and 836k" in session.text


# -- to the cell -----------------------------------------------------------------------------------------


def cells(lines: list[list[Piece]], role: str) -> Iterator[tuple[int, int]]:
    """Column and row of every cell that is drawn in a role."""
    for y, line in enumerate(lines):
        x = 0
        for piece in line:
            for character in piece[0]:
                if piece[1] == role and character != " ":
                    yield x, y
                x += cell_len(character)


def weekly(metric: Metric, *values: float, changes: tuple[Change, ...] = ()) -> Course:
    """A course with a report a week."""
    drawn = key_result("a/k", metric, start=START, due=DUE)
    history = [check_in("a/k", value, START + timedelta(days=7 * week)) for week, value in enumerate(values)]
    points = [(each.day, float(value)) for each, value in zip(history, values, strict=True)]
    return Course(metric, points, START, DUE, forecast(drawn, history), changes)


def test_the_cone_opens_from_the_newest_value_to_the_due_date() -> None:
    lines = chart(Look(FALLBACK), weekly(Reach(0, 100), 0, 12, 14, 22, 33, 38, 41, 50), 50, 12)
    cone, values = list(cells(lines, "faint")), list(cells(lines, "chart"))
    assert min(x for x, _ in cone) >= max(x for x, _ in values)
    assert max(x for x, _ in cone) >= 48
    heights = {x: len({row for column, row in cone if column == x}) for x, _ in cone}
    assert heights[max(heights)] > heights[min(heights)]


def test_without_a_forecast_there_is_no_cone() -> None:
    assert not list(cells(chart(Look(FALLBACK), weekly(Reach(0, 100), 0, 12, 14), 50, 12), "faint"))


def test_the_target_is_a_level_line_that_moves_on_the_day_it_was_moved() -> None:
    moved = Change(
        key="2026-09-30T09-00-00-000Z", author="li", about="a/k", field="target", before=50, after=100
    )
    lines = chart(Look(FALLBACK), weekly(Reach(0, 100), 0, 5, 9, changes=(moved,)), 50, 12)
    left = lines[0][0][0] + lines[0][1][0]
    level = [(x, y) for x, y in cells(lines[:10], "line") if x >= cell_len(left)]
    first, then = ([x for x, y in level if y == row] for row in (max(y for _, y in level), 0))
    assert max(first) < 30 <= max(then)
    assert abs(max(first) - min(x for x in then if x > 12)) <= 1


def test_a_band_is_two_level_lines_with_their_names() -> None:
    text = "\n".join(
        "".join(piece[0] for piece in line)
        for line in chart(Look(FALLBACK), weekly(Keep(40, 60), 50, 45, 70), 50, 12)
    )
    assert "at least" in text
    assert "at most" in text


_VALUES = st.floats(-1e18, 1e18) | st.sampled_from([0.0, 1.0, 1e18, -1e18, 5e-324])
_ODD = _VALUES | st.none() | st.booleans() | st.text(max_size=5) | st.lists(st.text(max_size=2)) | st.dates()


@given(
    st.sampled_from(
        [Reach(0, 9), Reach(None, -1e18), Keep(1, 2), Keep(None, 0.0), Milestones(("A",)), Unmeasured()]
    ),
    st.lists(_VALUES, min_size=1, max_size=9),
    st.lists(
        st.tuples(
            st.sampled_from(["target", "baseline", "at_least", "milestones", "due"]),
            st.dates(),
            _ODD,
        ),
        max_size=4,
    ),
    st.integers(0, 70),
    st.booleans(),
)
def test_whatever_is_drawn_it_keeps_its_width(
    metric: Metric, values: list[float], moved: list[tuple[str, date, object]], width: int, is_ascii: bool
) -> None:
    changes = tuple(
        Change(key=f"{day}T09-00-00-000Z", author="li", about="a/k", field=field, before=before, after=before)
        for field, day, before in sorted(moved, key=lambda each: each[1])
    )
    lines = chart(Look(FALLBACK, ascii=is_ascii), weekly(metric, *values, changes=changes), width, 10)
    assert bool(lines) == (width >= 24)
    for line in lines:
        text = "".join(piece[0] for piece in line)
        assert cell_len(text) <= width
        assert text.isascii() or not is_ascii


@pytest.mark.parametrize("due", [date.max, date(2027, 1, 1)])
def test_a_due_date_at_the_end_of_all_days_is_drawn_too(due: date) -> None:
    course = Course(Reach(0, 9), [(START, 1.0), (START + timedelta(days=7), 2.0)], START, due)
    assert len(chart(Look(FALLBACK), course, 44, 10)) == 10

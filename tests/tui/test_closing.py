"""A cycle from the keyboard: closed objective by objective, carried over, started, hidden once it is over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrtui.model.plan import State
from tests.tui.session import NARROW, TODAY, opened

if TYPE_CHECKING:
    from tests.tui.session import Session

HEAD = """\
format = 1
mission = "Near"

[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31
"""
#: Progress, kind, and what follows: the last one promises, and so asks why.
FIVE = (("one", 100, ""), ("two", 80, ""), ("three", 50, ""), ("four", 10, ""), ("five", 90, "committed"))


@pytest.fixture
def plan(home: Path, tmp_path: Path) -> Path:
    root = tmp_path / "five.toml"
    parts = [HEAD]
    for name, _, kind in FIVE:
        own = f'kind = "{kind}"\n' if kind else ""
        parts.append(
            f'\n[[objective]]\nid = "{name}"\ntitle = "Number {name}"\nsupports = "mission"\n'
            f'owner = "maria"\ncycle = "2026-H2"\n{own}\n[[objective.key_result]]\nid = "k"\n'
            f'title = "Measure {name}"\nbaseline = 0\ntarget = 100\n'
        )
    root.write_text("".join(parts))
    folder = tmp_path / "five.journal"
    folder.mkdir()
    (folder / "maria.toml").write_text(
        "".join(
            f'2026-11-20T09-00-00-00{number}Z = {{ check_in = "{name}/k", value = {value} }}\n'
            for number, (name, value, _) in enumerate(FIVE)
        )
    )
    return root


def entries(plan: Path) -> list[str]:
    """What was closed, line by line."""
    lines = (plan.parent / f"{plan.stem}.journal/maria.toml").read_text().splitlines()
    return [line.partition(" = ")[2] for line in lines if "{ close" in line]


README = Path(__file__).parents[2] / "README.md"


class Counter:
    """Presses keys and counts them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.keys = self.letters = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.session.press(*keys)

    async def type(self, text: str) -> None:
        self.letters += len(text)
        await self.session.type(text)


async def test_five_objectives_are_closed_and_two_are_carried_over(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = plan.read_bytes()
    async with opened(plan) as session:
        counted = Counter(session)
        await counted.press("W")
        assert session.line_with("Close 2026-H2 · 1 of 5")
        assert session.line_with("Measure one", "100 / 100", "1.0")
        assert "[achieved]" in session.text
        await counted.press("enter", "enter")  # both are achieved: nothing is asked
        assert session.line_with("3 of 5")
        assert session.line_with("Measure three", "50%", "0.5")
        assert "[keep]" in session.text
        await counted.press("enter")
        assert session.line_with("3 of 5"), "a reflection is asked for"
        await counted.type("Too much at once.")
        await counted.press("enter")
        assert session.line_with("4 of 5")
        assert session.line_with("why?")
        await counted.press("plus", "enter")
        await counted.type("Ill.")
        await counted.press("enter", "enter")
        assert session.line_with("5 of 5")
        await counted.press("8", "enter", "enter", "enter")
        assert session.line_with("what goes on")
        assert [line.count("[x]") for line in session.lines if "Number" in line and "[" in line] == [
            0,
            0,
            1,
            1,
            1,
        ]
        assert session.line_with("2027-H1, 2027-01-01 to 2027-06-30, comes new into the plan")
        await counted.press("down", "down", "down", "down", "space", "enter")
        assert session.line_with("this will be written")
        assert session.line_with("three-2027-h1", "1 key result")
        assert plan.read_bytes() == before
        await counted.press("enter")
        await session.until(lambda: "2026-H2 is closed" in session.text)
        await counted.press("enter")
        assert session.cursor == "three-2027-h1"
        assert "2026-H2 closed, 2 carried over" in session.status
        assert session.line_with("2027-H1 starts 1 Jan 2027")
        assert session.line_with("2 objectives · 2 key results · 5 closed hidden")
    with capsys.disabled():
        print(
            f"\nfive objectives closed, two carried over: {counted.keys} keys and {counted.letters} letters"
        )
    assert counted.keys == 21
    assert "| close a cycle of five objectives, two carried over | 21, " in README.read_text("utf-8")
    text = before.decode()
    for name, _, kind in FIVE:
        own = f'kind = "{kind}"\n' if kind else ""
        head = f'title = "Number {name}"\nsupports = "mission"\nowner = "maria"\ncycle = "2026-H2"\n{own}'
        text = text.replace(head, f'{head}state = "closed"\n')
    text = text.replace(
        "2026-12-31\n", '2026-12-31\n\n[[cycle]]\nid = "2027-H1"\nstart = 2027-01-01\nend = 2027-06-30\n'
    )
    for name, value in (("three", 50), ("four", 10)):
        text += (
            f'\n[[objective]]\nid = "{name}-2027-h1"\ntitle = "Number {name}"\nsupports = "mission"\n'
            f'owner = "maria"\ncycle = "2027-H1"\n\n[[objective.key_result]]\nid = "k"\n'
            f'title = "Measure {name}"\nbaseline = {value}\ntarget = 100\n'
        )
    assert plan.read_text() == text
    assert entries(plan) == [
        '{ close = "one/k", score = 1.0 }',
        '{ close = "one", score = 1.0, verdict = "achieved" }',
        '{ close = "two/k", score = 0.8 }',
        '{ close = "two", score = 0.8, verdict = "achieved" }',
        '{ close = "three/k", score = 0.5 }',
        '{ close = "three", score = 0.5, verdict = "keep", reflection = "Too much at once." }',
        '{ close = "four/k", score = 0.2, reflection = "Ill." }',
        '{ close = "four", score = 0.2, verdict = "keep" }',
        '{ close = "five/k", score = 0.8 }',
        '{ close = "five", score = 0.8, verdict = "keep" }',
    ]


async def close_all(session: Session) -> None:
    """Close the cycle as it is suggested."""
    await session.press("W")
    while "what goes on" not in session.text:
        await session.press("enter")
    await session.press("enter", "enter")
    await session.until(lambda: "is closed" in session.text)
    await session.press("q")


async def test_undo_takes_a_closing_back_in_one_step(plan: Path) -> None:
    before = plan.read_bytes()
    async with opened(plan) as session:
        await close_all(session)
        after = plan.read_bytes()
        await session.press("u")
        await session.until(lambda: "taken back: closing of 2026-H2" in session.status)
        assert plan.read_bytes() == before
        assert session.line_with("5 objectives · 5 key results ")
        assert session.app.workspace.standings.journal.closings == {}
        await session.press("ctrl+r")
        await session.until(lambda: "done again: closing of 2026-H2" in session.status)
        assert plan.read_bytes() == after
        assert session.line_with("3 objectives · 3 key results · 5 closed hidden")


async def test_esc_goes_back_and_nothing_that_was_typed_is_lost(plan: Path) -> None:
    async with opened(plan) as session:
        await session.press("W", "6")
        assert session.line_with("Measure one", "0.6")
        await session.press("enter")
        await session.type("Lazy")
        await session.press("enter")
        assert session.line_with("2 of 5")
        await session.press("escape")
        assert session.line_with("1 of 5")
        assert session.line_with("Measure one", "0.6")
        assert session.line_with("Reflection", "Lazy")
        await session.press("escape")
        assert session.line_with("╭─ Cascade")
        await session.press("W")
        assert session.line_with("Reflection", "Lazy")
        await session.press("enter", "enter")
        await session.press("q")
        await session.press("W")
        assert session.line_with("3 of 5")
        while "what goes on" not in session.text:
            await session.press("enter")
        await session.press("space", "tab")
        await session.type("2027-Q1")
        await session.press("tab")
        await session.type("1 jan")
        await session.press("tab")
        await session.type("2026-02-30")
        await session.press("enter")
        assert "what goes on" in session.text
        assert "there is no 30 Feb" in session.text
        await session.press(*["backspace"] * 10)
        await session.type("31 march 2027")
        await session.press("escape", "enter")
        assert session.line_with("2027-Q1, 2027-01-01 to 2027-03-31, comes new into the plan")
        assert session.line_with("Number one", "[ ]")
        await session.press("enter")
        assert session.line_with("this will be written")
        await session.press("escape")
        assert session.line_with("2027-Q1, 2027-01-01 to 2027-03-31")
        assert entries(plan) == []


async def test_scores_and_verdicts_are_changed_with_arrows_signs_and_digits(plan: Path) -> None:
    async with opened(plan) as session:
        await session.press("W", "minus", "left")
        assert session.line_with("Measure one", "0.8")
        await session.press("1")
        assert session.line_with("Measure one", "0.1")
        assert session.line_with("why?")
        await session.press("0")
        assert session.line_with("Measure one", "1.0")
        assert "why?" not in session.text
        await session.press("plus", "right", "0", "minus", "plus")
        assert session.line_with("Measure one", "0.1")
        await session.press("tab", "tab")
        await session.press("5")
        assert session.line_with("Objective", "0.5")
        await session.press("down")
        assert "[keep]" in session.text
        await session.press("right", "right")
        assert "[abandon]" in session.text
        await session.press("left", "left", "left")
        assert "[achieved]" in session.text
        await session.press("up", "9")
        assert "[achieved]" in session.text


async def test_what_is_closed_is_read_again_with_its_score_verdict_and_reflection(plan: Path) -> None:
    async with opened(plan) as session:
        await close_all(session)
        assert "five" not in [
            session.app.main.cascade.nodes.name(row) for row in session.app.main.cascade.flat.rows
        ]
        await session.press("C")
        assert session.line_with("closed shown")
        assert session.line_with("8 objectives · 8 key results · 5 of them closed")
        await session.go_to("five")
        assert session.line_with("GRADED", "22 Nov maria")
        assert session.line_with("0.9  keep")
        assert session.line_with("Measure five", "0.9")
        await session.go_to("five/k")
        assert session.line_with("GRADED")
        await session.press("C")
        assert "closed shown" not in session.text
        await session.press("slash")
        await session.type("is:closed")
        await session.press("enter")
        assert session.cursor == "one"
        assert session.line_with("▪ Number five")
        await session.press("escape")
        assert "Number one" not in session.text
        session.app.go_to("one")
        await session.settle()
        assert session.cursor == "one"


async def test_a_plan_of_which_nothing_runs_shows_everything(plans: Path) -> None:
    async with opened(plans / "sourced" / "plan.toml") as session:
        assert session.line_with("48 objectives · 124 key results ")
        await session.press("C")
        assert session.line_with("48 objectives · 124 key results ")


async def test_a_narrow_window_closes_several_files(plans: Path) -> None:
    department = plans / "department" / "plan.toml"
    before = {
        path: path.read_bytes() for path in department.parent.rglob("*.toml") if "journal" not in str(path)
    }
    async with opened(department, size=NARROW, author="ines") as session:
        await close_all(session)
        assert session.line_with("2027-Q1 starts 1 Jan 2027")
        states = {each.id: each.state for each in session.app.workspace.plan.objectives}
        assert states["seen-in-time"] is states["first-try"] is State.CLOSED
        assert states["first-try-2027-q1"] is State.ACTIVE
        supports = {each.id: each.supports for each in session.app.workspace.plan.objectives}
        assert supports["first-try-2027-q1"] == ("seen-in-time-2027-q1/door-to-doctor",)
        await session.press("u")
        await session.until(lambda: "taken back" in session.status)
    assert {path: path.read_bytes() for path in before} == before


async def test_of_several_cycles_the_one_that_ended_is_offered_first(plan: Path) -> None:
    text = plan.read_text().replace(
        "[[objective]]", "[[cycle]]\nid = 'old'\nstart = 2026-01-01\nend = 2026-06-30\n\n[[objective]]", 1
    )
    plan.write_text(text.replace('cycle = "2026-H2"', 'cycle = "old"', 1))
    async with opened(plan) as session:
        await session.press("W")
        assert session.line_with("old", "ended 30 Jun, 1 open objective")
        assert session.line_with("2026-H2", "ends 31 Dec, 4 open objectives")
        await session.press("enter")
        assert session.line_with("Close old · 1 of 1")
        await session.press("escape", "down", "enter")
        assert session.line_with("Close 2026-H2 · 1 of 4")


async def test_a_cycle_is_started_with_the_days_that_usually_follow(plan: Path) -> None:
    before = plan.read_bytes()
    async with opened(plan) as session:
        await session.press("S")
        assert session.line_with("Cycle", "2027-H1")
        assert session.line_with("End", "2027-06-30")
        await session.press("enter")
        await session.until(lambda: "new cycle" in session.status)
        added = b'\n[[cycle]]\nid = "2027-H1"\nstart = 2027-01-01\nend = 2027-06-30\n'
        assert plan.read_bytes() == before.replace(b"2026-12-31\n", b"2026-12-31\n" + added)
        await session.press("S", "home", *["delete"] * 7)
        await session.type("2027-H1")
        assert "there is a cycle 2027-H1 already" in session.text
        await session.press(*["backspace"] * 7)
        await session.type("late")
        await session.press("tab", *["delete"] * 10)
        await session.type("1 jan 2029")
        await session.press("enter")
        assert "It would end before it starts" in session.notices
        await session.press("escape", "y", "u")
        await session.until(lambda: "taken back" in session.status)
        assert plan.read_bytes() == before


async def test_there_is_nothing_to_close_and_nothing_in_the_past(plan: Path) -> None:
    async with opened(plan) as session:
        await session.press("left_square_bracket", "W")
        assert "This is the past" in session.status
        await session.press("escape")
        await close_all(session)
        await session.press("W")
        assert "there is nothing to close" in session.status
        assert session.app.workspace.standings.today == TODAY

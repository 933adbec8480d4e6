"""Text is text: whatever titles, notes, names and files hold, it is shown, and nothing of it is obeyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from okrtui.tui.show import ControlFilter
from tests.tui.hostile import POISONS, obeyed, write_plan
from tests.tui.session import NARROW, opened
from tests.tui.test_moving import is_whole

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.session import Session


@pytest.fixture
def hostile(home: Path) -> Path:
    folder = home / "plans"
    folder.mkdir()
    return write_plan(folder)


def assert_harmless(session: Session) -> None:
    """Nothing on the screen can be obeyed, every line is as wide as the screen, and nothing ran."""
    for line in session.strips:
        assert not obeyed(line.text), line.text
    assert is_whole(session)
    assert not session.app._exit


async def test_every_row_and_its_details_are_harmless_by_the_first_wall_alone(hostile: Path) -> None:
    async with opened(hostile, size=(120, 40)) as session:
        session.app._filters[:] = [
            each for each in session.app._filters if not isinstance(each, ControlFilter)
        ]
        seen = ""
        for _ in range(len(session.app.main.cascade.flat)):
            assert_harmless(session)
            seen += session.text
            await session.press("j")
        for shown in (
            "[@click=app.pwned]x[/] [bold",
            "␛]52;c;aGk=␇",
            "�evil�",
            "日本語",
            "eve said",
            "[b]eve",
        ):
            assert shown in seen, f"{shown} should be seen as it is"
        await session.go_to("markup/number")
        for keys in (
            ["i"],
            ["pagedown"],
            ["q", "question_mark"],
            ["q", "a"],
            ["q", "ctrl+t"],
            ["q", "v"],
            ["v"],
            ["v"],
            ["v"],
        ):
            await session.press(*keys)
            assert_harmless(session)


@pytest.mark.parametrize("name", POISONS)
async def test_lines_refusals_and_the_palette_are_harmless(hostile: Path, name: str) -> None:
    async with opened(hostile) as session:
        session.app.go_to(f"{name}/steps")
        await session.settle()
        await session.press("c", "q")
        assert_harmless(session)
        await session.press("escape", "m", "x", "enter")
        await session.settle()
        assert_harmless(session)
        await session.press("e")
        assert_harmless(session)
        theirs = hostile.read_bytes().replace(b"[[cycle]]", b"[[cycle]]\n# theirs", 1)
        marks = b'"id" = "steps"\n"title" = "'
        hostile.write_bytes(theirs.replace(marks, marks + b"theirs "))
        await session.press("home", "y", "enter")
        if name not in ("endless", "zalgo"):  # too long to be edited in one line
            await session.until(lambda: "Changed meanwhile" in session.text)
            assert_harmless(session)
            await session.press("q", "escape", "y")
        assert_harmless(session)
        await session.press("ctrl+p")
        for key in POISONS[name][:3]:
            if key.isalnum() and key.isascii():
                await session.press(key)
        await session.until(lambda: session.app.screen.query("OptionList"))
        assert_harmless(session)


async def test_a_click_on_any_cell_runs_nothing(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    async with opened(hostile, size=NARROW) as session:
        monkeypatch.setattr(session.app, "action_pwned", lambda: ran.append("pwned"), raising=False)
        assert session.app._driver is not None
        for reading in (False, True):
            if reading:
                session.app.go_to("markup/number")
                await session.press("enter")
            for y in range(session.app.size.height - 1):
                for x in range(session.app.size.width):
                    for kind in (events.MouseDown, events.MouseUp):
                        press = kind(None, x, y, 0, 0, 1, False, False, False, x, y)
                        session.app._driver.send_message(press)
                await session.settle()
                assert_harmless(session)
    assert ran == []

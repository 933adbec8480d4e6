"""A plan that takes long to be read: its frame at once, how far it is, keys meanwhile, and then the plan."""

from __future__ import annotations

from contextlib import asynccontextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from okrtui.errors import CannotReadError
from okrtui.store import plan_files
from okrtui.store.settings import read_settings
from okrtui.tui.app import OkrApp
from okrtui.tui.screens.opening import OpeningScreen
from okrtui.workspace import Clock, large
from okrtui.workspace.opening import Opening, takes_long
from tests.tui.session import TODAY, WIDE, Session, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Event:
    """What holds up every reading of a plan file until it is set."""
    gate, read_bytes = Event(), plan_files.read_bytes

    def held_up(path: Path, *arguments: int) -> bytes:
        assert gate.wait(20)
        return read_bytes(path, *arguments)

    monkeypatch.setattr(plan_files, "read_bytes", held_up)
    return gate


@asynccontextmanager
async def opening(root: Path, size: tuple[int, int] = WIDE) -> AsyncIterator[Session]:
    """The app while its plan is read."""
    app = OkrApp(Opening(root, "maria", Clock(TODAY)), read_settings())
    async with app.run_test(size=size) as pilot:
        session = Session(app, pilot)
        await session.settle()
        yield session


@pytest.mark.parametrize("size", [WIDE, (80, 24), (30, 8)])
async def test_the_frame_is_there_while_the_plan_is_read_and_then_the_plan(
    acme: Path, gate: Event, size: tuple[int, int]
) -> None:
    async with opening(acme, size) as session:
        await session.until(lambda: "Reading acme.toml: 1 of " in session.text)
        assert "Mission" not in session.text
        gate.set()
        await session.until(lambda: "Mission" in session.text)
        await session.press("j")
        assert session.cursor == "connected-people"


async def test_keys_are_answered_meanwhile_and_nothing_is_put_before_the_reader(
    acme: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    look = OpeningScreen._look

    def counted(screen: OpeningScreen) -> None:
        looks.append(screen.opening.opened)
        look(screen)

    monkeypatch.setattr(OpeningScreen, "_look", counted)
    async with opening(acme) as session:
        await session.press("question_mark")
        assert "Report a value, how confident you are" in session.text
        await session.resize((100, 30))
        gate.set()
        await session.until(lambda: looks[-2:] and all(looks[-2:]))
        assert "Report a value, how confident you are" in session.text
        await session.press("q")
        await session.until(lambda: "Mission" in session.text)


@pytest.mark.parametrize("key", ["q", "ctrl+q", "escape"])
async def test_one_can_leave_before_it_is_read(acme: Path, gate: Event, key: str) -> None:
    async with opening(acme) as session:
        await session.press(key)
        assert session.app._exit
        assert session.app.return_code == 0
    gate.set()


async def test_what_keeps_it_from_being_read_ends_the_app_and_is_kept_to_be_told(acme: Path) -> None:
    missing = acme.with_name("nothing.toml")
    async with opening(missing) as session:
        await session.until(lambda: session.app._exit)
        assert isinstance(session.app._plan, Opening)
        assert isinstance(session.app._plan.error, CannotReadError)


async def test_a_large_plan_that_others_changed_is_read_while_keys_are_answered(
    acme: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "NODES_AND_ENTRIES", 0)
    gate.set()
    async with opened(acme) as session:
        gate.clear()
        text = acme.read_text()
        acme.write_text(text.replace("Latency under 100 ms", "Latency under 90 ms"))
        session.app.main.look_at_files()
        await session.press("j")
        assert session.cursor == "connected-people"
        session.app.main.look_at_files()  # once is enough
        assert "Latency under 90 ms" not in session.text
        gate.set()
        await session.until(lambda: "Latency under 90 ms" in session.text)
        assert session.cursor == "connected-people"


async def test_what_is_written_while_a_large_plan_is_read_again_is_not_lost_from_sight(
    acme: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "NODES_AND_ENTRIES", 0)
    gate.set()
    async with opened(acme) as session:
        gate.clear()
        text = acme.read_text()
        acme.write_text(text.replace("Latency under 100 ms", "Latency under 90 ms"))
        session.app.main.look_at_files()
        workspace: Any = session.app.workspace
        workspace.check_in("launch/latency", 111)
        gate.set()
        await session.until(lambda: not session.app.main._is_reading)
        assert workspace.standings.key_results["launch/latency"].value == 111
        session.app.main.look_at_files()
        await session.until(lambda: "Latency under 90 ms" in session.text)
        assert workspace.standings.key_results["launch/latency"].value == 111


@pytest.mark.parametrize("include", ['"teams/*.toml"', '[\n  "teams/a.toml",\n  "teams/b.toml",\n]'])
def test_only_a_large_plan_is_opened_behind_a_screen(tmp_path: Path, include: str) -> None:
    root, team = tmp_path / "plan.toml", tmp_path / "teams" / "b.toml"
    team.parent.mkdir()
    root.write_text(f"format = 1\ninclude = {include}\n")
    team.write_text("")
    (tmp_path / "teams" / "a.toml").write_text("")
    assert not takes_long(root)
    team.write_text("#" * 5_000_000)
    assert takes_long(root)
    team.write_text("")
    journal = tmp_path / "plan.journal" / "maria.toml"
    journal.parent.mkdir()
    journal.write_text("#" * 5_000_000)
    assert takes_long(root)
    assert not takes_long(tmp_path / "nothing.toml")
    assert not takes_long(tmp_path)

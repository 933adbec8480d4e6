"""The frame that is drawn before Textual is there is the one that Textual draws, but for the line of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.color import ColorSystem
from textual._compositor import LayoutUpdate
from textual.geometry import Region

from okrtui.store.settings import read_settings
from okrtui.tui.app import OkrApp
from okrtui.tui.chosen_look import choose_look
from okrtui.tui.first_frame import first_frame, opening_frame
from okrtui.tui.screens import main
from okrtui.tui.shadow import Shadow
from okrtui.workspace import Clock, Workspace
from okrtui.workspace.opening import Opening
from tests.benchmarks.plans import Size, make_plan
from tests.tui.hostile import write_plan
from tests.tui.session import TODAY, Session, opened

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.tui.cells import Row

#: Where the columns of the rows, the panes and the whole layout change.
SIZES = [(60, 16), (75, 20), (99, 24), (100, 24), (101, 23), (120, 40), (132, 36), (157, 50), (300, 70)]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "_CHECK_AFTER", 1_000)  # what the checks say comes after the first frame
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FILTERS", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)


def early(
    plan: Path, size: tuple[int, int], theme: str | None = None, *, ascii_only: bool = False
) -> Shadow | None:
    """The frame of the plan, drawn without Textual."""
    settings = read_settings()
    look = choose_look(settings, theme, ascii_only=ascii_only).look
    return first_frame(Workspace(plan, "maria", Clock(TODAY)), look, settings, *size)


def rows_of(shadow: Shadow | None) -> list[Row]:
    """All but the line of keys."""
    assert shadow is not None
    return shadow._wanted[:-1]


def drawn_by_textual(session: Session) -> Shadow:
    """What a terminal of any number of colours is sent."""
    size = session.app.size
    strips = session.app.screen._compositor.render_strips(size)
    shadow = Shadow()
    shadow.draw(LayoutUpdate([[each] for each in strips], Region(0, 0, *size)), ColorSystem.TRUECOLOR)
    return shadow


def assert_same(session: Session, found: Shadow | None) -> None:
    for found_row, row in zip(rows_of(found), rows_of(drawn_by_textual(session)), strict=True):
        assert found_row == row


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["acme.toml", "personal.toml"])
async def test_it_is_the_same_at_every_size(plans: Path, name: str, size: tuple[int, int]) -> None:
    async with opened(plans / name, size=size) as session:
        assert_same(session, early(plans / name, size))


@pytest.mark.parametrize("theme", ["okrtui-light", "ember", "almanac", "colour-blind", "high-contrast"])
async def test_it_is_the_same_in_every_theme(acme: Path, theme: str) -> None:
    async with opened(acme, theme=theme) as session:
        assert_same(session, early(acme, (132, 36), theme))


async def test_it_is_the_same_in_ascii(acme: Path) -> None:
    async with opened(acme, ascii_only=True) as session:
        assert_same(session, early(acme, (132, 36), ascii_only=True))


async def test_it_is_the_same_of_a_plan_that_is_longer_than_the_screen(home: Path, tmp_path: Path) -> None:
    root = make_plan(tmp_path / "plan", Size(nodes=300, entries=600))
    async with opened(root, size=(120, 40)) as session:
        assert_same(session, early(root, (120, 40)))


async def test_it_is_the_same_where_something_is_closed(acme: Path) -> None:
    acme.write_text(acme.read_text().replace("[[objective]]\n", '[[objective]]\nstate = "closed"\n', 1))
    async with opened(acme) as session:
        assert "1 closed hidden" in session.text
        assert_same(session, early(acme, (132, 36)))


@pytest.mark.parametrize("size", SIZES)
async def test_while_a_large_plan_is_read_it_is_the_same_too(
    acme: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Opening, "begin", lambda _: None)
    app = OkrApp(Opening(acme, "maria", Clock(TODAY)), read_settings())
    async with app.run_test(size=size) as pilot:
        session = Session(app, pilot)
        await session.until(lambda: "Opening" in session.text)
        assert_same(session, opening_frame("acme.toml", app.look, *size))


async def test_hostile_texts_are_as_harmless(home: Path, tmp_path: Path) -> None:
    root = write_plan(tmp_path)
    async with opened(root) as session:
        assert_same(session, early(root, (132, 36)))


@pytest.mark.parametrize("name", ["NO_COLOR", "TEXTUAL_FILTERS"])
def test_where_colours_are_others_textual_draws(
    acme: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "1")
    assert early(acme, (132, 36)) is None


def test_a_terminal_with_its_own_few_colours_waits_for_textual(
    acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert early(acme, (132, 36), "terminal") is None
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", "xterm")
    assert early(acme, (132, 36)) is None
    monkeypatch.setenv("TERM", "xterm-256color")
    assert early(acme, (132, 36)) is not None


def test_what_is_tiny_empty_or_another_view_waits_for_textual(
    acme: Path, config: Path, tmp_path: Path
) -> None:
    assert early(acme, (59, 36)) is None
    assert early(acme, (132, 15)) is None
    empty = tmp_path / "empty.toml"
    empty.write_text('format = 1\nmission = "Grow"\n')
    assert early(empty, (132, 36)) is None
    config.write_text('view = "teams"\n')
    assert early(acme, (132, 36)) is None

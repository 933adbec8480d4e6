"""How the screens look, to the character and the colour."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.store.settings import shipped
from tests.tui.session import MIDDLE, NARROW, TODAY, WIDE, opened
from tests.tui.snapshot import assert_same, digest, screen_text

PICTURES = Path(__file__).parents[1] / "pictures"
THEMES = sorted(path.stem for path in shipped("themes").glob("*.toml"))


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_main_screen(acme: Path, size: tuple[int, int]) -> None:
    async with opened(acme, size=size) as session:
        await session.go_to("launch/active-users")
        assert_same(f"main-{size[0]}x{size[1]}.txt", screen_text(session.strips))


async def test_the_other_screens(acme: Path) -> None:
    async with opened(acme) as session:
        assert_same("vision.txt", screen_text(session.strips))
        await session.go_to("mission")
        assert_same("mission.txt", screen_text(session.strips))
        await session.go_to("launch")
        assert_same("objective.txt", screen_text(session.strips))
        await session.press("j", "c", "6", "1", "0", "k", "tab", "8")
        assert_same("check-in.txt", screen_text(session.strips))
        await session.press("escape", "question_mark")
        assert_same("keys.txt", screen_text(session.strips))
        await session.press("q", "a")
        assert_same("alignment.txt", screen_text(session.strips))


async def test_a_large_untidy_plan(plans: Path) -> None:
    async with opened(plans / "sourced" / "plan.toml") as session:
        assert_same("sourced.txt", screen_text(session.strips))


async def test_every_theme_keeps_its_colours(acme: Path) -> None:
    colours = ""
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        text = session.text
        for name in THEMES:
            session.app.show_theme(name)
            await session.settle()
            assert session.text == text
            colours += f"{digest(session.strips)} {name}\n"
    assert len({line.split()[0] for line in colours.splitlines()}) == len(THEMES)
    assert_same("themes.txt", colours)


async def test_the_picture_in_the_readme_is_how_it_looks(acme: Path) -> None:
    async with opened(acme, today=TODAY, theme="okrtui-dark") as session:
        await session.go_to("launch/active-users")
        picture = session.app.export_screenshot(title="okrtui", simplify=True)
    assert "1 million active users" in picture.replace("&#160;", " ")
    assert_same("main-screen.svg", picture, PICTURES)

"""Themes: tried on with a preview, remembered in the settings, and never a reason not to start."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from okrtui.store.settings import shipped
from tests.tui.session import opened
from tests.tui.snapshot import digest

if TYPE_CHECKING:
    from pathlib import Path


async def test_moving_in_the_list_previews_q_takes_back_and_enter_remembers(acme: Path, config: Path) -> None:
    before = b'# mine\nauthor = "maria"   # me\ntheme = "okrtui-dark"\n'
    config.write_bytes(before)
    async with opened(acme) as session:
        dark = digest(session.strips)
        await session.press("ctrl+t")
        names = [
            line.split("│")[-2].strip() for line in session.lines if line.endswith("│") and "━" not in line
        ]
        assert "almanac" in names
        await session.press("j")
        assert session.app.look.palette.name == "okrtui-light"
        await session.press("q")
        assert digest(session.strips) == dark
        assert config.read_bytes() == before
        await session.press("ctrl+t", "j", "ctrl+t")
        assert digest(session.strips) == dark
        await session.press("ctrl+t", "k", "k", "enter")
        chosen = session.app.look.palette.name
        assert digest(session.strips) != dark
        await session.app.workers.wait_for_complete()
    assert config.read_bytes() == before.replace(b"okrtui-dark", chosen.encode())
    async with opened(acme) as session:
        assert session.app.look.palette.name == chosen
        assert digest(session.strips) != dark
        await session.press("ctrl+p")
        await session.type("theme: okrtui-dark")
        await session.until(lambda: "Use these colours." in session.text)
        await session.press("enter")
        await session.until(lambda: session.app.look.palette.name == "okrtui-dark")
        await session.app.workers.wait_for_complete()
        assert digest(session.strips) == dark
    assert config.read_bytes() == before


async def test_the_first_theme_that_is_kept_makes_the_settings_file(acme: Path, home: Path) -> None:
    async with opened(acme) as session:
        await session.press("ctrl+t", "j", "enter")
        await session.app.workers.wait_for_complete()
        chosen = session.app.look.palette.name
    assert (home / "config" / "okrtui" / "config.toml").read_text() == f'theme = "{chosen}"\n'


async def test_a_theme_that_cannot_be_remembered_is_used_all_the_same(acme: Path, config: Path) -> None:
    config.write_text("not toml")
    async with opened(acme) as session:
        await session.press("ctrl+t", "j", "enter")
        chosen = session.app.look.palette.name
        await session.until(lambda: "could not be remembered" in session.notices)
        assert session.app.look.palette.name == chosen != "okrtui-dark"
    assert config.read_text() == "not toml"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theme = [", "config.toml"),
        ('theme = "nowhere"', "There is no theme 'nowhere'."),
        ("theme = 1", "theme must be text"),
        ("thema = 1", "there is no setting 'thema'"),
        ('theme = "[@click=app.quit]x[/]"', "There is no theme '[@click=app.quit]x[/]'."),
    ],
)
async def test_broken_settings_are_a_message(acme: Path, config: Path, text: str, says: str) -> None:
    config.write_text(text)
    async with opened(acme) as session:
        assert says in session.notices
        assert session.app.look.palette.name == "okrtui-dark"
        assert session.line_with("Launch a new communication platform")


@pytest.mark.parametrize(
    "content", [b"[colors", b"\xff\xfe", b'name = "mine"', b'name = "[/]"\n[colors]\ntext = "red"\n']
)
async def test_a_broken_theme_is_a_message(acme: Path, config: Path, content: bytes) -> None:
    theme = config.parent / "themes" / "mine.toml"
    theme.parent.mkdir()
    theme.write_bytes(content)
    async with opened(acme) as session:
        assert "mine.toml" in session.notices
        await session.press("ctrl+t", "j", "q")
        assert session.line_with("Launch a new communication platform")


async def test_a_theme_of_ones_own_is_offered(acme: Path, config: Path) -> None:
    theme = config.parent / "themes" / "mine.toml"
    theme.parent.mkdir()
    own = (shipped("themes") / "ember.toml").read_text().replace('name = "ember"', 'name = "a first one"')
    theme.write_text(own)
    async with opened(acme) as session:
        await session.press("ctrl+t", "home")
        assert session.line_with("a first one")
        await session.press("enter")
        assert session.app.look.palette.name == "a first one"


@pytest.mark.parametrize("plan", ["acme.toml", "personal.toml", "department/plan.toml"])
async def test_ascii_draws_no_other_sign_than_those_of_the_plan(plans: Path, plan: str) -> None:
    folder = (plans / plan).parent
    own = {
        character for path in folder.rglob("*.toml") for character in path.read_text() if ord(character) > 127
    }
    own -= set("─·▰▱━│→≥≤–…−▲▼●■◌○▪✔")
    async with opened(plans / plan, ascii_only=True) as session:
        found = set(session.text)
        for _ in range(len(session.app.main.cascade.flat)):
            await session.press("j")
            found |= set(session.text)
        for keys in (
            ["c", "7"],
            ["tab", "8"],
            ["escape", "question_mark"],
            ["q", "i"],
            ["q", "ctrl+t"],
            ["q", "ctrl+p"],
            ["a"],
        ):
            await session.press(*keys)
            found |= set(session.text)
    assert {sign for sign in found if ord(sign) > 127} <= own


async def test_without_colours_everything_is_still_there(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(acme) as session:
        text = session.text
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(acme) as session:
        assert session.text == text
        for strip in session.strips:
            for _, style, _ in strip:
                for colour in (style.color, style.bgcolor) if style else ():
                    assert colour is None or colour.triplet is None or len(set(colour.triplet)) == 1
        await session.press("j", "c", "escape", "ctrl+t", "j", "q")


@pytest.mark.skipif(sys.platform != "linux", reason="a locale is named otherwise elsewhere")
async def test_a_terminal_without_unicode_gets_ascii(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C")
    async with opened(acme) as session:
        assert session.text.isascii()

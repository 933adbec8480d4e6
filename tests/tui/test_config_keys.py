"""What ``config.toml`` changes on the screen: keys, the view and columns to begin with, saved filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui.insight.views import View
from okrtui.tui.commands import COMMANDS
from okrtui.tui.key_table import remapped, shown_key
from okrtui.tui.widgets.cascade_rows import COLUMNS, row_layout
from tests.tui.session import NARROW, WIDE, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


async def test_a_moved_key_works_and_the_old_one_does_not(acme: Path, config: Path) -> None:
    config.write_text('[keys]\ncheck-in = "w"\ndown = "t,down"\nfilter = "ctrl+f"\n')
    async with opened(acme) as session:
        assert session.notices == ""
        await session.go_to("vision")
        await session.press("t")
        assert session.cursor == "connected-people"
        await session.press("j")
        assert session.cursor == "connected-people"
        await session.press("c")
        assert not session.is_checking_in
        await session.press("w")
        assert session.is_checking_in
        await session.press("c", "w", "escape", "ctrl+f")
        await session.type("w/t")
        assert session.line_with("│ w/t")


async def test_a_moved_key_is_shown_in_footer_help_and_palette(acme: Path, config: Path) -> None:
    config.write_text('[keys]\nreview = "w"\nquit = "ctrl+x"\nkeys = "f1"\npalette = "ctrl+k"\n')
    async with opened(acme) as session:
        footer = session.lines[-1]
        assert "c Check in  w Review  e Edit" in footer
        assert "^x Quit" in footer
        assert "^k palette" in footer
        await session.press("ctrl+k")
        await session.type("step through")
        await session.press("ctrl+u")
        await session.type("review")
        await session.until(lambda: "Review (w)" in session.text)
        await session.press("escape", "f1")
        assert session.line_with("w       Step through every check-in")
        await session.press("f1")
        assert "Step through every check-in" not in session.text
        await session.press("question_mark", "q", "ctrl+p")
        assert session.app.is_running
        assert len(session.app.screen_stack) == 1


async def test_a_command_without_a_key_can_be_given_one(acme: Path, config: Path) -> None:
    config.write_text('[keys]\nnew-kpi = "f2,ctrl+n"\n')
    async with opened(acme) as session:
        for key in ("f2", "ctrl+n"):
            await session.press(key)
            assert session.line_with("─ New KPI ─")
            await session.press("escape")
        await session.press("ctrl+p")
        await session.type("new kpi")
        await session.until(lambda: "New KPI (f2 ctrl+n)" in session.text)


async def test_two_keys_may_change_places(acme: Path, config: Path) -> None:
    config.write_text('[keys]\nreview = "c"\ncheck-in = "r"\n')
    async with opened(acme) as session:
        assert session.notices == ""
        await session.go_to("launch/latency")
        await session.press("r")
        assert session.line_with("Latency under 100 ms", "─")
        assert session.is_checking_in
        await session.press("escape")
        await session.until(lambda: "r Check in  c Review  e Edit" in session.lines[-1])


async def test_a_key_that_can_not_be_had_is_told_and_left_alone(acme: Path, config: Path) -> None:
    config.write_text('[keys]\nreview = "w"\nedit = "c"\nundi = "x"\n')
    async with opened(acme) as session:
        assert f"{config}:3: edit can't be on c: check-in has it; move that one too" in session.notices
        assert f"{config}:4: there is no command 'undi'; is undo meant?" in session.notices
        await session.go_to("launch/latency")
        await session.press("c")
        assert session.is_checking_in
        await session.press("escape")
        await session.until(lambda: "e Edit" in session.lines[-1])
        assert "w Review" in session.lines[-1]


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("edit", ["j"], "down has it"),  # on the main screen and in the cascade at the same time
        ("edit", ["h"], "has it"),
        ("down", ["c"], "check-in has it"),
        ("scroll-down", ["q"], "quit has it"),
        ("save", ["s"], "while typing it is text"),
        ("cancel", ["?"], "while typing it is text"),
        ("edit", ["ctrl+m"], "terminals send enter for it"),
        ("edit", ["ctrl+s"], "terminals keep it for themselves"),
        ("edit", ["ctrl+c"], "last way out"),
        ("edit", ["foo"], "'foo' is no key"),
        ("edit", ["ctrl+foo"], "is no key"),
        ("edit", ["\x1b"], "is no key"),
        ("edit", ["w", "nonsense"], "is no key"),
        ("zzz", ["w"], "the README lists them all"),
        ("\x1b[31m", ["w"], "there is no command"),
    ],
)
def test_what_can_not_be_granted_is_told_and_changes_nothing(
    name: str, written: Sequence[str], said: str
) -> None:
    table = remapped({name: written}, lambda _: "config.toml:7")
    assert table.commands == COMMANDS
    (problem,) = table.problems
    assert problem.startswith("config.toml:7: ")
    assert said in problem
    assert problem.isprintable()


@pytest.mark.parametrize(
    ("written", "key", "shown"),
    [
        ("w", "w", "w"),
        ("Q", "Q", "Q"),
        ("shift+q", "Q", "Q"),
        ("CTRL+X", "ctrl+x", "ctrl+x"),
        ("!", "exclamation_mark", "!"),
        (",", "comma", ","),
        ("PgDn", "pagedown", "pgdn"),
        ("F5", "f5", "f5"),
        ("shift+tab", "shift+tab", "shift+tab"),
        ("ö", "ö", "ö"),
    ],
)
def test_keys_are_written_as_people_write_them(written: str, key: str, shown: str) -> None:
    others = {"page-down": ["ctrl+g"], "scroll-page-down": ["ctrl+g"]}
    table = remapped({"redo": [written], **others}, lambda _: "")
    assert table.problems == ()
    (redo,) = (command for command in table.commands if command.id == "redo")
    assert (redo.keys, redo.shown) == (key, shown)
    assert table.first("redo") == key
    assert table.shown("redo") == shown_key(key) == shown


def test_of_two_wishes_for_one_key_one_is_granted() -> None:
    table = remapped({"edit": ["w"], "undo": ["w"]}, lambda _: "x")
    assert len(table.changed) == 1
    assert len(table.problems) == 1


def test_without_wishes_the_keys_are_those_of_the_commands() -> None:
    assert remapped({}, str).commands == COMMANDS


@pytest.mark.parametrize("view", list(View))
async def test_the_start_view_is_the_one_of_the_settings(acme: Path, config: Path, view: View) -> None:
    config.write_text(f'view = "{view}"\n')
    async with opened(acme) as session:
        assert f"view {view}" in session.lines[0]
        assert session.line_with(f"─ {view.capitalize()} ─")
        await session.press("v")
        assert f"view {view.next}" in session.lines[0]


async def test_a_row_has_the_columns_of_the_settings(acme: Path, config: Path) -> None:
    config.write_text('columns = ["percent", "owner"]\n')
    async with opened(acme, size=WIDE) as session:
        line = session.line_with("Latency under 100 ms").partition("││")[0]
        assert line.rstrip().endswith("22%  sam")
        assert "178 / 100" not in line
        assert "━" not in line
        await session.resize(NARROW)
        assert session.line_with("Latency under 100 ms").rstrip(" │").endswith("22%  sam")


@pytest.mark.parametrize("width", range(1, 140))
def test_columns_leave_in_the_same_order_whichever_there_are(width: int) -> None:
    everything = row_layout(width)
    assert everything == row_layout(width, COLUMNS)
    assert row_layout(width, ()).columns == frozenset()
    for wanted in (("bar", "percent", "age"), ("owner",), ("value", "owner", "confidence")):
        assert everything.columns & {*wanted} <= row_layout(width, wanted).columns <= {*wanted}


async def test_a_saved_filter_is_in_the_palette(acme: Path, config: Path) -> None:
    config.write_text('[filters]\n"my [b]own" = "owner:sam"\n')
    async with opened(acme) as session:
        await session.press("ctrl+p")
        await session.until(lambda: "Filter: my [b]own" in session.text)
        await session.type("filter my own")
        await session.until(lambda: "owner:sam" in session.text)
        await session.press("enter")
        await session.until(lambda: "filter owner:sam" in session.lines[0])
        assert session.cursor == "launch/latency"
        assert "Enhance customer support" not in session.text
        await session.press("escape")
        assert session.line_with("Enhance customer support")


async def test_a_saved_filter_that_means_nothing_is_told_with_its_line(acme: Path, config: Path) -> None:
    config.write_text('[filters]\n\nbad = "status:foo"\n')
    async with opened(acme) as session:
        assert f"{config}:3: the filter bad: " in session.notices


async def test_a_theme_that_is_not_there_is_told_with_its_line(acme: Path, config: Path) -> None:
    config.write_text('ascii = false\ntheme = "nowhere"\n')
    async with opened(acme) as session:
        assert f"{config}:2: There is no theme 'nowhere'. There are almanac, " in session.notices

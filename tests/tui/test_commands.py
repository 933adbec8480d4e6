"""Every action once: bound, listed, found by its name, and done by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui.tui.commands import COMMANDS, Where
from okrtui.tui.screens.main import MainScreen
from okrtui.tui.widgets.cascade_view import CascadeView
from okrtui.tui.widgets.detail_panel import DetailPanel
from okrtui.tui.widgets.fields import ConfidenceField, Field
from tests.tui.session import WIDE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.tui.commands import Command

PLACES: dict[Where, list[type]] = {
    Where.MAIN: [MainScreen],
    Where.CASCADE: [CascadeView],
    Where.DETAIL: [DetailPanel],
    Where.LINE: [Field, ConfidenceField],
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
async def test_no_binding_is_dead(command: Command) -> None:
    from okrtui.tui.app import OkrApp

    namespace, _, call = (
        command.action.rpartition(".") if command.action.startswith("app.") else ("", "", command.action)
    )
    method = f"action_{call.partition('(')[0]}"
    for place in [OkrApp] if namespace else PLACES[command.where]:
        assert callable(getattr(place, method, None)), f"{place.__name__} has no {method}"


def test_no_key_does_two_things_in_one_place() -> None:
    for where in Where:
        keys = [
            key for command in COMMANDS if command.where is where for key in command.keys.split(",") if key
        ]
        assert sorted(keys) == sorted(set(keys))
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


def test_no_key_is_one_that_terminals_keep_for_themselves() -> None:
    keys = {key for command in COMMANDS for key in command.keys.split(",")}
    assert not keys & {"ctrl+m", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+s", "ctrl+z"}
    assert not [key for key in keys if key.startswith(("alt+", "f1", "super+"))]


async def test_the_keys_screen_lists_every_key_with_its_help(acme: Path) -> None:
    async with opened(acme, size=(WIDE[0], 140)) as session:
        await session.press("question_mark")
        words = " ".join(line.split("│")[2].strip() for line in session.lines if line.count("│") > 3)
        for command in COMMANDS:
            help_text = " ".join(command.help.split())
            assert f"{command.shown} {help_text}" in " ".join(words.split()), command.id
        await session.press("question_mark")
        assert session.line_with("╭─ Cascade")


async def test_the_palette_finds_actions_nodes_and_nothing_that_is_not_there(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("ctrl+p")
        await session.type("edge regions live")
        await session.until(lambda: "instant-calls/edge-regions" in session.text)
        await session.press("enter")
        await session.until(lambda: session.cursor == "instant-calls/edge-regions")
        await session.press("ctrl+p")
        await session.type("step up")
        await session.until(lambda: "Step up (+)" in session.text)
        await session.press("enter")
        await session.until(lambda: session.is_checking_in)
        assert session.fields[0] == "8"
        await session.press("escape", "ctrl+p")
        await session.type("fold all")
        await session.until(lambda: "Fold all (z)" in session.text)
        await session.press("enter")
        await session.until(lambda: len(session.app.main.cascade.flat) == 5)
        await session.press("ctrl+p")
        await session.type("zzzz")
        await session.until(lambda: "No matches found" in session.text)


async def test_the_palette_reads_nothing_as_markup(acme: Path, config: Path) -> None:
    config.write_text('[filters]\n"[/]mine[b]" = "[/b] zones"\n', "utf-8")
    text = acme.read_text("utf-8")
    acme.write_text(text.replace('"Edge regions live"', '"Edge [/] live [b]zones[/b]"', 1), "utf-8")
    async with opened(acme) as session:
        await session.press("ctrl+p")
        await session.type("live zones")
        await session.until(lambda: session.text.count("Edge [/] live [b]zones[/b]") == 2)
        await session.press("enter")
        await session.until(lambda: session.cursor == "instant-calls/edge-regions")
        await session.press("ctrl+p")
        await session.type("filter mine")
        await session.until(lambda: "Filter: [/]mine[b]" in session.text)
        assert session.line_with("[/b] zones")


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each.palette], ids=lambda command: command.id
)
async def test_every_action_of_the_palette_runs_on_every_kind_of_row(
    acme: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.tui.actions.editing.EditActions.action_editor", lambda _: None)
    async with opened(acme) as session:
        for name in ("vision", "connected-people", "launch", "launch/latency", "not_aligned"):
            session.app.go_to(name)
            await session.settle()
            await session.app.run_on_main(command.action)
            if command.id == "quit":
                break
            await session.press("escape")
            if session.app.screen is not session.app.main:  # what a review says at its end
                await session.press("escape")
            assert session.app.screen is session.app.main
            assert not session.app.main.is_typing()


async def test_a_click_elsewhere_while_typing_does_not_lock_the_keys(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("c", "9")
        await session.pilot.click("#cascade", offset=(30, 5))
        await session.settle()
        await session.press("escape")
        assert not session.is_checking_in
        await session.press("g", "j")
        assert session.cursor == "connected-people"


async def test_ctrl_c_quits_only_when_it_is_pressed_twice(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("ctrl+c")
        assert "Press ctrl+c again to quit" in session.text
        assert session.app.is_running
        await session.pilot.press("ctrl+c")
        await session.until(lambda: session.app._exit)
        assert session.app.return_code == 0

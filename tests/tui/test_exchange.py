"""Exporting and importing on the screen: real keys, the files that are there then, and the way out of it."""

from __future__ import annotations

import json
import tomllib
from contextlib import asynccontextmanager
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, cast

import pytest

from okrtui.cli.screen import _find_readable
from okrtui.exchange import exporting, importing
from okrtui.model.safe_text import has_control
from okrtui.store.settings import read_settings
from okrtui.tui.welcome import Choice, WelcomeApp
from okrtui.workspace import Clock, Workspace
from tests.tui.session import MIDDLE, NARROW, TODAY, WIDE, Session, contents, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

PLAN = {
    "plan": "Imported",
    "mission": "We import",
    "objectives": [
        {
            "id": "A-1",
            "title": "Import [red]it[/]",
            "supports": ["mission", "nobody"],
            "key_results": [{"title": "Rows", "baseline": 0, "target": 10, "value": 4, "confidence": 7}],
        }
    ],
}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Event:
    """What holds up every export and every import in its middle until it is set."""
    gate = Event()

    def write(*_: object) -> Iterator[str]:
        yield "half "
        assert gate.wait(20)
        yield "and half"

    def creating(*arguments: Any) -> Iterator[None]:
        yield
        assert gate.wait(20)
        yield from create(*arguments)

    create = importing.creating
    monkeypatch.setattr(exporting, "_AT_ONCE", 1)
    monkeypatch.setattr(exporting, "write", write)
    monkeypatch.setattr(importing, "creating", creating)
    return gate


@pytest.fixture
def source(acme: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to import, in the folder that we are in."""
    monkeypatch.chdir(acme.parent)
    path = acme.with_name("okrs.json")
    path.write_text(json.dumps(PLAN))
    return path


async def _choose(session: Session, ending: str) -> None:
    """Open the dialog, and go down to the format of this ending."""
    await session.press("X")
    while f"acme{ending}" not in session.text:
        await session.press("down")


async def _import(session: Session, name: str = "okrs.json") -> None:
    await session.app.run_on_main("import")
    await session.settle()
    await session.type(name)
    await session.press("enter")


# -- exporting --------------------------------------------------------------------------------------------


async def test_a_plan_is_exported_beside_its_file(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(acme.parent)
    before = contents(acme.parent)
    async with opened(acme) as session:
        await _choose(session, ".json")
        await session.press("enter")
        await session.until(lambda: "Exported: acme.json" in session.notices)
        assert "exported acme.json" in session.status
    found = json.loads(acme.with_name("acme.json").read_text("utf-8"))
    assert (found["plan"], len(found["objectives"])) == ("Acme Connect", 4)
    assert {**contents(acme.parent), "acme.json": None} == {**before, "acme.json": None}


async def test_the_ending_and_the_format_follow_each_other(acme: Path) -> None:
    async with opened(acme) as session:
        await session.press("X")
        for ending in (".csv", ".html", ".json", ".md"):
            await session.press("down")
            assert f"acme{ending}" in session.text
        await session.press("up")
        assert "acme.json" in session.text
        await session.press(*["backspace"] * len("json"))
        await session.type("htm")
        assert session.line_with("html", "one page").count("▎") == 1
        await session.press("escape")
        assert "one page to print" not in session.text


async def test_the_plan_itself_is_not_written_over(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(acme.parent)
    before = contents(acme.parent)
    async with opened(acme) as session:
        await session.press("X", *["backspace"] * len("md"))
        await session.type("toml")
        await session.press("enter")
        assert "acme.toml belongs to the plan itself" in session.text
        assert "Write over it?" not in session.text
    assert contents(acme.parent) == before


async def test_what_is_there_already_is_asked_about(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(acme.parent)
    path = acme.with_name("acme.json")
    path.write_text("mine")
    async with opened(acme) as session:
        await _choose(session, ".json")
        await session.press("enter")
        assert session.line_with("acme.json is there already, and would be replaced.")
        await session.press("n")
        assert path.read_text() == "mine"
        await session.press("enter", "y")
        await session.until(lambda: "Exported: acme.json" in session.notices)
    assert json.loads(path.read_text("utf-8"))["plan"] == "Acme Connect"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the path of the file."),
        ("no/where.json", "There is no folder"),
        ("department", "it is a folder"),
        ("link.json", "it is a symbolic link"),
    ],
)
async def test_what_can_not_be_written_is_told_where_it_was_typed(
    acme: Path, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.chdir(acme.parent)
    acme.with_name("link.json").symlink_to("acme.toml")
    before = contents(acme.parent)
    async with opened(acme) as session:
        await session.press("X", "ctrl+u")
        await session.type(typed)
        await session.press("enter")
        assert said in " ".join(session.text.replace("│", " ").split())
        await session.press("escape")
    assert contents(acme.parent) == before


async def test_keys_are_answered_while_a_file_is_written(
    acme: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(acme.parent)
    async with opened(acme) as session:
        await _choose(session, ".json")
        await session.press("enter")
        await session.until(lambda: "esc cancels  Exporting acme.json: " in session.status)
        assert "%" in session.status
        await session.press("j", "j")
        assert session.cursor == "mission"
        await session.press("X")
        assert "still on its way" in session.status
        assert not acme.with_name("acme.json").exists()
        gate.set()
        await session.until(lambda: "Exported: acme.json" in session.notices)
    assert acme.with_name("acme.json").read_text() == "half and half"


async def test_an_export_that_is_given_up_leaves_nothing(
    acme: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(acme.parent)
    before = contents(acme.parent)
    async with opened(acme) as session:
        await _choose(session, ".json")
        await session.press("enter")
        await session.until(lambda: "esc cancels" in session.status)
        assert contents(acme.parent) != before  # what is half written, under a name of its own
        await session.press("escape")
        assert "esc cancels" not in session.status
        gate.set()
        await session.until(lambda: contents(acme.parent) == before)
        assert session.notices == ""
        await _choose(session, ".json")
        await session.press("enter")
        await session.until(lambda: "Exported: acme.json" in session.notices)


async def test_who_leaves_meanwhile_leaves_nothing_behind(
    acme: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(acme.parent)
    before = contents(acme.parent)
    async with opened(acme) as session:
        await _choose(session, ".json")
        await session.press("enter")
        await session.until(lambda: "esc cancels" in session.status)
        await session.press("q")
        gate.set()
    session.app.background.clean_up()
    assert contents(acme.parent) == before


async def test_a_full_disk_is_told(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*_: object) -> Iterator[str]:
        yield "x"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "write", write)
    monkeypatch.chdir(acme.parent)
    before = contents(acme.parent)
    async with opened(acme) as session:
        await _choose(session, ".json")
        await session.press("enter")
        await session.until(lambda: "the disk is full" in session.notices)
        assert "not exported" in session.status
    assert contents(acme.parent) == before


# -- importing --------------------------------------------------------------------------------------------


async def test_a_file_becomes_a_plan_that_is_opened_next(acme: Path, source: Path) -> None:
    async with opened(acme) as session:
        await _import(session)
        assert session.line_with("Where is the new plan to stand?")
        await session.press("enter")
        await session.until(lambda: "The plan is there." in session.text)
        assert session.line_with("Taken over: 1 objective, 1 key result, 1 check-in.")
        assert session.line_with("nobody")
        await session.press("enter")
        await session.until(lambda: session.app._exit)
        assert session.app.return_value == source.with_suffix(".toml")
    data = tomllib.loads(source.with_suffix(".toml").read_text())
    assert data["objective"][0]["title"] == "Import [red]it[/]"
    workspace = Workspace(source.with_suffix(".toml"), "maria", Clock(TODAY))
    assert workspace.standings.key_results["a-1/rows"].progress == 0.4
    assert workspace.problems == ()
    async with opened(source.with_suffix(".toml")) as session:
        assert session.line_with("Import [red]it[/]")


async def test_one_may_stay_where_one_is(acme: Path, source: Path) -> None:
    async with opened(acme) as session:
        await _import(session)
        await session.press("enter")
        await session.until(lambda: "The plan is there." in session.text)
        await session.press("escape")
        assert not session.app._exit
        await session.press("j")
        assert session.cursor == "connected-people"
    assert source.with_suffix(".toml").exists()


async def test_an_import_that_is_given_up_leaves_nothing(acme: Path, source: Path, gate: Event) -> None:
    before = contents(acme.parent)
    async with opened(acme) as session:
        await _import(session)
        await session.press("enter")
        await session.until(lambda: "Reading, writing and proving it: 90 %" in session.text)
        await session.resize(MIDDLE)
        await session.press("escape")
        assert session.line_with("Given up: nothing was written.")
        gate.set()
        await session.press("enter")
        await session.until(lambda: "The plan is there." in session.text)
        await session.press("escape")
    assert contents(acme.parent).keys() - before.keys() == {"okrs.toml", "okrs.journal/maria.toml"}


async def test_nothing_is_written_over_and_the_way_back_is_esc(acme: Path, source: Path) -> None:
    before = contents(acme.parent)
    async with opened(acme) as session:
        await _import(session)
        await session.press("ctrl+u")
        await session.type("acme.toml")
        await session.press("enter")
        await session.until(lambda: "is there already" in session.text)
        await session.press("escape")
        assert session.line_with("Which file is to become a plan?")
        await session.press("escape")
        assert "Which file" not in session.text
    assert contents(acme.parent) == before


@pytest.mark.parametrize(("content", "said"), [(b"{}", "holds no plan"), (b"\xff", "is not UTF-8 text")])
async def test_a_file_that_is_no_plan_is_told_and_another_is_asked_for(
    acme: Path, source: Path, content: bytes, said: str
) -> None:
    source.write_bytes(content)
    before = contents(acme.parent)
    async with opened(acme) as session:
        await _import(session)
        await session.press("enter")
        await session.until(lambda: said in " ".join(session.text.replace("│", " ").split()))
        assert session.line_with("Which file is to become a plan?")
    assert contents(acme.parent) == before


async def test_no_place_is_asked_for_where_there_is_no_file(acme: Path, source: Path) -> None:
    async with opened(acme) as session:
        await _import(session, "nothing.json")
        assert session.line_with("There is no file nothing.json.")
        assert "Where is the new plan to stand?" not in session.text


async def test_the_question_is_seen_on_a_small_screen(acme: Path, source: Path) -> None:
    async with opened(acme, size=(50, 14)) as session:
        await session.app.run_on_main("import")
        await session.settle()
        assert session.line_with("Which file is to become a plan?")


async def test_a_source_is_found_with_the_arrows_and_other_files_are_no_source(
    acme: Path, source: Path
) -> None:
    async with opened(acme) as session:
        await session.app.run_on_main("import")
        await session.settle()
        assert "acme.toml" not in "\n".join(line for line in session.lines if "│    " in line)
        await session.type("acme.toml")
        await session.press("enter")
        assert session.line_with("Choose a file that ends in .md")
        await session.press("ctrl+u")
        await session.type("ok")
        await session.press("down", "enter")
        assert session.line_with("Where is the new plan to stand?")
        assert session.line_with("okrs.toml")


# -- the welcome, and what may not break it ----------------------------------------------------------------


@asynccontextmanager
async def welcomed(size: tuple[int, int] = WIDE) -> AsyncIterator[Session]:
    """The welcome, as the command line opens it where there is no plan."""
    settings = read_settings()
    app = WelcomeApp(settings, partial(_find_readable, settings), "maria", TODAY)
    async with app.run_test(size=size, notifications=True) as pilot:
        session = Session(cast("Any", app), pilot)
        await session.until(lambda: len(app.screen_stack) > 1)
        yield session


async def test_the_welcome_imports_a_file_too(source: Path) -> None:
    async with welcomed() as session:
        await session.press("i")
        await session.type("okrs.json")
        await session.press("enter")
        assert "q  Quit" not in session.text
        await session.press("enter")
        await session.until(lambda: "The plan is there." in session.text)
        await session.press("enter")
        await session.until(lambda: session.app._exit)
        assert cast("Any", session.app.return_value) == Choice(source.with_suffix(".toml"))


@pytest.mark.parametrize("size", [WIDE, NARROW, (40, 12), (20, 5), (1, 1)])
async def test_no_size_and_no_text_breaks_it(acme: Path, source: Path, size: tuple[int, int]) -> None:
    hostile = "[red]x \x1b]52;c;aGk=\x07 \u202eevil.json"
    source.rename(source.with_name(hostile))
    async with opened(acme, size=size) as session:
        await session.press("X", "down", "escape")
        await session.app.run_on_main("import")
        await session.settle()
        assert not any(has_control(line) for line in session.lines)
        await session.press("down", *["down"] * 3, "up", "tab", "ctrl+u", "[", "tab", "enter")
        await session.press("enter")
        await session.until(lambda: source.with_name(hostile).with_suffix(".toml").exists())
        await session.settle()
        assert not any(has_control(line) for line in session.lines)

"""The first run: every way to begin with real keys, then the bytes of the file that was made."""

from __future__ import annotations

import tomllib
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from okrtui.cli.screen import _find_readable
from okrtui.model.safe_text import has_control
from okrtui.store.new_plan import NewPlan, new_plan_text
from okrtui.store.settings import read_settings
from okrtui.tui.file_matches import completed, file_matches
from okrtui.tui.forms.questions import QUESTIONS
from okrtui.tui.screens.new_plan import QuestionsScreen, SaveScreen
from okrtui.tui.screens.welcome import WelcomeScreen
from okrtui.tui.welcome import Choice, WelcomeApp, free_place
from tests.tui.session import MIDDLE, NARROW, TODAY, WIDE, Session, contents, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

QUARTER = ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31))


@pytest.fixture
def work(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to begin in."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@asynccontextmanager
async def begun(size: tuple[int, int] = WIDE, **options: Any) -> AsyncIterator[Session]:
    """The welcome, as the command line opens it where there is no plan."""
    settings = read_settings()
    app = WelcomeApp(settings, partial(_find_readable, settings), "maria", TODAY, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        session = Session(cast("Any", app), pilot)
        await session.until(lambda: len(app.screen_stack) > 1)
        yield session


def _choice(session: Session) -> Choice | None:
    return cast("Choice | None", session.app.return_value)


async def _is_left(session: Session) -> Choice | None:
    await session.until(lambda: session.app._exit)
    return _choice(session)


async def _answer(session: Session, *answers: str) -> None:
    for answer in answers:
        await session.type(answer)
        await session.press("enter")


async def test_the_welcome_offers_four_ways_and_the_way_out(work: Path) -> None:
    async with begun() as session:
        for words in (
            "There is no plan here yet.",
            "s  Start a plan",
            "e  Open the example",
            "o  Open a file",
            "i  Import a file",
            "q  Quit",
        ):
            assert session.line_with(words)
        await session.press("q")
        assert await _is_left(session) is None
    assert contents(work) == {}


@pytest.mark.parametrize("keys", [("e",), ("j", "enter"), ("down", "enter"), ("k", "k", "k", "k", "space")])
async def test_the_example_is_one_key_away(work: Path, keys: tuple[str, ...]) -> None:
    async with begun() as session:
        await session.press(*keys)
        assert await _is_left(session) == Choice()


async def test_a_click_chooses_too(work: Path) -> None:
    async with begun() as session:
        row = next(number for number, line in enumerate(session.lines) if "Open the example" in line)
        await session.pilot.click(offset=(40, row))
        assert await _is_left(session) == Choice()


async def test_five_answers_make_a_plan(work: Path) -> None:
    async with begun() as session:
        await session.press("s")
        assert session.line_with("Whose plan is it?", "1 of 5")
        await _answer(session, "Acme", "All talk", "We connect")
        assert session.line_with("Until when do you plan?", "4 of 5")
        assert session.line_with("1 Oct – 31 Dec, 40 of 92 days left")
        await session.press("enter")
        await _answer(session, "Launch it")
        assert isinstance(session.app.screen, SaveScreen)
        assert session.line_with('title = "Launch it"')
        assert contents(work) == {}
        await session.press("enter")
        assert await _is_left(session) == Choice(work / "plan.toml", "launch-it")
    plan = NewPlan("Acme", "All talk", "We connect", QUARTER, "Launch it", "maria")
    assert contents(work) == {"plan.toml": new_plan_text(plan).encode()}


async def test_the_plan_opens_on_its_first_objective(work: Path) -> None:
    plan = work / "plan.toml"
    plan.write_text(new_plan_text(NewPlan("Acme", "V", "M", QUARTER, "Launch it")))
    async with opened(plan, start_at="launch-it") as session:
        await session.until(lambda: session.cursor == "launch-it")
        assert {each.id for each in session.app.workspace.problems} <= {"OKR108"}  # it wants key results


async def test_enter_on_nothing_skips_and_the_file_teaches(work: Path) -> None:
    async with begun() as session:
        await session.press("s", "enter", "enter", "enter")
        await session.press(*["backspace"] * len("2026-Q4"), "enter", "enter")
        await session.press("enter")
        assert await _is_left(session) == Choice(work / "plan.toml")
    assert contents(work) == {"plan.toml": new_plan_text(NewPlan(owner="maria")).encode()}
    async with opened(work / "plan.toml") as session:
        assert session.app.workspace.problems == ()
        assert session.line_with("n      adds the first objective")
        await session.press("n")
        await session.type("Launch")
        await session.press("enter")
        await session.until(lambda: session.cursor == "launch")
        assert "adds the first objective" not in session.text


async def test_keys_typed_ahead_reach_the_questions_they_are_for(work: Path) -> None:
    async with begun() as session:
        keys = ["s", *"Acme", "enter", *"See", "enter", *"Do", "enter", "enter", *"Launch", "enter", "enter"]
        for key in keys:
            session.app._driver.process_message(_key(key))  # type: ignore[union-attr]
        await _is_left(session)
    data = tomllib.loads((work / "plan.toml").read_text())
    assert (data["name"], data["vision"], data["mission"]) == ("Acme", "See", "Do")
    assert data["objective"][0]["title"] == "Launch"


def _key(key: str) -> Any:
    from textual.events import Key

    return Key(key, key if len(key) == 1 else "\r")


async def test_shift_tab_goes_back_and_what_was_typed_is_still_there(work: Path) -> None:
    async with begun() as session:
        await session.press("s")
        await _answer(session, "Acme", "All talk")
        await session.type("We")
        await session.press("shift+tab", "shift+tab")
        assert session.line_with("Whose plan is it?")
        await session.press("shift+tab")
        await session.type("X")
        await session.press("enter", "enter")
        assert session.line_with("Name", "AcmeX")
        assert session.line_with("We ")
        await session.press("enter", "enter", "enter")
        await session.press("shift+tab")
        assert session.line_with("5 of 5")
        await _answer(session, "Launch it")
        assert session.line_with('name = "AcmeX"')


async def test_leaving_the_questions_keeps_the_answers_for_the_next_time(work: Path) -> None:
    async with begun() as session:
        await session.press("s")
        await _answer(session, "Acme")
        await session.press("escape")
        assert isinstance(session.app.screen, WelcomeScreen)
        await session.press("s")
        assert session.line_with("Acme")
        assert isinstance(session.app.screen, QuestionsScreen)


async def test_a_cycle_is_suggested_and_can_be_any_other(work: Path) -> None:
    async with begun(questions=True) as session:
        await session.press("enter", "enter", "enter", "down")
        assert session.line_with("2026-H2")
        assert session.line_with("1 Jul – 31 Dec, 40 of 184 days left")
        await session.press("up", "up")
        assert session.line_with("1 Jan – 31 Dec, 40 of 365 days left")
        await session.press("ctrl+u")
        await session.type("soon")
        assert session.line_with("'soon' is no day")
        await session.press("enter")
        assert session.line_with("4 of 5")
        await session.press("ctrl+u")
        await session.type("Push: 23 nov to 18 dec")
        assert session.line_with("23 Nov – 18 Dec, 26 days")
        await session.press("enter", "enter")
        assert session.line_with('id = "Push"')
        assert session.line_with("start = 2026-11-23")


async def test_a_number_in_an_objective_is_remarked_on_and_taken(work: Path) -> None:
    async with begun(questions=True) as session:
        await session.press("enter", "enter", "enter", "enter")
        await session.type("Win 5000 customers")
        assert session.line_with("5000 measures something: keep it for a key result")
        await session.press("enter")
        assert session.line_with('title = "Win 5000 customers"')


async def test_questions_that_were_opened_at_once_are_left_asking(work: Path) -> None:
    async with begun(questions=True) as session:
        await session.type("Acme")
        await session.press("escape")
        assert session.line_with("What was answered will be lost")
        await session.press("n")
        assert session.line_with("Acme")
        await session.press("escape", "y")
        assert await _is_left(session) is None
    assert contents(work) == {}
    async with begun(questions=True) as session:
        await session.press("escape")
        assert await _is_left(session) is None


async def test_answers_and_place_may_be_known_before(work: Path) -> None:
    answers = {"name": "Acme", "cycle": "2027"}
    async with begun(questions=True, answers=answers, place="my.toml") as session:
        assert session.line_with("Acme")
        await session.press("enter", "enter", "enter")
        assert session.line_with("1 Jan 2027 – 31 Dec 2027, 365 days")
        await session.press("enter", "enter", "enter")
        assert await _is_left(session) == Choice(work / "my.toml")


async def test_nothing_is_written_over_and_another_place_is_asked_for(work: Path) -> None:
    (work / "plan.toml").write_text("mine")
    async with begun(questions=True, place="plan.toml") as session:
        await session.press(*["enter"] * 5)
        await session.press("enter")
        await session.until(lambda: "is there already" in session.text)
        assert _choice(session) is None
        await session.press("ctrl+u")
        assert "is there already" not in session.text
        await session.type("no/where.toml")
        await session.press("enter")
        await session.until(lambda: "There is no folder" in session.text)
        await session.press("ctrl+u")
        await session.type("other")
        await session.press("enter")
        assert await _is_left(session) == Choice(work / "other.toml")
    assert (work / "plan.toml").read_text() == "mine"


def test_a_free_place_is_suggested(work: Path) -> None:
    assert free_place(NewPlan(name="Acme & Co")) == "./plan.toml"
    (work / "plan.toml").touch()
    assert free_place(NewPlan(name="Acme & Co")) == "./acme-co.okr.toml"
    (work / "acme-co.okr.toml").touch()
    assert free_place(NewPlan(name="Acme & Co")) == "./acme-co-2.okr.toml"
    assert free_place(NewPlan()) == "./new.okr.toml"


# -- opening a file -------------------------------------------------------------------------------------


@pytest.fixture
def files(work: Path) -> Path:
    (work / "acme.toml").write_text('name = "A"')
    (work / "acme-old.toml").write_text('name = "O"')
    (work / "acme.journal").mkdir()
    (work / "notes.txt").touch()
    (work / ".hidden.toml").touch()
    (work / "teams").mkdir()
    (work / "teams" / "plan.toml").write_text('name = "T"')
    (work / "empty").mkdir()
    return work


def test_files_are_completed_as_a_shell_does(files: Path) -> None:
    assert file_matches("") == ["acme-old.toml", "acme.toml", "empty/", "teams/"]
    assert file_matches("acme") == ["acme-old.toml", "acme.toml"]
    assert completed("a", file_matches("a")) == "acme"
    assert file_matches("teams/") == ["teams/plan.toml"]
    assert file_matches(f"{files}/te") == [f"{files}/teams/"]
    assert file_matches(".h") == [".hidden.toml"]
    for nonsense in ("nowhere/x", "notes.txt/", "\0", "x" * 5000 + "/"):
        assert file_matches(nonsense) == []
    assert completed("z", []) == "z"


async def test_a_file_is_completed_and_opened(files: Path) -> None:
    async with begun() as session:
        await session.press("o")
        assert session.line_with("acme-old.toml")
        await session.press("a", "tab")
        assert session.line_with("│  acme  ")
        await session.press(".", "tab", "enter")
        assert await _is_left(session) == Choice(Path("acme.toml"))


async def test_a_match_is_chosen_with_the_arrows_and_a_folder_is_gone_into(files: Path) -> None:
    async with begun() as session:
        await session.press("o", "down", "down", "down", "enter")
        assert session.line_with("no folder and no .toml file begins so")
        await session.press("ctrl+u", "up", "enter")
        assert await _is_left(session) == Choice(Path("teams/plan.toml"))


async def test_the_only_match_is_taken_for_what_is_typed(files: Path) -> None:
    async with begun() as session:
        await session.press("o", "t", "enter", "enter")
        assert await _is_left(session) == Choice(Path("teams/plan.toml"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the path of a plan"),
        ("nowhere.toml", "can't be read: No such file"),
        ("empty/", "holds no plan.toml"),
        ("notes.txt/x", "can't be read"),
    ],
)
async def test_what_can_not_be_opened_is_told_where_it_was_typed(files: Path, typed: str, said: str) -> None:
    async with begun() as session:
        await session.press("o")
        await session.type(typed)
        await session.press("enter")
        assert said in " ".join(session.text.replace("│", " ").split())
        await session.press("escape")
        assert isinstance(session.app.screen, WelcomeScreen)


# -- what may not break it -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, (40, 12), (20, 5), (1, 1)])
async def test_no_size_breaks_it(files: Path, size: tuple[int, int]) -> None:
    answers = {"name": "Acme", "vision": "日本語の長い文" * 20, "mission": "x " * 100, "objective": "Launch"}
    async with begun(size, answers=answers) as session:
        await session.press("j", "o", "a", "down", "escape", "s", *["enter"] * 5)
        assert isinstance(session.app.screen, SaveScreen)
        await session.press("pagedown", "pageup")
        await session.resize(WIDE)
        assert session.line_with('name = "Acme"')
        await session.resize(size)
        await session.press("enter")
        assert await _is_left(session) == Choice(files / "plan.toml", "launch")


async def test_what_is_pasted_and_what_files_are_called_is_only_text(work: Path) -> None:
    hostile = "[red]x[/] [@click=app.quit]y[/] \x1b]52;c;aGk=\x07 \u202eevil"
    (work / hostile.replace("/", "|")).mkdir()
    async with begun(answers={"name": hostile, "vision": hostile, "objective": hostile}) as session:
        await session.press("o")
        assert not any(has_control(line) for line in session.lines)
        assert session.line_with("[red]x[|]")
        await session.press("escape", "s", "enter")
        assert session.line_with("Name", "[red]x[/]")
        await session.press("enter", "enter", "enter", "enter")
        assert not any(has_control(line) for line in session.lines)
        await session.press("enter")
        await _is_left(session)
    assert tomllib.loads((work / "plan.toml").read_text())["name"] == hostile


async def test_it_is_drawn_in_ascii_and_in_every_theme(files: Path) -> None:
    async with begun(ascii_only=True, theme="ember") as session:
        assert session.app.look.palette.name == "ember"
        assert session.line_with("> s  Start a plan")
    async with begun(theme="nowhere") as session:
        assert session.line_with("There is no theme 'nowhere'.")


def test_every_question_says_what_makes_a_good_answer() -> None:
    assert {each.key for each in QUESTIONS} == {"name", "vision", "mission", "cycle", "objective"}
    for question in QUESTIONS:
        assert question.asked.endswith("?")
        assert question.advice.count(". ") == 0
        assert question.advice.endswith(".")
        assert question.example

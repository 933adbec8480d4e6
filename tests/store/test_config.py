"""``config.toml``: every setting, and for each that is wrong its place and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrtui.insight.views import View
from okrtui.model.plan import Cadence
from okrtui.store.config import COLUMNS, VIEWS, Settings, read_config

if TYPE_CHECKING:
    from collections.abc import Iterable

README = Path(__file__).parents[2] / "README.md"

SETTINGS = "theme, author, plan, ascii, mouse, view, week_start, columns, cadence, keys, filters"
A_KEY = 'a key such as "x" or "ctrl+x", several as "x,y" or ["x", "y"]'


def listed(choices: Iterable[str]) -> str:
    return ", ".join(f'"{each}"' for each in choices)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def _problems(path: Path, text: str) -> list[str]:
    """What is said about a text, without the file's name."""
    path.write_text(text)
    found = read_config(path).problems
    assert all(problem.startswith(f"{path}:") for problem in found)
    return [problem.removeprefix(f"{path}:") for problem in found]


def test_every_setting_is_read(path: Path) -> None:
    path.write_text(
        'theme = "ember"\nauthor = "li"\nplan = "~/p.toml"\nascii = true\nmouse = false\nview = "people"\n'
        'columns = ["age", "bar", "age"]\ncadence = "two weeks"\n'
        '[keys]\nreview = "w"\ndown = "j, s"\nup = ["k", ","]\ntop = ","\n[filters]\n'
        '"my own" = "owner:me due"\n'
    )
    assert read_config(path) == Settings(
        theme="ember",
        author="li",
        plan="~/p.toml",
        ascii=True,
        mouse=False,
        view="people",
        columns=("age", "bar"),
        cadence="two weeks",
        keys={"review": ("w",), "down": ("j", "s"), "up": ("k", ","), "top": (",",)},
        filters={"my own": "owner:me due"},
    )


def test_the_readmes_example_is_right_and_shows_every_setting(path: Path) -> None:
    text = README.read_text("utf-8").partition("## Settings")[2].partition("```toml\n")[2].partition("```")[0]
    path.write_text(text, "utf-8")
    found = read_config(path)
    assert found.problems == ()
    told = set(Settings.__dataclass_fields__) - {"problems", "source"}
    assert {name for name in told if f"{name} =" in text or f"[{name}]" in text} == told


def test_views_are_those_of_the_screen() -> None:
    assert tuple(View) == VIEWS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nauthor = 1", "2: author must be text in quotes"),
        ('author = " "', "1: author must be text in quotes"),
        ("mouse = 1", "1: mouse must be true or false"),
        ('# a\n\nthema = "x"', "3: there is no setting 'thema'; is theme meant?"),
        ("zzz = 1", f"1: there is no setting 'zzz'; remove it, or write one of {SETTINGS}"),
        ('view = "tree"', f"1: view must be one of {listed(VIEWS)}, and not 'tree'"),
        ('cadence = "monthly"', f"1: cadence must be one of {listed(Cadence)}, and not 'monthly'"),
        ('columns = "bar"', f"1: columns must be a list out of {listed(COLUMNS)}"),
        (
            'columns = ["bar", "team"]',
            f"1: columns must be a list out of {listed(COLUMNS)}, and 'team' is none of them",
        ),
        ('keys = "x"', "1: keys must be a table; write [keys] and below it one entry a line"),
        ('[keys]\nreview = "w"\nundo = 1', f"3: undo must be {A_KEY}"),
        ('[keys]\nundo = ""', f"2: undo must be {A_KEY}"),
        ("[filters]\nmine = []", "2: mine must be text in quotes"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_remedy(path: Path, text: str, said: str) -> None:
    assert _problems(path, text) == [said]


@pytest.mark.parametrize("text", ["theme = [", "a = 1\na = 2", "<<<<<<< mine\n", "\0"])
def test_what_is_not_toml_is_told_with_its_place_and_the_defaults_hold(path: Path, text: str) -> None:
    (problem,) = _problems(path, text)
    assert problem[0].isdigit()
    assert problem.endswith("; mend that line; until then every setting has its default")
    assert read_config(path) == Settings(problems=read_config(path).problems)


def test_the_rest_counts(path: Path) -> None:
    path.write_text('view = 1\nauthor = "li"\n[keys]\nundo = 1\nredo = "U"\n')
    found = read_config(path)
    assert (found.author, found.view, dict(found.keys)) == ("li", "cascade", {"redo": ("U",)})
    assert len(found.problems) == 2


def test_places_of_settings_are_known_later_too(path: Path) -> None:
    path.write_text('author = "li"\n[keys]\n\nundo = "x"\n')
    found = read_config(path)
    assert found.place("author") == f"{path}:1"
    assert found.place("undo", ("keys",)) == f"{path}:4"
    assert Settings().place("author") == "config.toml"


def test_hostile_names_are_shown_harmlessly(path: Path) -> None:
    for name in ('"\\u001b]52;c;x"', '"\\u202e"', "x" * 5000, '""'):
        text = f"{name} = 1"
        (problem,) = _problems(path, text)
        assert problem.isprintable()
        assert len(problem) < 400


def test_columns_are_those_of_a_row() -> None:
    from okrtui.tui.widgets import cascade_rows

    assert set(COLUMNS) == cascade_rows.COLUMNS

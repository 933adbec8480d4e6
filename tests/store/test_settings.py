"""Settings and state: read as far as they can be, written in place, never in the way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotWriteError
from okrtui.store import settings
from okrtui.store.settings import (
    Settings,
    author_name,
    config_folder,
    last_plan,
    make_private,
    read_settings,
    remember_plan,
    remember_theme,
    shipped,
    state_folder,
    theme_files,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OKRTUI_CONFIG", "OKRTUI_AUTHOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def _configured(content: str | bytes) -> Settings:
    config_folder().mkdir(parents=True, exist_ok=True)
    (config_folder() / "config.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_settings()


def test_without_a_file_everything_has_its_default() -> None:
    assert read_settings() == Settings()


def test_every_setting_is_read() -> None:
    text = 'theme = "night"\nauthor = "maria"\nplan = "~/plan.toml"\nascii = true\nmouse = false\n'
    assert _configured(text) == Settings("night", "maria", "~/plan.toml", True, False)


def test_what_is_wrong_is_told_and_the_rest_counts() -> None:
    found = _configured('theme = 1\nascii = "yes"\nauthor = "li"\ncolour = "red"\n')
    assert (found.theme, found.ascii, found.author) == (None, False, "li")
    assert [problem.partition(": ")[2] for problem in found.problems] == [
        "theme must be text in quotes",
        "ascii must be true or false",
        "there is no setting 'colour'; is columns meant?",
    ]


@pytest.mark.parametrize("content", ["theme = ", b"theme = '\xff'", b"\0"])
def test_a_broken_file_is_told_and_the_defaults_hold(content: str | bytes) -> None:
    found = _configured(content)
    assert len(found.problems) == 1
    assert found == Settings(problems=found.problems)


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "config/okrtui/config.toml").mkdir(parents=True)
    assert "is not a file" in read_settings().problems[0]


def test_a_config_folder_that_is_a_file_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("")
    assert read_settings() == Settings()


def test_a_config_folder_with_an_impossible_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRTUI_CONFIG", "/" + "x" * 5000)
    assert len(read_settings().problems) == 1


def test_the_theme_is_remembered_in_place() -> None:
    remember_theme("night")
    assert read_settings().theme == "night"
    _configured("# mine\r\ntheme  = 'day' # nice\r\nauthor = \"li\"\r\n")
    remember_theme("night")
    content = (config_folder() / "config.toml").read_bytes()
    assert content == b"# mine\r\ntheme  = 'night' # nice\r\nauthor = \"li\"\r\n"


@pytest.mark.parametrize("content", [b"theme = ", b"theme = '\xff'"])
def test_a_broken_config_file_is_never_written(content: bytes) -> None:
    _configured(content)
    with pytest.raises(CannotWriteError):
        remember_theme("night")
    assert (config_folder() / "config.toml").read_bytes() == content


def test_a_theme_that_can_not_be_remembered_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("")
    with pytest.raises(CannotWriteError):
        remember_theme("night")


@pytest.mark.parametrize(
    ("environment", "setting", "login", "name"),
    [
        ("maria", "li", "root", "maria"),
        ("", "li", "root", "li"),
        ("", None, "sam.x-1_y", "sam.x-1_y"),
        ("../../etc/passwd", None, "root", "etc-passwd"),
        (".hidden", None, "root", "hidden"),
        ("Jo\x1b[31m", None, "root", "Jo-31m"),
        ("…", None, "root", "somebody"),
        ("a\nb", None, "root", "a-b"),
        ("li\n", None, "root", "li"),
    ],
)
def test_the_author_is_fit_for_a_file_name(
    monkeypatch: pytest.MonkeyPatch, environment: str, setting: str | None, login: str, name: str
) -> None:
    monkeypatch.setenv("OKRTUI_AUTHOR", environment)
    monkeypatch.setattr(settings.getpass, "getuser", lambda: login)
    assert author_name(Settings(author=setting)) == name


def test_an_author_whom_the_system_does_not_know_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(settings.getpass, "getuser", nobody)
    assert author_name(Settings()).startswith("user-")


def test_the_last_plan_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert last_plan() is None
    monkeypatch.chdir(tmp_path)
    remember_plan(Path("plan.toml"))
    assert last_plan() == tmp_path / "plan.toml"
    assert [path.name for path in state_folder().iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    "place",
    [
        os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: (path.touch(), os.truncate(path, 1 << 40)),
    ],
)
def test_what_is_no_state_is_not_waited_for(place: Callable[[Path], object]) -> None:
    state_folder().mkdir(parents=True)
    place(state_folder() / "state.json")
    assert last_plan() is None


def test_state_is_private_and_never_written_through_a_link(tmp_path: Path) -> None:
    folder = state_folder()
    folder.mkdir(parents=True)
    (tmp_path / "precious").write_text("precious")
    (folder / f"state.json.{os.getpid()}").symlink_to(tmp_path / "precious")
    remember_plan(tmp_path / "plan.toml")
    assert (tmp_path / "precious").read_text() == "precious"
    assert last_plan() == tmp_path / "plan.toml"
    assert {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()} == {"state.json": 0o600}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"last_plan": 1}', b"\xff", b"[" * 100_000])
def test_a_broken_state_is_as_if_it_were_not_there(content: bytes) -> None:
    state_folder().mkdir(parents=True)
    (state_folder() / "state.json").write_bytes(content)
    assert last_plan() is None


def test_state_that_can_not_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    remember_plan(tmp_path / "plan.toml")
    assert last_plan() is None


@pytest.mark.parametrize("place", ["/dev/null", "/proc/nowhere"])
def test_a_place_in_which_no_folder_can_be_made_is_no_hindrance(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", place)
    remember_plan(Path("plan.toml"))
    assert last_plan() is None
    with pytest.raises(OSError):
        make_private(Path(place) / "okrtui")


def test_themes_are_those_of_okrtui_and_then_the_user_s() -> None:
    shipped_themes = theme_files()
    assert shipped_themes
    assert all(path.parent == shipped("themes") for path in shipped_themes)
    own = config_folder() / "themes" / "a.toml"
    own.parent.mkdir(parents=True)
    own.write_text("")
    assert theme_files() == [*shipped_themes, own]

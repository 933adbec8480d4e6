"""``okrtui info``: what one is asked for when something does not work."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest

from okrtui import __version__
from okrtui.cli import info

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY", "TERM_PROGRAM", "SSH_TTY", "NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def _json(okrtui: Shell, *arguments: str) -> dict[str, Any]:
    ended = okrtui("info", "--json", *arguments)
    assert (ended.code, ended.error) == (0, "")
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_everything_is_told(okrtui: Shell) -> None:
    plan = okrtui.folder / "plan.toml"
    plan.write_text('name = "P"\n')
    home = okrtui.folder.parent / "home"
    found = _json(okrtui)
    assert (found["okrtui"], found["textual"], found["author"]) == (__version__, version("textual"), "maria")
    assert found["python"].startswith(platform.python_version())
    assert found["plan"] == {"path": str(plan), "exists": True, "writable": True}
    assert found["journal"] == {"path": str(plan.with_suffix(".journal")), "exists": False, "writable": True}
    places = {key: found[key]["path"] for key in ("config", "themes", "state", "drafts", "cache")}
    assert places == {
        "config": str(home / "config/okrtui/config.toml"),
        "themes": str(home / "config/okrtui/themes"),
        "state": str(home / "state/okrtui"),
        "drafts": str(home / "state/okrtui/drafts"),
        "cache": str(home / "cache/okrtui"),
    }
    assert found["terminal"]["TERM"] == "xterm-256color"
    assert "OSC 52" in found["clipboard"]
    assert found["problems"] == []


def test_the_same_is_told_in_words(okrtui: Shell) -> None:
    ended = okrtui("info")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == f"okrtui        {__version__}"
    assert any(line.startswith("plan          There is no plan here.") for line in lines)
    assert any(line.startswith("settings ") and line.endswith("(not there yet)") for line in lines)
    assert not any(line.startswith("settings say") for line in lines)


def test_a_named_plan_and_wrong_settings_are_told(okrtui: Shell) -> None:
    config = okrtui.folder.parent / "home/config/okrtui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text("mouse = 1\n")
    found = _json(okrtui, "elsewhere.toml")
    assert found["plan"]["path"] == str(okrtui.folder / "elsewhere.toml")
    assert found["plan"]["exists"] is False
    assert found["problems"] == [f"{config / 'config.toml'}:1: mouse must be true or false"]


@pytest.mark.parametrize(
    ("setting", "said"),
    [("on", "tmux passes it on"), ("external", "tmux set -s set-clipboard on"), ("", "unknown")],
)
def test_what_tmux_does_with_the_clipboard_is_told(
    okrtui: Shell, monkeypatch: pytest.MonkeyPatch, setting: str, said: str
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setattr(info, "_tmux_set_clipboard", lambda: setting or "unknown")
    assert said in _json(okrtui)["clipboard"]


def test_a_tmux_that_is_not_there_is_no_hindrance(okrtui: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "x")
    monkeypatch.setenv("PATH", "")
    assert "unknown" in _json(okrtui)["clipboard"]


def test_hostile_variables_are_shown_harmlessly(okrtui: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "\x1b]52;c;aGk=\x07")
    ended = okrtui("info")
    assert "\x1b" not in ended.out

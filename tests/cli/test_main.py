"""What every command shares: help, version, wrong use, and no full screen where there is no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui import __version__

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


def test_the_version_is_told(okrtui: Shell) -> None:
    ended = okrtui.process("--version")
    assert (ended.code, ended.out, ended.error) == (0, f"okrtui {__version__}\n", "")


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("help",)])
def test_help_tells_every_command(okrtui: Shell, arguments: tuple[str, ...]) -> None:
    ended = okrtui(*arguments)
    assert (ended.code, ended.error) == (0, "")
    for word in ("check-in", "status", "demo", "--today", "--ascii", "--no-mouse", "--theme", "--version"):
        assert word in ended.out


@pytest.mark.parametrize(
    ("command", "option"), [("status", "--json"), ("check-in", "--note"), ("demo", "--theme")]
)
def test_every_command_has_help_of_its_own(okrtui: Shell, command: str, option: str) -> None:
    ended = okrtui(command, "--help")
    assert (ended.code, ended.error) == (0, "")
    assert ended.out.startswith(f"usage: okrtui {command} ")
    assert option in ended.out


@pytest.mark.parametrize(
    "arguments",
    [("--colour",), ("status", "--colour"), ("status", "--jso"), ("status", "a", "b"), ("--today",)],
)
def test_wrong_use_is_told_in_one_line(okrtui: Shell, arguments: tuple[str, ...]) -> None:
    ended = okrtui(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.error.startswith("okrtui: ")
    assert "--help" in ended.error
    assert ended.error.count("\n") == 1


@pytest.mark.parametrize("command", ["status", "check"])
def test_a_plan_that_is_a_link_to_itself_is_told_in_one_line(okrtui: Shell, command: str) -> None:
    (okrtui.folder / "plan.toml").symlink_to("plan.toml")
    ended = okrtui(command, "plan.toml")
    assert (ended.code, ended.out) == (3, "")
    assert "plan.toml can't be read: Too many levels of symbolic links" in ended.error


@pytest.mark.parametrize("arguments", [(), ("demo",), ("plan.toml",)])
def test_without_a_terminal_the_screen_is_refused_in_one_line(
    okrtui: Shell, arguments: tuple[str, ...]
) -> None:
    (okrtui.folder / "plan.toml").write_text('name = "P"')
    ended = okrtui.process(*arguments)
    assert ended.code != 0
    assert ended.out == ""
    assert "terminal" in ended.error
    assert ended.error.count("\n") == 1


def test_a_broken_config_file_is_no_hindrance(okrtui: Shell) -> None:
    (okrtui.folder / "plan.toml").write_text('name = "P"')
    config = okrtui.folder.parent / "home/config/okrtui"
    config.mkdir(parents=True)
    for content in (b"theme = ", b"\xff", b"author = 1\nplan = 2\n"):
        (config / "config.toml").write_bytes(content)
        assert okrtui("status").out.startswith("P\n")


def test_the_configured_plan_and_author_are_used(okrtui: Shell) -> None:
    plan = okrtui.folder.parent / "elsewhere.toml"
    plan.write_text('[[kpi]]\nid = "people"\ntitle = "People"\n')
    config = okrtui.folder.parent / "home/config/okrtui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'plan = "{plan}"\nauthor = "li"\n')
    assert okrtui("check-in", "people", "5", OKRTUI_AUTHOR="").code == 0
    assert (okrtui.folder.parent / "elsewhere.journal/li.toml").exists()

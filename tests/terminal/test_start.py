"""Without a terminal to draw on and to read from, the screen is refused in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.conftest import StartToy

SOON = 10.0


@pytest.mark.parametrize("path", [os.devnull, "/dev/full", __file__])
def test_standard_input_is_no_terminal(start_toy: StartToy, path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    toy = start_toy(is_ready=False, stdin=descriptor)
    os.close(descriptor)
    assert toy.exit_code(SOON) == 2
    assert "standard input is not one" in " ".join(toy.text.split())
    assert b"\x1b" not in toy.raw


def test_standard_error_is_no_terminal(start_toy: StartToy, tmp_path: Path) -> None:
    messages = tmp_path / "messages"
    with messages.open("wb") as file:
        toy = start_toy(is_ready=False, stderr=file.fileno())
    assert toy.exit_code(SOON) == 2
    assert "standard error is not one" in messages.read_text()
    assert not toy.raw


@pytest.mark.parametrize(("redirection", "name"), [("<&-", "standard input"), ("2>&-", "standard error")])
def test_closed(start_toy: StartToy, redirection: str, name: str) -> None:
    toy = start_toy(is_ready=False, shell=redirection)
    assert toy.exit_code(SOON) == 2
    assert f"{name} is not one" in " ".join(toy.text.split())


def test_dumb_terminal(start_toy: StartToy) -> None:
    toy = start_toy(is_ready=False, env={**os.environ, "TERM": "dumb"})
    assert toy.exit_code(SOON) == 2
    assert "TERM is dumb" in " ".join(toy.text.split())


def test_no_terminal_at_all(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "tests.terminal.toy_app", str(tmp_path)]
    done = subprocess.run(
        argv, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SOON
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""

"""A copy of the sample plans, and nothing of the tester's own settings, name, language or machine."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
import textual.app

from okrtui.tui.widgets import line_contents

SAMPLES = Path(__file__).parents[2] / "sample_plans"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that nobody has lived in yet."""
    folder = tmp_path / "home"
    folder.mkdir()
    environment = {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "LANG": "C.UTF-8",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in (
        "LC_ALL",
        "LC_CTYPE",
        "NO_COLOR",
        "OKRTUI_AUTHOR",
        "OKRTUI_CONFIG",
        "OKRTUI_PLAN",
        "OKRTUI_TODAY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(line_contents, "host", lambda: "server")
    monkeypatch.setattr(textual.app, "wait_for_idle", asyncio.sleep)  # a session waits for messages instead
    return folder


@pytest.fixture
def plans(home: Path, tmp_path: Path) -> Path:
    """The sample plans, free to be written to."""
    return Path(shutil.copytree(SAMPLES, tmp_path / "plans"))


@pytest.fixture
def acme(plans: Path) -> Path:
    """The company's plan."""
    return plans / "acme.toml"


@pytest.fixture
def config(home: Path) -> Path:
    """Where ``config.toml`` is looked for."""
    folder = home / "config" / "okrtui"
    folder.mkdir(parents=True)
    return folder / "config.toml"


@pytest.fixture
def drafts(home: Path) -> Path:
    """Where drafts are kept."""
    return home / "state" / "okrtui" / "drafts"

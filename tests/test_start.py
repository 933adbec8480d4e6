"""What is imported before the first frame: every module there is waited for at each start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "sample_plans"

#: What a first frame of a plan that was kept shows nothing of.
LATER = [
    "okrtui.insight.as_it_was",
    "okrtui.insight.checks",
    "okrtui.insight.forecast",
    "okrtui.insight.losses",
    "okrtui.insight.pulling_together",
    "okrtui.insight.query",
    "okrtui.insight.summary",
    "okrtui.insight.what_if",
    "okrtui.model.edits",
    "okrtui.store.file_save",
    "okrtui.store.journal_lines",
    "okrtui.store.plan_files",
    "okrtui.store.plan_nodes",
    "okrtui.store.tables",
    "okrtui.tui.details.chart",
    "okrtui.tui.details.trend",
    "okrtui.tui.screens.alignment",
    "okrtui.tui.screens.explain",
    "okrtui.tui.screens.summary",
    "okrtui.tui.welcome",
    "tomli",
    "tomlkit",
]


@pytest.fixture(scope="module")
def imported() -> set[str]:
    code = "import okrtui.cli.screen, okrtui.tui.app, sys; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


@pytest.mark.parametrize("module", LATER)
def test_the_first_frame_does_not_wait_for(module: str, imported: set[str]) -> None:
    assert "okrtui.tui.screens.main" in imported
    assert module not in imported


#: What a plan that is read for the first time is seen without.
NOT_EVEN_THERE = [
    "ctypes",
    "okrtui.insight.summary",
    "okrtui.store.spans",
    "okrtui.tui.details.week",
    "okrtui.tui.screens.main",
    "rich.console",
    "socket",
    "textual",
    "tomli",
]
_FIRST_FRAME = """
import sys
from datetime import date
from pathlib import Path
import okrtui.cli.screen
from okrtui.store.settings import read_settings
from okrtui.tui.chosen_look import choose_look
from okrtui.tui.first_frame import first_frame
from okrtui.workspace import Clock, Workspace, large
large.NODES_AND_ENTRIES = 0
settings = read_settings()
workspace = Workspace(Path(sys.argv[1]), "maria", Clock(date(2026, 11, 22)))
assert first_frame(workspace, choose_look(settings).look, settings, 120, 40).changes()
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def seen_with(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    plans = Path(shutil.copytree(SAMPLES, tmp_path_factory.mktemp("home") / "plans"))
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TEXTUAL_FILTERS")}
    env |= {"COLORTERM": "truecolor", "HOME": str(plans), "XDG_CACHE_HOME": str(plans / "cache")}
    argv = [sys.executable, "-c", _FIRST_FRAME, str(plans / "acme.toml")]
    ended = subprocess.run(argv, capture_output=True, text=True, check=True, env=env)
    return set(ended.stdout.split())


@pytest.mark.parametrize("module", NOT_EVEN_THERE)
def test_a_plan_is_seen_without(module: str, seen_with: set[str]) -> None:
    assert "okrtui.tui.first_frame" in seen_with
    assert module not in seen_with

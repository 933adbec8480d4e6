"""What is imported before the first frame: every module there is waited for at each start."""

from __future__ import annotations

import subprocess
import sys

import pytest

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

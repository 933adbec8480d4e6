"""After an unforeseen error: a report in a private file, one sentence on the screen, the draft kept."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from okrtui.store.drafts import load_drafts
from okrtui.tui.crash import CRASHED, report_crash, write_crash_report
from tests.terminal.test_endings import assert_restored

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.pty_session import PtySession


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("handler", "RuntimeError: in a handler"),
        ("worker", "LookupError: in a worker"),
        ("thread", "OSError: in a thread"),
        ("timer", "ValueError: in a timer"),
    ],
)
def test_crash(toy: PtySession, tmp_path: Path, where: str, what: str) -> None:
    toy.send(f"{where}\r")
    assert toy.exit_code() == CRASHED
    assert_restored(toy)
    (report,) = (tmp_path / "crashes").iterdir()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text()
    assert what in text
    assert "toy_app.py" in text
    assert "the value of a local variable" not in text
    assert "\x1b" not in text
    shown = "".join(toy.text.split())
    assert str(report) in shown
    assert "Traceback" not in shown
    assert "toy_app" not in shown
    (draft,) = load_drafts(tmp_path / "drafts", tmp_path / "plan.toml").values()
    assert draft.texts["note"] == where


def test_report_holds_the_cause(tmp_path: Path) -> None:
    try:
        try:
            raise KeyError("first\x9b31m")
        except KeyError as error:
            raise RuntimeError("second\u202e") from error
    except RuntimeError as error:
        report = write_crash_report(error, tmp_path / "new" / "folder")
    text = report.read_text(encoding="utf-8")
    assert text.index("first") < text.index("second")
    assert all(character.isprintable() or character == "\n" for character in text)
    assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700


def test_sentence_when_no_report_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sentence = report_crash(RuntimeError("x"), tmp_path / "file")
    assert "no report could be written" in sentence
    assert "\n" not in sentence

"""Damaged and hostile files among the user's own: settings, a theme, the state, a draft."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from okrtui.store.drafts import load_drafts
from okrtui.store.settings import config_file, config_folder, last_plan, read_settings, state_folder
from okrtui.tui.chosen_look import choose_look
from tests.faults.corpus import limit_memory
from tests.faults.results import Effort, Result
from tests.faults.scratch import emptied, scratch
from tests.store.hostile_texts import hostile_texts
from tests.store.processes import in_child

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def own_files(effort: Effort) -> Result:
    """Hostile texts where settings, a theme, the state or a draft should be."""
    result = Result("F-149 F-150: whatever the user's own files hold, it starts and says what is wrong")
    makers = hostile_texts()
    with scratch() as folder, _home(folder):
        for name in effort.some(list(makers)):
            if effort.is_spent:
                result.skipped = f"{len(makers) - result.tried} for want of time"
                break
            with result.attempt(f"{ascii(name)[1:-1]}"):
                emptied(folder)
                _put_everywhere(makers[name](), folder)
                ended = in_child(lambda: _start(folder))
                assert ended.well, f"{ended.error} {ended.sentence[:200]} {ended.signal or ''}"
    return result


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    os.environ |= {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _put_everywhere(content: bytes, folder: Path) -> None:
    for place in (config_folder() / "themes", state_folder() / "drafts"):
        place.mkdir(parents=True)
    config_file().write_bytes(content)
    (config_folder() / "themes" / "mine.toml").write_bytes(content)
    (state_folder() / "state.json").write_bytes(content)
    (state_folder() / "drafts" / "0123456789abcdef-1-1.json").write_bytes(content)


def _start(folder: Path) -> None:
    limit_memory(300)
    settings = read_settings()
    look = choose_look(settings)
    assert look.palettes, "nothing to draw with"
    for problem in (*settings.problems, *look.problems):
        assert str(folder) in problem, f"a problem without its place: {problem}"
    last_plan()
    assert not load_drafts(state_folder() / "drafts", folder / "plan.toml")

"""A folder that other users can reach, and a team folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.store.processes import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Not pytest's own, which only its user may enter; with a state folder that is not the user's.

    In memory where that can be had, since thousands of saves are made; TMPDIR chooses another place.
    """
    memory = "/dev/shm" if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK) else None
    place = Path(tempfile.mkdtemp(prefix="okr-test-", dir=memory))
    place.chmod(0o755)
    state = place / "state"
    state.mkdir()
    state.chmod(0o777)
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    inside = place / "plans"
    inside.mkdir()
    inside.chmod(0o755)
    yield inside
    shutil.rmtree(place)


@pytest.fixture
def team_folder(folder: Path) -> Path:
    """What `chgrp team; chmod g+ws` makes."""
    os.chown(folder, -1, TEAM)
    folder.chmod(0o2775)
    return folder

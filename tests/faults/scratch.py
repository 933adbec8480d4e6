"""Places for the long parts to write in."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder, with the user's state inside it; in memory where it can be, TMPDIR chooses another."""
    memory = "/dev/shm" if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK) else None
    place = Path(tempfile.mkdtemp(prefix="okr-faults-", dir=memory))
    place.chmod(0o755)
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(place / "state")
    (place / "state").mkdir(mode=0o777)
    inside = place / "plans"
    inside.mkdir(mode=0o755)
    try:
        yield inside
    finally:
        if before is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = before
        shutil.rmtree(place)


def emptied(folder: Path) -> None:
    """Remove all that is in a folder."""
    for at in folder.iterdir():
        if at.is_dir() and not at.is_symlink():
            shutil.rmtree(at)
        else:
            at.unlink()

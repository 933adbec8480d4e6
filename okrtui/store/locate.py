"""Which plan to open: the one that is named, else the nearest, the configured, the last one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from okrtui.errors import CannotReadError
from okrtui.store.settings import Settings, last_plan


class NoPlanError(CannotReadError):
    """No plan was named and none was found."""

    def __init__(self) -> None:
        super().__init__(
            "There is no plan here. Name one (okrtui PLAN), look at the example (okrtui demo), "
            "or go to a folder that holds a plan.toml."
        )


def find_plan(named: str | None, settings: Settings) -> Path:
    """The root file of the plan to open, from what was named or where we are.

    Raises NoPlanError when nothing is found, CannotReadError when what was named holds no plan.
    """
    named = named or os.environ.get("OKRTUI_PLAN")
    if named:
        return _root_file(Path(named).expanduser())
    for folder in _upwards(Path.cwd()):
        found = _plan_in(folder)
        if found:
            return found
    if settings.plan:
        return _root_file(Path(settings.plan).expanduser())
    last = last_plan()
    if last is not None and last.is_file():
        return last
    raise NoPlanError


def _root_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = _plan_in(path)
    if found is None:
        raise CannotReadError(f"{path} holds no plan.toml and no *.okr.toml. Name the plan's own file.")
    return found


def _plan_in(folder: Path) -> Path | None:
    try:
        if (folder / "plan.toml").is_file():
            return folder / "plan.toml"
        return next(iter(sorted(folder.glob("*.okr.toml"))), None)
    except OSError:
        return None


def _upwards(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents

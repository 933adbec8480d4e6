"""Which plan to open: the one that is named, else the nearest, the configured, the last one."""

from __future__ import annotations

import os
from pathlib import Path

from okrtui.errors import CannotReadError
from okrtui.store.plan_search import named_plan, nearest_plan
from okrtui.store.settings import Settings, last_plan


class NoPlanError(CannotReadError):
    """No plan was named and none was found."""

    def __init__(self) -> None:
        super().__init__(
            "There is no plan here. Start one (okrtui new), name one (okrtui PLAN), look at the example "
            "(okrtui demo), or go to a folder that holds a plan.toml."
        )


def find_plan(named: str | None, settings: Settings) -> Path:
    """The root file of the plan to open, from what was named or where we are.

    Raises NoPlanError when nothing is found, CannotReadError when what was named holds no plan.
    """
    named = named or os.environ.get("OKRTUI_PLAN")
    if named:
        return _root_file(named)
    nearest = nearest_plan()
    if nearest is not None:
        return Path(nearest)
    if settings.plan:
        return _configured(settings)
    last = last_plan()
    if last is not None and os.path.isfile(last):  # noqa: PTH113 - never raises, whatever the path
        return last
    raise NoPlanError


def _configured(settings: Settings) -> Path:
    root = _root_file(settings.plan or "")
    if not os.path.lexists(root):
        place = settings.place("plan")
        raise CannotReadError(f"{place}: There is no plan {root}. Name another one there, or take it out.")
    return root


def _root_file(named: str) -> Path:
    found = named_plan(named)
    if found is None:
        folder = Path(os.path.expanduser(named))  # noqa: PTH111 - leaves a ~ that is nobody's as it is
        raise CannotReadError(f"{folder} holds no plan.toml and no *.okr.toml. Name the plan's own file.")
    return Path(found)

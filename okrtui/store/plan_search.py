"""The root file of a plan, by what was named or by where we are; nothing but the file system has a say.

Imports next to nothing: a status that is known already is found by it in no time.
"""

import os


def plan_in(folder: str) -> str | None:
    """The plan's file in a folder: ``plan.toml``, else the first ``*.okr.toml``."""
    plain = os.path.join(folder, "plan.toml")
    if os.path.isfile(plain):
        return plain
    try:
        names = [name for name in os.listdir(folder) if name.endswith(".okr.toml")]
    except OSError:
        return None
    return os.path.join(folder, min(names)) if names else None


def named_plan(named: str) -> str | None:
    """The root file that a path means, there or not; None when it is a folder without a plan."""
    path = os.path.expanduser(named)
    return plan_in(path) if os.path.isdir(path) else path


def nearest_plan() -> str | None:
    """The plan in this folder or in one of those around it, upwards."""
    try:
        folder = os.getcwd()
    except FileNotFoundError:  # a folder that somebody removed while we are in it
        return None
    while True:
        found = plan_in(folder)
        around = os.path.dirname(folder)
        if found is not None or around == folder:
            return found
        folder = around

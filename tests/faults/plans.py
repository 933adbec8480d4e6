"""A small plan that the long parts edit."""

from __future__ import annotations

from okrtui.model.edits import SetField
from okrtui.model.journal import CheckIn, key_of
from okrtui.workspace import Clock

TARGET = 100_000

PLAN = f"""\
# Acme.
name = "Acme"

[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31

[[objective]]
id = "launch"   # everybody waits for it
title = "Launch"
cycle = "2026-H2"

[[objective.key_result]]
id = "users"
title = "Users"
target = {TARGET:_}   # paying
"""


def retarget(before: int, after: int, name: str = "launch/users") -> SetField:
    """The edit that gives a key result another target."""
    return SetField(name, "target", before, after)


def check_in(author: str, note: str) -> CheckIn:
    """A check-in of this moment."""
    key = key_of(Clock().now())
    return CheckIn(key=key, author=author, about="launch/users", value=5, confidence=5, note=note)

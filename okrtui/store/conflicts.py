"""What an edit must not do to what somebody else did meanwhile."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from okrtui.errors import ConflictError
from okrtui.store.node_paths import ROOTS, node_of

if TYPE_CHECKING:
    from okrtui.model.plan import Plan


def same_meaning(one: object, other: object) -> bool:
    """Whether two raw values say the same: absent is empty is false, one text is a list of it, 1 is 1.0."""
    one, other = _plain(one), _plain(other)
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return _plain(value[0]) if len(value) == 1 and isinstance(value[0], str) else list(value) or None
    if isinstance(value, datetime):
        return value.date()
    if value == "" or value is False:
        return None
    return value


def refuse_if_changed(plan: Plan, now: Plan, name: str) -> None:
    """ConflictError when a node, or anything below it, is not what the plan says any more.

    Only what a plan means is compared: keys that nobody knows and comments are not.
    """
    mine, theirs = node_of(plan, name), node_of(now, name)
    if mine is not None and (theirs is None or _content(mine) != _content(theirs)):
        raise ConflictError(f"Somebody else has changed {name} meanwhile, so nothing was saved. Look again.")


def _content(node: Any) -> tuple[type, dict[str, Any]]:
    """All that a node says, without where and how it is written."""
    how = ("place", "number", "id_is_derived")
    return type(node), asdict(node, dict_factory=lambda pairs: {k: v for k, v in pairs if k not in how})


def refuse_if_taken(now: Plan, name: str) -> None:
    """ConflictError when there is a node of that name already."""
    if name in ROOTS or node_of(now, name) is not None:
        raise ConflictError(f"There is a {name} already, so nothing was saved. Take another id.")

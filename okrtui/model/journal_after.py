"""A journal after a few entries came or went: as when all are put together, in a fraction of the time."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from okrtui.model.journal import Decision, Journal, Retract, assemble, key_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from okrtui.model.journal import Entry

#: When more came and went than this, nothing is saved by telling them from the others.
_MOST: Final = 200

#: What is about another entry, and not about a node.
_ABOUT_ENTRIES: Final = (Retract, Decision)

_KINDS: Final = ("check_ins", "comments", "changes", "closings", "proposals")


def assembled_after(before: Journal, old: Sequence[Entry], new: Sequence[Entry], cutoff: datetime) -> Journal:
    """What :func:`okrtui.model.journal.assemble` makes of new entries; of the old ones it made ``before``.

    Only the nodes are looked at of which something came or went; but all of them when what came or went is
    about another entry, or has the same id as one.
    """
    counted, last = key_of(before.newest) if before.newest else "", key_of(cutoff)
    known = {id(each) for each in old if each.key <= counted}
    valid = [each for each in new if each.key <= last]
    still = {id(each) for each in valid}
    came = [each for each in valid if id(each) not in known]
    moved = [*came, *(each for each in old if id(each) in known and id(each) not in still)]
    names = {each.about for each in moved}
    concerned = [each for each in valid if each.about in names or isinstance(each, _ABOUT_ENTRIES)]
    is_plain = len(moved) <= _MOST and not any(isinstance(each, _ABOUT_ENTRIES) for each in moved)
    if not is_plain or _is_shared(valid, concerned, moved):
        return assemble(new, cutoff)
    part = assemble(concerned, cutoff)
    newest = max((each.key for each in valid), default=None)
    lists = {kind: _with_lists(getattr(before, kind), getattr(part, kind), names) for kind in _KINDS}
    return replace(before, newest=moment_of(newest) if newest else None, **lists)


def _is_shared(valid: list[Entry], concerned: list[Entry], moved: list[Entry]) -> bool:
    """Whether an entry that is not concerned has the same id as one that is: only one of them counts."""
    keys = {each.key for each in chain(concerned, moved)}
    ids = {each.id for each in chain(concerned, moved)}
    own = {id(each) for each in concerned}
    return any(each.key in keys and each.id in ids and id(each) not in own for each in valid)


def _with_lists(before: Mapping[str, Any], part: Mapping[str, Any], names: set[str]) -> Mapping[str, Any]:
    """The lists of entries with those about some nodes as they are in a part."""
    changed = [name for name in names if before.get(name) != part.get(name)]
    if not changed:
        return before
    lists = {**before, **part}
    for name in names - part.keys():
        lists.pop(name, None)
    return lists

"""Records: dataclasses that are quick to define and to make, for all that a start waits for.

Python compiles six methods for each frozen dataclass, which takes longer than all else in its module, and
calls one of them for each field of each one that is made. A record has its ``__init__`` compiled, no more.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import Field

_Kind = TypeVar("_Kind")


@dataclass_transform(frozen_default=True)
def record(kind: type[_Kind]) -> type[_Kind]:
    """A dataclass with slots whose fields nobody sets again: mypy refuses it, as of a frozen one."""
    return _comparable(dataclass(slots=True, eq=False, repr=False)(kind))


@dataclass_transform(frozen_default=True, kw_only_default=True)
def named_record(kind: type[_Kind]) -> type[_Kind]:
    """A record whose fields are given by name."""
    return _comparable(dataclass(slots=True, eq=False, repr=False, kw_only=True)(kind))


def _comparable(kind: type[_Kind]) -> type[_Kind]:
    """Equal is what is of the same kind, with equal fields."""
    made: Any = kind
    compared = [field for field in fields(made) if field.compare]
    values = _values(compared)
    hashed = _values([field for field in compared if field.hash is not False])

    def is_equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def make_hash(self: object) -> int:
        return hash(hashed(self))

    made.__eq__, made.__hash__, made.__repr__ = is_equal, make_hash, _told
    return kind


def _values(of: Sequence[Field[Any]]) -> Callable[[Any], Any]:
    return attrgetter(*(field.name for field in of)) if of else type


def _told(self: Any) -> str:
    told = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(told)})"

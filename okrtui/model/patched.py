"""A large mapping with a few items changed, made without copying it: a check-in touches one of 100,000."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

#: With more changes than this they are put together with what they change.
_MOST_CHANGES = 500


class Patched(Mapping[Key, Value]):
    """Another mapping's items, some of them changed and some added at the end.

    Single items are looked up where they are; whoever goes through all of them has them put together.
    """

    __slots__ = ("_base", "_changes", "_whole")

    def __init__(self, base: Mapping[Key, Value], changes: dict[Key, Value]) -> None:
        self._base = base
        self._changes = changes
        self._whole: dict[Key, Value] | None = None

    def __getitem__(self, key: Key) -> Value:
        return self._changes[key] if key in self._changes else self._base[key]

    def __contains__(self, key: object) -> bool:
        return key in self._changes or key in self._base

    def __iter__(self) -> Iterator[Key]:
        return iter(self._put_together())

    def __len__(self) -> int:
        return len(self._base) + sum(key not in self._base for key in self._changes)

    def items(self) -> ItemsView[Key, Value]:
        """Every item."""
        return self._put_together().items()

    def values(self) -> ValuesView[Value]:
        """Every value."""
        return self._put_together().values()

    def _put_together(self) -> dict[Key, Value]:
        if self._whole is None:
            self._whole = {**self._base, **self._changes}
        return self._whole

    def with_item(self, key: Key, value: Value) -> Mapping[Key, Value]:
        """The same mapping with one item more or other."""
        changes = {**self._changes, key: value}
        return {**self._base, **changes} if len(changes) > _MOST_CHANGES else Patched(self._base, changes)


def with_item(mapping: Mapping[Key, Value], key: Key, value: Value) -> Mapping[Key, Value]:
    """A mapping with one item more or other, which takes as long whatever the mapping's size is."""
    if isinstance(mapping, Patched):
        return mapping.with_item(key, value)
    return Patched(mapping, {key: value})

"""A patched mapping is what a copied one would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from okrtui.model import patched

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

KEYS = st.integers(0, 9)


@given(st.dictionaries(KEYS, st.integers()), st.lists(st.tuples(KEYS, st.integers())))
def test_a_patched_mapping_is_what_a_copied_one_would_be(
    base: dict[int, int], items: list[tuple[int, int]]
) -> None:
    found: Mapping[int, int] = base
    copy = dict(base)
    for key, value in items:
        before, was = found, dict(found)
        found = patched.with_item(found, key, value)
        copy = {**copy, key: value}
        assert found == copy == dict(found)
        assert list(found) == list(copy)
        assert len(found) == len(copy)
        assert [key in found for key in range(10)] == [key in copy for key in range(10)]
        assert dict(before) == was


def test_many_changes_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patched, "_MOST_CHANGES", 2)
    found: Mapping[str, int] = {"a": 1}
    for key in "bcd":
        found = patched.with_item(found, key, 2)
    assert isinstance(found, dict)
    assert found == {"a": 1, "b": 2, "c": 2, "d": 2}

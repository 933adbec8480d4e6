"""What stays is not looked through again and again."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from okrtui.tui import garbage
from okrtui.tui.garbage import begin_searching

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.callbacks[:]
    yield
    gc.callbacks[:] = before
    gc.unfreeze()


@pytest.mark.parametrize(("longest", "is_left_out"), [(0.0, True), (1e9, False)])
def test_what_a_long_search_found_in_use_is_left_out_of_the_next(
    monkeypatch: pytest.MonkeyPatch, longest: float, is_left_out: bool
) -> None:
    monkeypatch.setattr(garbage, "_LONG", longest)
    begin_searching()
    made: list[list[object]] = [[] for _ in range(100)]
    gc.collect()
    searched = {id(each) for each in gc.get_objects()}
    assert (id(made[0]) not in searched) == is_left_out


def test_to_begin_twice_changes_nothing() -> None:
    begin_searching()
    count = len(gc.callbacks)
    begin_searching()
    assert len(gc.callbacks) == count
    assert gc.isenabled()

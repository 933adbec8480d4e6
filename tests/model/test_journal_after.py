"""A journal told from the one before is what putting all of its entries together gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.model import journal_after
from okrtui.model.journal import (
    Change,
    CheckIn,
    Close,
    Comment,
    Decision,
    Entry,
    Journal,
    Proposal,
    Retract,
    assemble,
    moment_of,
)
from okrtui.model.journal_after import assembled_after
from tests.plans import key

if TYPE_CHECKING:
    from datetime import datetime

    import pytest

NAMES = st.sampled_from(["a", "b", "a/k"])
KEYS = st.integers(0, 9).map(lambda number: key(date(2026, 11, 20), number))
AUTHORS = st.sampled_from(["li", "sam"])
LINES = st.integers(1, 3)
OF_NODES = st.one_of(
    st.builds(CheckIn, key=KEYS, author=AUTHORS, about=NAMES, line=LINES, value=st.integers(0, 3)),
    st.builds(Comment, key=KEYS, author=AUTHORS, about=NAMES, line=LINES, text=st.just("said")),
    st.builds(Change, key=KEYS, author=AUTHORS, about=NAMES, line=LINES, field=st.just("title")),
    st.builds(Close, key=KEYS, author=AUTHORS, about=NAMES, line=LINES),
    st.builds(Proposal, key=KEYS, author=AUTHORS, about=NAMES, line=LINES, field=st.just("title")),
)
OF_ENTRIES = st.one_of(
    st.builds(Retract, key=KEYS, author=AUTHORS, about=KEYS, line=LINES),
    st.builds(
        Decision,
        key=KEYS,
        author=AUTHORS,
        about=st.builds("{} {}".format, KEYS, AUTHORS),
        line=LINES,
        accepted=st.booleans(),
    ),
)
ENTRIES = st.lists(st.one_of(OF_NODES, OF_NODES, OF_NODES, OF_ENTRIES), max_size=12)
CUTOFFS = KEYS.map(moment_of)


@settings(max_examples=1000)
@given(ENTRIES, st.lists(st.tuples(st.booleans(), ENTRIES, CUTOFFS), max_size=3), CUTOFFS, st.data())
def test_it_is_what_putting_all_together_gives(
    entries: list[Entry],
    steps: list[tuple[bool, list[Entry], datetime]],
    cutoff: datetime,
    data: st.DataObject,
) -> None:
    journal = assemble(entries, cutoff)
    for only_few, came, later in steps:
        went = data.draw(st.sets(st.integers(0, 30), max_size=2 if only_few else 9))
        now = [each for number, each in enumerate(entries) if number not in went]
        now += came[:1] if only_few else came
        cutoff = max(cutoff, later)
        journal = assembled_after(journal, entries, now, cutoff)
        assert journal == assemble(now, cutoff)
        entries = now


def test_what_is_left_alone_is_not_put_together_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cutoff = moment_of(key(date(2026, 11, 20), 100))
    entries = [
        CheckIn(key=key(date(2026, 11, 20), number), author="li", about=f"o{number}", value=number)
        for number in range(50)
    ]
    before = assemble(entries, cutoff)
    new = CheckIn(key=key(date(2026, 11, 20), 60), author="li", about="o7", value=8)
    looked_at: list[int] = []

    def counted(entries: list[Entry], cutoff: datetime) -> Journal:
        looked_at.append(len(entries))
        return assemble(entries, cutoff)

    monkeypatch.setattr(journal_after, "assemble", counted)
    after = assembled_after(before, entries, [*entries[1:], new], cutoff)
    assert looked_at == [2]
    assert (after.history("o0"), len(after.history("o7"))) == ((), 2)

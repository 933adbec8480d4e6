"""The journal: order, doubles, retractions, the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.model.journal import CheckIn, Journal, Retract, assemble, key_of, moment_of
from tests.plans import check_in, close, journal, key


def retract(entry_key: str, *, number: int, author: str = "sam") -> Retract:
    return Retract(key=key("2026-11-20", number), author=author, about=entry_key)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_survives_being_written_to_the_millisecond(moment: datetime) -> None:
    written = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert moment_of(key_of(moment)) == written


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_keys_are_in_the_order_of_their_moments(one: datetime, other: datetime) -> None:
    if one <= other:
        assert key_of(one) <= key_of(other)


def test_a_moment_is_written_in_utc_wherever_it_was() -> None:
    tokyo = datetime(2026, 11, 20, 8, 30, 0, 412_999, tzinfo=timezone(timedelta(hours=9)))
    assert key_of(tokyo) == "2026-11-19T23-30-00-412Z"


@pytest.mark.parametrize("text", ["2026-11-20", "2026-13-20T09-14-03-412Z", "2026-11-20T09:14:03.412Z", ""])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moment_of(text)


def test_the_latest_is_the_newest_with_a_value_by_moment_then_author() -> None:
    found = journal(
        check_in("a/k", 3, number=2, author="li"),
        check_in("a/k", 4, number=2, author="sam"),
        check_in("a/k", 9, number=1, author="zoe"),
        check_in("a/k", None, number=3, confidence=4),
    )
    assert [entry.value for entry in found.history("a/k")] == [9, 3, 4, None]
    assert found.latest("a/k") == check_in("a/k", 4, number=2, author="sam")


def test_the_same_id_counts_once_and_the_first_line_holds() -> None:
    first = CheckIn(key=key("2026-11-20"), author="sam", about="a/k", value=1, line=1)
    second = CheckIn(key=key("2026-11-20"), author="sam", about="a/k", value=2, line=2)
    assert journal(first, second, first) == journal(second, first)
    assert [entry.value for entry in journal(second, first).history("a/k")] == [1]


def test_an_entry_after_the_cutoff_does_not_count_yet() -> None:
    entries = [check_in("a/k", 1, "2026-11-20"), check_in("a/k", 2, "2026-11-21")]
    found = assemble(entries, moment_of(key("2026-11-20")))
    assert [entry.value for entry in found.history("a/k")] == [1]
    assert found.newest == moment_of(key("2026-11-20"))


def test_a_retraction_takes_back_an_own_entry_and_can_be_taken_back() -> None:
    entry = check_in("a/k", 1, number=1)
    undo = retract(entry.key, number=2)
    redo = retract(undo.key, number=3)
    again = retract(redo.key, number=4)
    foreign = retract(entry.key, number=5, author="li")
    assert journal(entry, foreign).latest("a/k") == entry
    assert journal(entry, undo).latest("a/k") is None
    assert journal(undo, redo, entry).latest("a/k") == entry
    assert journal(entry, undo, redo, again).latest("a/k") is None


def test_the_last_closing_says_whether_it_was_abandoned() -> None:
    dropped, revived = close("a", "abandon", number=1), close("a", "keep", number=2)
    assert journal(dropped).was_abandoned("a")
    assert not journal(dropped, revived).was_abandoned("a")
    assert not Journal().was_abandoned("a")


def test_a_check_in_added_equals_one_that_was_there() -> None:
    entries = [check_in("a/k", 1, number=1), check_in("a/k", 3, number=3), check_in("b", None, number=4)]
    for late in entries:
        before = journal(*(entry for entry in entries if entry is not late))
        assert before.with_entry(late) == journal(*entries)
        assert journal(*entries).with_entry(late) == journal(*entries)

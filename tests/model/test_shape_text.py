"""The shape of a key result, written by example."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okrtui.model.metric import LARGEST, Keep, Metric, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.numbers import parse_number, write_number
from okrtui.model.shape_text import Shape, ShapeTextError, parse_shape, shape_keys, shape_text


@pytest.mark.parametrize(
    ("typed", "metric", "unit"),
    [
        ("0 → 1M users", Reach(0, 1_000_000), "users"),
        ("0->1M users", Reach(0, 1_000_000), "users"),
        ("0 --> 1 M users", Reach(0, 1_000_000), "users"),
        ("from 0 to 1M users", Reach(0, 1_000_000), "users"),
        ("from 0 → 1 000 000 users", Reach(0, 1_000_000), "users"),
        ("180 -> 100 ms", Reach(180, 100), "ms"),
        ("180 ms → 100 ms", Reach(180, 100), "ms"),
        ("180ms => 100", Reach(180, 100), "ms"),
        ("from 180 down to 100 ms", Reach(180, 100), "ms"),
        ("From 20 % To 80 %", Reach(20, 80), "%"),
        ("−5 → 5 °C", Reach(-5, 5), "°C"),
        ("$0 → $1.2M", Reach(0, 1_200_000), "$"),
        ("to 140 pages", Reach(None, 140), "pages"),
        ("140 pages", Reach(None, 140), "pages"),
        ("reach 1,5 km", Reach(None, 1.5), "km"),
        ("140 pages from 20", Reach(20, 140), "pages"),
        ("0 → 100 m", Reach(0, 100), "m"),  # metres
        ("0 → 100m", Reach(0, 100_000_000), ""),
        ("0 → 8GB", Reach(0, 8), "GB"),
        ("0 → 3 letters to mum", Reach(0, 3), "letters to mum"),
        ('0 → 5 "calls, daily"', Reach(0, 5), "calls, daily"),
        ('0 → 5 "6"" pipes"', Reach(0, 5), '6" pipes'),
        ("at least 99.9 %", Keep(99.9, None), "%"),
        (">= 99.9 %", Keep(99.9, None), "%"),
        ("≥99,9%", Keep(99.9, None), "%"),
        ("no less than 5", Keep(5, None), ""),
        ("at least 99.9 % from 98", Keep(99.9, None, 98), "%"),
        ("at most 3 incidents", Keep(None, 3), "incidents"),
        ("<= 3", Keep(None, 3), ""),
        ("max. 3 from 12", Keep(None, 3, 12), ""),
        ("2 to 5 %", Keep(2, 5), "%"),
        ("2–5 %", Keep(2, 5), "%"),
        ("2-5%", Keep(2, 5), "%"),
        ("-5--2 °C", Keep(-5, -2), "°C"),
        ("between 2 and 5 %", Keep(2, 5), "%"),
        ("between 0 and 5 % from 8", Keep(0, 5, 8), "%"),
        ("at least 2, at most 5 %", Keep(2, 5), "%"),
        ("<= 5 and >= 2 %", Keep(2, 5), "%"),
        ("Beta, GA, 1000 users", Milestones(("Beta", "GA", "1000 users")), ""),
        ("Beta,GA", Milestones(("Beta", "GA")), ""),
        ("Beta,", Milestones(("Beta",)), ""),
        ("1000 users, 2,000 users", Milestones(("1000 users", "2,000 users")), ""),
        ('"Beta, closed", GA', Milestones(("Beta, closed", "GA")), ""),
        ('say "hi", GA', Milestones(('say "hi"', "GA")), ""),
        ("yes/no", YesNo(), ""),
        ("Yes or No", YesNo(), ""),
        (" done ", YesNo(), ""),
    ],
)
def test_a_shape_is_read_as_people_write_it(typed: str, metric: Metric, unit: str) -> None:
    assert parse_shape(typed) == Shape(metric, unit)


@pytest.mark.parametrize(
    ("metric", "unit", "written"),
    [
        (Reach(0, 1_000_000), "users", "0 → 1M users"),
        (Reach(180, 100), "ms", "180 → 100 ms"),
        (Reach(0, 1_234_567), "", "0 → 1234567"),  # no digit is lost
        (Reach(None, 140), "pages", "to 140 pages"),
        (Keep(99.9, None), "%", "at least 99.9 %"),
        (Keep(99.9, None, 98), "%", "at least 99.9 % from 98"),
        (Keep(None, 3), "incidents", "at most 3 incidents"),
        (Keep(2, 5), "%", "between 2 and 5 %"),
        (Milestones(("Beta", "GA")), "", "Beta, GA"),
        (Milestones(("Beta",)), "", "Beta,"),
        (Milestones(("at least 3", "GA")), "", '"at least 3", GA'),
        (YesNo(), "", "yes/no"),
        (Reach(0, 5), "k", '0 → 5 "k"'),
        (Reach(0, 5), "calls, daily", '0 → 5 "calls, daily"'),
        (Keep(3, None), "days from 5", 'at least 3 "days from 5"'),
        (Unmeasured(), "people", ""),
    ],
)
def test_a_shape_is_written_in_its_plainest_form(metric: Metric, unit: str, written: str) -> None:
    assert shape_text(metric, unit) == written


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "type what to measure"),
        ("  ", "type what to measure"),
        ("Beta", "has no number"),
        ("nan", "has no number"),
        (",", "no number"),
        ("5 → 5 ms", "no way to go"),
        ("0", "say where it starts"),
        ("to 0 incidents", "say where it starts"),
        ("between 5 and 2", "between 2 and 5"),
        ("5–2 %", "between 2 and 5"),
        ("at least 5, at most 2", "between 2 and 5"),
        ("0 to 1M users", "write 0 → 1M users to get there, or between 0 and 1M users to stay there"),
        ("180 to 100 ms", "write 180 → 100 ms to get there, or between 100 and 180 ms"),
        ("under 100 ms", "write at most 100 ms"),
        ("> 5", "write at least 5"),
        ("180 ms → 100 s", "one unit for all numbers, not ms and s"),
        ("0 →", "an arrow goes from a number to a number"),
        ("nan → 5", "an arrow goes"),
        ("1 → 2 → 3", "an arrow goes"),
        ("Alpha → Beta", "parted by commas"),
        ("0 → 5 calls, daily", "not both"),
        ('"Beta" launch, GA', "after a name in quotes"),
        ("2 to", "left over"),
        ("1 → 2 km from 3", "left over"),
        ("1e5", "no shape"),
        ("1.2.3 pages", "not a number"),
        ("1,234 → 5", "two ways"),
        ("9999999999B", "finite"),
        ("٣", "no number"),
    ],
)
def test_what_is_no_shape_is_refused_in_words(typed: str, reason: str) -> None:
    with pytest.raises(ShapeTextError, match=reason):
        parse_shape(typed)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("0 → 1M users", {"baseline": 0, "target": 1_000_000, "unit": "users"}),
        ("to 140", {"target": 140}),
        ("at least 99.9 % from 98", {"baseline": 98, "at_least": 99.9, "unit": "%"}),
        ("at most 3", {"at_most": 3}),
        ("2 to 5 %", {"at_least": 2, "at_most": 5, "unit": "%"}),
        ("Beta, GA", {"milestones": ["Beta", "GA"]}),
        ("done", {}),
    ],
)
def test_a_shape_stands_for_the_keys_of_its_table(typed: str, keys: dict[str, object]) -> None:
    found = shape_keys(parse_shape(typed))
    assert found == keys
    assert list(found) == list(keys)  # in the order in which they are written


NUMBERS = st.integers(-(10**18), 10**18) | st.floats(-1e15, 1e15)
UNITS = st.text(max_size=12) | st.text('ms %/k",→<- to and from1', max_size=12)
NAMES = (st.text(min_size=1, max_size=9) | st.text('ab",1→ ', min_size=1, max_size=9)).filter(str.strip)
SHAPES = st.one_of(
    st.builds(
        Shape,
        st.one_of(
            st.builds(Reach, NUMBERS, NUMBERS).filter(lambda each: each.baseline != each.target),
            st.builds(Reach, st.none(), NUMBERS.filter(bool)),
            st.builds(Keep, NUMBERS, st.none(), st.none() | NUMBERS),
            st.builds(Keep, st.none(), NUMBERS, st.none() | NUMBERS),
            st.builds(
                lambda limits, start: Keep(min(limits), max(limits), start),
                st.tuples(NUMBERS, NUMBERS),
                st.none() | NUMBERS,
            ),
        ),
        UNITS,
    ),
    st.builds(lambda names: Shape(Milestones(tuple(names))), st.lists(NAMES, min_size=1, max_size=4)),
    st.just(Shape(YesNo())),
)


@given(SHAPES)
def test_a_written_shape_is_read_back(shape: Shape) -> None:
    assert parse_shape(shape_text(shape.metric, shape.unit)) == shape


@given(st.text(max_size=20) | st.text("01 5→->toatlesmidn,.%k\"–'", max_size=16))
def test_anything_typed_is_a_shape_or_refused(typed: str) -> None:
    try:
        shape = parse_shape(typed)
    except ShapeTextError as refused:
        assert str(refused)
    else:
        assert parse_shape(shape_text(shape.metric, shape.unit)) == shape


@given(NUMBERS)
def test_a_number_is_written_so_that_nothing_is_lost(number: float) -> None:
    assume(abs(number) <= LARGEST)
    assert parse_number(write_number(number)) == number

"""Frames over lines that are slow or long, on a clock of their own: how late they come, and how many."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.tui.pacing import Pacing

#: Bytes of a cursor's rows, which a slow line is sent first, and of a page.
CURSOR, PAGE = 70, 2_400

#: Seconds between keys that are held down, and how many there are.
REPEATED, KEYS = 1 / 30, 60

STEP = 0.001


@dataclass
class Line:
    """A terminal behind a line: each byte takes its time, one after the other, and then the way there.

    As over ssh, the terminal gets what is sent at once not before all of it has come.
    """

    bytes_a_second: float
    way: float
    pacing: Pacing = field(default_factory=Pacing)
    now: float = 0.0
    free: float = 0.0
    answers: list[float] = field(default_factory=list)
    shown: list[tuple[float, int]] = field(default_factory=list)
    jitter: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def __post_init__(self) -> None:
        self.pacing.answer(0.0)

    def send(self, frame: int, size: int) -> None:
        """Send a frame, or part of it, as the app does."""
        self.pacing.ask(size, self.now)
        self.free = max(self.now, self.free) + size / self.bytes_a_second
        late = self.chance.uniform(0, self.jitter)
        last = self.answers[-1] if self.answers else 0.0
        self.answers.append(max(last, self.free + 2 * self.way + late))
        self.shown.append((self.free + self.way + late, frame))

    def pass_time(self, until: float) -> None:
        while self.now < until:
            self.now += STEP
            while self.answers and self.answers[0] <= self.now:
                self.answers.pop(0)
                self.pacing.answer(self.now)

    def press(self) -> None:
        """A key with time enough."""
        if self.pacing.is_slow or not self.pacing.is_known:
            self.send(-1, CURSOR)
            self.pass_time(self.now + STEP)
            while self.pacing.wait(self.now):
                self.pass_time(self.now + STEP)
        self.send(-1, PAGE)
        self.pass_time(self.now + 3)

    def get_known(self) -> None:
        """Two keys with time enough."""
        self.press()
        self.press()
        self.shown.clear()


def hold(line: Line) -> float:
    """Hold a key down; seconds from the last one until its frame is shown, none of it for the way there."""
    line.get_known()
    begun, wanted, sent = line.now, -1, -1
    while sent < KEYS - 1:
        line.pass_time(line.now + STEP)
        pressed = min(KEYS - 1, int((line.now - begun) / REPEATED))
        if pressed > wanted:
            wanted = pressed
            line.pacing.press(line.now)
        if wanted > sent and line.pacing.wait(line.now) == 0:
            hurried = line.pacing.hurry(line.now) > 0
            line.send(wanted, line.pacing.bytes_at_once if hurried else PAGE)
            sent = wanted
    return line.shown[-1][0] - line.way - (begun + (KEYS - 1) * REPEATED)


@pytest.mark.parametrize("way", [0.0, 0.075, 0.15, 0.5, 0.7])
@pytest.mark.parametrize("bytes_a_second", [3_000, 8_000, 32_000, 125_000, 10_000_000])
def test_the_last_frame_waits_for_one_before_it_at_most(bytes_a_second: float, way: float) -> None:
    line = Line(bytes_a_second, way)
    page = PAGE / bytes_a_second
    assert hold(line) <= max(0.16, page) + page + 0.02


@pytest.mark.parametrize("way", [0.0, 0.15, 0.5, 0.7])
def test_the_way_there_costs_no_frames(way: float) -> None:
    line = Line(1_000_000, way)
    hold(line)
    assert len(line.shown) == KEYS


@pytest.mark.parametrize("way", [0.0, 0.15, 0.5, 0.7])
def test_a_slow_line_shows_the_cursor_at_least_six_times_a_second(way: float) -> None:
    line = Line(8_000, way)
    hold(line)
    assert len(line.shown) > 6 * KEYS * REPEATED


def test_how_fast_a_line_is_is_found_out() -> None:
    for bytes_a_second, way in ((7_000, 0.0), (7_000, 0.3), (100_000, 0.0), (100_000, 0.3)):
        line = Line(bytes_a_second, way)
        line.get_known()
        assert line.pacing.seconds_per_byte == pytest.approx(1 / bytes_a_second, rel=0.15)
        assert line.pacing.is_slow == (bytes_a_second == 7_000)


def test_a_line_that_becomes_slow_or_fast_again_is_noticed() -> None:
    line = Line(1_000_000, 0.05)
    line.get_known()
    line.bytes_a_second, line.way = 7_000, 0.2
    line.get_known()
    assert line.pacing.is_slow
    line.bytes_a_second, line.way = 1_000_000, 0.05
    line.get_known()
    assert not line.pacing.is_slow


def test_a_line_that_becomes_long_is_not_taken_for_a_slow_one_for_long() -> None:
    line = Line(1_000_000, 0.02)
    line.get_known()
    line.way = 0.5
    screen = Screen(line)
    for _ in range(120):
        screen.press()
        screen.go_on(REPEATED)
    screen.go_on(5)
    screen.press()
    screen.go_on(3)
    assert not line.pacing.is_slow
    assert line.shown[-1] == (pytest.approx(line.now - 2.5, abs=0.05), screen.wanted)


def test_short_frames_right_behind_each_other_tell_how_long_a_line_has_become() -> None:
    line = Line(1_000_000, 0.02)
    line.get_known()
    line.way = 0.5
    for _ in range(6):
        line.send(0, CURSOR)
        line.pass_time(line.now + REPEATED)
    line.pass_time(line.now + 3)
    line.send(0, PAGE)
    line.pass_time(line.now + 3)
    assert not line.pacing.is_slow


def test_nothing_is_sent_before_the_first_answer_nor_while_one_is_late() -> None:
    pacing = Pacing()
    pacing.ask(PAGE, 0.0)
    assert pacing.wait(0.0) == 0
    pacing.answer(0.0)
    pacing.ask(PAGE, 0.0)
    assert pacing.wait(0.1) == inf
    pacing.answer(0.2)
    assert pacing.wait(0.2) == 0
    pacing.ask(PAGE, 1.0)
    assert pacing.wait(1.0) < 1
    assert pacing.wait(1.9) == inf
    pacing.answer(1.95)
    assert pacing.wait(1.95) == 0


def test_no_answer_is_waited_for_for_ever_but_frames_become_few() -> None:
    pacing = Pacing()
    pacing.answer(0.0)
    assert pacing.patience(5.0) == inf
    pacing.ask(1_000, 5.0)
    assert pacing.patience(6.0) == 1.0
    sent = []
    for tick in range(400):
        now = 6.0 + tick / 20
        if pacing.wait(now) == 0:
            pacing.ask(0, now)
            sent.append(now)
    assert sent[:2] == [7.0, 10.0]
    assert 14.0 < sent[2] < 16.0
    assert pacing.wait(30.0) == 0  # this terminal has stopped to answer


@pytest.mark.parametrize("bytes_a_second", [8_000, 100_000])
def test_late_answers_are_not_taken_for_those_to_later_questions(bytes_a_second: float) -> None:
    """A line that stands still for a while is as fast and as long afterwards as it was before."""
    line = Line(bytes_a_second, 0.15)
    line.get_known()
    before = line.pacing.seconds_per_byte
    line.free = stands_until = line.now + 5
    sent = []
    while line.now < stands_until:
        if line.pacing.wait(line.now) == 0:
            line.send(0, PAGE)
            sent.append(line.now)
        line.pass_time(line.now + REPEATED)
    assert sum(1 for at in sent if at > sent[0] + 0.5) in (1, 2)
    line.pass_time(line.free + 3)
    line.send(0, PAGE)
    assert line.pacing.wait(line.now) < PAGE / bytes_a_second * 1.3
    assert line.pacing.seconds_per_byte == pytest.approx(before, rel=0.3)


def test_a_lost_answer_and_a_doubled_one_cost_one_wait() -> None:
    line = Line(1_000_000, 0.15)
    line.get_known()
    line.send(0, PAGE)
    line.answers.clear()
    waits = 0
    for _ in range(100):
        line.pass_time(line.now + REPEATED)
        if line.pacing.wait(line.now) == 0:
            line.send(0, PAGE)
        else:
            waits += 1
    assert waits < 3.5 / REPEATED * 1.05
    line.pass_time(line.now + 1)
    for _ in range(3):
        line.pacing.answer(line.now)
    assert line.pacing.wait(line.now) == 0


def test_what_comes_together_tells_how_fast_a_line_is_together() -> None:
    """A busy machine may have two frames sent at once: the terminal answers both when both have come."""
    line = Line(8_000, 0.15)
    line.get_known()
    for _ in range(3):
        line.send(0, CURSOR)
        line.send(0, PAGE)
        line.answers[-2] = line.answers[-1]
        line.pass_time(line.now + 2)
        assert line.pacing.seconds_per_byte == pytest.approx(1 / 8_000, rel=0.15)


def test_only_keys_that_follow_each_other_soon_are_in_a_row() -> None:
    pacing = Pacing(seconds_per_byte=1 / 7_000)
    pacing.press(10.0)
    assert pacing.hurry(10.0) <= 0
    pacing.press(10.04)
    assert pacing.hurry(10.04) == pytest.approx(0.08)
    assert pacing.hurry(10.13) <= 0
    pacing.press(10.3)
    assert pacing.hurry(10.3) <= 0
    fast = Pacing()
    fast.press(10.0)
    fast.press(10.04)
    assert fast.hurry(10.04) <= 0


#: Bytes of the rows that a key scrolls into sight.
ROWS = 1_800

#: Seconds that the line may take besides what it takes: an answer that is late, and another way of the line.
SLACK = 1.0


@dataclass
class Screen:
    """What the app sends of the frames that keys lead to, as it does it: the whole frame, or part by part."""

    line: Line
    wanted: int = 0
    whole: int = 0
    cursor: int = 0
    rows: int = 0

    def press(self) -> None:
        self.wanted += 1
        self.rows = ROWS if self.wanted % 10 == 0 else self.rows
        self.line.pacing.press(self.line.now)

    def look(self) -> None:
        """Send what is to be sent now."""
        pacing, now = self.line.pacing, self.line.now
        if self.whole == self.wanted or pacing.wait(now) > 0:
            return
        if pacing.is_known and not pacing.is_slow:
            self._send_whole(PAGE)
        elif self.cursor != self.wanted:
            self.cursor = self.wanted
            self.line.send(self.cursor, CURSOR)
        elif pacing.hurry(now) <= 0:
            self._send_whole(PAGE)
        elif self.rows:
            part = min(self.rows, max(CURSOR, pacing.bytes_at_once))
            self.rows -= part
            self.line.send(self.cursor, part)

    def _send_whole(self, size: int) -> None:
        self.whole = self.cursor = self.wanted
        self.rows = 0
        self.line.send(self.whole, size)

    def go_on(self, seconds: float) -> None:
        until = self.line.now + seconds
        while self.line.now < until:
            self.line.pass_time(self.line.now + 0.005)
            self.look()


lines = st.tuples(st.sampled_from([3_000, 8_000, 30_000, 100_000, 1_000_000]), st.floats(0, 0.5))
presses = st.lists(st.tuples(st.integers(1, 60), st.sampled_from([1 / 30, 0.1, 0.3, 2.0])), min_size=1)


@settings(max_examples=100, deadline=None)
@given(begins=lines, goes_on=lines, jitter=st.floats(0, 0.1), keys=presses.filter(lambda keys: len(keys) < 6))
def test_whatever_the_line_does_all_is_shown_soon_after_the_last_key(
    begins: tuple[float, float],
    goes_on: tuple[float, float],
    jitter: float,
    keys: list[tuple[int, float]],
) -> None:
    line = Line(*begins, jitter=jitter)
    screen = Screen(line)
    for number, (times, gap) in enumerate(keys):
        if number == len(keys) // 2:
            line.bytes_a_second, line.way = goes_on
        for _ in range(times):
            screen.press()
            screen.go_on(gap)
    released = line.now - keys[-1][1]
    under_way = max(0.0, line.free - released)
    screen.go_on(40)
    assert screen.whole == screen.wanted
    took = line.shown[-1][0] - released
    way = max(begins[1], line.way) + jitter
    assert took <= 2 * way + under_way + (CURSOR + ROWS + PAGE) / line.bytes_a_second + 0.3 + SLACK

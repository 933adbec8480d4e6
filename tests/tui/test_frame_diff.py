"""What the shadow sends for random frames makes a terminal show exactly what Textual would show."""

from __future__ import annotations

import marshal
import random
from typing import TYPE_CHECKING

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from okrtui.tui.frame_diff import FrameDiffApp
from okrtui.tui.shadow import Shadow

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHABET = "aabz   .━▰⣀é漢字🚀가e\u0301o\u0308\u0323"
COLORS = [None, None, "red", "bright_blue", "color(99)", "#0f141b", "#0f141b", "#c9d1d9", "default"]
SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}
CONSOLES = {
    "standard": Console(color_system="standard", force_terminal=True),
    "256": Console(color_system="256", force_terminal=True),
    "truecolor": Console(color_system="truecolor", force_terminal=True),
}

#: The pieces of each row, from left to right.
Frame = list[list[Strip]]


class Maker:
    """Makes up frames of one size whose rows are cut at the same columns."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.width, self.height = chance.randint(1, 30), chance.randint(1, 4)
        cuts = {0, self.width, *chance.choices(range(self.width), k=chance.randint(0, 3))}
        self.cuts = sorted(cuts)

    def frame(self) -> Frame:
        return [[self.strip(width) for width in self.widths] for _ in range(self.height)]

    @property
    def widths(self) -> list[int]:
        return [end - begin for begin, end in zip(self.cuts, self.cuts[1:], strict=False)]

    def strip(self, width: int) -> Strip:
        segments = [Segment(self.text(), self.style()) for _ in range(self.chance.randint(1, 4))]
        return Strip(segments).adjust_cell_length(width, self.style())

    def text(self) -> str:
        return self.chance.choice("a ") + "".join(self.chance.choices(ALPHABET, k=self.chance.randint(0, 9)))

    def style(self) -> Style:
        flags = ("bold", "italic", "underline", "strike", "reverse", "dim", "blink")
        on = {flag: True for flag in flags if self.chance.random() < 0.15}
        link = self.chance.choice([None, None, None, "https://example.org/a"])
        return Style(color=self.chance.choice(COLORS), bgcolor=self.chance.choice(COLORS), link=link, **on)

    def change(self, frame: Frame) -> tuple[Frame, ChopsUpdate]:
        """Other pieces in some places, and what the compositor makes of it."""
        changed: Frame = []
        chops: list[dict[int, Strip | None]] = []
        spans = []
        for y, row in enumerate(frame):
            begin, end = sorted(self.chance.choices(range(len(row) + 1), k=2))
            pieces = [*row[:begin], *(self.strip(width) for width in self.widths[begin:end]), *row[end:]]
            changed.append(pieces)
            chops.append(dict(zip(self.cuts, pieces if begin < end else [None] * len(row), strict=False)))
            if begin < end:
                spans.append((y, self.cuts[begin], self.cuts[end]))
        return changed, ChopsUpdate(chops, spans, [self.cuts[1:]] * self.height)

    def parts(self) -> list[Region]:
        """Up to two parts of the screen that are sent before the rest."""
        return [
            Region.from_corners(
                *(self.chance.randint(0, side) for side in (self.width, self.height)), self.width, self.height
            ).intersection(Region(0, 0, self.chance.randint(0, self.width), self.height))
            for _ in range(self.chance.randint(0, 2))
        ]

    def update(self, frame: Frame) -> LayoutUpdate:
        return LayoutUpdate([*frame], Region(0, 0, self.width, self.height))


class Terminal:
    """A terminal with what its cells look like."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self.screen.reset_mode(pyte.modes.DECAWM >> 5, private=True)
        self.stream = pyte.Stream(self.screen)

    @property
    def looks(self) -> list[list[object]]:
        return [
            [look(self.screen.buffer[y][x]) for x in range(self.screen.columns)]
            for y in range(self.screen.lines)
        ]


def look(cell: pyte.screens.Char) -> object:
    """What is seen of a cell: of most blanks, only the background."""
    lines = (cell.underscore, cell.strikethrough, cell.reverse)
    return cell if cell.data != " " or any(lines) else (cell.data, cell.bg)


def shown(maker: Maker, frame: Frame, system: str) -> list[list[object]]:
    """What Textual's own sequence for a frame shows."""
    terminal = Terminal(maker.width, maker.height)
    terminal.stream.feed(maker.update(frame).render_segments(CONSOLES[system]))
    return terminal.looks


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=150)
@given(seed=st.integers(0, 1 << 32))
def test_any_frames_are_shown_as_textual_shows_them(system: str, seed: int) -> None:
    maker = Maker(random.Random(seed))
    terminal = Terminal(maker.width, maker.height)
    shadow = Shadow()
    frame = maker.frame()
    update: LayoutUpdate | ChopsUpdate = maker.update(frame)
    for _ in range(5):
        shadow.draw(update, SYSTEMS[system])
        for part in maker.parts():
            row, most = maker.chance.randint(0, maker.height), maker.chance.randint(0, 60)
            terminal.stream.feed(shadow.cursor_changes(part))
            terminal.stream.feed(shadow.text_changes(part, row, most))
            terminal.stream.feed(shadow.changes(within=part))
        terminal.stream.feed(shadow.changes())
        assert terminal.looks == shown(maker, frame, system)
        assert not shadow.changes()
        if maker.chance.random() < 0.3:
            frame = maker.frame()
            update = maker.update(frame)
        else:
            frame, update = maker.change(frame)


@settings(max_examples=150)
@given(seed=st.integers(0, 1 << 32))
def test_frames_may_be_skipped_and_a_forgotten_screen_is_drawn_in_full(seed: int) -> None:
    maker = Maker(random.Random(seed))
    shadow = Shadow()
    terminal = Terminal(maker.width, maker.height)
    frame = maker.frame()
    shadow.draw(maker.update(frame), ColorSystem.TRUECOLOR)
    for _ in range(3):
        frame, update = maker.change(frame)
        shadow.draw(update, ColorSystem.TRUECOLOR)
    terminal.stream.feed(shadow.changes())
    assert terminal.looks == shown(maker, frame, "truecolor")
    terminal.stream.feed("\x1b[31;42m\x1b[2Jwhat others write\x1b[m")
    shadow.forget()
    terminal.stream.feed(shadow.changes())
    assert terminal.looks == shown(maker, frame, "truecolor")


def sent(*frames: Iterable[Segment]) -> str:
    """What is sent for the last of some frames of one row."""
    shadow = Shadow()
    sequence = ""
    for frame in frames:
        strip = Strip(frame)
        update = LayoutUpdate([[strip]], Region(0, 0, strip.cell_length, 1))
        shadow.draw(update, ColorSystem.TRUECOLOR)
        sequence = shadow.changes()
    return sequence


def test_only_what_differs_is_sent() -> None:
    assert sent([Segment("abcdefghij")], [Segment("abcdefghiX")]) == "\x1b[1;10HX"


def test_a_short_gap_is_written_over() -> None:
    assert sent([Segment("abcdefghij")], [Segment("Xbcdefghij")]) == "\x1b[1;1HX"
    assert sent([Segment("abcdefghij")], [Segment("XbcXefghij")]) == "\x1b[1;1HXbcX"
    assert sent([Segment("abcdefghij")], [Segment("XbcdefghXj")]) == "\x1b[1;1HX\x1b[7CX"


def test_of_a_frame_that_is_shown_already_only_what_differs_is_sent() -> None:
    bold = Style(bold=True, link="https://example.org")

    def drawn(shadow: Shadow, *segments: Segment) -> Shadow:
        strip = Strip(segments)
        shadow.draw(LayoutUpdate([[strip]], Region(0, 0, strip.cell_length, 1)), ColorSystem.TRUECOLOR)
        return shadow

    kept = drawn(Shadow(), Segment("ab漢"), Segment("cdef", bold)).plain()
    for segments, expected in (
        ((Segment("ab漢"), Segment("cdef", bold)), ""),
        ((Segment("aX漢"), Segment("cdef", bold)), "\x1b[1;2HX"),
    ):
        later = Shadow.showing(marshal.loads(marshal.dumps(kept)))
        assert drawn(later, *segments).changes() == expected
    assert drawn(Shadow.showing(kept), Segment("abc")).changes() == "\x1b[1;1Habc"


def test_a_frame_that_is_not_known_in_full_is_not_kept() -> None:
    shadow = Shadow()
    shadow.draw(LayoutUpdate([[Strip([Segment("ab")])]], Region(0, 0, 4, 1)), ColorSystem.TRUECOLOR)
    assert not shadow.is_known


def test_what_matters_most_is_where_a_cursor_was_and_is_and_then_what_is_near() -> None:
    shadow, pane = Shadow(), Region(0, 0, 5, 5)

    def draw(*frame: tuple[str, Style | None]) -> None:
        rows = [[Strip([Segment(*line)])] for line in frame]
        shadow.draw(LayoutUpdate(rows, pane), ColorSystem.TRUECOLOR)

    lit = Style(bold=True)
    draw(("  aaa", None), ("> bbb", lit), ("  ccc", None), ("  ddd", None), ("  eee", None))
    shadow.changes()
    draw(("  aaa", None), ("  bbb", None), ("> ccc", lit), ("  ddd", None), ("  eee", None))
    assert shadow.cursor_changes(pane) == "\x1b[2;1H \x1b[3;1H\x1b[1m>\x1b[m"
    assert shadow.text_changes(pane, 2, most=99) == ""
    assert shadow.changes() == "\x1b[2;3Hbbb\x1b[3;3H\x1b[1mccc\x1b[m"
    draw(("  vvv", None), ("  www", None), ("  xxx", None), ("> yyy", None), ("  zzz", None))
    assert shadow.text_changes(pane, 3, most=1) == "\x1b[5;3Hzzz"
    assert shadow.cursor_changes(pane) == "\x1b[3;1H  xxx\x1b[4;1H> yyy"
    assert shadow.text_changes(pane, 3, most=99) == "\x1b[1;3Hvvv\x1b[2;3Hwww"
    assert shadow.changes() == ""


def test_a_part_may_be_larger_than_what_was_drawn() -> None:
    shadow = Shadow()
    shadow.draw(LayoutUpdate([[Strip([Segment("ab")])]], Region(0, 0, 2, 1)), ColorSystem.TRUECOLOR)
    assert shadow.cursor_changes(Region(0, 0, 9, 9)) == "\x1b[1;1Hab"
    assert shadow.text_changes(Region(0, 0, 9, 9), 5, most=99) == ""
    assert Shadow().changes(within=Region(0, 0, 9, 9)) == ""


def test_the_pen_is_put_back() -> None:
    assert sent([Segment("ab")], [Segment("ab", Style(bold=True))]) == "\x1b[1;1H\x1b[1mab\x1b[m"


def test_the_foreground_of_a_blank_is_not_sent() -> None:
    assert sent([Segment("a b")], [Segment("a"), Segment(" ", Style(color="red")), Segment("b")]) == ""


def test_the_reversed_foreground_of_a_blank_is_sent() -> None:
    cursor = Style(color="red", reverse=True)
    assert "\x1b[7;31m" in sent([Segment("a b")], [Segment("a"), Segment(" ", cursor), Segment("b")])


def test_links_are_closed() -> None:
    linked = sent([Segment("a")], [Segment("a", Style(link="https://example.org"))])
    assert linked == "\x1b[1;1H\x1b]8;;https://example.org\x1b\\a\x1b]8;;\x1b\\"


def test_both_halves_of_a_wide_character_are_replaced() -> None:
    assert sent([Segment("a漢b")], [Segment("axyb")]) == "\x1b[1;2Hxy"
    assert sent([Segment("axyb")], [Segment("a漢b")]) == "\x1b[1;2H漢"
    assert sent([Segment("漢字a")], [Segment("a漢字")]) == "\x1b[1;1Ha漢字"


@pytest.mark.parametrize(
    ("x", "end", "expected"), [(0, 2, "\x1b[1;1HXY "), (2, 4, "\x1b[1;2H XY")], ids=["left", "right"]
)
def test_the_other_half_of_a_wide_character_that_something_hides_goes_too(
    x: int, end: int, expected: str
) -> None:
    shadow = Shadow()
    shadow.draw(LayoutUpdate([[Strip([Segment("a漢b")])]], Region(0, 0, 4, 1)), ColorSystem.TRUECOLOR)
    shadow.changes()
    chops: dict[int, Strip | None] = {0: None, 2: None} | {x: Strip([Segment("XY")])}
    shadow.draw(ChopsUpdate([chops], [(0, x, end)], [[2, 4]]), ColorSystem.TRUECOLOR)
    assert shadow.changes() == expected


def test_nothing_is_taken_for_granted_after_a_combined_character() -> None:
    assert sent([Segment("e\u0301x")]) == "\x1b[1;1He\u0301\x1b[1;2Hx"


def test_a_wide_character_that_the_edge_would_cut_is_not_drawn() -> None:
    shadow = Shadow()
    shadow.draw(LayoutUpdate([[Strip([Segment("ab漢")])]], Region(0, 0, 3, 1)), ColorSystem.TRUECOLOR)
    assert shadow.changes() == "\x1b[1;1Hab "


def test_another_size_starts_afresh() -> None:
    assert sent([Segment("abc")], [Segment("abcd")]) == "\x1b[1;1Habcd"


async def test_should_it_fail_textual_draws_from_then_on() -> None:
    class Broken(Shadow):
        def changes(self, within: Region | None = None) -> str:
            raise IndexError

    app = FrameDiffApp[None]()
    update = LayoutUpdate([[Strip([Segment("a")])]], Region(0, 0, 1, 1))
    async with app.run_test():
        assert app._changes(Broken(), update) is update
        assert app._shadow is None

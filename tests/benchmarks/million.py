"""A million nodes on the screen: what no key may notice, once what is told of them all has been reckoned."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.plans import Size, make_plan
from tests.benchmarks.screen import ONE_LINE, Terminal, okrtui

if TYPE_CHECKING:
    from collections.abc import Iterator

_NODES = 1_000_000

#: Seconds without work after which everything has been reckoned, and the most that it may take.
_CALM = 3.0
_LONGEST = 300.0

#: Keys that lead past the vision and the mission, whose weeks are those of all nodes.
_PAST_THE_ROOTS = 4


def run(rounds: int) -> Iterator[Figure]:
    """Every figure of this module."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        small = make_plan(home / "small", Size(nodes=1_000, entries=2_000))
        large = make_plan(home / "large", Size(nodes=_NODES, entries=2_000))
        with (
            Terminal([sys.executable, "-c", ONE_LINE], home) as bare,
            Terminal(okrtui(small), home) as one,
            Terminal(okrtui(large), home) as other,
        ):
            bare.wait_for(b"content")
            for each in (one, other):
                each.wait_for(b"Alignment")
                _wait_until_calm(each)
                for _ in range(_PAST_THE_ROOTS):
                    each.press(b"j")
                _wait_until_calm(each)
            keys, folds = [], []
            for _ in range(rounds * 4):
                floor, _seen = one.press(b"j")
                keys.append(other.press(b"j")[0] / floor)
            for _ in range(rounds):
                floor, _seen = bare.press(b"j")
                folds.append(other.press(b"z")[0] / floor)
        yield figure(f"cursor key, {_NODES:,} nodes", "at 1,000 nodes", keys, 1.1)
        yield figure(f"fold or unfold all, {_NODES:,} nodes", "app of one line", folds, 5)


def _wait_until_calm(terminal: Terminal) -> None:
    until = time.perf_counter() + _LONGEST
    before = -1.0
    while terminal.processor_time() - before > _CALM / 100 and time.perf_counter() < until:
        before = terminal.processor_time()
        terminal.read(quiet=_CALM, until=time.perf_counter() + _CALM)

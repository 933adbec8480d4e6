"""Keys in a terminal: how long until the screen is settled, how many bytes and frames; what idling costs."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.plans import TODAY, Size, make_plan
from tests.benchmarks.slow_line import holding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COLUMNS, _ROWS = 120, 40
_QUIET = 0.06
"""Seconds without a byte after which the screen counts as settled; taken off what is measured."""

#: Seconds that a key may take before anything comes.
_PATIENCE = 5.0

_FRAME = b"\x1b[?2026h"
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"

#: The floor: an app of which each key changes one line.
ONE_LINE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("content 0")
    def on_key(self, event):
        self.n = getattr(self, "n", 0) + 1
        self.query_one(Static).update(f"content {self.n}", layout=False)
Bare().run()
"""


class Terminal:
    """A program in a terminal of 120 × 40 that understands synchronized output."""

    def __init__(self, argv: Sequence[str], home: Path) -> None:
        env = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "OKRTUI_AUTHOR": "person-1",
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "CACHE")},
        }
        self.process, self.master = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
            os.execve(argv[0], list(argv), env)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.master)

    def read(self, quiet: float = _QUIET, until: float | None = None) -> tuple[bytes, float]:
        """What comes until nothing comes any more, and when its last byte came; questions are answered."""
        seen, last = b"", time.perf_counter()
        while until is None or time.perf_counter() < until:
            patience = quiet if seen or until else _PATIENCE
            if not select.select([self.master], [], [], patience)[0]:
                break
            data = os.read(self.master, 1 << 16)
            seen, last = seen + data, time.perf_counter()
            for _ in range(data.count(_ASKED)):
                os.write(self.master, _ANSWER)
        return seen, last

    def wait_for(self, content: bytes) -> None:
        """Wait until the program has drawn something, and then for the screen to settle."""
        seen = b""
        while content not in seen:
            seen += self.read(quiet=1.0)[0]
        self.read(quiet=2.0)

    def press(self, key: bytes) -> tuple[float, bytes]:
        """Seconds until a key has done what it does, and all that was sent for it."""
        started = time.perf_counter()
        os.write(self.master, key)
        seen, last = self.read()
        return last - started, seen

    def processor_time(self) -> float:
        """Seconds of processor time that the program has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(rounds: int) -> Iterator[Figure]:
    """Every figure of this module."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        small = make_plan(home / "small", Size(nodes=1_000, entries=2_000))
        large = make_plan(home / "large", Size(nodes=100_000, entries=2_000))
        with (
            Terminal([sys.executable, "-c", ONE_LINE], home) as bare,
            Terminal(okrtui(small), home) as first,
            Terminal(okrtui(large), home) as second,
        ):
            bare.wait_for(b"content")
            for each in (first, second):
                each.wait_for(b"Alignment")
            yield from keys(bare, first, second, rounds * 10)
            yield folding(bare, second, rounds)
            yield from idling(first)
        for line in ((7_000, 0.0), (8_000, 0.15)):
            with Terminal(okrtui(small), home) as slow:
                slow.wait_for(b"Alignment")
                yield from holding(slow, rounds, *line)


def okrtui(root: Path) -> list[str]:
    """The program on a plan."""
    return [sys.executable, "-m", "okrtui", str(root), "--today", str(TODAY)]


def keys(bare: Terminal, small: Terminal, large: Terminal, count: int) -> Iterator[Figure]:
    """Cursor keys, the half-page scroll among them."""
    against_bare, against_small, sent, frames = [], [], [], []
    for _ in range(count):
        floor, _seen = bare.press(b"j")
        one, seen = small.press(b"j")
        other, _seen = large.press(b"j")
        against_bare.append(one / floor)
        against_small.append(other / one)
        sent.append(float(len(seen.replace(_ASKED, b""))))
        frames.append(float(max(1, seen.count(_FRAME))))
    yield figure("cursor key to settled screen, 1,000 nodes", "app of one line", against_bare, 2.5)
    yield figure("the same at 100,000 nodes", "at 1,000 nodes", against_small, 1.1)
    yield figure("bytes for a cursor key, 120 × 40", "", sent, 600, "bytes")
    yield figure("frames for a cursor key", "", frames, 1, "frames")


def folding(bare: Terminal, large: Terminal, count: int) -> Figure:
    """Everything folded and unfolded, level by level."""
    found = []
    for _ in range(count):
        floor, _seen = bare.press(b"j")
        found.append(large.press(b"z")[0] / floor)
    return figure("fold or unfold all, 100,000 nodes", "app of one line", found, 5)


def idling(terminal: Terminal, seconds: float = 20.0) -> Iterator[Figure]:
    """What is sent, and how busy the program is, when nobody presses a key."""
    before, started = terminal.processor_time(), time.perf_counter()
    seen, _ = terminal.read(quiet=seconds, until=started + seconds)
    busy = (terminal.processor_time() - before) / (time.perf_counter() - started)
    yield figure("bytes while idle", "", [float(len(seen))], 0, "bytes")
    yield figure("processor while idle", "", [100 * busy], 0.3, "%")

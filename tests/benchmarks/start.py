"""How long until a plan is seen, as a ratio to a bare Textual app that is started in turn with it.

Each round starts a bare app (one Static), okrtui with nothing kept (cold) and okrtui again (warm), each in
a terminal of its own, and waits for its content. What is shown warm was kept the last time; a further start
has a key pressed at once, and waits for its answer. The processor's time up to then is measured
as well: on a busy machine it is steadier. ``python -m tests.benchmarks.start`` measures plans of any size.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import termios
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure, figure, table
from tests.benchmarks.plans import TODAY, Size, add_size_options, make_plan, size_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLUMNS, _ROWS = 120, 40

#: Seconds without output given to what is done after the first frame, such as keeping what was read.
_AFTERWARDS = 2.0

#: The floor: an app with nothing but a line of text.
_BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("the content")
Bare().run()
"""


#: The kinds of start, in the order of a round, and what they aim at.
_STARTS = ("bare", "cold", "cold, answering", "warm", "warm, answering")
_AIMS = {"cold": 1.3, "cold, answering": 1.3, "warm": 1.15, "warm, answering": 1.15}

#: What pressing ``?`` shows.
_ANSWER = b"Report a value"


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds and seconds of the processor until the content came, and the bytes then held."""

    seconds: float
    busy: float
    memory: int


def start(
    argv: Sequence[str], content: bytes, env: Mapping[str, str], afterwards: float = 0.0, key: bytes = b""
) -> Start:
    """Start a program in a terminal, press a key at once, and wait until it writes something."""
    begun = time.perf_counter()
    process, master = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        os.execve(argv[0], list(argv), dict(env))
    seen = b""
    os.write(master, key)
    try:
        while content not in seen:
            seen += os.read(master, 1 << 16)
        found = Start(time.perf_counter() - begun, _busy(process), _memory(process))
        while select.select([master], [], [], afterwards)[0]:  # until it is quiet for so long
            os.read(master, 1 << 16)
        return found
    except OSError as error:
        raise SystemExit(f"{argv} ended early:\n{seen.decode(errors='replace')[-2000:]}") from error
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(master)


def _busy(process: int) -> float:
    """Seconds of the processor that a process has used, where the system tells (Linux)."""
    with suppress(OSError):
        threads = Path(f"/proc/{process}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9
    return 0.0


def _memory(process: int) -> int:
    with suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def measure(size: Size, rounds: int) -> dict[str, list[Start]]:
    """The starts of each kind, round by round."""
    found: dict[str, list[Start]] = {each: [] for each in _STARTS}
    with TemporaryDirectory() as folder:
        home = Path(folder)
        root = make_plan(home / "plan", size)
        time.sleep(3.5)  # of files that have just been written nothing is kept
        env = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "OKRTUI_AUTHOR": "person-1",
            "PYTHONDONTWRITEBYTECODE": "",  # compiled in the first turn, as whatever is installed is
            "PYTHONPYCACHEPREFIX": str(home / "compiled"),
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "CACHE")},
        }
        title = re.search(r'mission = "([\w ]+)', root.read_text("utf-8"))
        assert title is not None
        content = title[1].encode()
        okrtui = [sys.executable, "-m", "okrtui", str(root), "--today", str(TODAY)]
        for turn in range(rounds + 1):
            bare = start([sys.executable, "-c", _BARE], b"the content", env)
            shutil.rmtree(home / "cache", ignore_errors=True)
            cold_answering = start(okrtui, _ANSWER, env, key=b"?")
            shutil.rmtree(home / "cache", ignore_errors=True)
            cold = start(okrtui, content, env, _AFTERWARDS * max(1, size.nodes / 10_000))
            warm = start(okrtui, content, env)
            warm_answering = start(okrtui, _ANSWER, env, key=b"?")
            each = dict(zip(_STARTS, (bare, cold, cold_answering, warm, warm_answering), strict=True))
            for name, one in each.items() if turn else ():  # the first turn fills the disk's cache
                found[name].append(one)
    return found


def figures(size: Size, rounds: int) -> list[Figure]:
    """The ratios of the starts of one size to those of the bare app."""
    found = measure(size, rounds)
    bare = found["bare"]
    rows = []
    for name, aim in _AIMS.items():
        pairs = list(zip(found[name], bare, strict=True))
        what = f"open {size.nodes:,} nodes, {size.entries + size.past_entries:,} entries, {name}"
        rows += [
            figure(what, "bare app", [one.seconds / floor.seconds for one, floor in pairs], aim),
            figure(f"{what}: processor", "bare app", [one.busy / floor.busy for one, floor in pairs], aim),
        ]
        if name in ("cold, answering", "warm, answering"):  # else there is a frame, but no program yet
            memory = [(one.memory - floor.memory) / size.nodes for one, floor in pairs]
            rows.append(figure(f"{what}: memory", "bare app", memory, 1024, "bytes a node"))
    return rows


def run(rounds: int) -> list[Figure]:
    """The figures of a plan of 1 MB."""
    return figures(Size(), rounds)


def main() -> None:
    """Measure one size and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_size_options(parser)
    parser.add_argument("--rounds", type=int, default=10, help="how often each is started (10)")
    options = parser.parse_args()
    print(table(figures(size_of(options), options.rounds)))


if __name__ == "__main__":
    main()

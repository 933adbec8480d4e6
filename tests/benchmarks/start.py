"""How long until a plan is seen, as a ratio to a bare Textual app, in the same run and in turn.

``python -m tests.benchmarks.start [--nodes N] [--entries N] [--past-entries N] [--rounds N]``: each round
starts a bare app (one Static), okrtui with its cache cleared (cold) and okrtui again (warm), each in a
pseudo-terminal, and waits for its content. Medians, with the spread from the lower to the upper quartile.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.plans import TODAY, Size, make_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLUMNS, _ROWS = 120, 40
_BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("the content")
Bare().run()
"""


def seconds_until(content: bytes, argv: Sequence[str], env: Mapping[str, str]) -> tuple[float, int]:
    """Seconds from the start of a program to these bytes from it, and the KB that it then holds."""
    started = time.perf_counter()
    process, master = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        os.execve(argv[0], list(argv), dict(env))
    seen = b""
    try:
        while content not in seen:
            seen += os.read(master, 1 << 16)
        taken = time.perf_counter() - started
        status = Path(f"/proc/{process}/status")
        held = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
        _leave(master)
        return taken, int(held[1]) if held else 0
    except OSError as error:
        raise SystemExit(f"{argv} ended early:\n{seen.decode(errors='replace')[-2000:]}") from error
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(master)


def _leave(master: int) -> None:
    """Ask the program to end, and give it the time to write what it writes at its end."""
    time.sleep(1.5)  # what comes after the first frame belongs to no figure here
    try:
        os.write(master, b"\x11")
        while os.read(master, 1 << 16):
            pass
    except OSError:
        return


def measure(size: Size, rounds: int) -> dict[str, list[tuple[float, int]]]:
    """Seconds and KB of each start: bare, cold and warm."""
    found: dict[str, list[tuple[float, int]]] = {"bare": [], "cold": [], "warm": []}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        root = make_plan(home / "plan", size)
        old = time.time() - 3600
        for path in root.parent.rglob("*.toml"):
            os.utime(path, (old, old))
        env = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "OKRTUI_AUTHOR": "person-1",
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "CACHE")},
        }
        title = re.search(r'title = "(\w+)', root.read_text("utf-8"))
        assert title is not None
        okrtui = [sys.executable, "-m", "okrtui", str(root), "--today", str(TODAY)]
        for turn in range(rounds + 1):
            shutil.rmtree(home / "cache", ignore_errors=True)
            times = {
                "bare": seconds_until(b"the content", [sys.executable, "-c", _BARE], env),
                "cold": seconds_until(title[1].encode(), okrtui, env),
                "warm": seconds_until(title[1].encode(), okrtui, env),
            }
            for name, taken in times.items() if turn else ():  # the first turn fills the disk's cache
                found[name].append(taken)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    for name in ("nodes", "entries", "past-entries", "authors", "past-cycles"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size(), name.replace("-", "_")))
    parser.add_argument("--past", type=float, default=0.0, help="share of objectives of past cycles")
    parser.add_argument("--rounds", type=int, default=10)
    options = vars(parser.parse_args())
    found = measure(
        Size(**{key: value for key, value in options.items() if key != "rounds"}), options["rounds"]
    )
    bare = found["bare"]
    for name, each in found.items():
        ratios = [taken / floor for (taken, _), (floor, _) in zip(each, bare, strict=True)]
        more = statistics.median(held - floor for (_, held), (_, floor) in zip(each, bare, strict=True))
        print(
            f"{name:5} {_spread([1000 * taken for taken, _ in each], '.0f')} ms"
            f"   ratio {_spread(ratios, '.2f')}   {more / 1024:+.1f} MB"
        )


def _spread(figures: list[float], form: str) -> str:
    low, middle, high = statistics.quantiles(figures, n=4) if len(figures) > 1 else figures * 3
    return f"{middle:{form}} ({low:{form}}–{high:{form}})"


if __name__ == "__main__":
    main()

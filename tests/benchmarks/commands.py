"""How long ``okrtui status`` and ``okrtui check-in`` take, as ratios to ``python -c pass`` in the same run.

``python -m tests.benchmarks.commands [--nodes N] [--entries N] [--rounds N]``: okrtui is copied to where an
installer would put it, and started by a console script; each command in turn with a bare Python. Medians,
with the spread from the lower to the upper quartile.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.figures import figure
from tests.benchmarks.plans import TODAY, Size, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.benchmarks.figures import Figure

PACKAGE = Path(__file__).parent.parent.parent / "okrtui"
_SCRIPT = "import sys\nfrom okrtui.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
_APPEND = """
import os, sys
fd = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.write(fd, b"a line" * 10)
os.fsync(fd)
os._exit(0)
"""


def seconds(argv: Sequence[str], env: Mapping[str, str], cwd: Path) -> float:
    """How long a program runs, from its start to its end."""
    started = time.perf_counter()
    subprocess.run(argv, env=env, cwd=cwd, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def measure(size: Size, rounds: int) -> dict[str, list[float]]:
    """Ratios of each command to the bare Python that ran just before it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(PACKAGE, home / "site/okrtui", ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(home / "site", quiet=1)
        script = home / "okrtui"
        script.write_text(_SCRIPT)
        root = make_plan(home / "plan", size)
        old = time.time() - 3600
        for path in root.parent.rglob("*"):
            os.utime(path, (old, old))
        time.sleep(3.5)  # what was changed just now is not trusted to stay so
        env = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("OKRTUI_", "PYTHON"))
            },
            "PYTHONPATH": str(home / "site"),
            "OKRTUI_AUTHOR": "person-1",
            "OKRTUI_TODAY": str(TODAY),
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "CACHE")},
        }
        slow = env | {"XDG_CACHE_HOME": os.devnull}
        python, status = sys.executable, ["status", str(root)]
        check_in = ["check-in", "o7/k1", "42", "--plan", str(root)]
        commands = {
            "python -c pass": ([python, "-c", "pass"], env),
            "python -m of next to nothing": ([python, "-m", "okrtui.errors"], env),
            "append and fsync alone": ([python, "-c", _APPEND, str(home / "line")], env),
            "status": ([python, str(script), *status], env),
            "status --json": ([python, str(script), *status, "--json"], env),
            "python -m okrtui status": ([python, "-m", "okrtui", *status], env),
            "check-in": ([python, str(script), *check_in], env),
            "python -m okrtui check-in": ([python, "-m", "okrtui", *check_in], env),
            "status, nothing kept": ([python, str(script), *status], slow),
            "check-in, nothing kept": ([python, str(script), *check_in], slow),
        }
        found: dict[str, list[float]] = {}
        for name, (argv, environment) in commands.items():
            found[name] = []
            for turn in range(rounds + 1):
                floor = seconds([python, "-c", "pass"], env, home)
                taken = seconds(argv, environment, home) / floor
                if turn:  # the first turn keeps what the next ones need
                    found[name].append(taken)
        return found


def run(rounds: int) -> Iterator[Figure]:
    """The figures for the one table of all benchmarks."""
    found = measure(Size(), max(2, rounds))
    for name in ("status", "check-in"):
        yield figure(f"okrtui {name}, 5,000 nodes", "python -c pass", found[name], 1.2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    for name in ("nodes", "entries"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size(), name))
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    for name, ratios in measure(Size(options.nodes, options.entries), options.rounds).items():
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{name:28} {middle:6.2f} ({low:.2f}–{high:.2f})")


if __name__ == "__main__":
    main()

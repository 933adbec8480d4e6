"""The same files read by every Python that is found on this machine, each with the parser that it has."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.results import Effort, Result
from tests.faults.scratch import scratch
from tests.faults.verdicts import verdicts
from tests.store.hostile_texts import hostile_texts
from tests.store.toml_grammar import MISTAKES, Grammar, mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = 5000
#: Longer ones are for the part that measures how long reading takes.
_LONGEST = 200_000
_ROOT = Path(__file__).parents[2]
_VERSIONS = tuple(f"3.{minor}" for minor in range(11, 20))


def pythons(effort: Effort) -> Result:
    """Valid, wrong and hostile TOML, read here and by other Pythons."""
    result = Result("F-118: every Python gives every file the same verdict and the same meaning")
    with scratch() as folder:
        for number, content in enumerate(_texts(effort)):
            (folder / f"{number:05}.toml").write_bytes(content)
        ours = verdicts(folder)
        others = _others()
        for python in others:
            theirs = _verdicts_of(python, folder)
            for name, verdict in ours.items():
                with result.attempt(f"{python}, file {name}, --seed {effort.seed} --share {effort.share:g}"):
                    assert theirs.get(name) == verdict, f"{verdict} here, {theirs.get(name)} there"
    if not others:
        result.skipped = f"no other Python from 3.11 on, {len(ours)} files"
    return result


def _texts(effort: Effort) -> Iterator[bytes]:
    for seed in effort.seeds(DOCUMENTS):
        yield Grammar(random.Random(seed), newer=bool(seed % 2)).document()
        yield mistake(MISTAKES[seed % len(MISTAKES)]).encode("utf-8", "surrogatepass")
    for make in hostile_texts().values():
        content = make()
        if len(content) <= _LONGEST:
            yield content


def _others() -> list[str]:
    """A Python of each other version that starts, from the path and from pyenv."""
    places = [shutil.which(f"python{version}") for version in _VERSIONS]
    places += [str(at) for at in Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python")]
    found = {sys.version: ""}
    for place in filter(None, places):
        told = subprocess.run([place, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
        if told.returncode == 0 and told.stdout.startswith(_VERSIONS):
            found.setdefault(told.stdout.strip(), place)
    return [place for place in found.values() if place]


def _verdicts_of(python: str, folder: Path) -> dict[str, str]:
    """Its own packages come first; of those that it has not, it takes the ones without machine code."""
    ended = subprocess.run(
        [python, "-m", "tests.faults.verdicts", str(folder), sysconfig.get_path("purelib")],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, f"{python}: {ended.stderr[-300:]}"
    return dict(line.split(" ") for line in ended.stdout.splitlines())

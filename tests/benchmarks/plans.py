"""Plans and journals of any size to measure with: the same bytes for the same seed, on every machine.

``python -m tests.benchmarks.plans FOLDER --nodes 5000 --entries 10000`` writes one.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from okrtui.model.journal import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The day that the plans are made for: the middle of their last cycle.
TODAY = date(2026, 11, 22)

#: An objective and its key results.
NODES_OF_ONE = 4
_OBJECTIVES_OF_A_FILE = 12_500
_WORDS = [
    *("Launch", "platform", "customers", "in", "every", "region", "with", "less", "waiting", "and", "fewer"),
    *("faults", "than", "any", "rival", "support", "revenue", "quality", "reach", "onboarding", "latency"),
    *("partners", "release", "market", "team", "growth", "trust"),
]


@dataclass(frozen=True, slots=True)
class Size:
    """What to make: nodes of the plan, entries of its journal, of the running cycle and of past ones.

    A share of ``past`` of the objectives belongs to cycles that are over, one for each half-year back.
    """

    nodes: int = 5_000
    entries: int = 10_000
    past_entries: int = 0
    authors: int = 20
    past: float = 0.0
    past_cycles: int = 4
    seed: int = 1


@dataclass(frozen=True, slots=True)
class _KeyResult:
    name: str
    cycle: int
    shape: str


def make_plan(folder: Path, size: Size = Size()) -> Path:
    """Write a plan with its journal into a folder; returns the root file, ``big.toml``."""
    random = Random(size.seed)
    cycles = list(_cycles(1 + (size.past_cycles if size.past or size.past_entries else 0)))
    folder.mkdir(parents=True, exist_ok=True)
    root = folder / "big.toml"
    objectives = max(1, size.nodes // NODES_OF_ONE)
    pieces = range(0, objectives, _OBJECTIVES_OF_A_FILE)
    head = ["format = 1", 'name = "Big"', 'vision = "A large vision"', 'mission = "A large mission"']
    if len(pieces) > 1:
        head.append('include = ["parts/*.toml"]')
    for name, start, end in cycles:
        head += ["", "[[cycle]]", f'id = "{name}"', f"start = {start}", f"end = {end}"]
    head += ["", *(f'[[team]]\nid = "team-{n}"\nname = "Team {n}"\n' for n in range(20))]
    found: list[_KeyResult] = []
    for number, first in enumerate(pieces):
        part = range(first, min(first + _OBJECTIVES_OF_A_FILE, objectives))
        lines = [line for n in part for line in _objective(n, random, size, cycles, found)]
        path = root
        if number:
            path = folder / "parts" / f"{number:04}.toml"
            path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([*([] if number else head), *lines, ""]), "utf-8")
    _write_journal(folder / "big.journal", random, size, cycles, found)
    return root


def _cycles(count: int) -> Iterator[tuple[str, date, date]]:
    """Half-years, the running one first."""
    for back in range(count):
        half = TODAY.year * 2 + 1 - back
        first = date(half // 2, 7 if half % 2 else 1, 1)
        last = date(half // 2, 12, 31) if half % 2 else date(half // 2, 6, 30)
        yield f"{half // 2}-h{half % 2 + 1}", first, last


def _objective(
    n: int, random: Random, size: Size, cycles: list[tuple[str, date, date]], found: list[_KeyResult]
) -> Iterator[str]:
    cycle = random.randrange(1, len(cycles)) if random.random() < size.past else 0
    yield "\n[[objective]]"
    yield f'id = "o{n}"'
    yield f'title = "{_title(random)} {n}"'
    if n < 5:
        yield 'supports = "mission"'
    elif random.random() < 0.97:
        yield f'supports = "o{n // 5}/k{n % 3}"'
    yield f'team = "team-{n % 20}"'
    yield f'owner = "person-{n % size.authors}"'
    yield f'cycle = "{cycles[cycle][0]}"'
    yield f'description = "{" ".join(random.choices(_WORDS, k=16))}"'
    if cycle:
        yield 'state = "closed"'
    for k in range(NODES_OF_ONE - 1):
        shape = random.choices(("reach", "keep", "steps", "done"), (80, 10, 5, 5))[0]
        yield "\n[[objective.key_result]]"
        yield f'id = "k{k}"'
        yield f'title = "{_title(random)} measured as {k}"'
        match shape:
            case "reach":
                yield f"baseline = {random.randrange(50)}"
                yield f"target = {random.randrange(60, 900)}"
                yield 'unit = "users"'
            case "keep":
                yield "at_least = 99.5"
            case "steps":
                yield 'milestones = ["Beta", "Everybody in one region", "Everybody"]'
        if random.random() < 0.3:
            yield f'owner = "person-{random.randrange(size.authors)}"'
        if random.random() < 0.2:
            yield f"weight = {random.choice((0.5, 2, 3))}"
        found.append(_KeyResult(f"o{n}/k{k}", cycle, shape))


def _title(random: Random) -> str:
    return " ".join(random.choices(_WORDS, k=6)).capitalize()


def _write_journal(
    folder: Path, random: Random, size: Size, cycles: list[tuple[str, date, date]], found: list[_KeyResult]
) -> None:
    running = [each for each in found if not each.cycle]
    over = [each for each in found if each.cycle] or found
    moments: list[tuple[datetime, _KeyResult]] = []
    for count, among in ((size.entries, running), (size.past_entries, over)):
        for _ in range(count if among else 0):
            key_result = random.choice(among)
            is_past = among is over
            cycle = (key_result.cycle or random.randrange(1, len(cycles))) if is_past else 0
            _, start, end = cycles[cycle]
            day = start + timedelta(days=random.randrange((min(end, TODAY) - start).days))
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
            moments.append((moment + timedelta(milliseconds=random.randrange(86_400_000)), key_result))
    moments.sort(key=lambda each: (each[0], each[1].name))
    lines: dict[int, list[str]] = {}
    for moment, key_result in moments:
        lines.setdefault(random.randrange(size.authors), []).append(_entry(moment, key_result, random))
    folder.mkdir(exist_ok=True)
    for author, written in lines.items():
        (folder / f"person-{author}.toml").write_text("\n".join([*written, ""]), "utf-8")


def _entry(moment: datetime, key_result: _KeyResult, random: Random) -> str:
    key = key_of(moment)
    kind = random.random()
    if kind < 0.03:
        return f'{key} = {{ comment = "{key_result.name}", text = "{_title(random)}" }}'
    if kind < 0.04:
        change = f'change = "{key_result.name}", field = "target", from = 10, to = 20'
        return f'{key} = {{ {change}, note = "{_title(random)}" }}'
    match key_result.shape:
        case "reach":
            value = str(random.randrange(900))
        case "keep":
            value = f"{random.uniform(98, 100):.2f}"
        case "steps":
            value = str(random.randrange(4))
        case _:
            value = random.choice(("true", "false"))
    note = f', note = "{_title(random)}"' if random.random() < 0.5 else ""
    confidence = f", confidence = {random.randrange(11)}" if random.random() < 0.9 else ""
    return f'{key} = {{ check_in = "{key_result.name}", value = {value}{confidence}{note} }}'


def add_size_options(parser: argparse.ArgumentParser) -> None:
    """Options for each part of a size."""
    for each in fields(Size):
        kind = type(each.default)
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=kind, default=each.default)


def size_of(options: argparse.Namespace) -> Size:
    """The size that these options tell."""
    return Size(**{each.name: getattr(options, each.name) for each in fields(Size)})


def main() -> None:
    """Write a plan of the size that the arguments tell."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    add_size_options(parser)
    options = parser.parse_args()
    print(make_plan(options.folder, size_of(options)))


if __name__ == "__main__":
    main()

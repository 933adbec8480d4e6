"""Past cycles left out of a long journal: today's numbers are the same, and who asks for the past gets it."""

from __future__ import annotations

import asyncio
import gc
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from okrtui.model.journal import CheckIn
from okrtui.store import journal_reader
from okrtui.store.journal_lines import read_lines
from okrtui.workspace import Clock, Workspace
from tests.benchmarks.plans import TODAY, Size, make_plan
from tests.tui.session import opened as on_screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLOCK = Clock(TODAY)
PRESENT = "2026-07-01"
SIZE = Size(nodes=120, entries=200, past_entries=3_000, authors=3, past=0.5, past_cycles=3)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("okrtui.store.access._RACY", 0)
    monkeypatch.setattr(journal_reader, "MUCH", 0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_plan(tmp_path / "plan", SIZE)


def opened(root: Path) -> Workspace:
    return Workspace(root, "person-1", CLOCK)


def opened_whole(root: Path) -> Workspace:
    """The same with nothing left out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal_reader, "MUCH", 10**12)
        patch.setattr("okrtui.workspace.open_plan.recall", lambda _: None)
        return opened(root)


def numbers(workspace: Workspace) -> tuple[object, ...]:
    standings = workspace.standings
    return (
        standings.key_results,
        standings.objectives,
        standings.alignment,
        (standings.progress, standings.expected, standings.losses()),
    )


def past_name(workspace: Workspace) -> str:
    """A key result of a past cycle with a long history."""
    over = [each for each in workspace.plan.key_results() if str(each.due) < PRESENT]
    found = max(over, key=lambda each: len(workspace.standings.journal.history(each.name)))
    assert len(workspace.standings.journal.history(found.name)) > 10
    return found.name


def test_the_numbers_of_today_and_of_every_week_of_the_cycle_are_the_same(root: Path) -> None:
    short, whole = opened(root), opened_whole(root)
    assert len(whole._entries) > 3_000
    assert len(short._entries) < 1_000
    for _ in range(20):
        assert numbers(short) == numbers(whole)
        assert short.problems == whole.problems
        short.travel(-7)
        whole.travel(-7)
    assert str(short.standings.today) > PRESENT
    assert len(short._entries) < 1_000


def test_a_day_of_a_past_cycle_has_all_that_was_known_then(root: Path) -> None:
    short, whole = opened(root), opened_whole(root)
    for days in (-200, -150, 100, 1000):
        short.travel(days)
        whole.travel(days)
        assert short.is_in_the_past is (days != 1000)
        assert short.standings.journal == whole.standings.journal or not short.is_in_the_past
        assert numbers(short) == numbers(whole)


def check_ins_in_memory() -> int:
    gc.collect()
    return sum(type(each) is CheckIn for each in gc.get_objects())


def test_back_at_today_the_past_does_not_stay_in_memory_and_nothing_said_here_is_lost(root: Path) -> None:
    workspace = opened(root)
    name = next(name for name in workspace.standings.key_results if workspace.standings.pulled.get(name))
    workspace.check_in(name, None, 3)
    workspace.findings()
    before, few = numbers(workspace), check_ins_in_memory()
    for steps in ([-300], [-7, -293]):
        for days in steps:
            workspace.travel(days)
        assert workspace.is_in_the_past
        assert check_ins_in_memory() > few + 500
        workspace.travel(-100)
        Workspace(root, "person-2", CLOCK).comment(name, "meanwhile")
        workspace.return_to_today()
        assert check_ins_in_memory() <= few
        assert numbers(workspace) == before
    assert workspace.reload_if_changed()
    assert len(workspace.standings.journal.comments[name]) == len(
        opened_whole(root).standings.journal.comments[name]
    )
    assert numbers(workspace) == before
    workspace.undo()
    assert numbers(workspace) == numbers(opened_whole(root))


def test_who_asks_for_a_past_key_result_gets_its_whole_history(root: Path) -> None:
    whole = opened_whole(root)
    name = past_name(whole)
    short = opened(root)
    assert len(short.standings.journal.history(name)) < 4
    short.recall(name.partition("/")[0])
    assert short.standings.journal.history(name) == whole.standings.journal.history(name)
    short.comment(name, "seen")
    assert short.standings.journal.history(name) == whole.standings.journal.history(name)


def test_what_the_checks_said_holds_when_the_past_of_a_node_is_read(root: Path) -> None:
    workspace = opened(root)
    found = workspace.findings()
    workspace.recall(past_name(opened_whole(root)))
    assert workspace.is_checked
    assert workspace.findings() == found == opened(root).findings()


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes are parsed, each time."""
    sizes: list[int] = []

    def counting(content: bytes, *arguments: Any) -> Any:
        sizes.append(len(content))
        return read_lines(content, *arguments)

    monkeypatch.setattr("okrtui.store.journal_lines.read_lines", counting)
    return sizes


NEW = '2026-11-21T23-00-00-000Z = { check_in = "o0/k1", value = 7, confidence = 1 }\n'


def append(root: Path, line: str, author: str = "person-2") -> None:
    with (root.with_name("big.journal") / f"{author}.toml").open("a") as file:
        file.write(line)


def test_the_next_start_parses_no_more_than_what_is_new(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(root).remember()
    sizes = counted(monkeypatch)
    again = opened(root)
    append(root, NEW)
    assert again.reload_if_changed()
    assert sizes == [len(NEW)]
    assert numbers(again) == numbers(opened_whole(root))


def own_past_line(root: Path) -> str:
    """The newest line about the past that one author wrote."""
    lines = (root.with_name("big.journal") / "person-2.toml").read_text().splitlines()
    name = past_name(opened_whole(root))
    return [line for line in lines if f'check_in = "{name}"' in line][-1]


def taken_back(root: Path) -> None:
    key = own_past_line(root).partition(" ")[0]
    append(root, f'2026-11-21T23-00-00-000Z = {{ retract = "{key}" }}\n')


def told_late(root: Path) -> None:
    line = own_past_line(root)
    append(root, line.replace(line[:10], "2026-06-29"))


def told_late_by_somebody_new(root: Path) -> None:
    line = own_past_line(root)
    append(root, line.replace(line[:10], "2026-06-29"), "zoe")


def removed_line(root: Path) -> None:
    file = root.with_name("big.journal") / "person-2.toml"
    file.write_text(file.read_text().replace(own_past_line(root) + "\n", ""))


def removed_author(root: Path) -> None:
    (root.with_name("big.journal") / "person-2.toml").unlink()


def moved_end(root: Path) -> None:
    """A cycle that was past goes on."""
    root.write_text(root.read_text().replace("end = 2026-06-30", "end = 2026-12-01"))


def other_shape(root: Path) -> None:
    root.write_text(root.read_text().replace("at_least = 99.5", "baseline = 0\ntarget = 100"))


CHANGES = [
    taken_back,
    told_late,
    told_late_by_somebody_new,
    removed_line,
    removed_author,
    moved_end,
    other_shape,
]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_past_is_seen(root: Path, change: Callable[[Path], None]) -> None:
    opened(root).remember()
    workspace = opened(root)
    before = numbers(workspace)
    change(root)
    whole = opened_whole(root)
    assert workspace.reload_if_changed()
    assert numbers(workspace) == numbers(whole)
    assert numbers(opened(root)) == numbers(whole)
    assert numbers(workspace) != before or change is other_shape


def test_a_check_in_of_the_past_that_does_not_fit_is_not_among_the_last(root: Path) -> None:
    name = past_name(opened_whole(root))
    author = opened_whole(root).standings.journal.history(name)[-1].author
    append(root, f'2026-06-29T00-00-00-000Z = {{ check_in = "{name}", value = true }}\n', author)
    workspace = opened(root)
    assert numbers(workspace) == numbers(opened_whole(root))
    latest = workspace.standings.key_results[name].latest
    assert isinstance(latest, CheckIn)
    assert latest.value is not True


async def test_on_the_screen_one_goes_back_into_a_past_cycle(root: Path) -> None:
    async with on_screen(root) as session:
        weeks = (TODAY - timedelta(days=190) - TODAY).days // -7
        for _ in range(weeks):
            await session.press("left_square_bracket")
            await session.until(lambda: not session.app.main.is_travelling)
        assert session.app.workspace.standings.today == TODAY - timedelta(weeks=weeks)
        assert numbers(session.app.workspace) == numbers_on(root, -7 * weeks)
        assert "read-only" in session.text


async def test_reading_the_far_past_tells_how_far_it_is_and_esc_gives_it_up(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, read = Event(), list[int]()

    def slow(content: bytes, *arguments: Any) -> Any:
        read.append(len(content))
        assert go_on.wait(20)
        return read_lines(content, *arguments)

    async with on_screen(root) as session:
        monkeypatch.setattr("okrtui.store.journal_lines.read_lines", slow)
        for _ in range(30):
            await session.press("left_square_bracket")
        await session.until(lambda: "Reading person-0.toml: 1 of 3 files" in session.status)
        assert "esc stays here" in session.status
        await session.press("j", "escape")
        assert "Reading" not in session.status
        go_on.set()
        await session.app.background.run(lambda: None)
        assert len(read) == 1
        assert str(session.app.workspace.standings.today) > PRESENT


def numbers_on(root: Path, days: int) -> tuple[object, ...]:
    whole = opened_whole(root)
    whole.travel(days)
    return numbers(whole)


async def test_the_page_of_a_past_node_gets_its_whole_history_while_keys_are_answered(root: Path) -> None:
    name, go_on = past_name(opened_whole(root)), Event()
    async with on_screen(root) as session:
        await session.press("C")
        work = asyncio.create_task(session.app.background.run(lambda: go_on.wait(20)))
        session.app.go_to(name)
        await session.press("j", "k")
        assert session.cursor == name
        go_on.set()
        await work
        history = opened_whole(root).standings.journal.history(name)
        await session.until(lambda: session.app.workspace.standings.journal.history(name) == history)

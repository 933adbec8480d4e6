"""What is kept for the next start: the same as what would be read, or nothing."""

from __future__ import annotations

import os
import pickle
import zlib
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.insight.scope import WHOLE_PLAN
from okrtui.model.record import record
from okrtui.store import cache
from okrtui.store.file_save import signs_of_interruption
from okrtui.store.journal_lines import read_lines
from okrtui.store.journal_writer import entry_line
from okrtui.workspace import Clock, Workspace
from tests.benchmarks.plans import TODAY, Size, make_plan

CLOCK = Clock(TODAY)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("okrtui.store.access._RACY", 0)  # the files of a test are always young
    return tmp_path / "home"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_plan(tmp_path / "plan", Size(nodes=120, entries=300, past_entries=60, authors=3, past=0.3))


def opened(root: Path, clock: Clock = CLOCK) -> Workspace:
    return Workspace(root, "person-1", clock)


def remembered(root: Path, clock: Clock = CLOCK) -> Workspace:
    workspace = opened(root, clock)
    workspace.summary(WHOLE_PLAN)
    workspace.remember()
    return workspace


def kept_file(home: Path) -> Path:
    (file,) = (home / "okrtui" / "plans").iterdir()
    return file


def seen(workspace: Workspace) -> tuple[object, ...]:
    """Everything that a screen is made of."""
    standings, plan = workspace.standings, workspace.plan
    return (
        plan,
        plan.key_result("o0/k1"),
        standings.journal,
        standings.key_results,
        standings.objectives,
        standings.alignment,
        standings.footing,
        standings.pulled,
        (standings.progress, standings.expected, standings.today),
        [standings.cascade.name(node) for node in range(len(standings.cascade))],
        (standings.cascade.kinds, standings.cascade.depths, standings.cascade.ends),
        standings.cascade.node("o3/k1"),
        workspace.summary(WHOLE_PLAN),
        workspace.problems,
        workspace.advice(),
        workspace._entries,
    )


def no_reading(*_: object) -> Any:
    raise AssertionError("read though it was kept")


def test_the_next_start_reads_and_reckons_nothing_and_shows_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(remembered(root))
    for name in ("plan_files.read_toml", "journal_lines.read_lines", "plan_files.read_bytes"):
        monkeypatch.setattr(f"okrtui.store.{name}", no_reading)
    for name in ("reckon", "build_cascade", "assemble"):
        monkeypatch.setattr(f"okrtui.workspace.open_plan.{name}", no_reading)
    again = opened(root)
    assert again.standings.plan is again.plan
    assert seen(again) == before


def changed_target(root: Path) -> None:
    text = root.read_text()
    root.write_text(text.replace("target = ", "target = 1", 1))


def same_size(root: Path) -> None:
    text = root.read_text()
    root.write_text(text.replace('mission = "A large', 'mission = "A small'))


LINE = '2026-11-21T23-00-00-000Z = { check_in = "o0/k1", value = 7, confidence = 1 }\n'


def appended(root: Path) -> None:
    with (root.with_name("big.journal") / "person-2.toml").open("a") as file:
        file.write(LINE)


def new_author(root: Path) -> None:
    (root.with_name("big.journal") / "zoe.toml").write_text(
        '2026-11-21T23-00-00-000Z = { check_in = "o0/k1", value = 7 }\n'
    )


def gone_author(root: Path) -> None:
    (root.with_name("big.journal") / "person-2.toml").unlink()


def replaced(root: Path) -> None:
    copy = root.with_name("copy")
    copy.write_text(root.read_text().replace('id = "o7"', 'id = "x7"'))
    copy.replace(root)


@pytest.mark.parametrize("change", [changed_target, same_size, appended, new_author, gone_author, replaced])
def test_a_change_of_any_file_is_seen(root: Path, home: Path, change: Any, tmp_path: Path) -> None:
    before = seen(remembered(root))
    change(root)
    again = seen(opened(root))
    kept_file(home).unlink()
    assert again != before
    assert again == seen(opened(root))


def test_another_day_is_reckoned_anew(root: Path, home: Path) -> None:
    remembered(root)
    later = Clock(date(2026, 12, 24))
    again = seen(opened(root, later))
    kept_file(home).unlink()
    assert again == seen(opened(root, later))


@record
class At(Clock):
    """A clock that has come to a moment of the day."""

    hour: int = 0

    def today(self) -> date:
        return TODAY

    def cutoff(self) -> datetime:
        return datetime.combine(TODAY, time(self.hour), UTC)


def test_an_entry_whose_moment_has_come_counts(root: Path) -> None:
    with (root.with_name("big.journal") / "person-2.toml").open("a") as file:
        file.write(f'{TODAY}T12-00-00-000Z = {{ check_in = "o0/k1", value = 7, confidence = 1 }}\n')

    def latest(hour: int) -> str:
        found = remembered(root, At(hour=hour)).standings.key_results["o0/k1"].latest
        return found.key if found else ""

    assert latest(11) < f"{TODAY}" < latest(13)
    assert latest(11) < f"{TODAY}"  # a clock that was set back


def test_after_an_append_its_line_alone_is_parsed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered(root)
    sizes: list[int] = []

    def counted(content: bytes, *arguments: Any) -> Any:
        sizes.append(len(content))
        return read_lines(content, *arguments)

    monkeypatch.setattr("okrtui.store.journal_lines.read_lines", counted)
    monkeypatch.setattr("okrtui.store.plan_files.read_toml", no_reading)
    workspace = opened(root)
    own = f"{entry_line(workspace.check_in('o0/k1', 3))}\n"
    assert workspace.reload_if_changed() is False
    appended(root)
    assert workspace.reload_if_changed() is True
    assert sizes == [len(own), len(LINE)]
    assert opened(root).standings.key_results["o0/k1"] == workspace.standings.key_results["o0/k1"]


# What may lie in the cache folder instead of what was kept, made from what was kept.
DAMAGES = {
    "nothing": lambda _: b"",
    "half": lambda kept: kept[: len(kept) // 2],
    "one bit": lambda kept: kept[:-100] + bytes([kept[-100] ^ 1]) + kept[-99:],
    "another version": lambda kept: kept.replace(b"okrtui", b"otherx", 1),
    "no pickle": lambda kept: with_body(kept, b"\x80\x05garbage"),
    "another thing": lambda kept: with_body(kept, pickle.dumps([1, 2, 3])),
    "a command": lambda kept: with_body(kept, b"cos\nsystem\n(S'touch damage'\ntR."),
    "a function of ours": lambda kept: with_body(kept, b"cokrtui.store.cache\nkeep\n)R."),
    "its own way out": lambda kept: with_body(kept, b"cokrtui.store.cache\nos.system\n(S'touch damage'\ntR."),
}


def with_body(kept: bytes, body: bytes) -> bytes:
    """The same head with another body, and the checksum of that."""
    return kept.partition(b"\n")[0] + b"\n%08x\n" % zlib.crc32(body) + body


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_changes_nothing_but_the_time(
    root: Path, home: Path, damage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = seen(remembered(root))
    file = kept_file(home)
    kept = file.read_bytes()
    file.write_bytes(damage(kept))
    assert cache.recall(root) in (None, [1, 2, 3])
    assert seen(remembered(root)) == before
    assert not (tmp_path / "damage").exists()
    assert file.read_bytes() == kept


@settings(max_examples=300)
@given(place=st.integers(0, 10**6), value=st.integers(0, 255))
def test_no_byte_that_changes_is_trusted(place: int, value: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", folder)
        root = Path("/plans/acme.toml")
        cache.keep(root, {"a": date(2026, 1, 1), "b": (1, 2.5, "three")})
        file = kept_file(Path(folder))
        kept = bytearray(file.read_bytes())
        kept[place % len(kept)] ^= value
        file.write_bytes(kept)
        assert cache.recall(root) == ({"a": date(2026, 1, 1), "b": (1, 2.5, "three")} if not value else None)


def test_another_plan_with_the_same_file_is_not_believed(home: Path) -> None:
    one, other = Path("/a/acme.toml"), Path("/b/acme.toml")
    cache.keep(one, "one")
    kept_file(home).rename(home / "okrtui/plans" / cache._file(other).name)
    assert cache.recall(other) is None


def test_code_that_was_changed_believes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path("/plans/acme.toml")
    cache.keep(root, "kept")
    assert cache.recall(root) == "kept"
    monkeypatch.setattr(cache, "__version__", "99.0")
    assert cache.recall(root) is None


def test_what_is_kept_is_private_and_bounded(home: Path) -> None:
    for number in range(cache.MOST_PLANS + 5):
        cache.keep(Path(f"/plans/{number}.toml"), number)
        os.utime(cache._file(Path(f"/plans/{number}.toml")), (number, number))
    folder = home / "okrtui" / "plans"
    assert len(list(folder.iterdir())) <= cache.MOST_PLANS + 1
    assert cache.recall(Path("/plans/0.toml")) is None
    assert cache.recall(Path(f"/plans/{cache.MOST_PLANS + 4}.toml")) == cache.MOST_PLANS + 4
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_nothing_is_kept_where_nothing_can_be_written(root: Path, home: Path) -> None:
    home.write_text("a file where the folder would be")
    before = seen(remembered(root))
    assert seen(remembered(root)) == before


def test_a_link_is_not_followed(home: Path, tmp_path: Path) -> None:
    root = Path("/plans/acme.toml")
    cache.keep(root, "kept")
    kept_file(home).rename(tmp_path / "elsewhere")
    cache._file(root).symlink_to(tmp_path / "elsewhere")
    assert cache.recall(root) is None


def test_what_was_just_written_is_not_kept(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.store.access._RACY", 10**12)
    remembered(root)
    assert not home.exists()
    workspace = opened(root)
    same_size(root)
    workspace.load()  # as if no time could tell the change
    assert workspace.plan.mission == "A small mission"


def test_what_a_crash_left_is_found_although_everything_is_kept(root: Path) -> None:
    remembered(root)
    assert opened(root).plan.mission == "A large mission"
    half_written, _ = signs_of_interruption(root)
    Path(half_written).touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("okrtui.store.plan_files.recover", lambda path: same_size(path))
        assert opened(root).plan.mission == "A small mission"

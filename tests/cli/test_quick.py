"""What is answered at once is what the long way answers: same words, codes and bytes in the journal."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from okrtui.store import access, kept_answers, locks
from okrtui.store.settings import cache_folder, remember_plan
from tests.cli.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended, Shell

PLAN = """\
name = "Wide"
mission = "To be there"
include = ["parts/*/*.toml"]
[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31
[[kpi]]
id = "people"
title = "People"
unit = "k"
[[kpi]]
id = "uptime"
title = "Uptime"
at_least = 99.5
unit = "%"
[[objective]]
id = "launch"
title = "Launch"
supports = "mission"
[[objective.key_result]]
id = "active-users"
title = 'Active "users" — all\\u001b'
baseline = 0
target = 1_000_000
unit = "users"
[[objective.key_result]]
id = "churn"
title = "Churn"
baseline = 8
target = 2
unit = "%"
weight = 3
[[objective.key_result]]
id = "no-way"
title = "No way to go"
baseline = 5
target = 5
[[objective.key_result]]
id = "paying-users"
title = "Paying users"
target = 100
[[objective]]
id = "promise"
title = "Promise"
kind = "committed"
supports = "launch"
weight = 2
[[objective.key_result]]
id = "band"
title = "Band"
at_least = 2
at_most = 5
[[objective.key_result]]
id = "signed"
title = "Signed"
due = 2026-12-01
[[objective.key_result]]
id = "steps"
title = "Steps"
milestones = ["Beta", "GA", "Everywhere"]
[[objective]]
id = "later"
title = "Later"
state = "draft"
[[objective.key_result]]
id = "draft-goal"
title = "Draft"
target = 10
[[objective]]
id = "over"
title = "Over"
state = "closed"
[[objective.key_result]]
id = "closed-goal"
title = "Closed"
target = 10
[[objective]]
title = "Nameless"
stand_alone = "a try"
[[objective.key_result]]
title = "Without an id"
target = 10
"""
JOURNALS = {
    "maria": """\
2026-09-01T08-00-00-000Z = { check_in = "launch/active-users", value = 100_000, confidence = 6 }
2026-11-18T08-00-00-000Z = { check_in = "promise/steps", value = 1, confidence = 3, note = "Beta" }
""",
    "noor": "",
    "li": '2026-08-01T08-00-00-000Z = { check_in = "launch/churn", value = 7.5, confidence = 8 }\n',
}
#: Nothing can be kept here, so that every answer goes the long way.
NO_CACHE = {"XDG_CACHE_HOME": os.devnull}
WARM_UP = ("check-in", "uptime", "99.9")


def make_plan(folder: Path) -> Path:
    (folder / "parts/team").mkdir(parents=True)
    (folder / "plan.journal").mkdir()
    path = folder / "plan.toml"
    path.write_text(PLAN)
    (folder / "parts/team/a.toml").write_text('[[kpi]]\nid = "hours"\ntitle = "Hours"\n')
    for author, lines in JOURNALS.items():
        (folder / f"plan.journal/{author}.toml").write_text(lines)
    return path


@pytest.fixture
def plan(okrtui: Shell, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(access, "_RACY", -(10**9))  # no test waits until its files are old
    monkeypatch.setattr(kept_answers, "_code", list)  # nor minds who works on the code meanwhile
    return make_plan(okrtui.folder)


@pytest.fixture
def twin(okrtui: Shell, plan: Path) -> Shell:
    """The same plan elsewhere, of which everything is answered the long way."""
    folder = okrtui.folder.parent / "twin"
    make_plan(folder)
    return type(okrtui)(folder, okrtui.patch, okrtui.written)


def entries(shell: Shell, author: str = "maria") -> list[tuple[str, str]]:
    """Day and content of what an author's journal has."""
    lines = (shell.folder / f"plan.journal/{author}.toml").read_text().splitlines()
    return [(line[:10], line.partition(" = ")[2]) for line in lines]


ORDINARY = [
    ("active-users", "412k"),
    ("launch/active-users", "1.2M", "-c", "6", "-m", "Beta is out"),
    ("ACTIVE", "1234567", "--note", "  blanks around  ", "--confidence", "0"),
    ("active", "0.125", "-c", "10"),
    ("active", "2b"),
    ("active", "000"),
    ("-c", "1", "churn", "2.50", "--today", "2026-11-20"),
    ("churn", "1.9"),
    ("no-way", "7"),
    ("paying", "99.95"),
    ("paying", "100"),
    ("band", "2"),
    ("signed", "y"),
    ("signed", "No", "-c", "2"),
    ("steps", "2", "-c", "6"),
    ("steps", "3"),
    ("steps", "0"),
    ("draft-goal", "3"),
    ("closed-goal", "3"),
    ("people", "7"),
    ("hours", "38.5"),
    ("hours", "999999", "-c", "4"),
    ("uptime", "100"),
    ("active", "1", "--plan", "plan.toml"),
    ("active", "1", "--plan", "."),
    ("active", "1", "-c", "3", "-c", "5"),
]
ODD = [
    ("active", "+5"),
    ("active", "-5"),
    ("active", "=5"),
    ("active", "50%"),
    ("active", "5users"),
    ("active", "1,5"),
    ("active", "5."),
    ("active", ".5"),
    ("active", "1_000"),
    ("active", "٣"),
    ("active", "9" * 40),
    ("active", "12345678901234.5678"),
    ("active", "lots"),
    ("active", ""),
    ("active", "-"),
    ("active", "5", "-c", "11"),
    ("active", "5", "-c", "06"),
    ("active", "5", "--confidence", "4", "-c", "3", "--confidence", "5"),
    ("active", "5", "-m", 'say "hi"'),
    ("active", "5", "-m", "two\nlines"),
    ("active", "5", "-m", "Grüße"),
    ("active", "5", "-m", "-5 since May"),
    ("active", "5", "-m"),
    ("active", "5", "--today", "20261120"),
    ("active", "5", "--today", "2026-11-19"),
    ("active", "5", "--colour"),
    ("active", "5", "more"),
    ("active",),
    ("users", "5"),
    ("nobody", "5"),
    ("", "5"),
    ("active\n", "5"),
    ("band", "6"),
    ("uptime", "99"),
    ("people", "5k"),
    ("churn", "5%"),
    ("signed", "1"),
    ("steps", "4"),
    ("steps", "1.5"),
    ("steps", "beta"),
    ("without", "4"),
    ("active", "5", "--plan", "gone.toml"),
    ("--help",),
]


@pytest.mark.parametrize("arguments", ORDINARY)
def test_an_ordinary_check_in_is_answered_at_once_and_the_same(
    okrtui: Shell, twin: Shell, arguments: tuple[str, ...]
) -> None:
    assert okrtui(*WARM_UP) == twin(*WARM_UP, **NO_CACHE)
    for _ in range(2):  # after itself too
        assert okrtui.at_once("check-in", *arguments) == twin("check-in", *arguments, **NO_CACHE)
        assert entries(okrtui) == entries(twin)


@pytest.mark.parametrize("arguments", ODD)
def test_what_is_odd_goes_the_long_way(okrtui: Shell, plan: Path, arguments: tuple[str, ...]) -> None:
    okrtui(*WARM_UP)
    assert okrtui.at_once("check-in", *arguments) is None
    assert len(entries(okrtui)) == 3


def test_whatever_is_reported_one_after_the_other_is_answered_the_same(okrtui: Shell, twin: Shell) -> None:
    random = Random(7)
    at_once = 0
    for turn in range(120):
        arguments: tuple[str, ...] = ("check-in", *random.choice([*ORDINARY, *ORDINARY, *ODD[:-2]]))
        author = random.choice(["maria", "maria", "li"])
        if turn % 10 == 0:
            arguments = ("status", *random.choice([(), ("--json",), ("--mission",)]))
        mine = okrtui.at_once(*arguments, OKRTUI_AUTHOR=author)
        at_once += mine is not None
        mine = mine or okrtui(*arguments, OKRTUI_AUTHOR=author)
        theirs = twin(*arguments, OKRTUI_AUTHOR=author, **NO_CACHE)
        assert mine == theirs, arguments
        assert entries(okrtui, author) == entries(twin, author)
        assert (okrtui.folder / "plan.toml").read_bytes() == (twin.folder / "plan.toml").read_bytes()
    assert at_once > 25


@pytest.mark.parametrize(
    "arguments", [(), ("--json",), ("--mission",), ("--today", "2026-11-19"), ("plan.toml",), (".", "--json")]
)
def test_a_status_is_told_again_at_once(okrtui: Shell, plan: Path, arguments: tuple[str, ...]) -> None:
    assert okrtui.at_once("status", *arguments) is None
    told = okrtui("status", *arguments)
    assert told.out
    assert okrtui.at_once("status", *arguments) == told
    assert okrtui.at_once("status", *arguments, COLUMNS="60") == (told if "--json" in arguments else None)


@pytest.mark.parametrize("arguments", [("--team", "x"), ("--jso",), ("a", "b"), ("--help",), ("gone.toml",)])
def test_what_went_wrong_is_not_kept(okrtui: Shell, plan: Path, arguments: tuple[str, ...]) -> None:
    okrtui("status", *arguments)
    assert okrtui.at_once("status", *arguments) is None


def test_kept_is_only_what_lies_in_the_cache_folder_for_the_user_alone(okrtui: Shell, plan: Path) -> None:
    okrtui("status")
    okrtui(*WARM_UP)
    kept = list((cache_folder() / "answers").iterdir())
    assert sorted(path.name.split(" ")[0] for path in kept) == ["check-in", "status"]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


def _rewrite(path: Path, old: str, new: str) -> None:
    """Change a file in place, without a trace in its size and time."""
    before = path.stat()
    assert len(old) == len(new)
    path.write_text(path.read_text().replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replace(path: Path, old: str, new: str) -> None:
    other = path.with_suffix(".new")
    other.write_text(path.read_text().replace(old, new))
    other.replace(path)


def _append(path: Path, line: str) -> None:
    with path.open("a") as file:
        file.write(line)


def _interrupt(plan: Path) -> None:
    from okrtui.store.file_save import signs_of_interruption

    Path(signs_of_interruption(plan)[0]).write_text("half a save")


CHANGES: dict[str, Callable[[Path], object]] = {
    "the plan, in place": lambda plan: _rewrite(plan, "Churn", "Chorn"),
    "the plan, by another file": lambda plan: _replace(plan, "target = 100\n", "target = 200\n"),
    "an included file": lambda plan: _append(plan.parent / "parts/team/a.toml", 'unit = "h"\n'),
    "a new file": lambda plan: (plan.parent / "parts/team/b.toml").write_text('[[kpi]]\ntitle = "New"\n'),
    "a new folder": lambda plan: (plan.parent / "parts/other").mkdir(),
    "a journal, in place": lambda plan: _rewrite(plan.parent / "plan.journal/li.toml", "= 8 }", "= 1 }"),
    "a journal that lost a line": lambda plan: (plan.parent / "plan.journal/maria.toml").write_text("# \n"),
    "a torn line": lambda plan: _append(plan.parent / "plan.journal/li.toml", "2026-11-20T08-0"),
    "a line of another kind": lambda plan: _append(
        plan.parent / "plan.journal/li.toml",
        '2026-11-20T00-00-00-000Z = { comment = "launch", text = "!" }\n',
    ),
    "a value that does not fit": lambda plan: _append(
        plan.parent / "plan.journal/li.toml",
        '2026-11-20T00-00-00-000Z = { check_in = "promise/steps", value = 9 }\n',
    ),
    "a number that is none": lambda plan: _append(
        plan.parent / "plan.journal/li.toml",
        '2026-11-20T00-00-00-000Z = { check_in = "people", value = 09 }\n',
    ),
    "an entry of another day": lambda plan: _append(
        plan.parent / "plan.journal/li.toml",
        '2026-11-19T00-00-00-000Z = { check_in = "people", value = 9 }\n',
    ),
    "the same moment twice": lambda plan: _append(
        plan.parent / "plan.journal/li.toml",
        2 * '2026-11-20T00-00-00-000Z = { check_in = "people", value = 9 }\n',
    ),
    "a new author": lambda plan: (plan.parent / "plan.journal/sam.toml").write_text(""),
    "no journal": lambda plan: (plan.parent / "plan.journal").rename(plan.parent / "gone"),
    "an interrupted save": _interrupt,
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_nothing_stale_is_told(okrtui: Shell, twin: Shell, plan: Path, change: str) -> None:
    okrtui("status")
    for shell in (okrtui, twin):
        shell(*WARM_UP, **(NO_CACHE if shell is twin else {}))
    okrtui("status")
    for shell in (okrtui, twin):
        CHANGES[change](shell.folder / "plan.toml")
    arguments = ("check-in", "churn", "6.5")
    mine = [okrtui.at_once("status"), okrtui.at_once(*arguments)]
    assert mine == [None, None]
    assert okrtui(*arguments) == twin(*arguments, **NO_CACHE)
    assert okrtui("status") == twin("status", **NO_CACHE)


def test_code_that_changed_answers_anew(
    okrtui: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(access, "_RACY", -(10**9))
    make_plan(okrtui.folder)
    package = tmp_path / "okrtui"
    shutil.copytree(REPOSITORY / "okrtui", package, ignore=shutil.ignore_patterns("tui", "__pycache__"))
    monkeypatch.setattr(kept_answers, "__file__", str(package / "store/kept_answers.py"))
    for is_checkout in (False, True):
        if is_checkout:
            (tmp_path / "pyproject.toml").touch()
        told = okrtui("status")
        assert okrtui.at_once("status") == told
        module = package / "insight/status.py"
        if is_checkout:
            module.write_text("# changed\n")
        else:  # as installers do
            (package / "insight").rename(package / "old")
            shutil.copytree(package / "old", package / "insight")
        assert okrtui.at_once("status") is None


def test_another_author_day_setting_or_okrtui_is_noticed(
    okrtui: Shell, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    okrtui(*WARM_UP)
    okrtui("status")
    arguments = ("check-in", "churn", "6.5")
    assert okrtui.at_once(*arguments, OKRTUI_AUTHOR="li") is None
    assert okrtui.at_once(*arguments, OKRTUI_TODAY="2026-11-21") is None
    assert okrtui.at_once("status", OKRTUI_TODAY="2026-11-21") is None
    assert okrtui.at_once(*arguments, OKRTUI_TODAY="") is None
    with monkeypatch.context() as patch:
        patch.setattr(kept_answers, "__version__", "0.0.0")
        assert okrtui.at_once(*arguments) is None
        assert okrtui.at_once("status") is None
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "okrtui/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('author = "li"\n')
    assert okrtui.at_once(*arguments) is None


def test_a_configured_author_signs_at_once_too(okrtui: Shell, plan: Path) -> None:
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "okrtui/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('author = "li"\n')
    okrtui(*WARM_UP, OKRTUI_AUTHOR="")
    assert okrtui.at_once("check-in", "churn", "6.5", OKRTUI_AUTHOR="") is not None
    assert len(entries(okrtui, "li")) == 3


@pytest.mark.parametrize("is_configured", [True, False])
def test_the_plan_that_is_meant_from_anywhere_is_found_at_once(
    okrtui: Shell, plan: Path, tmp_path: Path, is_configured: bool
) -> None:
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "okrtui/config.toml"
    config.parent.mkdir(parents=True)
    if is_configured:
        config.write_text(f'plan = "{plan.parent}"\n')
    else:
        remember_plan(plan)
    okrtui.folder = tmp_path / "home"
    told = okrtui("status")
    assert told.out.startswith("Wide")
    okrtui(*WARM_UP)
    assert okrtui.at_once("check-in", "churn", "6.5") is not None
    told = okrtui("status")
    assert okrtui.at_once("status") == told
    nearer = okrtui.folder / "plan.toml"
    nearer.write_text('name = "Near"')
    assert okrtui.at_once("status") is None
    nearer.unlink()
    assert okrtui.at_once("status") == told
    other = tmp_path / "other.toml"
    other.write_text('name = "Other"')
    config.write_text(f'plan = "{other}"\n')
    assert okrtui.at_once("status") is None
    assert okrtui("status").out.startswith("Other")


def test_what_was_changed_just_now_is_not_trusted(
    okrtui: Shell, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_RACY", 10**12)
    okrtui(*WARM_UP)
    okrtui("status")
    assert okrtui.at_once("check-in", "churn", "6.5") is None
    assert okrtui.at_once("status") is None


def test_a_day_without_a_date_given_is_today(okrtui: Shell, plan: Path) -> None:
    real = {"OKRTUI_TODAY": ""}
    okrtui("check-in", "people", "3", **real)
    assert okrtui.at_once("check-in", "people", "4", **real) is not None
    assert okrtui.at_once("check-in", "people", "4") is None
    told = okrtui("status", **real)
    assert okrtui.at_once("status", **real) == told


@pytest.mark.parametrize("arguments", [("status",), ("check-in", "churn", "6.5")])
def test_a_damaged_cache_changes_nothing(okrtui: Shell, plan: Path, arguments: tuple[str, ...]) -> None:
    okrtui(*(arguments if arguments == ("status",) else WARM_UP))
    journal = plan.parent / "plan.journal/maria.toml"
    size = journal.stat().st_size

    def ask() -> Ended | None:
        ended = okrtui.at_once(*arguments)
        if journal.stat().st_size > size:
            os.truncate(journal, size)
        return ended

    told = ask()
    assert told is not None
    if arguments != ("status",):
        okrtui.at_once(*WARM_UP)  # so that the journal has grown since it was looked at
        size = journal.stat().st_size
    (file,) = (cache_folder() / "answers").iterdir()
    whole, random = file.read_bytes(), Random(1)
    damages = [b"", whole[:7], whole[:-1], b"\0" * len(whole)]
    for at in random.sample(range(len(whole)), 400):
        damages.append(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
    for damaged in damages:
        file.write_bytes(damaged)
        assert ask() in (told, None)
    file.write_bytes(whole)
    assert ask() == told


def test_a_cache_of_somebody_else_or_behind_a_link_is_not_read(
    okrtui: Shell, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    okrtui("status")
    assert okrtui.at_once("status")
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: 54321)
        assert okrtui.at_once("status") is None
    (file,) = (cache_folder() / "answers").iterdir()
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")
    assert okrtui.at_once("status") is None


def test_two_users_of_one_plan_see_each_others_reports(okrtui: Shell, twin: Shell) -> None:
    users: list[dict[str, Any]] = [
        {"OKRTUI_AUTHOR": name, "XDG_CACHE_HOME": str(okrtui.folder.parent / f"cache-{name}")}
        for name in ("maria", "li")
    ]
    for user in users:
        okrtui(*WARM_UP, **user)
        twin(*WARM_UP, **user | NO_CACHE)
    for turn in range(3):
        for user in users:
            arguments = ("check-in", "churn", str(5 + turn), "-c", str(turn + 1))
            assert okrtui.at_once(*arguments, **user) == twin(*arguments, **user | NO_CACHE)
    assert entries(okrtui, "li") == entries(twin, "li")


def test_check_ins_that_follow_each_other_at_once_are_all_answered_at_once(okrtui: Shell, plan: Path) -> None:
    okrtui(*WARM_UP)
    for value in range(50):
        assert okrtui.at_once("check-in", "churn", str(value)) is not None
    keys = [line[:24] for line in (plan.parent / "plan.journal/maria.toml").read_text().splitlines()]
    assert keys == sorted(set(keys))


def test_a_locked_journal_is_told_as_always(
    okrtui: Shell, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    okrtui(*WARM_UP)
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0.01)
    with (plan.parent / "plan.journal/maria.toml").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        mine, long = okrtui.at_once("check-in", "churn", "6.5"), okrtui("check-in", "churn", "6.5")
    assert mine == long
    assert mine is not None and mine.code == 4
    assert "keeps it locked" in mine.error


PROBE = """
import os, sys
before = set(sys.modules)
leave = os._exit
def tell_and_leave(code):
    print(*sorted(set(sys.modules) - before), file=sys.stderr, flush=True)
    leave(code)
os._exit = tell_and_leave
from okrtui.__main__ import main
main()
"""
HEAVY = {
    "textual", "rich", "argparse", "rtoml", "tomli", "tomllib", "tomlkit", "dataclasses", "enum", "typing",
    "re", "pathlib", "json", "platformdirs", "datetime", "contextlib", "functools", "inspect", "zlib",
}  # fmt: skip


@pytest.mark.parametrize(
    "arguments", [("status",), ("status", "--json"), ("check-in", "churn", "6.5", "-c", "7")]
)
def test_nothing_heavy_is_imported_for_it(
    okrtui: Shell, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(access, "_RACY", -(10**9))
    make_plan(okrtui.folder)
    okrtui(*arguments)
    told = okrtui(*arguments)
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        env=dict(os.environ),  # not what readline, where pytest loads it, adds for its children
        capture_output=True,
        cwd=okrtui.folder,
        check=False,
        text=True,
    )
    loaded = set(ended.stderr.split())
    assert "okrtui.store.kept_answers" in loaded, ended.stderr
    assert loaded & HEAVY == set()
    assert (ended.returncode, ended.stdout) == (told.code, told.out)


def test_an_output_that_is_full_is_told(okrtui: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_RACY", -(10**9))
    make_plan(okrtui.folder)
    okrtui("status")
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "okrtui", "status"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=okrtui.folder,
            check=False,
            text=True,
        )
    assert ended.returncode == 4
    assert ended.stderr == "okrtui: The output could not be written: No space left on device.\n"

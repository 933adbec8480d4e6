"""``okrtui status``: for people, and for programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from okrtui.insight.status import Status
from okrtui.workspace import Clock, Workspace
from tests.cli.conftest import COMMAND, REPOSITORY, Shell

SAMPLES = REPOSITORY / "sample_plans"
ACME = str(SAMPLES / "acme.toml")
PLANS = {"acme": "acme.toml", "personal": "personal.toml", "department": "department", "sourced": "sourced"}

TEXT, NUMBER, TRUTH, NOTHING = str, (int, float), bool, type(None)
DOCUMENTED: dict[str, Any] = {
    "plan": TEXT,
    "today": TEXT,
    "cycle": (TEXT, NOTHING),
    "alignment": {
        "score": (int, NOTHING),
        "ladder": (*NUMBER, NOTHING),
        "coverage": (*NUMBER, NOTHING),
        "evidence": (*NUMBER, NOTHING),
        "losses": [{"node": TEXT, "points": NUMBER, "part": TEXT, "why": TEXT}],
    },
    "progress": (*NUMBER, NOTHING),
    "expected": (*NUMBER, NOTHING),
    "counts": {each.value: int for each in Status},
    "due": [{"key_result": TEXT, "owner": (TEXT, NOTHING), "days_late": int}],
    "objectives": [
        {
            "id": TEXT,
            "title": TEXT,
            "team": (TEXT, NOTHING),
            "owner": (TEXT, NOTHING),
            "progress": (*NUMBER, NOTHING),
            "expected": (*NUMBER, NOTHING),
            "status": TEXT,
            "reason": TEXT,
            "reach": NUMBER,
            "key_results": [
                {
                    "id": TEXT,
                    "value": (*NUMBER, TRUTH, NOTHING),
                    "progress": (*NUMBER, NOTHING),
                    "expected": NUMBER,
                    "status": TEXT,
                    "reason": TEXT,
                    "confidence": (int, NOTHING),
                    "last_check_in": (TEXT, NOTHING),
                    "measurable": NUMBER,
                    "fresh": NUMBER,
                }
            ],
        }
    ],
    "problems": [
        {
            "id": TEXT,
            "severity": TEXT,
            "message": TEXT,
            "remedy": TEXT,
            "file": TEXT,
            "line": int,
            "column": int,
        }
    ],
    "summary": {
        "scope": TEXT,
        "name": TEXT,
        "title": TEXT,
        "since": TEXT,
        "progress": (*NUMBER, NOTHING),
        "expected": (*NUMBER, NOTHING),
        "counts": {each.value: int for each in Status},
        "not_active": int,
        "off_track": [
            {
                "key_result": TEXT,
                "owner": (TEXT, NOTHING),
                "status": TEXT,
                "reason": TEXT,
                "note": (TEXT, NOTHING),
            }
        ],
        "due": [{"owner": (TEXT, NOTHING), "count": int, "most_overdue": TEXT, "days_late": int}],
        "moved": [
            {
                "key_result": TEXT,
                "from": (*NUMBER, TRUTH, NOTHING),
                "to": (*NUMBER, TRUTH),
                "progress_from": (*NUMBER, NOTHING),
                "progress_to": (*NUMBER, NOTHING),
                "author": TEXT,
                "note": (TEXT, NOTHING),
                "done_now": TRUTH,
            }
        ],
        "not_moved": [{"key_result": TEXT, "reported": TRUTH}],
        "done_before": [TEXT],
        "costs": [{"node": TEXT, "points": NUMBER, "why": TEXT, "fix_key": (TEXT, NOTHING)}],
    },
}


def _check_shape(data: Any, wanted: Any, where: str = "") -> None:
    if isinstance(wanted, dict):
        assert list(data) == list(wanted), where
        for key, each in wanted.items():
            _check_shape(data[key], each, f"{where}.{key}")
    elif isinstance(wanted, list):
        for number, each in enumerate(data):
            _check_shape(each, wanted[0], f"{where}[{number}]")
    else:
        assert isinstance(data, wanted), where


@pytest.mark.parametrize("name", PLANS)
def test_every_sample_plan_opens_and_json_has_the_documented_fields(okrtui: Shell, name: str) -> None:
    ended = okrtui.process("status", str(SAMPLES / PLANS[name]), "--json")
    assert (ended.code, ended.error) == (0, "")
    data = json.loads(ended.out)
    _check_shape(data, DOCUMENTED)
    assert data["objectives"]
    assert any(each["key_results"] for each in data["objectives"])
    assert data["today"] == "2026-11-20"
    assert name == "sourced" or data["problems"] == []
    score, alignment = data["alignment"]["score"], data["alignment"]
    if score is not None:
        assert 0 <= score <= 100
        assert sum(loss["points"] for loss in alignment["losses"]) == pytest.approx(100 - score)
    assert sum(data["counts"].values()) == sum(len(each["key_results"]) for each in data["objectives"])


def test_the_folder_of_samples_holds_no_other_plan() -> None:
    assert {path.name for path in SAMPLES.iterdir() if path.suffix == ".toml" or path.is_dir()} == {
        "acme.toml",
        "acme.journal",
        "personal.toml",
        "personal.journal",
        "department",
        "sourced",
    }


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}])
def test_words_are_for_people_and_without_colour(
    okrtui: Shell, name: str, environment: dict[str, Any]
) -> None:
    ended = okrtui("status", str(SAMPLES / PLANS[name]), **environment)
    assert (ended.code, ended.error) == (0, "")
    assert "Alignment" in ended.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ended.out)


def test_words_and_json_say_the_same(okrtui: Shell) -> None:
    words = okrtui("status", ACME).out
    data = json.loads(okrtui("status", ACME, "--json").out)
    assert words.startswith(f"{data['plan']} · {data['cycle']}, week 21 of 26\n")
    assert f"Alignment  {data['alignment']['score']} (" in words
    assert f"Progress   {data['progress']:.0%} of {data['expected']:.0%} expected" in words
    assert f"Due        {len(data['due'])} check-in" in words
    for status, count in data["counts"].items():
        assert (f"{count} {status}" in words) == bool(count)


def test_a_page_says_what_is_off_track_who_is_due_what_moved_and_what_did_not(okrtui: Shell) -> None:
    page = okrtui("status", ACME, "--today", "2026-11-22", COLUMNS="132", LINES="40").out
    off_track, rest = page.split("Off track  ")[1].split("\nDue  ")
    due, rest = rest.split("\nMoved  ")
    moved, rest = rest.split("\nNot moved  ")
    not_moved, costs = rest.split("\nCosts  ")

    def says(part: str, *words: str) -> bool:
        return any(all(word in line for word in words) for line in part.splitlines())

    assert says(
        off_track, "off track", "Latency under 100 ms", "sam", "22% of 79%", "57 points under the pace"
    )
    assert says(off_track, "silent", "Pages migrated", "noor", "never checked in, 144 days after its start")
    assert says(due, "sam", "owes 2", "Latency under 100 ms", "5 days late")
    assert says(moved, "since 15 Nov")
    assert says(
        moved, "1 million", "maria", "549k → 580k", "55% → 58%", "Beta invites to 20 k people went out."
    )
    assert says(not_moved, "Edge regions live", "reported unchanged on 19 Nov")
    assert says(not_moved, "Call set-up time", "not reported since 14 Nov")
    assert says(costs, "p", "−18.8", "Rewrite the developer portal", "supports nothing")


@pytest.mark.parametrize(
    ("options", "first_line", "progress", "due"),
    [
        (["--team", "platform"], "Team Platform · Acme Connect · 2026-H2", 0.454, {"sam": 2}),
        (["--team", "PLATFORM"], "Team Platform · Acme Connect · 2026-H2", 0.454, {"sam": 2}),
        (["--team", "Customer Support"], "Team Customer Support · Acme Connect", 0.799, {}),
        (["--person", "noor"], "noor · Acme Connect · 2026-H2", 0.071, {"noor": 1}),
        (["--mission"], "Mission: Deliver cutting-edge technology", 0.672, {"sam": 2}),
        (["--vision"], "Vision: Empowering global connectivity", 0.672, {"sam": 2}),
        ([], "Acme Connect · 2026-H2, week 21 of 26", 0.672, {"sam": 2, "noor": 1}),
    ],
)
def test_a_part_of_the_plan_has_a_page_of_its_own(
    okrtui: Shell, options: list[str], first_line: str, progress: float, due: dict[str, int]
) -> None:
    day = ["--today", "2026-11-22"]
    page = okrtui("status", ACME, *day, *options).out
    assert page.startswith(first_line)
    assert f"Progress   {progress:.0%} of " in page
    assert ("Alignment  72 (fair)" in page) == (not {"--team", "--person"} & set(options))
    told = json.loads(okrtui("status", ACME, "--json", *day, *options).out)
    assert told["summary"]["progress"] == pytest.approx(progress, abs=0.001)
    assert {each["owner"]: each["count"] for each in told["summary"]["due"]} == due
    assert len(told["due"]) == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--team", "plattform"], "no team 'plattform'. Did you mean platform?"),
        (["--team", "sales"], "There are: company, developer-experience, growth, platform, support."),
        (["--person", "nora"], "no person 'nora'. Did you mean noor?"),
        (["--person", ""], "There are: li, maria, noor, sam."),
        (["--team", "platform", "--mission"], "not allowed with"),
    ],
)
def test_who_is_not_there_is_told_with_those_who_are(okrtui: Shell, options: list[str], said: str) -> None:
    ended = okrtui("status", ACME, *options)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.error


def test_a_plan_without_a_mission_says_so(okrtui: Shell) -> None:
    (okrtui.folder / "plan.toml").write_text('name = "Own"\nvision = "Far"')
    assert okrtui("status", "--vision").code == 0
    ended = okrtui("status", "--mission")
    assert (ended.code, ended.error) == (2, "okrtui: The plan has no mission.\n")


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("size", [(80, 24), (132, 36), (60, 30)])
def test_a_page_fits_the_terminal(okrtui: Shell, name: str, size: tuple[int, int]) -> None:
    width, height = size
    ended = okrtui("status", str(SAMPLES / PLANS[name]), COLUMNS=str(width), LINES=str(height))
    lines = [line for line in ended.out.splitlines() if ".toml:" not in line]  # problems are told in full
    assert len(lines) < height
    assert max(map(len, lines)) <= width


def test_what_is_cut_is_counted(okrtui: Shell) -> None:
    page = okrtui("status", ACME, COLUMNS="80", LINES="20").out
    heads = {line.split("  ")[0]: line for line in page.splitlines() if "key result" in line}
    told = json.loads(okrtui("status", ACME, "--json").out)["summary"]
    for title, group in (("Off track", "off_track"), ("Moved", "moved"), ("Not moved", "not_moved")):
        below = page.split(heads[title])[1].splitlines()[1:]
        rows = next(number for number, line in enumerate([*below, "end"]) if not line.startswith("  "))
        assert f"(and {len(told[group]) - rows} more)" in heads[title]


def test_the_day_is_that_of_the_option_before_that_of_the_environment(okrtui: Shell) -> None:
    def today(*arguments: str, **environment: Any) -> str:
        ended = okrtui("status", ACME, "--json", *arguments, **environment)
        day: str = json.loads(ended.out)["today"]
        return day

    assert today() == "2026-11-20"
    assert today(OKRTUI_TODAY="2026-08-01") == "2026-08-01"
    assert today("--today", "2026-09-01", OKRTUI_TODAY="2026-08-01") == "2026-09-01"
    assert len(today(OKRTUI_TODAY="")) == 10


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "20.11.2026", "\x1b[2J"])
def test_what_is_no_day_is_told(okrtui: Shell, day: str) -> None:
    ended = okrtui("status", ACME, "--today", day)
    assert (ended.code, ended.out) == (2, "")
    assert "Write it as 2026-11-01." in ended.error
    assert "\x1b" not in ended.error


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2024-02-29"])
def test_any_day_can_be_looked_at(okrtui: Shell, day: str) -> None:
    ended = okrtui("status", ACME, "--today", day, "--json")
    assert ended.code == 0
    _check_shape(json.loads(ended.out), DOCUMENTED)


def test_a_plan_is_found_by_name_environment_and_nearness(okrtui: Shell) -> None:
    def plan(*arguments: str, **environment: Any) -> str:
        ended = okrtui("status", "--json", *arguments, **environment)
        return json.loads(ended.out)["plan"] if ended.out else f"{ended.code} {ended.error}"

    assert plan().startswith("3 okrtui: There is no plan here.")
    assert plan(OKRTUI_PLAN=ACME) == "Acme Connect"
    (okrtui.folder / "own.okr.toml").write_text('name = "Own"')
    below = okrtui.folder / "a/b"
    below.mkdir(parents=True)
    okrtui.folder = below
    assert plan() == "Own"
    assert plan(OKRTUI_PLAN=ACME) == "Acme Connect"
    assert plan("../..", OKRTUI_PLAN=ACME) == "Own"
    assert plan("../../own.okr.toml") == "Own"


@pytest.mark.parametrize(
    "plan", ["missing.toml", ".", "/dev/zero", "~nobody-at-all/plan.toml", "x" * 5000, "a\nb.toml"]
)
def test_a_plan_that_can_not_be_read_is_told_in_one_line(okrtui: Shell, plan: str) -> None:
    ended = okrtui("status", plan)
    assert (ended.code, ended.out) == (3, "")
    assert ended.error.startswith("okrtui: ")
    assert ended.error.count("\n") == 1


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"x = ", b"\0" * 5000, b"objective = 1", b"[[objective]]"]
)
def test_a_broken_plan_is_shown_as_far_as_it_can_be_read(okrtui: Shell, content: bytes) -> None:
    (okrtui.folder / "plan.toml").write_bytes(content)
    ended = okrtui("status", "--json")
    assert ended.code == 0
    data = json.loads(ended.out)
    _check_shape(data, DOCUMENTED)
    assert bool(data["problems"]) == bool(content)
    words = okrtui("status")
    assert words.code == 0
    assert ("plan.toml:1:" in words.out) == bool(content)


HOSTILE = "\x1b[31m\x1b]52;c;ZXZpbA==\x07\x9b\u202egnp\u200b\U000e0041\u2028x\x7f"


def test_hostile_text_is_never_obeyed(okrtui: Shell) -> None:
    text = json.dumps(HOSTILE).replace("\x7f", "\\u007f").replace("\\udb40\\udc41", "\\U000E0041")
    (okrtui.folder / "plan.toml").write_text(
        f"""
name = {text}
vision = {text}
{text} = 1
include = [{text}, "*.toml"]
[[cycle]]
id = {text}
start = 2026-01-01
end = 2026-12-31
[[objective]]
id = "o"
title = {text}
owner = {text}
team = {text}
cycle = {text}
[[objective.key_result]]
id = "k"
title = {text}
unit = {text}
target = 5
owner = {text}
kind = {text}
""",
        encoding="utf-8",
    )
    (okrtui.folder / f"{HOSTILE}.toml").write_text("x = ")
    journal = okrtui.folder / "plan.journal"
    journal.mkdir()
    (journal / f"{HOSTILE}.toml").write_text(
        f"2026-11-01T00-00-00-000Z = {{ check_in = {text}, value = 1 }}\n"
    )
    for arguments in (
        ("status",),
        ("status", "--json"),
        ("check-in", "k", "2", "-m", HOSTILE),
        ("check-in", HOSTILE, "2"),
        ("check-in", "k", HOSTILE),
        ("check-in", "k", "2", HOSTILE),
        ("status", HOSTILE),
        ("status", f"--{HOSTILE}"),
        (HOSTILE,),
    ):
        ended = okrtui.process(*arguments)
        written = ended.out + ended.error
        assert written
        forbidden = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b\u2028\U000e0000-\U000e0fff]"
        assert not re.search(forbidden, written), arguments


def test_what_the_output_can_not_show_is_a_mark(okrtui: Shell) -> None:
    ended = okrtui.process("status", ACME, PYTHONIOENCODING="ascii")
    assert ended.code == 0
    assert ended.out.isascii()


@pytest.mark.parametrize("arguments", [("--json",), ()])
def test_an_output_that_nobody_reads_ends_in_silence(okrtui: Shell, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [*COMMAND, "status", ACME, *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=okrtui.folder,
        check=False,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
@pytest.mark.parametrize("arguments", [("--json",), ()])
def test_an_output_that_can_not_be_written_is_told(okrtui: Shell, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*COMMAND, "status", ACME, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=okrtui.folder,
            check=False,
        )
    assert ended.returncode == 4
    assert ended.stderr == b"okrtui: The output could not be written: No space left on device.\n"


def test_looking_writes_nothing_anywhere(okrtui: Shell) -> None:
    shutil.copytree(SAMPLES / "department", okrtui.folder / "plan")
    before = sorted(okrtui.folder.parent.rglob("*"))
    assert okrtui("status", "plan").code == 0
    assert okrtui("status", "plan", "--json").code == 0
    assert sorted(okrtui.folder.parent.rglob("*")) == before


@pytest.mark.parametrize("name", PLANS)
def test_only_the_sourced_sample_has_problems(name: str) -> None:
    plan = SAMPLES / PLANS[name]
    root = plan / "plan.toml" if plan.is_dir() else plan
    workspace = Workspace(root, "maria", Clock())
    assert name == "sourced" or workspace.problems == ()

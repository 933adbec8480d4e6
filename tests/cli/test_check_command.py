"""``okrtui check`` and ``okrtui explain``, run in this process."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from okrtui.cli.check import check
from okrtui.cli.explain import explain
from okrtui.errors import OkrtuiError

SAMPLES = Path(__file__).parent.parent.parent / "sample_plans"
ACME = str(SAMPLES / "acme.toml")
DAY = ["--today", "2026-11-22"]

BROKEN = """\
name = "B\\u001b[2J"
mission = "Stay afloat"

[[objective]]
id = "boat"
title = "A boat of 3 decks"
supports = ["misson"]
owner = "sam"
colour = "red"

  [[objective.key_result]]
  title = "Decks"
  target = 3
  unit = "decks"
"""


@pytest.fixture(autouse=True)
def _homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("OKRTUI_AUTHOR", "tester")
    for name in ("OKRTUI_PLAN", "OKRTUI_TODAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "boat.okr.toml"
    path.write_text(BROKEN, encoding="utf-8")
    return str(path)


def test_acme_has_advice_and_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([ACME, *DAY]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "Acme Connect: 6 warnings"
    line = 1 + (SAMPLES / "acme.toml").read_text().splitlines().index('title = "User engagement up 30 %"') + 1
    assert f"acme.toml:{line}\n  warning  OKR214  “User engagement up 30 %” has no baseline" in out


def test_the_department_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([str(SAMPLES / "department"), *DAY]) == 0
    assert capsys.readouterr().out == "Harbour Hospital Emergency Department: nothing to mend\n"


def test_errors_and_warnings_come_line_by_line_and_end_with_code_1(
    broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check([broken, *DAY]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    lines = out.splitlines()
    assert [line for line in lines if not line.startswith(" ")][:-1] == [
        f"boat.okr.toml:{line}" for line in (4, 6, 7, 9, 13)
    ]
    assert [line.split()[:2] for line in lines if line.startswith("  ") and "→" not in line] == [
        ["warning", "OKR208"],
        ["warning", "OKR211"],
        ["error", "OKR104"],
        ["warning", "OKR220"],
        ["warning", "OKR214"],
    ]
    assert lines[-1].endswith(": 1 error, 4 warnings")


def test_everything_as_json(broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check([broken, "--json", *DAY]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["today"], told["errors"], told["warnings"], told["infos"]) == ("2026-11-22", 1, 4, 0)
    assert told["findings"][2] == {
        "id": "OKR104",
        "severity": "error",
        "node": "boat",
        "field": "supports",
        "message": "“A boat of 3 decks” supports misson, which does not exist",
        "remedy": told["findings"][2]["remedy"],
        "fix_key": "p",
        "file": "boat.okr.toml",
        "line": 7,
        "column": 1,
    }


def test_places_in_included_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.toml").write_text('mission = "m"\ninclude = ["teams/*.toml"]\n')
    (tmp_path / "teams").mkdir()
    (tmp_path / "teams" / "a.toml").write_text('\n[[objective]]\nid = "a"\ntitle = "A"\nowner = "sam"\n')
    assert check([str(tmp_path), *DAY]) == 1
    out = capsys.readouterr().out
    assert out.startswith("teams/a.toml:2\n  error    OKR108  “A” has no key result")


def test_a_file_that_is_no_toml_is_an_error_of_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.toml").write_text('mission = "m"\n[[objective]]\ntitle = "A\n')
    assert check([str(tmp_path), *DAY]) == 1
    assert "plan.toml:3\n  error    OKR101" in capsys.readouterr().out


def test_a_file_cut_off_anywhere_is_told_with_the_places_of_all_that_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    for cut in range(len(BROKEN)):
        plan.write_text(BROKEN[:cut])
        try:
            tomllib.loads(BROKEN[:cut])
        except tomllib.TOMLDecodeError:
            assert check([str(plan), *DAY]) == 1
            told = capsys.readouterr().out.splitlines()
            last_line = BROKEN.count("\n", 0, cut) + 1
            assert f"plan.toml:{last_line}" in told
            assert "plan.toml:4" in told or cut < BROKEN.index("owner")


def test_why_a_key_result_stands_as_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(["active-users", "--plan", ACME, *DAY]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Progress of “1 million active users within six months”: 58%\n")
    assert "  (580000 − 0) / (1000000 − 0) = 0.58\n" in told
    assert [line.split(" ")[0] for line in told.splitlines() if line and not line.startswith(" ")] == [
        "Progress",
        "Status",
        "Expected",
        "Forecast",
        "Check-in",
        "Confidence",
        "Pulling",
        "Evidence",
        "Points",
    ]
    assert "  1 − 6 × 12 / (19 × (19 × 19 − 1)) = 0.9895\n" in told


def test_only_one_number_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(["plan", "--number", "alignment", "--json", "--plan", ACME, *DAY]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["node"], told["today"]) == ("plan", "2026-11-22")
    (number,) = told["numbers"]
    assert (number["number"], number["value"], number["shown"]) == ("alignment", 72, "72")
    assert [each["number"] for each in number["inputs"]] == [
        "ladder",
        "coverage",
        "evidence",
        "points-lost",
        None,
    ]


def test_a_kpi_is_explained_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(["connected-people", "--plan", ACME, *DAY]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Value of “People connected each day”: 2.194M people\n")
    assert "Pulling together with “People connected each day”: 6 of 7 key results\n" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "No node has 'nowhere' in its id"),
        (["e"], "fits several nodes"),
        (
            ["connected-people", "--number", "progress"],
            "connected-people has no progress. It has: value, trend",
        ),
        (["launch", "--number", "forecast"], "launch has no forecast. It has: progress, status"),
    ],
)
def test_what_can_not_be_explained(arguments: list[str], said: str) -> None:
    with pytest.raises(OkrtuiError, match=said):
        explain([*arguments, "--plan", ACME, *DAY])

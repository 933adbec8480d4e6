"""``okrtui check-in``: one line in the author's journal, or one sentence on why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

PLAN = """\
[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31
[[kpi]]
id = "people"
title = "People"
[[objective]]
id = "launch"
title = "Launch"
[[objective.key_result]]
id = "active-users"
title = "Active users"
baseline = 0
target = 1_000_000
unit = "users"
[[objective.key_result]]
id = "paying-users"
title = "Paying users"
target = 100
[[objective.key_result]]
id = "signed"
title = "Signed"
[[objective.key_result]]
id = "steps"
title = "Steps"
milestones = ["Beta", "GA"]
"""


@pytest.fixture
def plan(okrtui: Shell) -> Path:
    path = okrtui.folder / "plan.toml"
    path.write_text(PLAN)
    return path


def _lines(plan: Path, author: str = "maria") -> list[str]:
    path = plan.parent / f"plan.journal/{author}.toml"
    return [line.partition(" = ")[2] for line in path.read_text().splitlines()] if path.exists() else []


def test_a_check_in_is_one_line_and_one_sentence(okrtui: Shell, plan: Path) -> None:
    ended = okrtui.process("check-in", "launch/active-users", "412k", "-c", "6", "-m", "Beta is out")
    assert (ended.code, ended.error) == (0, "")
    assert ended.out.startswith("Active users: 412k users · 41%, ")
    assert ended.out.count("\n") == 1
    assert _lines(plan) == [
        '{ check_in = "launch/active-users", value = 412_000, confidence = 6, note = "Beta is out" }'
    ]
    assert plan.read_text() == PLAN


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("active", "5"), '{ check_in = "launch/active-users", value = 5 }'),
        (("ACTIVE", "1.2M"), '{ check_in = "launch/active-users", value = 1_200_000 }'),
        (("active", "50%"), '{ check_in = "launch/active-users", value = 500_000 }'),
        (("people", "7"), '{ check_in = "people", value = 7 }'),
        (("signed", "y"), '{ check_in = "launch/signed", value = true }'),
        (("signed", "no"), '{ check_in = "launch/signed", value = false }'),
        (("steps", "beta"), '{ check_in = "launch/steps", value = 1 }'),
        (("active", "=-5"), '{ check_in = "launch/active-users", value = -5 }'),
        (("active", "-5"), '{ check_in = "launch/active-users", value = -5 }'),
        (("active", "-20k"), '{ check_in = "launch/active-users", value = -20_000 }'),
        (("-c", "3", "active", "-0.5"), '{ check_in = "launch/active-users", value = -0.5, confidence = 3 }'),
        (("active", "-.5", "-c", "3"), '{ check_in = "launch/active-users", value = -0.5, confidence = 3 }'),
        (
            ("active", "5", "-m", "-5 since May"),
            '{ check_in = "launch/active-users", value = 5, note = "-5 since May" }',
        ),
        (("active", "5", "--note", " "), '{ check_in = "launch/active-users", value = 5 }'),
        (
            ("active", "5", "-m", 'say "hi"\nnow'),
            '{ check_in = "launch/active-users", value = 5, note = "say \\"hi\\"\\nnow" }',
        ),
    ],
)
def test_values_are_read_as_people_write_them(
    okrtui: Shell, plan: Path, arguments: tuple[str, ...], line: str
) -> None:
    ended = okrtui("check-in", *arguments)
    assert (ended.code, ended.error) == (0, "")
    assert _lines(plan) == [line]


def test_a_step_is_from_the_value_before(okrtui: Shell, plan: Path) -> None:
    for value in ("100", "+20", "-50"):
        assert okrtui("check-in", "active", value).code == 0
    assert [line.split("value = ")[1] for line in _lines(plan)] == ["100 }", "120 }", "70 }"]


@pytest.mark.parametrize(
    ("stdin", "value"),
    [(b"412k\n", "412_000"), (b"7", "7"), (b" 8 \r\n", "8"), (b"9\nmore\n", "9"), (b"5\n\xff", "5")],
)
def test_a_value_comes_from_standard_input(okrtui: Shell, plan: Path, stdin: bytes, value: str) -> None:
    ended = okrtui.process("check-in", "active", "-", stdin=stdin)
    assert (ended.code, ended.error) == (0, "")
    assert _lines(plan) == [f'{{ check_in = "launch/active-users", value = {value} }}']


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("users", "5"), 2, "fits several key results: launch/active-users, launch/paying-users"),
        (("revenue", "5"), 2, "No key result has 'revenue' in its id"),
        (("launch", "5"), 2, "fits several"),
        (("active", "lots"), 2, "'lots' is no value for launch/active-users: not a number"),
        (("active", ""), 2, "type a value"),
        (("active", "nan"), 2, "not a number"),
        (("active", "1e400"), 2, "not a number"),
        (("active", "9" * 40), 2, "finite"),
        (("active", "1,234"), 2, "two ways"),
        (("signed", "5"), 2, "type y or n"),
        (("steps", "3"), 2, "from 0 to 2"),
        (("active", "5", "-c", "11"), 2, "argument -c/--confidence"),
        (("active", "5", "-c", "-1"), 2, "argument -c/--confidence"),
        (("active", "5", "-c", "high"), 2, "argument -c/--confidence"),
        (("active",), 2, "VALUE"),
        ((), 2, "KEY-RESULT, VALUE"),
        (("active", "5", "more"), 2, "unrecognized arguments: more"),
        (("active", "5", "--colour"), 2, "unrecognized arguments: --colour"),
        (("active", "5", "--plan", "gone.toml"), 3, "gone.toml can't be read"),
        (("active", "-"), 2, "'' is no value"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    okrtui: Shell, plan: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended = okrtui("check-in", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert words in ended.error
    assert ended.error.startswith("okrtui: ")
    assert ended.error.count("\n") == 1
    assert sorted(path.name for path in plan.parent.iterdir()) == ["plan.toml"]


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("active", "5", "-m", b"caf\xe9"), b""),
        (("active", b"5\xe9"), b""),
        ((b"active\xe9", "5"), b""),
        (("active", "-"), b"\xe9\n"),
        (("active", "-"), b"9" * 1_000_000),
        (("active", "-"), b"\0" * 1_000_000),
    ],
)
def test_bytes_that_are_no_text_are_told_and_not_written(
    okrtui: Shell, plan: Path, arguments: tuple[str | bytes, ...], stdin: bytes
) -> None:
    ended = okrtui.process("check-in", *arguments, stdin=stdin)
    assert (ended.code, ended.out) == (2, "")
    assert ended.error.count("\n") == 1
    assert _lines(plan) == []


def test_a_journal_that_can_not_be_written_is_told_with_the_code_for_it(okrtui: Shell, plan: Path) -> None:
    (plan.parent / "plan.journal").write_text("in the way")
    ended = okrtui("check-in", "active", "5")
    assert (ended.code, ended.out) == (4, "")
    assert "was not saved" in ended.error
    assert ended.error.count("\n") == 1


def test_the_plan_may_be_a_folder_and_the_author_is_made_fit(okrtui: Shell, plan: Path) -> None:
    okrtui.folder = Path("/")
    ended = okrtui("check-in", "active", "5", "--plan", str(plan.parent), OKRTUI_AUTHOR="../Li Ü")
    assert ended.code == 0
    assert len(_lines(plan, "Li")) == 1


def test_on_another_day_the_entry_is_of_that_day(okrtui: Shell, plan: Path) -> None:
    assert okrtui("check-in", "active", "5", "--today", "2026-08-03").code == 0
    assert (plan.parent / "plan.journal/maria.toml").read_text().startswith("2026-08-03T")


def test_a_long_note_is_told_and_not_written(okrtui: Shell, plan: Path) -> None:
    ended = okrtui("check-in", "active", "5", "-m", "x" * 70_000)
    assert ended.code == 4
    assert "Shorten it" in ended.error
    assert _lines(plan) == []

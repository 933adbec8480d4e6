"""Reading a plan: every key right, every mistake in its place with a remedy, and all else still there."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotReadError
from okrtui.model.metric import Keep, Milestones, Reach, Unmeasured, YesNo
from okrtui.model.plan import (
    Cadence,
    Cycle,
    Initiative,
    KeyResult,
    Kind,
    Kpi,
    Objective,
    Place,
    Plan,
    State,
    Team,
)
from okrtui.store.plan_reader import read_plan

if TYPE_CHECKING:
    from pathlib import Path

RICH = """\
format = 1
name = "Acme"
vision = "Far"
mission = "Near"

[check_ins]
every = "two weeks"

[check]
ignore = ["OKR204"]

[[cycle]]
id = "2026-H2"
start = 2026-07-01
end = 2026-12-31

[[cycle]]
id = "2027"
start = 2027-01-01T08:00:00Z
end = 2027-12-31

[[team]]
id = "company"
name = "Acme"
lead = "maria"
members = ["maria", "sam"]

[[team]]
name = "Plat Form"
part_of = "company"

[[kpi]]
id = "people"
title = "People connected"
supports = "vision"
unit = "people"
owner = "noor"
every = "month"

[[kpi]]
id = "uptime"
title = "Uptime"
at_least = 99.9

[[objective]]
id = "launch"
title = "Launch it"
description = "All of it."
supports = "mission"
team = "company"
owner = "maria"
cycle = "2026-H2"
kind = "committed"
tags = ["x", "y"]
weight = 2.5
state = "draft"
key_result = [
    { title = "Inline", id = "inline", target = -5, baseline = 5.5 },
]

[[objective]]
title = "Second: größer!"
supports = ["launch/inline", "launch"]
stand_alone = "a trial"
cycle = "2027"

[[objective.key_result]]
id = "up"
title = "Up"
target = 1_000_000
unit = "users"
owner = "li"
team = "plat-form"
start = 2027-02-01
due = 2027-03-01
every = "day"
weight = 0
tags = ["t"]
description = "More."

[[objective.key_result.initiative]]
title = "Do it"
done = true

[[objective.key_result.initiative]]
title = "Then this"

[[objective.key_result]]
title = "Up"
at_least = 2
at_most = 5
baseline = 1

[[objective.key_result]]
id = "steps"
title = "Steps"
milestones = ["Beta", "GA"]

[[objective.key_result]]
id = "done"
title = "Signed"
"""


def _written(folder: Path, text: str | bytes, name: str = "plan.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _read(folder: Path, text: str | bytes) -> Plan:
    return read_plan(_written(folder, text)).plan


def test_every_key_of_the_format_is_read(tmp_path: Path) -> None:
    plan = _read(tmp_path, RICH)
    half = Cycle("2026-H2", date(2026, 7, 1), date(2026, 12, 31), Place(0, ("cycle", 0)))
    year = Cycle("2027", date(2027, 1, 1), date(2027, 12, 31), Place(0, ("cycle", 1)))
    second = Place(0, ("objective", 1))
    up = (*second.path, "key_result", 0)
    shared = {"owner": None, "start": year.start, "due": year.end, "cadence": Cadence.TWO_WEEKS}
    assert plan == Plan(
        name="Acme",
        files=("plan.toml",),
        vision="Far",
        mission="Near",
        cycles=(half, year),
        teams=(
            Team("company", "Acme", Place(0, ("team", 0)), None, "maria", ("maria", "sam")),
            Team("plat-form", "Plat Form", Place(0, ("team", 1)), "company"),
        ),
        kpis=(
            Kpi(
                "people",
                "People connected",
                Place(0, ("kpi", 0)),
                Unmeasured(),
                "vision",
                "people",
                "noor",
                Cadence.MONTH,
            ),
            Kpi("uptime", "Uptime", Place(0, ("kpi", 1)), Keep(99.9, None), cadence=Cadence.TWO_WEEKS),
        ),
        objectives=(
            Objective(
                id="launch",
                title="Launch it",
                key_results=(
                    KeyResult(
                        id="inline",
                        name="launch/inline",
                        title="Inline",
                        metric=Reach(5.5, -5),
                        number=0,
                        owner="maria",
                        start=half.start,
                        due=half.end,
                        cadence=Cadence.TWO_WEEKS,
                    ),
                ),
                supports=("mission",),
                team="company",
                owner="maria",
                cycle=half,
                description="All of it.",
                kind=Kind.COMMITTED,
                tags=("x", "y"),
                weight=2.5,
                state=State.DRAFT,
            ),
            Objective(
                id="second-grosser",
                title="Second: größer!",
                key_results=(
                    KeyResult(
                        id="up",
                        name="second-grosser/up",
                        title="Up",
                        metric=Reach(None, 1_000_000),
                        number=0,
                        unit="users",
                        owner="li",
                        team="plat-form",
                        start=date(2027, 2, 1),
                        due=date(2027, 3, 1),
                        cadence=Cadence.DAY,
                        weight=0.0,
                        tags=("t",),
                        initiatives=(
                            Initiative("Do it", True, 0),
                            Initiative("Then this", False, 1),
                        ),
                        description="More.",
                    ),
                    KeyResult(
                        id="up-2",
                        name="second-grosser/up-2",
                        title="Up",
                        metric=Keep(2, 5, 1),
                        number=1,
                        id_is_derived=True,
                        **shared,  # type: ignore[arg-type]
                    ),
                    KeyResult(
                        id="steps",
                        name="second-grosser/steps",
                        title="Steps",
                        metric=Milestones(("Beta", "GA")),
                        number=2,
                        **shared,  # type: ignore[arg-type]
                    ),
                    KeyResult(
                        id="done",
                        name="second-grosser/done",
                        title="Signed",
                        metric=YesNo(),
                        number=3,
                        **shared,  # type: ignore[arg-type]
                    ),
                ),
                supports=("launch/inline", "launch"),
                cycle=year,
                stand_alone="a trial",
                id_is_derived=True,
            ),
        ),
        ignored_checks=frozenset({"OKR204"}),
        cadence=Cadence.TWO_WEEKS,
        places={"launch": Place(0, ("objective", 0)), "second-grosser": second},
    )
    assert plan.problems == ()
    assert plan.place(plan.objectives[1].key_results[0]) == Place(0, up)


def test_with_a_single_cycle_nobody_has_to_name_it(tmp_path: Path) -> None:
    cycle = '[[cycle]]\nid = "y"\nstart = 2026-01-01\nend = 2026-12-31\n'
    objective = '[[objective]]\ntitle = "O"\n'
    assert _read(tmp_path, cycle + objective).objectives[0].cycle is not None
    assert _read(tmp_path, cycle + cycle.replace('"y"', '"z"') + objective).objectives[0].cycle is None


@pytest.mark.parametrize("change", ["\r\n", "bom", "1.1"])
def test_line_ends_byte_order_mark_and_newer_toml_make_no_difference(tmp_path: Path, change: str) -> None:
    text = RICH
    if change == "\r\n":
        text = RICH.replace("\n", "\r\n")
    elif change == "bom":
        text = "\ufeff" + RICH
    else:
        text = RICH.replace("{ title", "{\n title").replace('"Near"', '"\\x4eear"')
    assert _read(tmp_path, text) == _read(tmp_path, RICH)


# -- mistakes -------------------------------------------------------------------------------------------

BROKEN = """\
vision = "V"

[[cycle]]
id = "y"
start = 2026-01-01
end = 2026-12-31

[[team]]
id = "t"
name = "T"

[[kpi]]
id = "k"
title = "K"

[[objective]]
id = "o"
title = "O"
team = "t"

[[objective.key_result]]
id = "r"
title = "R"
baseline = 0
target = 10

[[objective]]
id = "sound"
title = "Sound"
"""

# What is replaced in the plan above by what; the problem's id, line and column; a piece of its sentence.
MISTAKES = [
    ('vision = "V"', "vision = 1", "OKR102", 1, 1, "vision is 1"),
    ('vision = "V"', 'visoin = "V"', "OKR220", 1, 1, "did you mean 'vision'?"),
    ('vision = "V"', "format = 2", "OKR102", 1, 1, "format is 2"),
    ('vision = "V"', "include = 1", "OKR102", 1, 1, "include is 1"),
    ('vision = "V"', "check_ins = 1", "OKR102", 1, 1, "[check_ins]"),
    ('vision = "V"', '[check_ins]\nevery = "year"', "OKR102", 2, 1, '"two weeks"'),
    ('vision = "V"', '[check_ins]\nevry = "day"', "OKR220", 2, 1, "did you mean 'every'?"),
    ("start = 2026-01-01", 'start = "2026-01-01"', "OKR102", 5, 1, "without quotes"),
    ("start = 2026-01-01", "  start = 12:30:00", "OKR102", 5, 3, "a date"),
    ("start = 2026-01-01", "", "OKR102", 3, 1, "without id, start or end"),
    ("end = 2026-12-31", "end = 2025-12-31", "OKR111", 6, 1, "ends before it starts"),
    (
        "[[team]]",
        '[[cycle]]\nid = "y"\nstart = 2026-01-01\nend = 2026-12-31\n[[team]]',
        "OKR103",
        9,
        1,
        "'y'",
    ),
    ('id = "t"', "id = 5", "OKR102", 9, 1, "small letters"),
    ('id = "t"', 'id = ""', "OKR102", 9, 1, "small letters"),
    ('name = "T"', 'part_of = "nobody"', "OKR107", 10, 1, "'nobody'"),
    ('name = "T"', "members = [1]", "OKR102", 10, 1, "list of texts"),
    ("[[kpi]]\n", '[[team]]\nid = "t"\n[[kpi]]\n', "OKR103", 13, 1, "'t' is used twice"),
    ('id = "k"', 'id = "Launch it"', "OKR102", 13, 1, "small letters"),
    ('id = "o"', 'id = "k"', "OKR103", 17, 1, "'k' is used twice"),
    ('id = "o"', 'id = "mission"', "OKR103", 17, 1, "'mission'"),
    ('title = "O"', "title = true", "OKR102", 18, 1, "text in quotes"),
    ('title = "O"', "", "OKR102", 16, 1, "without a title"),
    ('title = "O"', 'titel = "O"', "OKR220", 18, 1, "did you mean 'title'?"),
    ('team = "t"', 'team = "x"', "OKR107", 19, 1, "'x'"),
    ('team = "t"', 'cycle = "x"', "OKR106", 19, 1, "'x'"),
    ('team = "t"', "supports = 7", "OKR102", 19, 1, "list of texts"),
    ('team = "t"', 'supports = ["x", 7]', "OKR102", 19, 1, "list of texts"),
    ('team = "t"', 'kind = "brave"', "OKR102", 19, 1, '"committed", "aspirational"'),
    ('team = "t"', 'state = "asleep"', "OKR102", 19, 1, '"draft"'),
    ('team = "t"', "weight = -1", "OKR102", 19, 1, "at least 0"),
    ('team = "t"', "weight = nan", "OKR102", 19, 1, "at least 0"),
    ('team = "t"', "weight = true", "OKR102", 19, 1, "at least 0"),
    ('team = "t"', 'key_result = "x"', "OKR101", 21, 13, "duplicate key"),
    ('title = "R"', "", "OKR102", 21, 1, "key result without a title"),
    ('title = "R"', 'title = "R"\ndue = 2025-01-01', "OKR111", 24, 1, "due on 2025-01-01"),
    ('title = "R"', 'title = "R"\nevery = "hour"', "OKR102", 24, 1, '"month"'),
    ('title = "R"', 'title = "R"\nteam = "x"', "OKR107", 24, 1, "'x'"),
    ('title = "R"', 'title = "R"\nat_least = 1', "OKR109", 26, 1, "keep one kind"),
    ('title = "R"', 'title = "R"\ninitiative = 3', "OKR102", 24, 1, "[[objective.key_result.initiative]]"),
    ('title = "R"', 'title = "R"\ninitiative = [3]', "OKR102", 24, 1, "[[objective.key_result.initiative]]"),
    ("baseline = 0", 'baseline = "0"', "OKR102", 24, 1, "a number"),
    ("baseline = 0", "baseline = true", "OKR102", 24, 1, "a number"),
    ("baseline = 0", "baseline = 10", "OKR110", 25, 1, "are the same"),
    ("target = 10", "", "OKR109", 21, 1, "without a target"),
    ("target = 10", "target = nan", "OKR102", 25, 1, "a number"),
    ("target = 10", "target = -inf", "OKR102", 25, 1, "a number"),
    ("target = 10", "target = 1e308", "OKR102", 25, 1, "a number"),
    ("target = 10", "target = 1e400", "OKR101", 25, 10, "overflow"),
    ("target = 10", f"target = 1{'0' * 40}", "OKR101", 25, 10, "overflow"),
    ("target = 10", f"target = 1{'0' * 25}", "OKR102", 25, 1, "a number"),
    ("target = 10", "target = 2026-01-01", "OKR102", 25, 1, "a number"),
    ("target = 10", "target = {}", "OKR102", 25, 1, "a number"),
    ("target = 10", "at_least = 5\nat_most = 4", "OKR112", 25, 1, "larger than at_most"),
    ("target = 10", "milestones = []", "OKR109", 25, 1, "without any milestone"),
    ("target = 10", "milestones = [1]", "OKR102", 25, 1, "list of texts"),
    ("target = 10", 'target = 10\n[[objective.key_result]]\nid = "r"', "OKR103", 27, 1, "'r' is used twice"),
    ("[[objective.key_result]]", "[objective.key_result]", "OKR102", 21, 1, "[[objective.key_result]]"),
    ("[[kpi]]", "[kpi]", "OKR102", 12, 1, "[[kpi]]"),
    ("[[kpi]]", "[other]", "OKR220", 12, 1, "'other'"),
    # Not TOML at all:
    ('id = "k"', 'id = "k', "OKR101", 13, 8, "not TOML"),
    ('id = "k"', "what is this", "OKR101", 13, 6, "not TOML"),
    ('id = "k"', 'id = "k"\nid = "k"', "OKR101", 14, 1, "duplicate key"),
    ('id = "k"', "<<<<<<< HEAD\n=======\n>>>>>>> x", "OKR101", 13, 1, "merge conflict"),
    ('id = "k"', 'id = "\0"', "OKR101", 13, 7, "NUL"),
    ('title = "K"', "[check]\nignore = []\n[check]", "OKR101", 16, 2, "duplicate key"),
    ("[[kpi]]", "[[kpi]", "OKR101", 12, 7, "not TOML"),
    ("[[kpi]]", "[[kpi", "OKR101", 12, 6, "not TOML"),
]


@pytest.mark.parametrize(("old", "new", "problem", "line", "column", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_a_remedy_and_the_rest_opens(
    tmp_path: Path, old: str, new: str, problem: str, line: int, column: int, words: str
) -> None:
    assert BROKEN.count(old) >= 1
    plan = _read(tmp_path, BROKEN.replace(old, new, 1))
    told = [each for each in plan.problems if each.id == problem and words in f"{each.message} {each.remedy}"]
    assert [(each.file, each.line, each.column) for each in told[:1]] == [("plan.toml", line, column)], (
        plan.problems
    )
    assert told[0].remedy
    assert plan.objective("sound")


def test_a_mistake_is_told_of_the_nearest_node_that_it_is_in(tmp_path: Path) -> None:
    text = BROKEN.replace("baseline = 0", "baseline = 10").replace('team = "t"', 'team = "x"')
    text = text.replace('title = "K"', 'title = "K"\nsupport = "vision"')
    told = {each.id: each for each in _read(tmp_path, text).problems}
    assert (told["OKR110"].node, told["OKR110"].field) == ("o/r", "target")
    assert told["OKR110"].message == "“R”: baseline and target are the same"
    assert (told["OKR107"].node, told["OKR107"].field, told["OKR107"].fix_key) == ("o", "team", "E")
    assert told["OKR220"].node == "k"


def test_of_two_with_one_id_the_mistakes_of_the_second_are_not_told_of_the_first(tmp_path: Path) -> None:
    text = BROKEN + '\n[[objective]]\nid = "o"\ntitle = "Twin"\nteam = "x"\n'
    told = {each.id: each for each in _read(tmp_path, text).problems}
    assert told["OKR103"].node is None
    assert told["OKR107"].node is None


def test_the_plan_that_the_mistakes_are_made_in_has_none(tmp_path: Path) -> None:
    assert _read(tmp_path, BROKEN).problems == ()


def test_a_broken_line_takes_nothing_but_itself(tmp_path: Path) -> None:
    plan = _read(tmp_path, BROKEN.replace('team = "t"', "team = t"))
    (objective, _) = plan.objectives
    assert (objective.title, objective.team, len(objective.key_results)) == ("O", None, 1)


def test_key_results_below_a_broken_header_do_not_fall_to_the_objective_above(tmp_path: Path) -> None:
    for header in ("[[objective]", "[[objective", "[[objective]] x"):
        text = BROKEN.replace("[[objective]]", '[[objective]]\ntitle = "Above"\n\n' + header, 1)
        plan = _read(tmp_path, text)
        assert [each.title for each in plan.objectives] == ["Above", "Sound"]
        assert plan.key_results() == []


def test_a_broken_file_with_other_problems_still_opens(tmp_path: Path) -> None:
    plan = _read(tmp_path, '[[x]\nfoo bar = 1\n[[objective]]\ntitle = "O"\nodd = 1\n')
    assert [each.title for each in plan.objectives] == ["O"]
    assert [(each.id, each.line) for each in plan.problems] == [("OKR101", 1), ("OKR220", 5)]


def test_a_file_with_a_hundred_broken_tables_shows_the_sound_ones(tmp_path: Path) -> None:
    bad = "".join(f'[[objective]]\ntitle = "bad {number}\n' for number in range(100))
    plan = _read(tmp_path, bad + '[[objective]]\ntitle = "Sound"\n')
    assert "Sound" in [each.title for each in plan.objectives]
    assert len(plan.problems) >= 50


def test_a_file_cut_off_at_any_byte_opens(tmp_path: Path) -> None:
    content = RICH.encode()
    for length in range(0, len(content), 7):
        plan = _read(tmp_path, content[:length])
        if length > content.index(b"[[team]]"):
            assert plan.vision == "Far"
            assert len(plan.cycles) == 2


def test_what_is_not_utf8_is_told_with_its_place(tmp_path: Path) -> None:
    plan = _read(tmp_path, b'name = "x"\nvision = "caf\xe9"\nmission = "M"\n')
    assert (plan.name, plan.vision, plan.mission) == ("x", None, "M")
    (problem,) = plan.problems
    assert (problem.id, problem.line, problem.column) == ("OKR101", 2, 14)
    assert "UTF-8" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "# " + "_" * 100,
        f'description = "{"1" * 100}"',
        '[[objective]]\ntitle = "O"\ndescription = """\nHeading\n=======\n"""',
    ],
)
def test_rulers_and_long_numbers_inside_text_are_no_mistakes(tmp_path: Path, text: str) -> None:
    assert [each for each in _read(tmp_path, text).problems if each.id == "OKR101"] == []


def test_a_problem_that_the_plan_ignores_is_not_told(tmp_path: Path) -> None:
    text = "odd = 1\n[check]\nignore = ['OKR220']\n"
    assert _read(tmp_path, text).problems == ()


def test_unknown_keys_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    plan = _read(
        tmp_path, '__class__ = 1\n"" = 2\n" " = 3\n"a.b" = 4\ne\u0301 = 5\n'.replace("e\u0301", '"e\u0301"')
    )
    assert [each.line for each in plan.problems] == [1, 2, 3, 4, 5]
    assert {each.id for each in plan.problems} == {"OKR220"}


# -- included files -------------------------------------------------------------------------------------


def _titled(title: str) -> str:
    return f'[[objective]]\ntitle = "{title}"\n'


def _including(folder: Path, *patterns: str) -> Path:
    return _written(folder, f"include = [{', '.join(map(repr, patterns))}]\n" + _titled("root"))


def test_included_files_follow_in_the_order_of_patterns_and_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        _written(tmp_path, _titled(name), f"teams/{name}.toml")
    _written(tmp_path, _titled("other"), "other.toml")
    _written(tmp_path, "not a plan", "teams/readme.md")
    read = read_plan(_including(tmp_path, "other.toml", "teams/*", "teams/a.toml"))
    assert [each.id for each in read.plan.objectives] == ["root", "other", "a", "b", "c"]
    assert read.plan.files == ("plan.toml", "other.toml", "teams/a.toml", "teams/b.toml", "teams/c.toml")
    assert [read.plan.place(each).file for each in read.plan.objectives] == [0, 1, 2, 3, 4]
    assert read.plan.problems == ()


def test_a_pattern_that_finds_the_root_file_or_a_journal_reads_it_once_as_what_it_is(tmp_path: Path) -> None:
    _written(tmp_path, "2026-01-01T00-00-00-000Z = {comment = 'root', text = 'x'}\n", "plan.journal/me.toml")
    _written(tmp_path, _titled("below"), "a/b/below.toml")
    _written(tmp_path, _titled("hidden"), ".venv/lib/hidden.toml")
    (tmp_path / "a/.#below.toml").symlink_to("sam@host.1234")  # an editor's lock
    plan = read_plan(_including(tmp_path, "**/*.toml")).plan
    assert plan.files == ("plan.toml", "a/b/below.toml")
    assert plan.problems == ()


@pytest.mark.parametrize(
    "pattern",
    [
        "../x.toml",
        "teams/../../x.toml",
        "/etc/passwd",
        "~/x.toml",
        "",
        " ",
        ".",
        "**.toml",
        "a\\u0000b",
        "missing.toml",
    ],
)
def test_a_pattern_that_leaves_the_folder_or_finds_nothing_is_told(tmp_path: Path, pattern: str) -> None:
    _written(tmp_path, _titled("secret"), "x.toml")
    plan = read_plan(_written(tmp_path / "plan", f'include = ["{pattern}"]\n' + _titled("root"))).plan
    assert [(each.id, each.line) for each in plan.problems] == [("OKR114", 1)]
    assert [each.id for each in plan.objectives] == ["root"]


def test_a_link_out_of_the_folder_is_not_followed_and_one_inside_is(tmp_path: Path) -> None:
    _written(tmp_path, _titled("secret"), "secret/secret.toml")
    folder = tmp_path / "plan"
    _written(folder, _titled("real"), "elsewhere/real.toml")
    _written(folder, _titled("own"), "teams/own.toml")
    (folder / "teams/out.toml").symlink_to(tmp_path / "secret/secret.toml")
    (folder / "teams/in.toml").symlink_to(folder / "elsewhere/real.toml")
    (folder / "teams/loop.toml").symlink_to(folder / "teams/loop.toml")
    (folder / "linked").symlink_to(tmp_path / "secret")
    plan = read_plan(_including(folder, "teams/*.toml", "linked/*.toml")).plan
    assert [each.id for each in plan.objectives] == ["root", "real", "own"]
    told = [each.message for each in plan.problems if each.id == "OKR114"]
    assert any("teams/out.toml" in each for each in told)
    assert any("linked/secret.toml" in each for each in told)
    assert any("loop.toml" in each for each in told)


def test_a_broken_included_file_is_told_by_its_name_and_the_others_open(tmp_path: Path) -> None:
    _written(tmp_path, _titled("a"), "teams/a.toml")
    _written(tmp_path, "x = \n" + _titled("b"), "teams/b.toml")
    (tmp_path / "teams/c.toml").mkdir()
    os.mkfifo(tmp_path / "teams/d.toml")
    plan = read_plan(_including(tmp_path, "teams/*.toml")).plan
    assert [each.id for each in plan.objectives] == ["root", "a", "b"]
    assert [(each.id, each.file, each.line) for each in plan.problems] == [
        ("OKR114", "plan.toml", 1),
        ("OKR114", "plan.toml", 1),
        ("OKR101", "teams/b.toml", 1),
    ]


def test_ids_are_told_apart_across_files(tmp_path: Path) -> None:
    _written(tmp_path, _titled("root"), "a.toml")
    _written(tmp_path, '[[objective]]\nid = "root"\ntitle = "x"', "b.toml")
    plan = read_plan(_including(tmp_path, "?.toml")).plan
    assert [each.id for each in plan.objectives] == ["root", "root-2"]
    assert [(each.id, each.file, each.line) for each in plan.problems] == [("OKR103", "b.toml", 2)]


# -- what is no plan at all -----------------------------------------------------------------------------


def test_what_is_no_readable_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.toml"
    os.mkfifo(fifo)
    zero = tmp_path / "zero.toml"
    zero.symlink_to("/dev/zero")
    large = tmp_path / "large.toml"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    for path in (fifo, zero, large, tmp_path, tmp_path / "missing.toml", tmp_path / "nul\0"):
        with pytest.raises(CannotReadError) as refused:
            read_plan(path)
        assert "\n" not in str(refused.value)
        assert str(refused.value).endswith(".")


DEPTH = 30_000
HOSTILE = {
    "nested arrays": f"a = {'[' * DEPTH}{']' * DEPTH}",
    "nested arrays that are read": f"a = {'[' * 70}{']' * 70}",
    "nested arrays for an objective": f"objective = {'[' * 70}{']' * 70}",
    "nested inline tables": f"a = {'{a=' * DEPTH}1{'}' * DEPTH}",
    "nested arrays over lines": "a = " + "[\n" * 100_000,
    "a dotted key": f"{'a.' * DEPTH}a = 1",
    "a dotted key of 200 KB": f"{'a.' * 100_000}a = 1",
    "a dotted key in a known one": f"name.{'a.' * 60}a = 1",
    "a deep header": f"[{'a.' * DEPTH}a]",
    "many digits": f"a = {'9' * 60_000}",
    "many hexadecimal digits": f"target = 0x{'f' * 60_000}",
    "a huge exponent": "a = 1e999999",
    "a line of 1 MB": f"a = '{'x' * 1_000_000}'",
    "1 MB of quotes": "a = " + '"' * 1_000_000,
    "lines of quotes": ('a = """' + '"' * 60_000 + "\n") * 16,
    "unclosed strings": 'a = """\n' * 100_000,
    "open brackets": "[" * 60_000 + "\n[" * 60_000,
    "headers that repeat": "[a]\n" * 50_000,
    "tables without titles": "[[objective]]\n" * 20_000,
    "tables with one title": '[[objective]]\ntitle = "x"\n' * 20_000,
    "unknown keys": "\n".join(f"k{number} = 1" for number in range(50_000)),
    "unknown dotted keys": "\n".join(f"a.k{number}.x = 1" for number in range(30_000)),
    "milestones": '[[objective]]\n[[objective.key_result]]\ntitle = "x"\nmilestones = ['
    + '"x",\n' * 300_000
    + "]",
    "blank lines": "\n" * 2_000_000,
    "comments": "#\n" * 1_000_000,
    "carriage returns": "\r" * 60_000,
    "garbage": "\x01\x02[[\n=\n" * 20_000,
    "conflict markers": "<<<<<<< a\n" * 20_000,
    "escape": 'a = "\x1b]52;c;x\x07"',
    "dates that are none": "a = 2026-02-30\nb = 0000-01-01\nc = 23:59:60",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_or_told_and_nothing_hangs(tmp_path: Path, name: str) -> None:
    plan = _read(tmp_path, HOSTILE[name] + '\n[[objective]]\nid = "last"\ntitle = "Last"\n')
    assert plan.objective("last") or plan.problems


@pytest.mark.parametrize("text", ["\ufeff", "\ud800", "a = 1"])
def test_other_encodings_are_told(tmp_path: Path, text: str) -> None:
    plan = _read(tmp_path, text.encode("utf-16", "surrogatepass"))
    assert [each.id for each in plan.problems] == ["OKR101"]

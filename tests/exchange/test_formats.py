"""The registry, and what every reader promises whatever it is given."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.errors import OkrtuiError
from okrtui.exchange.formats import FORMATS, READ, format_named, format_of, pieces_in, read, write
from okrtui.exchange.imported import ImportedPlan, ImportRefusedError
from okrtui.model.metric import LARGEST
from tests.exchange.hostile import TEXTS
from tests.exchange.plans import imported, sample, written

PIECES = [
    *TEXTS,
    *("\n", "\n\n", "  ", "\t", ",", ";", '"', "- ", "* ", "# ", "## ", "### ", "1. ", "| ", "> ", "```\n"),
    *("O1: ", "KR1.2: ", "Objective 1\n", "Key results\n", "Vision: ", "## Mission\n", "KPI: "),
    *("[x] ", "[P0] ", "0 -> 100 %", "from 5 to 1 ms", "(58%)", "@ann", "Owner: bob", "Target: 5"),
    *("due: 2026-11-30", "Q4 2026", "05/06/2026", "NaN", "1e999", "-1"),
    *("kind,title,supports\n", "id;title;parent;value;target\n", "objective,key result,cycle\n"),
    *("objective,", "key result,", "kpi,", "initiative,", "mission,", "a,", "b,a\n"),
    *('{"objectives": [', '{"title": "a"', ', "id": ', '"key_results": [', "}", "]", "null", "{}", ": "),
]


@pytest.mark.parametrize("name", [each.name for each in READ])
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_a_plan_that_keeps_its_promises_or_is_refused(name: str, text: str) -> None:
    try:
        plan = imported(name, text)
    except ImportRefusedError as refused:
        assert str(refused).endswith(".")
    else:
        assert_promises_are_kept(plan)


@pytest.mark.parametrize("name", [each.name for each in READ])
@given(st.data())
def test_a_damaged_file_is_a_plan_or_is_refused(name: str, data: st.DataObject) -> None:
    text = WRITTEN[name]
    place = data.draw(st.integers(0, len(text)))
    removed = data.draw(st.integers(0, 200))
    text = text[:place] + data.draw(st.sampled_from(PIECES)) + text[place + removed :]
    try:
        assert_promises_are_kept(imported(name, text))
    except ImportRefusedError as refused:
        assert refused.line is None or refused.line <= text.count("\n") + 1


WRITTEN = {name: written(name, sample("acme.toml")) for name in (each.name for each in READ)}


def assert_promises_are_kept(plan: ImportedPlan) -> None:
    ids = [each.id for each in (*plan.objectives, *plan.kpis) if each.id]
    assert len(ids) == len(set(ids))
    supportable = set(ids) | {name for name in ("vision", "mission") if getattr(plan, name)}
    for objective in plan.objectives:
        own = [each.id for each in objective.key_results if each.id]
        assert len(own) == len(set(own))
        supportable |= {f"{objective.id}/{each}" for each in own}
    teams = {each.id or each.name for each in plan.teams}
    cycles = {each.id for each in plan.cycles}
    for objective in plan.objectives:
        assert objective.title.strip()
        assert set(objective.supports) <= supportable
        assert objective.team in teams | {""}
        assert objective.cycle in cycles | {""}
        for each in objective.key_results:
            assert each.title.strip()
            assert each.team in teams | {""}
            for number in (each.baseline, each.target, each.at_least, each.at_most, each.weight, each.value):
                assert number is None or (math.isfinite(number) and abs(number) <= LARGEST)
            assert each.confidence is None or 0 <= each.confidence <= 10
    assert {each.part_of for each in plan.teams} <= teams | {""}


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_format_is_found_by_its_name_and_its_endings(each: object) -> None:
    found = format_named(each.name.upper())  # type: ignore[attr-defined]
    assert found is each
    for ending in found.endings:
        assert format_of(f"/some/where/plan{ending}".upper(), FORMATS) is each


def test_an_unknown_name_or_ending_is_told_what_there_is() -> None:
    with pytest.raises(OkrtuiError, match="markdown, csv, html, json"):
        format_named("docx")
    with pytest.raises(
        OkrtuiError, match=r"\(markdown, csv, json\).*: \.md, \.markdown, \.csv, \.tsv, \.json\.$"
    ):
        format_of("plan.docx", READ)
    with pytest.raises(OkrtuiError, match="No plan is read from html"):
        read(format_named("html"), "")


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_there_are_about_as_many_pieces_as_is_said(each: object) -> None:
    standings = sample("department/plan.toml")
    pieces = sum(1 for _ in write(each, standings))  # type: ignore[arg-type]
    assert abs(pieces - pieces_in(standings)) <= 0.2 * pieces_in(standings) + 5


def test_nothing_of_a_format_is_imported_before_it_is_wanted() -> None:
    script = (
        "import sys, okrtui.exchange.formats as formats\n"
        "formats.format_of('a.csv', formats.READ)\n"
        "print([name for name in sys.modules if name.startswith('okrtui.exchange.')])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "['okrtui.exchange.formats']"

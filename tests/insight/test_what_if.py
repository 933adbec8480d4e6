"""What if: the score with one field changed is the score that the plan then has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from okrtui.insight.what_if import score_if
from okrtui.model.edits import SetField
from okrtui.workspace import Clock, Workspace

ACME = Path(__file__).parents[2] / "sample_plans" / "acme.toml"

CASES = (
    ("developer-portal", "supports", None, "mission", 'id = "developer-portal"\n', 'supports = "mission"\n'),
    ("launch/engagement", "baseline", None, 5, 'id = "engagement"\n', "baseline = 5\n"),
    ("developer-portal", "state", None, "draft", 'id = "developer-portal"\n', 'state = "draft"\n'),
    ("developer-portal", "weight", None, 0, 'id = "developer-portal"\n', "weight = 0\n"),
    ("launch", "owner", "maria", "li", 'owner = "maria"', 'owner = "li"'),
)


@pytest.mark.parametrize(("name", "field", "before", "after", "found", "written"), CASES)
def test_the_score_foreseen_is_the_score_then(
    tmp_path: Path, name: str, field: str, before: object, after: object, found: str, written: str
) -> None:
    plan = tmp_path / "acme.toml"
    text = ACME.read_text("utf-8")
    plan.write_text(text)
    (tmp_path / "acme.journal").symlink_to(ACME.parent / "acme.journal")
    clock = Clock(date(2026, 11, 22))
    foreseen = score_if(Workspace(plan, "li", clock).standings, SetField(name, field, before, after))
    plan.write_text(text.replace(found, found + written if before is None else written, 1))
    then = Workspace(plan, "li", clock).standings.alignment.score
    assert foreseen == then


@pytest.mark.parametrize(
    ("field", "value"), [("supports", 5), ("weight", "x"), ("state", "odd"), ("title", "A")]
)
def test_what_does_not_fit_leaves_the_score_as_it_is(field: str, value: object) -> None:
    standings = Workspace(ACME, "li", Clock(date(2026, 11, 22))).standings
    assert score_if(standings, SetField("launch", field, None, value)) == standings.alignment.score
    assert score_if(standings, SetField("nobody", field, None, value)) == standings.alignment.score

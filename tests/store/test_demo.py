"""The example: a private copy whose dates are those of today."""

from __future__ import annotations

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from okrtui.errors import OkrtuiError
from okrtui.store.demo import WRITTEN_FOR, make_demo
from okrtui.store.settings import shipped
from okrtui.workspace import Clock, Workspace


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_on_its_day_the_example_is_the_shipped_one_to_the_byte() -> None:
    root = make_demo(WRITTEN_FOR)
    source = shipped("sample_plans")
    copies = sorted(path.relative_to(root.parent) for path in root.parent.rglob("*.toml"))
    assert Path("acme.toml") in copies
    assert len(copies) > 2
    for copy in copies:
        assert (root.parent / copy).read_bytes() == (source / copy).read_bytes()


@pytest.mark.parametrize(
    "today", [date(2027, 2, 28), date(2028, 2, 29), date(2025, 1, 1), date(1999, 12, 31)]
)
def test_on_any_day_everything_stands_as_on_its_own(today: date) -> None:
    shifted, original = (
        Workspace(make_demo(day), "maria", Clock(day)).standings for day in (today, WRITTEN_FOR)
    )
    assert shifted.alignment.score == original.alignment.score
    assert shifted.counts() == original.counts()
    assert len(shifted.due()) == len(original.due())
    assert shifted.progress == original.progress
    assert [cycle.start for cycle in shifted.plan.cycles] == [
        cycle.start + (today - WRITTEN_FOR) for cycle in original.plan.cycles
    ]


def test_a_year_later_the_cycle_has_another_name() -> None:
    today = WRITTEN_FOR + timedelta(days=365)
    workspace = Workspace(make_demo(today), "maria", Clock(today))
    assert workspace.problems == ()
    assert {cycle.id for cycle in workspace.plan.cycles} == {"2027-H2"}


def test_the_copy_is_private_and_the_visitor_may_write_it() -> None:
    root = make_demo(WRITTEN_FOR)
    assert stat.S_IMODE(root.parent.stat().st_mode) == 0o700
    before = (shipped("sample_plans") / "acme.journal/maria.toml").read_bytes()
    Workspace(root, "maria", Clock(WRITTEN_FOR)).check_in("launch/active-users", 1)
    assert (root.parent / "acme.journal/maria.toml").read_bytes().startswith(before)
    assert (shipped("sample_plans") / "acme.journal/maria.toml").read_bytes() == before
    assert make_demo(WRITTEN_FOR).parent != root.parent


@pytest.mark.parametrize("today", [date.min, date.max])
def test_a_day_that_no_date_can_be_moved_to_is_told(today: date) -> None:
    with pytest.raises(OkrtuiError, match="nearer to the present"):
        make_demo(today)

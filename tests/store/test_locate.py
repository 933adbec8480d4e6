"""Which plan is opened: the named one before the nearest, the configured and the last one."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.errors import CannotReadError
from okrtui.store.locate import NoPlanError, find_plan
from okrtui.store.settings import Settings, remember_plan


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OKRTUI_PLAN", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "here/below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here/below")


def _plan(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    return path


def test_each_way_to_name_a_plan_goes_before_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoPlanError, match="okrtui demo"):
        find_plan(None, Settings())
    last = _plan(tmp_path / "last/x.toml")
    remember_plan(last)
    assert find_plan(None, Settings()) == last
    configured = _plan(tmp_path / "home/configured.toml")
    assert find_plan(None, Settings(plan="~/configured.toml")) == configured
    above = _plan(tmp_path / "b.okr.toml")
    assert find_plan(None, Settings(plan="~/configured.toml")) == above
    first = _plan(tmp_path / "a.okr.toml")
    assert find_plan(None, Settings()) == first
    plan = _plan(tmp_path / "plan.toml")
    assert find_plan(None, Settings()) == plan
    nearer = _plan(tmp_path / "here/n.okr.toml")
    assert find_plan(None, Settings()) == nearer
    monkeypatch.setenv("OKRTUI_PLAN", str(last.parent.parent))
    assert find_plan(None, Settings()) == plan
    assert find_plan("~/configured.toml", Settings()) == configured


def test_a_last_plan_that_is_gone_is_not_opened(tmp_path: Path) -> None:
    remember_plan(tmp_path / "gone.toml")
    with pytest.raises(NoPlanError):
        find_plan(None, Settings())


def test_a_folder_without_a_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotReadError, match=r"holds no plan\.toml"):
        find_plan(str(tmp_path), Settings())


@pytest.mark.parametrize(
    "named", ["missing.toml", "~nobody-has-this-name/plan.toml", "x" * 5000, "a\0b", "plan.toml/x"]
)
def test_a_name_of_no_file_is_left_to_the_reader(named: str) -> None:
    _plan(Path("plan.toml"))
    assert find_plan(named, Settings()) == Path(named)


def test_a_folder_that_was_removed_under_us_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(NoPlanError):
        find_plan(None, Settings())


def test_a_folder_named_as_a_plan_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "here/below/plan.toml").mkdir()
    above = _plan(tmp_path / "here/plan.toml")
    assert find_plan(None, Settings()) == above


def test_a_configured_plan_that_is_gone_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotReadError, match=r"config.toml: There is no plan .*gone.toml. Name another one"):
        find_plan(None, Settings(plan=str(tmp_path / "gone.toml")))

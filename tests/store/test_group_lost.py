"""Somebody who loses the group by which the plan could be written, in the middle of a session."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from okrtui.errors import CannotWriteError
from okrtui.model.edits import SetField
from okrtui.store.drafts import Draft, DraftKeeper
from okrtui.workspace import Workspace
from tests.faults.plans import PLAN, TARGET
from tests.store.processes import ALICE, BOB, TEAM, in_child, needs_root

if TYPE_CHECKING:
    from pathlib import Path


def become(uid: int, groups: list[int]) -> None:
    """For a while; root stays behind it, as only root can take a group away."""
    os.seteuid(0)
    os.setgroups(groups)
    os.setegid(uid)
    os.seteuid(uid)


@needs_root
def test_what_can_no_longer_be_written_is_refused_and_the_draft_is_kept(team_folder: Path) -> None:
    plan = team_folder / "plan.toml"
    plan.write_text(PLAN)
    team_folder.chmod(0o2775)
    os.chown(plan, ALICE, TEAM)
    plan.chmod(0o664)
    drafts = team_folder.parent / "state" / "drafts"

    def act() -> None:
        become(BOB, [TEAM])
        workspace = Workspace(plan, "bob")
        assert workspace.check_in("launch/users", 5).value == 5
        saved = plan.read_text()
        keeper = DraftKeeper(drafts, plan)
        keeper.current = Draft(
            str(plan), "launch/users", "check_in", {"note": "typed before"}, "2026-11-22T10:00:00Z"
        )
        become(BOB, [])
        with pytest.raises(CannotWriteError, match="you may not write it; ask its owner"):
            workspace.apply(SetField("launch/users", "target", TARGET, TARGET + 1))
        assert plan.read_text() == saved
        assert keeper.save()

    ended = in_child(act)
    assert ended.well, f"{ended.error} {ended.sentence}"
    assert not list(team_folder.rglob(".okr-*"))
    [kept] = drafts.iterdir()
    assert "typed before" in kept.read_text()

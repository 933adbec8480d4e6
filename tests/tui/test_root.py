"""Root in somebody else's plan: told so at the start, and every file stays the owner's."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

from tests.store.processes import ALICE, TEAM, needs_root
from tests.tui.session import opened

if TYPE_CHECKING:
    from pathlib import Path


def give_away(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, ALICE, TEAM)


def name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # as on most machines
        return f"user {user}"


@needs_root
async def test_root_is_told_whose_plan_it_is_and_all_files_stay_the_owner_s(acme: Path) -> None:
    give_away(acme.parent)
    async with opened(acme, author="admin") as session:
        assert f"You are root in a plan of {name_of(ALICE)}" in session.notices
        assert "you sign as admin" in session.notices
        await session.go_to("launch/latency")
        await session.press("c", "1", "5", "0", "enter")
        await session.until(lambda: "150 / 100 ms" in session.line_with("▎") and not session.is_checking_in)
        await session.press("e", "end")
        await session.type("s")
        await session.press("enter")
        await session.until(lambda: "Latency under 100 mss" in session.text)
    written = acme.parent / "acme.journal" / "admin.toml"
    assert "check_in" in written.read_text()
    owners = {path.name: (path.stat().st_uid, path.stat().st_gid) for path in acme.parent.rglob("*")}
    assert {name: owner for name, owner in owners.items() if owner != (ALICE, TEAM)} == {}


@needs_root
async def test_root_in_a_plan_of_its_own_is_told_nothing(acme: Path) -> None:
    async with opened(acme) as session:
        assert "root" not in session.notices


async def test_nobody_else_is(acme: Path, monkeypatch) -> None:
    if os.geteuid() == 0:
        give_away(acme.parent)
    monkeypatch.setattr(os, "geteuid", lambda: ALICE)
    async with opened(acme) as session:
        assert "root" not in session.notices

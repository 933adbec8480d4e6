"""The ten commonest jobs, each done with as few keys as the README promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.session import opened

README = Path(__file__).parents[2] / "README.md"

#: Job, plan and who signs, where the cursor is when it begins, the keys, what the screen says in the end.
JOBS = (
    ("check in one value", "acme maria", "launch/active-users", "c 6 0 0 k enter", "600k / 1M"),
    ("check in five in a review", "personal robin", "", "r enter enter enter enter enter", "6 of 7"),
    ("add a key result", "acme maria", "support", "n A space b tab y e s / n o enter", "A b"),
    ("link an orphan", "acme maria", "developer-portal", "p m i s s i o n enter", "alignment 72 → 83"),
    (
        "find what is off track in my team",
        "acme maria",
        "vision",
        "/ s t a t u s : o f f space t e a m : p l a enter",
        "filter",
    ),
    ("retitle", "acme maria", "launch", "e ! enter", "Launch a new communication platform!"),
    (
        "move a due date",
        "acme maria",
        "launch/active-users",
        "e tab tab tab tab tab + 2 w enter",
        "due 6 Dec",
    ),
    ("undo", "acme maria", "launch", "u", "Nothing to undo"),
    ("see why the score fell", "acme maria", "launch", "a", "Rewrite the developer portal"),
)
_NAMED = {"/": "slash", "!": "exclamation_mark", ":": "colon", "+": "plus"}


@pytest.mark.parametrize(("job", "opened_by", "start", "keys", "seen"), JOBS, ids=[job for job, *_ in JOBS])
async def test_a_common_job_takes_the_keys_that_the_readme_says(
    plans: Path, job: str, opened_by: str, start: str, keys: str, seen: str
) -> None:
    name, author = opened_by.split()
    async with opened(plans / f"{name}.toml", author=author) as session:
        if start:
            await session.go_to(start)
        await session.press(*(_NAMED.get(key, key) for key in keys.split()))
        await session.until(lambda: seen in session.text + session.status)
    row = next((line for line in README.read_text("utf-8").splitlines() if line.startswith(f"| {job} |")), "")
    assert row.split("|")[2:3] == [f" {len(keys.split())} "]


async def test_a_check_in_is_the_value_and_two_keys(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/active-users")
        await session.press("c", *"412k", "enter")
        await session.until(lambda: "412k / 1M" in session.text)

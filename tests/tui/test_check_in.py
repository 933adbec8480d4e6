"""The check-in: six keys from the cascade to the journal, and never a surprise on the way."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from tests.tui.session import Session, contents, opened

if TYPE_CHECKING:
    from pathlib import Path

USERS = "launch/active-users"


class Journal:
    """What was appended to one journal since the test began, and whether any other file changed."""

    def __init__(self, plan: Path, author: str = "maria") -> None:
        self.folder = plan.parent
        self.name = f"{plan.stem}.journal/{author}.toml"
        self.before = contents(self.folder)

    @property
    def new_lines(self) -> list[str]:
        """The lines that are new, each apart from its moment; fails when anything else changed."""
        now = contents(self.folder)
        own, before = now.pop(self.name, b""), dict(self.before)
        earlier = before.pop(self.name, b"")
        assert now == before
        assert own.startswith(earlier)
        return [line.partition(" = ")[2] for line in own[len(earlier) :].decode().splitlines()]

    @property
    def new_entries(self) -> list[dict[str, Any]]:
        """The same, read."""
        return [tomllib.loads(f"x = {line}")["x"] for line in self.new_lines]


def send(session: Session, *keys: str) -> None:
    """Press keys faster than anything can answer them, as a slow line or a quick hand does."""
    assert session.app._driver is not None
    for key in keys:
        session.app._driver.send_message(events.Key(key, key if len(key) == 1 else None))


async def test_six_keys_append_one_line_and_touch_nothing_else(acme: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        await session.press("c", "4", "1", "2", "k")
        assert journal.new_lines == []
        await session.press("enter")
        await session.until(lambda: "saved" in session.status and "412k" in session.status)
        assert not session.is_checking_in
        assert session.cursor == USERS
        row = session.line_with("▎")
        assert all(part in row for part in ("412k / 1M", "41%", "■", " 6 ", "today"))
        await session.press("j")
        assert session.cursor == "launch/engagement"
    assert journal.new_lines == ['{ check_in = "launch/active-users", value = 412_000, confidence = 6 }']


async def test_keys_typed_ahead_are_not_lost(acme: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        send(session, "c", "4", "1", "2", "k", "enter")
        await session.until(lambda: "412k" in session.status and not session.is_checking_in)
        assert session.cursor == USERS
    assert [entry["value"] for entry in journal.new_entries] == [412_000]


async def test_an_impatient_second_enter_saves_once(acme: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        await session.press("c", "7")
        send(session, "enter", "enter")
        await session.until(lambda: ": 7" in session.status and not session.is_checking_in)
    assert [entry["value"] for entry in journal.new_entries] == [7]


@pytest.mark.parametrize(("key", "typed"), [("plus", "590000"), ("minus", "570000")])
async def test_plus_and_minus_go_one_step_from_the_last_value(acme: Path, key: str, typed: str) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        await session.press(key)
        assert session.fields[0] == typed
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
    assert [entry["value"] for entry in journal.new_entries] == [int(typed)]


async def test_confidence_takes_arrows_and_digits_and_a_note_takes_anything(acme: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        await session.press("c", "5", "tab", "right", "right")
        assert session.fields[1] == "8"
        assert "▰▰▰▰▰▰▰▰▱▱ 8" in session.text
        await session.press("left")
        assert session.fields[1] == "7"
        await session.press("1", "0")
        assert session.fields[1] == "10"
        await session.press("right")
        assert session.fields[1] == "10"
        await session.press("0", "left")
        assert session.fields[1] == "0"
        await session.press("9", "tab")
        await session.type('q? "C:\\tmp" [b]c[/b]')
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
        assert 'q? "C:\\tmp" [b]c[/b]' in session.text
    assert journal.new_entries == [
        {"check_in": USERS, "value": 5, "confidence": 9, "note": 'q? "C:\\tmp" [b]c[/b]'}
    ]


async def test_enter_saves_from_every_field(acme: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        for tabs in range(3):
            await session.press("c", str(tabs), *["tab"] * tabs, "enter")
            await session.until(lambda: not session.is_checking_in)
    assert [entry["value"] for entry in journal.new_entries] == [0, 1, 2]


async def test_escape_leaves_no_trace_from_any_field(acme: Path, drafts: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        for tabs in range(3):
            await session.press("c", "9", *["tab"] * tabs, "1")
            assert session.is_checking_in
            await session.app.main.keep_draft()
            assert list(drafts.iterdir())
            await session.press("escape")
            assert not session.is_checking_in
            assert not list(drafts.iterdir())
        assert "580k / 1M" in session.line_with("▎")
        await session.press("j")
        assert session.cursor == "launch/engagement"
    assert journal.new_lines == []
    assert not list(drafts.iterdir())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("much", "not a number: try 412k, 1.2M, +20k or 50%"),
        ("", "type a value"),
        ("1,234", "can be read two ways"),
    ],
)
async def test_a_bad_value_says_why_and_saves_nothing(acme: Path, typed: str, says: str) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        await session.press("c", "backspace")
        await session.type(typed)
        assert says in session.preview
        await session.press("tab", "tab", "n", "enter")
        assert session.is_checking_in
        assert says in session.preview
        assert session.fields == (typed, "6", "n")
        assert journal.new_lines == []
        await session.press("home", "8", *["delete"] * len(typed), "enter")
        await session.until(lambda: not session.is_checking_in)
    assert [entry["value"] for entry in journal.new_entries] == [8]


async def test_the_preview_tells_progress_status_and_alignment_while_typing(acme: Path) -> None:
    async with opened(acme) as session:
        await session.go_to("launch/latency")
        await session.press("c")
        assert session.preview == "→ 178 of 100 ms   22%   ■ off track   alignment 72 → 73"
        await session.press("1")
        assert session.preview == "→ 1 of 100 ms   199%   ✔ done   alignment 72 → 73"
        await session.press("2", "0")
        assert session.preview == "→ 120 of 100 ms   80%   ▲ behind   alignment 72 → 73"
        await session.press("tab", "9")
        assert session.preview == "→ 120 of 100 ms   80%   ● on track   alignment 72 → 73"
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
        assert "alignment 72 → 73" in session.status
        assert "Alignment 73 fair ▲1" in session.status


async def test_an_objective_asks_for_each_of_its_key_results_in_turn(acme: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to("launch")
        await session.press("c")
        for name, title in (
            (USERS, "1 million active users within six months"),
            ("launch/engagement", "User engagement up 30 %"),
            ("launch/latency", "Latency under 100 ms"),
        ):
            await session.until(lambda name=name: session.cursor == name)  # type: ignore[misc]
            assert session.line_with("╭─ ", title)
            await session.press("9", "enter")
        await session.until(lambda: not session.is_checking_in)
        await session.go_to("launch")
        await session.press("c", "1", "enter")
        await session.until(lambda: session.cursor == "launch/engagement")
        await session.press("escape", "c")
        assert session.cursor == "launch/engagement"
        await session.press("2", "enter")
        await session.until(lambda: not session.is_checking_in)
    assert [(entry["check_in"], entry["value"]) for entry in journal.new_entries] == [
        (USERS, 9),
        ("launch/engagement", 9),
        ("launch/latency", 9),
        (USERS, 1),
        ("launch/engagement", 2),
    ]


@pytest.mark.parametrize(
    ("plan", "name", "keys", "preview", "value"),
    [
        ("personal.toml", "mountain-legs/knee", "y", "→ yes   100%   ✔ done", True),
        ("personal.toml", "mountain-legs/knee", "n", "→ no   0%", False),
        ("personal.toml", "italian/steps", "half", "→ 3 of 4   75%", 3),
        ("personal.toml", "italian/steps", "2", "→ 2 of 4   50%", 2),
        ("personal.toml", "mountain-legs/sleep", "6", "→ 6 of 6.5–8.5 h   75%   ■ off track", 6),
        ("personal.toml", "mountain-legs/sleep", "7,5", "→ 7.5 of 6.5–8.5 h   100%   ● on track", 7.5),
        ("personal.toml", "family/grandma", "0", "→ 0 of ≥ 1 calls   0%   ■ off track", 0),
        ("department/plan.toml", "fresh-pictures/amended", "2.15", "→ 2.15 of ≤ 2 %   50%", 2.15),
        ("department/plan.toml", "fresh-pictures/request-to-report", "50%", "→ 65 of 45 min   50%", 65),
        ("acme.toml", "connected-people", "+6k", "→ 2.2M people", 2_200_000),
    ],
)
async def test_every_shape_takes_its_kind_of_value(
    plans: Path, plan: str, name: str, keys: str, preview: str, value: object
) -> None:
    journal = Journal(plans / plan)
    async with opened(plans / plan) as session:
        await session.go_to(name)
        await session.press("c")
        await session.type(keys)
        assert session.preview.startswith(preview)
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
    [entry] = journal.new_entries
    assert (entry["check_in"], entry["value"]) == (name, value)
    assert type(entry["value"]) is type(value)


async def test_ten_check_ins_in_a_row_are_ten_lines_and_an_unchanged_value_counts(acme: Path) -> None:
    journal = Journal(acme)
    async with opened(acme) as session:
        await session.go_to(USERS)
        await session.press("c", "enter")
        await session.until(lambda: not session.is_checking_in)
        assert "today" in session.line_with("▎")
        for number in range(1, 10):
            await session.press("c", *str(600 + number), "k", "enter")
            await session.until(lambda: not session.is_checking_in)
        assert "609k / 1M" in session.line_with("▎")
    assert [entry["value"] for entry in journal.new_entries] == [580_000, *range(601_000, 610_000, 1000)]


async def test_a_journal_that_cannot_be_written_keeps_everything_that_was_typed(acme: Path) -> None:
    journal = acme.parent / "acme.journal" / "maria.toml"
    whole = journal.read_bytes()
    async with opened(acme) as session:
        await session.go_to(USERS)
        await session.press("c", "4", "1", "2", "k", "tab", "7", "tab", "h", "i")
        journal.unlink()
        journal.mkdir()
        await session.press("enter")
        await session.until(lambda: "Not saved" in session.text)
        assert session.is_checking_in
        assert session.fields == ("412k", "7", "hi")
        journal.rmdir()
        journal.write_bytes(whole)
        await session.press("enter")
        await session.until(lambda: not session.is_checking_in)
    [line] = journal.read_bytes()[len(whole) :].decode().splitlines()
    assert line.endswith('{ check_in = "launch/active-users", value = 412_000, confidence = 7, note = "hi" }')


@pytest.mark.parametrize("node", ["vision", "mission", "not_aligned"])
async def test_where_nothing_can_be_reported_a_sentence_says_so(acme: Path, node: str) -> None:
    async with opened(acme) as session:
        await session.go_to(node)
        for key in ("c", "plus", "minus"):
            await session.press(key)
            assert "Put the cursor on a key result" in session.status
            assert not session.is_checking_in

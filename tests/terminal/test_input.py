"""Whatever bytes and sizes the terminal sends: the session lives and answers keys."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.conftest import StartToy
    from tests.terminal.pty_session import PtySession

MOUSE_MOVES = b"\x1b[<35;5;5M\x1b[<35;6;6M"

HOSTILE = {
    "latin-1": b"\xe4\xf6\xfc",
    "overlong": b"\xc0\xaf\xed\xa0\x80\xff\xfe",
    "no character": b"\x1b[1;1114112;1:1000000000u",
    "no code point": b"\x1b[1114112;1u",
    "resize to no pixels": b"\x1b[48;24;80;0;0t" + MOUSE_MOVES,
    "resize to no cells": b"\x1b[48;0;0;0;0t" + MOUSE_MOVES,
    "resize to nearly all cells": b"\x1b[48;99999999;99999999;1;1t",
    "far mouse": b"\x1b[<0;1000000000;1000000000M\x1b[<64;81;1M\x1b[<35;1;999999999M\x1b[<0;-5;-5M",
    "far cursor": b"\x1b[999999999;999999999R",
    "NUL": b"\0\0\0",
    "unfinished sequence": b"\x1b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17",
    "unfinished strings": b"\x1bP\x1b]52;c;\x1b_\x1b^",
    "every high byte": bytes(range(0x80, 0x100)),
    "escapes": b"\x1b" * 200,
}


def assert_answers(toy: PtySession) -> None:
    toy.send("answer")
    toy.wait_for("answer]")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes(toy: PtySession, name: str) -> None:
    toy.send(HOSTILE[name])
    assert_answers(toy)


@pytest.mark.parametrize("name", ["far mouse", "resize to no pixels", "resize to no cells"])
def test_mouse_still_works_after(toy: PtySession, name: str) -> None:
    toy.send(HOSTILE[name])
    toy.send(b"\x1b[<0;11;6M\x1b[<0;11;6m")
    toy.wait_for("clicked 10,5")


def test_noise(toy: PtySession) -> None:
    """Line noise: parts of sequences in any order, but for what quits, submits, suspends or opens a paste."""
    chance = random.Random(7)
    parts = [
        b"\x1b",
        b"\x1b[",
        b"\x1bO",
        b"<",
        b"?",
        b">",
        b";",
        b":",
        b"M",
        b"m",
        b"t",
        b"u",
        b"R",
        b"~",
        b"$y",
    ]
    parts += [
        b"48;",
        b"35;",
        b"2048;2",
        b"-1",
        b"0",
        b"1114112",
        b"9" * 12,
        b"\xff",
        b"\xe2\x82",
        b"\xc3\xa4",
        b"\0",
    ]
    for _ in range(5):
        toy.send(b"".join(chance.choices(parts, k=250)))
    toy.send(b"\x1b[201~\x1b[24~")
    toy.wait_for("answered")


@pytest.mark.parametrize("size", [(1, 1), (0, 0), (1, 200), (200, 1), (500, 500)])
def test_resize(toy: PtySession, size: tuple[int, int]) -> None:
    toy.resize(*size)
    toy.resize(90, 20)
    toy.wait_for("90x20")
    assert_answers(toy)


def test_size_is_that_of_the_terminal(start_toy: StartToy) -> None:
    toy = start_toy(env={**os.environ, "TERM": "xterm", "COLUMNS": "33", "LINES": "7"})
    toy.wait_for("80x24")
    toy.resize(90, 20)
    toy.wait_for("90x20")


def test_text_after_a_bad_sequence_is_kept(toy: PtySession) -> None:
    toy.send(HOSTILE["no character"] + b"kept")
    toy.wait_for("typed [kept]")


def test_split_character(toy: PtySession) -> None:
    first, second = "\u00e4".encode()[:1], "\u00e4".encode()[1:]
    toy.send(b"a" + first)
    toy.wait_for("typed [a]")
    toy.send(second + b"z")
    toy.wait_for("typed [a\u00e4z]")


def test_invalid_bytes_show_as_replaced(toy: PtySession) -> None:
    toy.send(b"M\xfcller")
    toy.wait_for("typed [M\ufffdller]")


def test_large_paste(toy: PtySession) -> None:
    toy.send(b"\x1b[200~" + b"0123456789" * 20_000 + b"\x1b[201~")
    assert_answers(toy)

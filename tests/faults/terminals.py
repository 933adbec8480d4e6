"""A real terminal: noise in the place of keys, and every way to lose it while something is typed."""

from __future__ import annotations

import random
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.store.drafts import load_drafts
from tests.faults.results import Effort, Result
from tests.terminal.pty_session import PtySession

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECES, PIECES_A_SESSION = 100_000, 2_000
DEATHS = 100
_SOON = 10.0

#: Parts of sequences and of characters, but for what quits, submits, suspends or opens a paste.
_NOISE = (
    *(bytes([byte]) for byte in range(0x80, 0x100)),
    *(
        b"\x1b",
        b"\x1b[",
        b"\x1bO",
        b"\x1b]",
        b"\x1b_",
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
    ),
    *(
        b"~",
        b"$y",
        b"48;",
        b"35;",
        b"2048;2",
        b"-1",
        b"0",
        b"1114112",
        b"9" * 12,
        b"\xe2\x82",
        b"\xc3\xa4",
        b"\0",
        b"A",
    ),
)


def noise(effort: Effort) -> Result:
    """Line noise: the session lives and answers a key."""
    result = Result("F-089: whatever bytes come in the place of keys, the session lives")
    for seed in effort.seeds(PIECES // PIECES_A_SESSION):
        chance = random.Random(seed)
        with result.attempt(f"--seed {seed}"), _toy() as (toy, _):
            for _ in range(PIECES_A_SESSION // 500):
                toy.send(b"\x15".join(chance.choices(_NOISE, k=500)))  # ctrl+u empties the field
                result.tried += 500
            toy.send(b"\x1b\\\x1b[201~\x1b[24~")
            toy.wait_for("answered", 60)
    return result


def deaths(effort: Effort) -> Result:
    """Signals and a closed terminal, with hang-ups ignored or not: the draft is kept, the process gone."""
    result = Result("F-080 F-081 F-082: however the terminal is lost, what was typed is kept")
    for seed in effort.seeds(DEATHS):
        chance = random.Random(seed)
        way = ("SIGTERM", "SIGHUP", "SIGQUIT", "close", "close, SIGHUP ignored")[seed % 5]
        text = "".join(chance.choices("abc déf", k=chance.randrange(1, 25))).strip() or "a"
        with result.attempt(f"--seed {seed} ({way})"), _toy(ignored=way.endswith("ignored")) as (toy, folder):
            toy.send(text)
            toy.wait_for(f"typed [{text}]")
            if way.startswith("close"):
                toy.close_terminal()
                toy.exit_code(_SOON)
            else:
                number = signal.Signals[way]
                toy.signal(number)
                assert toy.exit_code(_SOON) == 128 + number
            kept = [
                draft.texts["note"] for draft in load_drafts(folder / "drafts", folder / "plan.toml").values()
            ]
            assert kept == [text], f"typed {text!r}, kept {kept}"
    return result


@contextmanager
def _toy(*, ignored: bool = False) -> Iterator[tuple[PtySession, Path]]:
    with tempfile.TemporaryDirectory(prefix="okr-faults-") as name:
        command = [sys.executable, "-m", "tests.terminal.toy_app", name]
        root = Path(__file__).parents[2]
        with PtySession(command, cwd=root, ignored=[signal.SIGHUP] if ignored else []) as session:
            session.wait_for("typed []", 30)
            yield session, Path(name)

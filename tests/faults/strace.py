"""Children under strace: their system calls listed, and one of them made to fail or to kill."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.store.processes import Child, Ended

if TYPE_CHECKING:
    from collections.abc import Callable

_BEGIN, _END = "/okrtui/begin", "/okrtui/end"
_CALL = re.compile(r"^(\w+)\((.*)$")


class Call(NamedTuple):
    """One system call: which of its name it is, counted from 1 over the whole life, and the whole line."""

    name: str
    number: int
    line: str


@dataclass(frozen=True)
class Traced:
    """How a child ended, and its system calls between the beginning and the end of the act."""

    ended: Ended
    calls: list[Call]


def why_not() -> str:
    """Why nothing can be traced here; empty where it can."""
    if shutil.which("strace") is None:
        return "no strace"
    try:
        traced(lambda: None)
    except RuntimeError as error:
        return str(error)
    return ""


def traced(act: Callable[[], object], *injections: str, longest: int = 200) -> Traced:
    """Do something in a child under strace; each injection is what strace takes behind ``inject=``.

    Of bytes that are read or written no more than the ``longest`` first are in the lines.
    The child is forked with everything imported and waits until strace has it, so nearly all of its calls
    are the act's own.
    """
    waiting, go = os.pipe()

    def act_when_told() -> None:
        select.select(
            [waiting], [], []
        )  # not a read: whether strace sees this call, and counts it, is chance
        os.access(_BEGIN, os.F_OK)
        act()
        os.access(_END, os.F_OK)

    child = Child(act_when_told)
    with tempfile.NamedTemporaryFile(mode="r", errors="replace") as log:
        command = ["strace", "-y", "-s", str(longest), "-o", log.name, "-p", str(child.pid)]
        for injection in injections:
            command += ["-e", f"inject={injection}"]
        strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert strace.stderr is not None
        told = strace.stderr.readline()
        if "attached" not in told:
            child.kill()
        os.write(go, b"x")
        ended = child.end()
        strace.communicate()
        os.close(waiting)
        os.close(go)
        if "attached" not in told:
            raise RuntimeError(f"strace can't attach ({told.strip()})")
        return Traced(ended, _between_marks(Path(log.name).read_text(errors="replace")))


def _between_marks(log: str) -> list[Call]:
    counts: dict[str, int] = {}
    calls: list[Call] = []
    inside = False
    for line in log.splitlines():
        found = _CALL.match(line)
        if found is None:
            continue
        name = found[1]
        counts[name] = counts.get(name, 0) + 1
        if _END in line:
            break
        if inside:
            calls.append(Call(name, counts[name], line))
        inside = inside or _BEGIN in line
    return calls

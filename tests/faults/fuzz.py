"""Any bytes as a plan: read, edited and saved; by atheris where it is installed, and by random changes."""

from __future__ import annotations

import importlib
import importlib.util
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import tomli

from okrtui.errors import CannotWriteError
from okrtui.store.file_save import save
from okrtui.store.plan_edit import set_key
from okrtui.store.table_edit import insert_table
from okrtui.store.toml_text import TomlError, decode, parse
from tests.faults.corpus import edit_all, read_or_told
from tests.faults.plans import PLAN
from tests.faults.results import Effort, Result
from tests.faults.scratch import scratch
from tests.store.toml_grammar import Grammar

INPUTS = 50_000
_ATHERIS_SECONDS = 600

_PIECES = (
    b"\n",
    b"\r",
    b"[[objective]]\n",
    b"[[objective.key_result]]\n",
    b"=",
    b'"',
    b"'",
    b'"""',
    b"[",
    b"]",
    b"{",
    b"}",
    b"#",
    b",",
    b".",
    b"\\",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"title = 1\n",
    b"name",
    b"1",
    b"_",
    b"-",
    b" ",
    b"\t",
    b"inf",
    b"include = ['*']\n",
    b"[objective]\n",
    b"\xe2\x80\xae",
    b"2026-11-30",
    b"<<<<<<< ",
    b"id = ''\n",
    b"target = nan\n",
)


def mutations(effort: Effort) -> Result:
    """Documents with bytes changed, taken out, doubled and put in."""
    result = Result("F-113: any bytes are told or read, edited and saved (random changes)")
    with scratch() as folder:
        for seed in effort.seeds(INPUTS):
            with result.attempt(f"--seed {seed}"):
                load_edit_save(_mutated(random.Random(seed)), folder)
    return result


def coverage(effort: Effort) -> Result:
    """The same, led by coverage: atheris in a process of its own, which ends at the first failure."""
    result = Result("F-113: any bytes are told or read, edited and saved (atheris)")
    if importlib.util.find_spec("atheris") is None:
        result.skipped = "no atheris"
        return result
    seconds = max(5, round(min(effort.of(_ATHERIS_SECONDS), effort.until - time.monotonic())))
    with scratch() as folder, result.attempt(f"python -m tests.faults.fuzz -max_total_time={seconds}"):
        command = [sys.executable, "-m", "tests.faults.fuzz", str(folder), f"-max_total_time={seconds}"]
        paths = os.pathsep.join([str(Path.cwd()), *sys.path])
        ended = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        assert ended.returncode == 0, ended.stderr[-1500:].replace("\n", " | ")
        result.tried += ended.stderr.count("\n")
    return result


def load_edit_save(content: bytes, folder: Path) -> None:
    """What is done with the bytes: a plan is read, edited where it can be, and saved."""
    plan = folder / "plan.toml"
    plan.write_bytes(content)
    read_or_told(plan)
    try:
        data = parse(decode(content).text)
    except TomlError as error:
        assert error.line >= 1
        assert error.column >= 1
        return
    edit_all(content, data, random.Random(len(content)))
    for edit in (_set_name, _add_objective):
        try:
            new = save(plan, edit)
        except CannotWriteError:
            continue
        assert plan.read_bytes() == new
        if _is_toml(content):
            assert _is_toml(new), "others can't read it any more"


def _is_toml(content: bytes) -> bool:
    """Whether the strictest parser says so."""
    try:
        tomli.loads(decode(content).text)
    except tomli.TOMLDecodeError:
        return False
    return True


def _set_name(content: bytes) -> bytes:
    return set_key(content, (), "name", "x")


def _add_objective(content: bytes) -> bytes:
    there = parse(decode(content).text).get("objective", [])
    index = len(there) if isinstance(there, list) else 0
    return insert_table(content, ("objective", index), {"id": "new", "title": "New"})


def _mutated(chance: random.Random) -> bytes:
    content = bytearray(chance.choice((PLAN.encode(), Grammar(chance, newer=True).document())))
    for _ in range(chance.choice((1, 1, 2, 4, 8, 16))):
        here, there = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        match chance.randrange(6):
            case 0:
                content[here : here + 1] = bytes([chance.randrange(256)])
            case 1 | 2:
                content[here:here] = chance.choice(_PIECES)
            case 3:
                del content[here : min(there, here + chance.randrange(40))]
            case 4:
                content[there:there] = content[here : min(there, here + 200)]
            case _:
                content[here : here + 1] = chance.choice(_PIECES)
    return bytes(content)


def _fuzz_with_atheris() -> None:
    atheris = importlib.import_module("atheris")
    folder = Path(sys.argv.pop(1))
    corpus = folder / "corpus"
    corpus.mkdir()
    for seed in range(200):
        (corpus / str(seed)).write_bytes(Grammar(random.Random(seed), newer=True).document())
    (corpus / "plan").write_text(PLAN)
    atheris.instrument_all()
    atheris.Setup([*sys.argv, str(corpus)], lambda content: load_edit_save(content, folder))
    atheris.Fuzz()


if __name__ == "__main__":
    _fuzz_with_atheris()

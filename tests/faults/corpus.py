"""TOML of every kind, made by the tests: read as it is meant, edited in place, or refused with a place."""

from __future__ import annotations

import os
import random
import re
import resource
import signal
import time
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

import tomli

from okrtui.errors import CannotWriteError, OkrtuiError
from okrtui.store.edit_proof import same
from okrtui.store.plan_edit import remove_key, set_key
from okrtui.store.plan_reader import read_plan
from okrtui.store.spans import TOKEN
from okrtui.store.toml_text import TomlError, decode, parse
from tests.faults.results import Effort, Result
from tests.faults.scratch import emptied, scratch
from tests.store.edit_machines import lines_that_differ
from tests.store.hostile_plans import hostile_places, hostile_plans
from tests.store.hostile_texts import hostile_texts
from tests.store.processes import in_child
from tests.store.toml_grammar import MISTAKES, Grammar, mistake
from tests.store.toml_texts import at, tables_of

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = 20_000
SECONDS, MEGABYTES = 1.0, 300
#: Where an act that does not end is ended; the promise is much less, but not for a busy machine.
_PATIENCE = 60


def valid(effort: Effort) -> Result:
    """Documents from the grammar, against the standard library's parser and tomli."""
    result = Result(
        "F-111 F-118: valid TOML is read as other parsers read it, and edited in place or refused"
    )
    for seed in effort.seeds(DOCUMENTS):
        newer = bool(seed % 2)
        content = Grammar(random.Random(seed), newer=newer).document()
        with result.attempt(f"--seed {seed}"):
            text = decode(content).text
            meant = (tomli if newer else tomllib).loads(text)
            found = parse(text)
            assert same(_plain(found), _plain(meant)), "read as something else"
            edit_all(content, found, random.Random(seed))
    return result


def _plain(data: Any) -> Any:
    """The data with line ends as they are on other systems: TOML leaves them to the reader."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return re.sub(r"\r+\n", "\n", data) if isinstance(data, str) else data


def edit_all(content: bytes, data: dict[str, Any], chance: random.Random) -> None:
    """One edit of each kind: whatever is accepted has exactly the meaning, and the other lines stay."""
    paths = list(tables_of(data))
    path = chance.choice(paths)
    key = chance.choice([*at(data, path), "new"])
    for edit, value in ((set_key, "x"), (set_key, 7), (remove_key, None)):
        if edit is remove_key and key not in at(data, path):
            continue
        try:
            edited = edit(content, path, key, value) if edit is set_key else remove_key(content, path, key)
        except CannotWriteError:
            continue
        wanted = parse(decode(content).text)
        if value is None:
            del at(wanted, path)[key]
        else:
            at(wanted, path)[key] = value
        assert same(parse(decode(edited).text), wanted), f"{edit.__name__} of {path} {key}: other data"
        _, came = lines_that_differ(content, edited)
        assert not _comments(content) - _comments(edited), (
            f"{edit.__name__} of {path} {key}: a comment is lost"
        )
        assert len(came) <= 2, f"{edit.__name__} of {path} {key}: {len(came)} lines are new"


def _comments(content: bytes) -> Counter[str]:
    return Counter(
        token[0].rstrip() for token in TOKEN.finditer(decode(content).text) if token.lastgroup == "comment"
    )


def invalid(effort: Effort) -> Result:
    """Mistakes, alone and in the middle of a valid document."""
    result = Result("F-111: what is not TOML is refused with its line, and the other tables are read")
    for seed in effort.seeds(DOCUMENTS // 4):
        chance = random.Random(seed)
        wrong = MISTAKES[seed % len(MISTAKES)]
        before = Grammar(chance).document().removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")
        first = before.count("\n") + 3
        text = f"{before}\n\n[wrong]\n{mistake(wrong)}\n"
        with result.attempt(f"--seed {seed} ({wrong})"):
            refused = _refusal(mistake(wrong))
            assert refused is not None, "taken as TOML"
            refused = _refusal(text)
            if refused is not None:  # inside a table some are none
                assert first <= refused.line <= text.count("\n") + 1, (
                    f"line {refused.line} of {text.count(chr(10))}"
                )
            elif not wrong.startswith("["):
                tomli.loads(text)
    return result


def _refusal(text: str) -> TomlError | None:
    try:
        parse(text)
    except TomlError as error:
        return error
    return None


# -- hostile --------------------------------------------------------------------------------------------


def hostile(effort: Effort) -> Result:
    """Files that are made to hurt, and plans that make no sense."""
    result = Result(f"F-110 F-114 F-115: hostile files are told or read, in {SECONDS:g} s and {MEGABYTES} MB")
    makers = hostile_texts() | hostile_plans()
    with scratch() as folder:
        for name in effort.some(list(makers)):
            if effort.is_spent:
                result.skipped = f"{len(makers) - result.tried} for want of time"
                break
            emptied(folder)
            (folder / "plan.toml").write_bytes(makers[name]())
            with result.attempt(f"{ascii(name)[1:-1]}"):
                _read_in_child(folder / "plan.toml", is_long=effort.share >= 1)
    return result


def places(_effort: Effort) -> Result:
    """Pipes, devices, links and includes where a plan should be."""
    result = Result("F-116 F-117: what is no plan file is refused, and nothing outside is read")
    for name, prepare in hostile_places().items():
        with scratch() as folder, result.attempt(name):
            (folder.parent / "secret.toml").write_text('[[objective]]\nid = "secret"\ntitle = "secret"\n')
            prepare(folder)
            _read_in_child(folder / "plan.toml", is_long=False)
    return result


def _read_in_child(plan: Path, *, is_long: bool) -> None:
    """Read a plan in little memory and time; three tries, since other programs run as well."""
    seconds = 0.0
    for _ in range(3):
        began = time.monotonic()
        ended = in_child(lambda: _read_limited(plan))
        assert ended.signal != signal.SIGALRM, "it does not end"
        assert ended.well, f"{ended.error} {ended.sentence.partition(chr(10))[0]} signal {ended.signal}"
        seconds = time.monotonic() - began
        if seconds < SECONDS or not is_long:
            return
    raise AssertionError(f"{seconds:.1f} s, three times")


def _read_limited(plan: Path) -> None:
    signal.alarm(_PATIENCE)
    limit_memory(MEGABYTES)
    told = read_or_told(plan)
    assert all(re.match(r"\S.*", each) for each in told), "a problem without a place"


def limit_memory(megabytes: int) -> None:
    """Let this process have so much more than it has."""
    try:
        with open("/proc/self/statm") as status:  # noqa: PTH123
            used = int(status.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 1024 * 1024, resource.RLIM_INFINITY))


def read_or_told(plan: Path) -> list[str]:
    """The problems of a plan, or the one sentence that says why it can't be read; else an error."""
    try:
        read = read_plan(plan).plan
    except OkrtuiError as error:
        return [str(error)]
    assert not any(each.id == "secret" for each in read.objectives), "a file outside of the plan was read"
    for problem in read.problems:
        assert problem.file in read.files, f"{problem} has no file"
        assert problem.line is None or problem.line >= 1, f"{problem} has no line"
    return [str(problem) for problem in read.problems]

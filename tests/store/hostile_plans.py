"""Plans that are TOML and make no sense, and what may lie where a plan should be."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_OBJECTIVE = '[[objective]]\nid = "o"\ntitle = "O"\n'


def hostile_plans() -> dict[str, Callable[[], bytes]]:
    """Wrong shapes, wrong references and strange keys, by what they are."""
    return {name: (lambda text=text: text.encode()) for name, text in _wrong_shapes().items()} | {
        "1 000 levels": lambda: _chain(1_000),
        "a ring of 1 000": lambda: _chain(1_000) + b'[[objective]]\nid = "o0"\nsupports = ["o999"]\n',
        "10 000 objectives with one id": lambda: _OBJECTIVE.encode() * 10_000,
        "10 000 objectives without one": lambda: b"[[objective]]\n" * 10_000,
        "an objective with 10 000 names that are not there": lambda: (
            _OBJECTIVE + "supports = [\n" + "".join(f'"x{number}",\n' for number in range(10_000)) + "]\n"
        ).encode(),
        "a title of 60 000 letters": lambda: b'[[objective]]\ntitle = "' + b"x" * 60_000 + b'"\n',
    }


def _wrong_shapes() -> dict[str, str]:
    shapes = (
        '"x"',
        "1",
        "true",
        "nan",
        "[]",
        "[1]",
        '["x"]',
        "{}",
        "[{}]",
        "[[]]",
        "2026-11-30",
        "{ a = 1 }",
    )
    texts = {f"{key} is {shape}": f"{key} = {shape}\n" for key in _ROOT_KEYS for shape in shapes}
    for key in _OBJECTIVE_KEYS:
        texts |= {f"an objective's {key} is {shape}": f"[[objective]]\n{key} = {shape}\n" for shape in shapes}
    for key in _KEY_RESULT_KEYS:
        texts |= {
            f"a key result's {key} is {shape}": f"{_OBJECTIVE}[[objective.key_result]]\n{key} = {shape}\n"
            for shape in (*shapes, "-1e308", "inf", "0")
        }
    for number in ("0", "-1", "nan", "inf", "1e308", "99999999999999999"):
        texts[f"weight = {number}"] = f"{_OBJECTIVE}weight = {number}\n"
    for name in (
        "__class__",
        "__init__",
        '""',
        '" "',
        '"a.b"',
        '"e\\u0301"',
        '"é"',
        '"\\u202e"',
        '"\\u0000"',
        "'[/]'",
    ):
        texts[f"the key {name}"] = (
            f"{name} = 1\n{_OBJECTIVE}{name} = 1\n[{name}]\n"
            if name[0] == "\0"
            else (f"{_OBJECTIVE}{name} = 1\n")
        )
        if name[0] in "\"'":
            texts[f"the id {name}"] = f"[[objective]]\nid = {name}\ntitle = {name}\nsupports = [{name}]\n"
    texts["supports itself"] = f'{_OBJECTIVE}supports = ["o"]\n'
    texts["a ring"] = f'{_OBJECTIVE}supports = ["p"]\n[[objective]]\nid = "p"\nsupports = ["o"]\n'
    texts["a team in itself"] = '[[team]]\nid = "t"\nname = "T"\npart_of = "t"\n'
    texts["a cycle that ends before it starts"] = (
        '[[cycle]]\nid = "c"\nstart = 2026-12-31\nend = 2026-01-01\n'
    )
    return texts


_ROOT_KEYS = [
    "objective",
    "team",
    "cycle",
    "kpi",
    "name",
    "vision",
    "mission",
    "format",
    "include",
    "check_ins",
    "check",
]
_OBJECTIVE_KEYS = [
    "id",
    "title",
    "supports",
    "team",
    "owner",
    "cycle",
    "weight",
    "state",
    "kind",
    "key_result",
    "start",
    "due",
    "note",
]
_KEY_RESULT_KEYS = [
    "id",
    "title",
    "target",
    "baseline",
    "at_least",
    "at_most",
    "milestones",
    "done",
    "unit",
    "weight",
    "start",
    "due",
    "initiative",
    "owner",
]


def _chain(length: int) -> bytes:
    return "".join(
        f'[[objective]]\nid = "o{number}"\ntitle = "O"\nsupports = ["o{number + 1}"]\n'
        for number in range(length)
    ).encode()


_PATTERNS = (
    "../secret.toml",
    "../*.toml",
    "/etc/passwd",
    "~/x.toml",
    "link.toml",
    "link/secret.toml",
    "link/*.toml",
    "**/secret.toml",
    "plan.toml",
    "pipe.toml",
    "",
    "[",
    "**",
    "***",
    "a\\u0000b",
    "x/../../secret.toml",
    "deep/*.toml",
)


# -- places ---------------------------------------------------------------------------------------------


def hostile_places() -> dict[str, Callable[[Path], None]]:
    """What is put at ``plan.toml`` in a folder; ``secret.toml`` is beside that folder."""
    places: dict[str, Callable[[Path], None]] = {
        "a pipe": lambda folder: os.mkfifo(folder / "plan.toml"),
        "a folder": lambda folder: (folder / "plan.toml").mkdir(),
        "a socket": _socket,
        "/dev/zero": lambda folder: (folder / "plan.toml").symlink_to("/dev/zero"),
        "/dev/tty": lambda folder: (folder / "plan.toml").symlink_to("/dev/tty"),
        "a link to itself": lambda folder: (folder / "plan.toml").symlink_to("plan.toml"),
        "a link to nowhere": lambda folder: (folder / "plan.toml").symlink_to("nowhere"),
        "1 GB of nothing": _sparse,
        "nothing": lambda folder: None,
    }
    for pattern in _PATTERNS:
        places[f"include {pattern}"] = lambda folder, pattern=pattern: _include(folder, pattern)
    return places


def _socket(folder: Path) -> None:
    here = os.getcwd()  # noqa: PTH109
    os.chdir(folder)  # a socket's name may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("plan.toml")
    os.chdir(here)


def _sparse(folder: Path) -> None:
    (folder / "plan.toml").touch()
    os.truncate(folder / "plan.toml", 1 << 30)


def _include(folder: Path, pattern: str) -> None:
    (folder / "plan.toml").write_text(f'name = "p"\ninclude = ["{pattern}"]\n')
    (folder / "link.toml").symlink_to("../secret.toml")
    (folder / "link").symlink_to("..")
    os.mkfifo(folder / "pipe.toml")
    (folder / "deep").mkdir()
    (folder / "deep" / "again.toml").write_text('include = ["../plan.toml", "*.toml"]\n')

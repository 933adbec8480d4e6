"""The packages that okrtui is built on: one that is missing or does not fit is told in a sentence."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path

from okrtui.errors import OkrtuiError

#: What ``pyproject.toml`` asks for; a test holds the two together.
NEEDED = {
    "textual": ">=8.2.8,<9",
    "tomlkit": ">=0.15.2",
    "platformdirs": ">=4.3",
    "tomli": ">=2.2.1",
}


def require_packages() -> None:
    """Raise OkrtuiError for the first package that is missing or of a version that does not fit.

    Asked before the screen opens, where the lack of one could show only when somebody has typed something.
    """
    for name in NEEDED:
        version = _version(name)
        if version is None:
            raise OkrtuiError(_sentence(name, f"{name} is missing"))
        if not _fits(version, NEEDED[name]):
            raise OkrtuiError(_sentence(name, f"{name} {version} does not fit"))


def told(error: ImportError) -> str | None:
    """The sentence about what could not be imported; None when it is a part of okrtui."""
    name = (error.name or "").partition(".")[0]
    if name == "okrtui":
        return None
    if name not in NEEDED:
        return f"A part of Python can't be loaded ({error}). Is Python whole, and is there enough memory?"
    version = _version(name)
    return _sentence(name, f"{name} {version} does not fit" if version else f"{name} is missing")


def _sentence(name: str, wrong: str) -> str:
    needed = f"{name}{NEEDED[name]}"
    return f"{wrong}: okrtui needs {needed}. Install it: {sys.executable} -m pip install '{needed}'"


def _version(name: str) -> str | None:
    """The installed version; empty where that is not told, None without the package.

    By the name of its folder of metadata: importlib.metadata would take longer than all else here.
    """
    spec = find_spec(name)
    if spec is None:
        return None
    folder = Path(spec.origin).parent.parent if spec.origin else Path()
    found = [each.name for each in folder.glob(f"{name}-*.dist-info")]
    return found[0].removeprefix(f"{name}-").removesuffix(".dist-info") if len(found) == 1 else ""


def _fits(version: str, needed: str) -> bool:
    """Whether a version is within the bounds; one that is not told is."""
    if not version:
        return True
    return all(
        _numbers(version) >= _numbers(bound)
        if bound.startswith(">=")
        else _numbers(version) < _numbers(bound)
        for bound in needed.split(",")
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))

"""Settings and state: where they live, what they hold. The only module that knows platformdirs."""

from __future__ import annotations

import getpass
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from okrtui.errors import CannotReadError
from okrtui.store.file_save import save
from okrtui.store.plan_edit import set_key
from okrtui.store.toml_text import TomlError, decode, parse, read_bytes

_AUTHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``config.toml`` says; ``problems`` are sentences about what in it is wrong."""

    theme: str | None = None
    author: str | None = None
    plan: str | None = None
    ascii: bool = False
    mouse: bool = True
    problems: tuple[str, ...] = ()


_TYPES: dict[str, type] = {"theme": str, "author": str, "plan": str, "ascii": bool, "mouse": bool}


def config_folder() -> Path:
    """Where ``config.toml`` and the user's own themes lie."""
    override = os.environ.get("OKRTUI_CONFIG")
    return Path(override) if override else platformdirs.user_config_path("okrtui")


def state_folder() -> Path:
    """Where drafts, crash reports and what was open last lie."""
    return platformdirs.user_state_path("okrtui")


def shipped(folder: str) -> Path:
    """A folder that comes with okrtui, ``themes`` or ``sample_plans``: in the wheel or the repository."""
    inside = _PACKAGE / "_data" / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def theme_files() -> list[Path]:
    """Every theme file: those that come with okrtui, then the user's own."""
    folders = (shipped("themes"), config_folder() / "themes")
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.toml"))]


def read_settings() -> Settings:
    """The settings; what is missing or wrong is as if it were not there, and a problem says so."""
    path = config_folder() / "config.toml"
    try:
        data = parse(decode(read_bytes(path)).text)
    except TomlError as error:
        return Settings(problems=(f"{path}: {error}",))
    except CannotReadError as error:
        is_missing = isinstance(error.__cause__, (FileNotFoundError, NotADirectoryError))
        return Settings(problems=() if is_missing else (str(error),))
    known: dict[str, Any] = {}
    problems = []
    for key, value in data.items():
        wanted = _TYPES.get(key)
        if wanted is None:
            problems.append(f"{path}: there is no setting {key!r}")
        elif not isinstance(value, wanted):
            words = "true or false" if wanted is bool else "text in quotes"
            problems.append(f"{path}: {key} must be {words}")
        else:
            known[key] = value
    return Settings(**known, problems=tuple(problems))


def remember_theme(name: str) -> None:
    """Write the theme into ``config.toml``, in place; CannotWriteError when that can't be done."""
    path = config_folder() / "config.toml"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=True)
    save(path, lambda content: set_key(content, (), "theme", name))


def author_name(settings: Settings) -> str:
    """Who signs: ``$OKRTUI_AUTHOR``, else the setting, else the login name; made fit for a file name."""
    name = os.environ.get("OKRTUI_AUTHOR") or settings.author or _login_name()
    if _AUTHOR.fullmatch(name):
        return name
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "somebody"


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user id without a name, as containers have
        return f"user-{os.getuid()}"


def last_plan() -> Path | None:
    """The plan that was open last."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        return Path(json.loads((state_folder() / "state.json").read_text("utf-8"))["last_plan"])
    return None


def remember_plan(root: Path) -> None:
    """Note which plan is open, for the next start; silently nothing where state can't be written."""
    with suppress(OSError):
        folder = state_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = folder / f"state.json.{os.getpid()}"
        unfinished.write_text(json.dumps({"last_plan": str(root.resolve())}), "utf-8")
        unfinished.replace(folder / "state.json")

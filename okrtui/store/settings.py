"""Settings and state: where they live, what they hold. The only module that knows platformdirs."""

from __future__ import annotations

import getpass
import json
import os
import re
from contextlib import suppress
from pathlib import Path

import platformdirs

from okrtui.errors import CannotReadError
from okrtui.store.config import Settings as Settings
from okrtui.store.config import read_config
from okrtui.store.raw_files import new_file, private_folder
from okrtui.store.toml_text import read_bytes

_AUTHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PACKAGE = Path(__file__).parent.parent


def config_folder() -> Path:
    """Where ``config.toml`` and the user's own themes lie."""
    override = os.environ.get("OKRTUI_CONFIG")
    return Path(override) if override else platformdirs.user_config_path("okrtui")


def state_folder() -> Path:
    """Where drafts, crash reports and what was open last lie."""
    return platformdirs.user_state_path("okrtui")


def cache_folder() -> Path:
    """Where what can be reckoned again may lie."""
    return platformdirs.user_cache_path("okrtui")


def shipped(folder: str) -> Path:
    """A folder that comes with okrtui, ``themes`` or ``sample_plans``: in the wheel or the repository."""
    inside = _PACKAGE / "_data" / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def theme_files() -> list[Path]:
    """Every theme file: those that come with okrtui, then the user's own."""
    folders = (shipped("themes"), config_folder() / "themes")
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.toml"))]


def config_file() -> Path:
    """The file of settings, whether it is there or not."""
    return config_folder() / "config.toml"


def read_settings() -> Settings:
    """The settings; what is missing or wrong is as if it were not there, and a problem says so."""
    return read_config(config_file())


def remember_theme(name: str) -> None:
    """Write the theme into ``config.toml``, in place; CannotWriteError when that can't be done."""
    from okrtui.store.file_save import save
    from okrtui.store.plan_edit import set_key  # an editor that reading needs nothing of

    path = config_file()
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
    with suppress(CannotReadError, ValueError, KeyError, TypeError, RecursionError):
        return Path(json.loads(read_bytes(state_folder() / "state.json"))["last_plan"])
    return None


def make_private(folder: Path) -> None:
    """Make a folder for state where it is missing, for nobody but the user; OSError where that can't be."""
    private_folder(str(folder))


def remember_plan(root: Path) -> None:
    """Note which plan is open, for the next start; silently nothing where state can't be written."""
    with suppress(OSError):
        folder = state_folder()
        make_private(folder)
        unfinished = folder / f"state.json.{os.getpid()}"
        unfinished.unlink(missing_ok=True)
        with os.fdopen(new_file(str(unfinished)), "w", encoding="utf-8") as file:
            json.dump({"last_plan": os.path.realpath(root)}, file)
        unfinished.replace(folder / "state.json")

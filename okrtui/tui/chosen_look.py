"""The look that somebody asked for: by an option, by a setting, or by what the terminal can show."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from okrtui.model.record import record
from okrtui.store.settings import Settings, theme_files
from okrtui.tui.look import Look
from okrtui.tui.palette import DEFAULT, FALLBACK, Palette, load_palettes

if TYPE_CHECKING:
    from collections.abc import Mapping


@record
class ChosenLook:
    """The look, all palettes by name with its own among them, and what is wrong with the others."""

    look: Look
    palettes: dict[str, Palette]
    problems: tuple[str, ...]


def choose_look(settings: Settings, theme: str | None = None, *, ascii_only: bool = False) -> ChosenLook:
    """The look for the settings; ``theme`` and ``ascii_only`` are what was asked for this time."""
    palettes, problems = load_palettes(theme_files())
    wanted = theme or settings.theme or DEFAULT
    palette = palettes.get(wanted)
    if palette is None and (theme or settings.theme):
        place = "" if theme else f"{settings.place('theme')}: "
        problems.append(f"{place}There is no theme {wanted!r}. There are {_names(palettes)}.")
    palette = palette or palettes.get(DEFAULT) or FALLBACK
    palettes.setdefault(palette.name, palette)
    look = Look(palette, ascii=ascii_only or settings.ascii or not _has_unicode())
    return ChosenLook(look, palettes, tuple(problems))


def _names(palettes: Mapping[str, Palette]) -> str:
    return ", ".join(sorted(palettes))


def _has_unicode() -> bool:
    """Whether the locale says that the terminal shows more than ASCII."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    return "utf" in locale.lower() or not locale

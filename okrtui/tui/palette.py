"""Palette: a theme file's colours, as styles for what we draw and as a theme for Textual's own widgets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rich.style import Style

from okrtui.errors import OkrtuiError
from okrtui.model.record import record
from okrtui.model.safe_text import safe
from okrtui.store.toml_text import TomlError, decode, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from textual.theme import Theme

#: What has a colour: places, words, lines, statuses and the parts of charts. A theme names each of them.
# fmt: off
ROLES = (
    "background", "panel", "cursor", "input",
    "text", "strong", "muted", "faint", "purpose", "person", "key",
    "line", "line_focus",
    "done", "on_track", "behind", "off_track", "silent", "not_started", "closed",
    "chart", "pace", "expected",
)
# fmt: on

#: The theme of those who chose none.
DEFAULT = "okrtui-dark"

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,38}[A-Za-z0-9])?")
_ANSI_NAME = r"ansi_(?:default|(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white))"
_COLOR = re.compile(rf"#[0-9a-fA-F]{{6}}|{_ANSI_NAME}")


class ThemeError(OkrtuiError):
    """A theme file can't be used; nothing else is wrong because of it."""


@record
class Palette:
    """The colours of one theme, by role: ``#rrggbb``, or ``ansi_…`` for one that the terminal chooses."""

    name: str
    dark: bool
    colors: Mapping[str, str]

    @property
    def is_ansi(self) -> bool:
        """Whether the terminal's own colours are used."""
        return self.colors["background"].startswith("ansi_")

    def style(self, role: str, *, bold: bool = False, italic: bool = False, on: str = "background") -> Style:
        """The style of a role, on the colour of another one.

        In a theme whose cursor has the background's colour, what is on the cursor is shown in reverse.
        """
        colors = self.colors
        below = colors[on]
        reverse = on == "cursor" and below == colors["background"]
        return _style(colors[role], below, bold, italic, reverse)

    def textual_theme(self) -> Theme:
        """The theme for Textual; each role is a variable in its CSS too, such as ``$line-focus``."""
        from textual.theme import Theme  # the first frame may be drawn before Textual is there

        colors = self.colors
        return Theme(
            name=self.name,
            primary=colors["line_focus"],
            secondary=colors["purpose"],
            accent=colors["key"],
            warning=colors["behind"],
            error=colors["off_track"],
            success=colors["on_track"],
            foreground=colors["text"],
            background=colors["background"],
            surface=colors["background"],
            panel=colors["panel"],
            dark=self.dark,
            ansi=self.is_ansi,
            variables=_variables(self),
        )


_FEW = {"on_track": "green", "off_track": "red", "line_focus": "bright_blue", "faint": "bright_black"}

#: What is used when no theme file can be read: the terminal's own two colours and a few more.
FALLBACK = Palette(DEFAULT, dark=True, colors={role: f"ansi_{_FEW.get(role, 'default')}" for role in ROLES})


def read_palette(path: Path) -> Palette:
    """The palette of a theme file; ThemeError says in one sentence what is wrong and what to do."""
    try:
        data = parse(decode(read_bytes(path)).text)
    except TomlError as error:
        raise _error(path, f"is not a theme: {error}; mend that line, or move the file away") from None
    except OkrtuiError as error:
        raise ThemeError(f"{safe(str(error)).rstrip('.')}; allow reading it, or move it away.") from None
    name = data.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _error(path, 'needs name = "…" of at most 40 letters, digits, spaces and . _ -')
    dark = data.get("dark")
    if not isinstance(dark, bool):
        raise _error(path, "needs dark = true, or dark = false for a light background")
    return Palette(name, dark, _colors(path, data.get("colors")))


def load_palettes(paths: Iterable[Path]) -> tuple[dict[str, Palette], list[str]]:
    """All sound themes by name, and a sentence about each file that holds none.

    Of two files with the same name the later one counts. The default theme is always among them.
    """
    palettes = {DEFAULT: FALLBACK}
    problems = []
    for path in paths:
        try:
            palette = read_palette(path)
        except ThemeError as error:
            problems.append(str(error))
        else:
            palettes[palette.name] = palette
    return palettes, problems


def _colors(path: Path, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise _error(path, "needs a table [colors]")
    for key in table:
        if key not in ROLES:
            from difflib import get_close_matches  # only where something is wrong

            near = get_close_matches(key, ROLES, 1)
            remedy = f"is {near[0]} meant?" if near else "remove it"
            raise _error(path, f"colors.{key[:40]} is unknown; {remedy}")
    return {role: _color(path, role, table) for role in ROLES}


def _color(path: Path, role: str, table: dict[str, Any]) -> str:
    remedy = 'write a colour such as "#6aa9ff" or "ansi_blue"'
    if role not in table:
        raise _error(path, f"colors.{role} is missing; {remedy}")
    color = table[role]
    if not isinstance(color, str) or not _COLOR.fullmatch(color):
        raise _error(path, f"colors.{role} is no colour; {remedy}")
    return color.lower()


def _error(path: Path, what: str) -> ThemeError:
    return ThemeError(safe(f"{path}: {what}" if what.endswith("?") else f"{path}: {what}."))


@lru_cache(maxsize=4096)
def _style(foreground: str, background: str, bold: bool, italic: bool, reverse: bool) -> Style:
    return Style(
        color=foreground.removeprefix("ansi_"),
        bgcolor=background.removeprefix("ansi_"),
        bold=bold or None,
        italic=italic or None,
        reverse=reverse or None,
    )


#: Textual's variables, by the role that they take: quiet lines and scroll bars, one cursor everywhere.
_VARIABLES = {
    "background": "footer-background ansi-background input-cursor-foreground scrollbar-background"
    " scrollbar-background-hover scrollbar-background-active scrollbar-corner-color",
    "panel": "panel-lighten-1 panel-darken-1 block-hover-background link-background-hover",
    "cursor": "block-cursor-background block-cursor-blurred-background",
    "text": "footer-foreground footer-description-foreground block-cursor-blurred-foreground"
    " ansi-foreground input-cursor-background",
    "strong": "block-cursor-foreground",
    "muted": "text-muted text-disabled foreground-muted foreground-disabled scrollbar-hover",
    "faint": "scrollbar",
    "line": "border-blurred",
    "line_focus": "border scrollbar-active input-selection-background screen-selection-background",
    "person": "link-color",
    "key": "footer-key-foreground text-accent",
    "behind": "text-warning",
    "off_track": "text-error",
    "on_track": "text-success",
}

_ON_FOCUS = ("input-selection-foreground", "screen-selection-foreground", "button-color-foreground")


def _variables(palette: Palette) -> dict[str, str]:
    colors = palette.colors
    variables = {role.replace("_", "-"): color for role, color in colors.items()}
    for role, names in _VARIABLES.items():
        variables |= dict.fromkeys(names.split(), colors[role])
    on_focus = colors["background"]
    if palette.is_ansi:
        on_focus = "ansi_black" if "bright" in colors["line_focus"] else "ansi_bright_white"
    variables |= dict.fromkeys(_ON_FOCUS, on_focus)
    if colors["cursor"] == colors["background"]:  # lists know no reverse
        variables["block-cursor-background"] = colors["line_focus"]
        variables["block-cursor-foreground"] = on_focus
    return variables

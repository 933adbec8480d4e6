"""Themes: each can be read and seen, by every eye; a broken one is one sentence and never a crash."""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path
from typing import ClassVar

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.widgets import Footer, Input, OptionList

from okrtui.errors import OkrtuiError
from okrtui.store.settings import shipped
from okrtui.tui.palette import DEFAULT, FALLBACK, ROLES, Palette, ThemeError, load_palettes, read_palette

FILES = sorted(shipped("themes").glob("*.toml"))
PALETTES, PROBLEMS = load_palettes(FILES)
HEX = [palette for palette in PALETTES.values() if not palette.is_ansi]
STATUSES = ("done", "on_track", "behind", "off_track", "silent", "not_started", "closed")
READ = ("text", "strong", "muted", "purpose", "person", "key", *STATUSES)
BELOW = ("background", "panel", "cursor")

each_hex = pytest.mark.parametrize("palette", HEX, ids=lambda palette: palette.name)
each_palette = pytest.mark.parametrize(
    "palette", [*PALETTES.values(), FALLBACK], ids=lambda palette: palette.name
)


def linear(color: str) -> tuple[float, ...]:
    """The sRGB colour as shares of light."""
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio, from 1 to 21."""
    dim, bright = sorted(
        sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), linear(each))) for each in (one, other)
    )
    return (bright + 0.05) / (dim + 0.05)


# What ships


def test_every_shipped_theme_is_sound_and_named_as_its_file() -> None:
    assert PROBLEMS == []
    assert sorted(PALETTES) == sorted(path.stem for path in FILES)
    assert {DEFAULT, "okrtui-light", "high-contrast", "colour-blind", "terminal"} <= set(PALETTES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_theme_says_whom_it_is_for(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# For ")


@each_palette
def test_dark_means_dark(palette: Palette) -> None:
    if palette.is_ansi:
        return
    assert palette.dark == (contrast(palette.colors["background"], "#ffffff") > 4.5)


# Contrast


@each_hex
@pytest.mark.parametrize("below", BELOW)
def test_words_can_be_read(palette: Palette, below: str) -> None:
    wanted = 7 if palette.name.startswith("high-contrast") else 4.5
    ratios = {role: round(contrast(palette.colors[role], palette.colors[below]), 2) for role in READ}
    assert {role: ratio for role, ratio in ratios.items() if ratio < wanted} == {}


@each_hex
def test_fields_and_selections_can_be_read(palette: Palette) -> None:
    colors = palette.colors
    assert contrast(colors["text"], colors["input"]) >= 7
    assert contrast(colors["muted"], colors["input"]) >= 4.5
    assert contrast(colors["background"], colors["line_focus"]) >= 4.5


@each_hex
def test_lines_can_be_seen(palette: Palette) -> None:
    background = palette.colors["background"]
    wanted = {
        "faint": 1.5,
        "line": 1.3,
        "line_focus": 3,
        "chart": 3,
        "pace": 3,
        "expected": 3,
        "cursor": 1.15,
    }
    ratios = {role: round(contrast(palette.colors[role], background), 2) for role in wanted}
    assert {role: ratio for role, ratio in ratios.items() if ratio < wanted[role]} == {}
    assert contrast(palette.colors["expected"], palette.colors["faint"]) >= 2


def test_the_terminal_theme_keeps_to_colours_that_dark_and_light_terminals_can_show() -> None:
    # Yellow, cyan and most bright ones vanish on white in many terminals' palettes, and blue on black.
    sound = {"ansi_default", "ansi_red", "ansi_green", "ansi_magenta", "ansi_bright_blue"}
    colors = PALETTES["terminal"].colors
    assert {colors[role] for role in READ} <= sound
    assert set(colors.values()) <= sound | {"ansi_bright_black"}


# Colour vision: the matrices for dichromacy (severity 1.0, for linear light) of Machado, Oliveira and
# Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on
# Visualization and Computer Graphics 15 (6), 2009.
MACHADO = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(color: str, vision: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as it is seen."""
    light = linear(color)
    red, green, blue = (
        min(1.0, max(0.0, sum(share * each for share, each in zip(row, light, strict=True))))
        for row in MACHADO[vision]
    )
    x, y, z = (
        value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
        for value in (
            (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
            0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
            (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, vision: str) -> float:
    """The CIE 1976 colour difference; 2.3 is just noticeable."""
    return sum((a - b) ** 2 for a, b in zip(lab(one, vision), lab(other, vision), strict=True)) ** 0.5


def test_the_measure_itself() -> None:
    assert difference("#000000", "#ffffff", "full") == pytest.approx(100, abs=0.1)
    assert difference("#008000", "#a05000", "deuteranopia") < difference("#008000", "#a05000", "full") / 3


@pytest.mark.parametrize("vision", MACHADO)
def test_the_colour_blind_theme_keeps_statuses_apart(vision: str) -> None:
    colors = PALETTES["colour-blind"].colors
    for one, other in combinations(("on_track", "behind", "off_track", "silent"), 2):
        assert difference(colors[one], colors[other], vision) >= 20, (one, other)
    for other in ("behind", "off_track", "silent"):
        assert difference(colors["done"], colors[other], vision) >= 20, other


# Styles


def test_a_style_has_the_colours_of_its_roles() -> None:
    palette = PALETTES[DEFAULT]
    colors = palette.colors
    style = palette.style("behind", bold=True, italic=True, on="cursor")
    assert style == Style(color=colors["behind"], bgcolor=colors["cursor"], bold=True, italic=True)
    assert palette.style("text") == Style(color=colors["text"], bgcolor=colors["background"])
    assert palette.style("behind", bold=True, italic=True, on="cursor") is style


@pytest.mark.parametrize("palette", [PALETTES["terminal"], FALLBACK])
def test_a_cursor_without_a_colour_is_shown_in_reverse(palette: Palette) -> None:
    assert palette.style("off_track", on="cursor") == Style(color="red", bgcolor="default", reverse=True)
    assert not palette.style("off_track").reverse
    assert not palette.style("off_track", on="panel").reverse


@each_palette
async def test_textuals_own_widgets_take_the_theme(palette: Palette) -> None:
    class Stock(App[None]):
        BINDINGS: ClassVar = [("c", "check_in", "Check in")]

        def compose(self) -> ComposeResult:
            yield Input("412k")
            yield OptionList("one", "two")
            yield Footer()

    app = Stock()
    app.register_theme(palette.textual_theme())
    app.theme = palette.name
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.press("tab")
        app.notify("Saved.")
        app.action_command_palette()
        await pilot.pause()
        variables = app.theme_variables
        for role in ROLES:
            assert Color.parse(variables[role.replace("_", "-")]) == Color.parse(palette.colors[role])
        assert app.native_ansi_color == palette.is_ansi
        if not palette.is_ansi:
            assert (
                app.screen_stack[0].query_one(Footer).styles.background.hex6.lower()
                == palette.colors["background"]
            )


# Broken files

COLORS = "".join(f'{role} = "#102030"\n' for role in ROLES)
SOUND = f'name = "mine"\ndark = true\n[colors]\n{COLORS}'
BROKEN = {
    "not TOML": ("name = ", "line 1"),
    "not text": (b"\xff\xfe\x00", "UTF-8"),
    "empty": ("", 'name = "…"'),
    "no name": (SOUND.replace('name = "mine"\n', ""), 'name = "…"'),
    "name of a wrong type": (SOUND.replace('"mine"', "7", 1), 'name = "…"'),
    "name with an escape": (SOUND.replace('"mine"', r'"\u001b[2J"', 1), 'name = "…"'),
    "no dark": (SOUND.replace("dark = true\n", ""), "dark = true"),
    "dark of a wrong type": (SOUND.replace("dark = true", 'dark = "yes"'), "dark = true"),
    "no colours": ('name = "mine"\ndark = true\n', "[colors]"),
    "colours of a wrong type": ('name = "mine"\ndark = true\ncolors = 1\n', "[colors]"),
    "missing key": (SOUND.replace('muted = "#102030"\n', ""), "colors.muted is missing; write"),
    "unknown key": (SOUND + 'sparkle = "#102030"\n', "colors.sparkle is unknown; remove it"),
    "misspelt key": (SOUND.replace("on_track", "on_trak"), "colors.on_trak is unknown; is on_track meant?"),
    "hostile key": (SOUND + r'"\u001b[2Jx" = "#102030"' + "\n", "is unknown"),
    "bad colour": (
        SOUND.replace('muted = "#102030"', 'muted = "#12345"'),
        "colors.muted is no colour; write",
    ),
    "bad name of a colour": (
        SOUND.replace('muted = "#102030"', 'muted = "ansi_mauve"'),
        "colors.muted is no colour",
    ),
    "colour of a wrong type": (SOUND.replace('muted = "#102030"', "muted = 12"), "colors.muted is no colour"),
    "hostile colour": (SOUND.replace('muted = "#102030"', r'muted = "\u001b[2J"'), "colors.muted is no"),
}


def sentence_about(path: Path) -> str:
    with pytest.raises(ThemeError) as caught:
        read_palette(path)
    assert isinstance(caught.value, OkrtuiError)
    return str(caught.value)


@pytest.mark.parametrize(("content", "wanted"), BROKEN.values(), ids=BROKEN)
def test_a_broken_theme_is_one_sentence(tmp_path: Path, content: str | bytes, wanted: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    sentence = sentence_about(path)
    assert sentence.startswith(str(path))
    assert wanted in sentence
    assert sentence.isprintable()
    assert sentence[-1] in ".?"
    assert "\n" not in sentence


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for path, wanted in (
        (tmp_path, "is not a file"),
        (pipe, "is not a file"),
        (tmp_path / "gone.toml", "can't be read"),
    ):
        sentence = sentence_about(path)
        assert sentence.startswith(str(path))
        assert wanted in sentence
        assert sentence.endswith("move it away.")


def test_sound_themes_load_beside_broken_ones_and_later_files_win(tmp_path: Path) -> None:
    contents = {
        "1": SOUND,
        "2": "name = ",
        "3": SOUND.replace("#102030", "#ABCDEF"),
        "4": SOUND.replace("text", "txt"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    palettes, problems = load_palettes(tmp_path / name for name in contents)
    assert palettes["mine"].colors["text"] == "#abcdef"
    assert [Path(problem.split(":")[0]).name for problem in problems] == ["2", "4"]


def test_without_any_file_there_is_still_the_default() -> None:
    assert load_palettes([]) == ({DEFAULT: FALLBACK}, [])
    assert set(FALLBACK.colors) == set(ROLES)

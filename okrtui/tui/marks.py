"""Marks: how a status and the other signs of the screen look. The only table of them."""

from __future__ import annotations

from typing import NamedTuple

from okrtui.insight.status import Status
from okrtui.model.plan import Severity


class Mark(NamedTuple):
    """A status on the screen: symbol, its ASCII stand-in, and the palette's colour for it."""

    symbol: str
    ascii: str
    role: str


STATUS_MARKS = {
    Status.DONE: Mark("✔", "v", "done"),
    Status.ON_TRACK: Mark("●", "o", "on_track"),
    Status.BEHIND: Mark("▲", "!", "behind"),
    Status.OFF_TRACK: Mark("■", "#", "off_track"),
    Status.SILENT: Mark("◌", "?", "silent"),
    Status.NOT_STARTED: Mark("○", ".", "not_started"),
    Status.CLOSED: Mark("▪", "x", "closed"),
}

#: The colour of each band of the score, beside its word; any other is ``off_track``.
BAND_ROLES = {"strong": "on_track", "fair": "behind"}

#: The colour of what a check says, beside its word.
SEVERITY_ROLES = {Severity.ERROR: "off_track", Severity.WARNING: "behind", Severity.INFO: "muted"}


class Signs(NamedTuple):
    """Every other sign that is drawn, once in Unicode and once in ASCII."""

    opened: str
    closed: str
    line: str
    cursor: str
    expected: str
    full: str
    empty: str
    up: str
    down: str
    ellipsis: str
    dash: str
    branch: str
    reference: str
    kpi: str
    dot: str
    separator: str
    right: str
    minus: str
    changed: str
    rho: str
    squared: str
    reach_full: str
    reach_half: str
    reach_none: str
    half: str
    marked: str


UNICODE = Signs(
    opened="▾",
    closed="▸",
    line="━",
    cursor="▎",
    expected="┃",
    full="▰",
    empty="▱",
    up="▲",
    down="▼",
    ellipsis="…",
    dash="–",
    branch="└",
    reference="↪",
    kpi="◇",
    dot="·",
    separator="│",
    right="→",
    minus="−",
    changed="▴",
    rho="ρ",
    squared="²",
    reach_full="⣿",
    reach_half="⢕",
    reach_none="⠂",
    half="½",
    marked="»",
)
ASCII = Signs(
    opened="v",
    closed=">",
    line="=",
    cursor=">",
    expected="|",
    full="#",
    empty=".",
    up="^",
    down="v",
    ellipsis="~",
    dash="-",
    branch="`",
    reference="@",
    kpi="*",
    dot="-",
    separator="|",
    right="->",
    minus="-",
    changed="^",
    rho="rho",
    squared="^2",
    reach_full="#",
    reach_half="=",
    reach_none=".",
    half="1/2",
    marked="+",
)

#: What is left of Unicode drawing where only ASCII can be shown: borders, bars, dashes, quotes, braille dots.
TO_ASCII = str.maketrans(
    dict.fromkeys("─━╌┄═▔▁▂▃▄", "-")
    | dict.fromkeys("│┃║▏▎▍▌▐▕▊▉", "|")
    | dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼╴╵╶╷", "+")
    | dict.fromkeys("█▅▆▇▀▰", "#")
    | dict.fromkeys("▱·•∙", ".")
    | dict.fromkeys("–—−‐‑", "-")
    | dict.fromkeys("“”„", '"')
    | dict.fromkeys("‘’", "'")
    | {"…": "~", "→": ">", "←": "<", "↑": "^", "↓": "v", "≥": ">", "≤": "<", "×": "x", "÷": "/", "Σ": "S"}
    | {"½": "h", "↪": "@", "▾": "v", "▸": ">", "▲": "^", "▼": "v", "●": "o", "■": "#", "◌": "?", "○": "."}
    | {"✔": "v", "▪": "x", "◇": "*", "\N{NO-BREAK SPACE}": " "}
    | {chr(0x2800 + dots): "." if dots else " " for dots in range(256)}
)
